"""Exports and imports a workspace's configuration from the command line."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from bot.assembly import build_context
from bot.catalog import MAX_BYTES, as_yaml, read_plan
from bot.domain.errors import Refusal
from bot.domain.imports.directory import OfflineDirectory, WorkspaceDirectory
from bot.domain.imports.effect import Configuration
from bot.domain.imports.lookup import ResolvedPlan, resolve
from bot.domain.imports.plan import Plan
from bot.domain.installation import WORKSPACE_ID
from bot.domain.teams.team import name_key
from bot.file_input import read_bytes
from bot.import_export.effect_table import print_effect
from bot.settings import Settings
from bot.slack.directory import load_directory, workspace_of_token
from bot.usecases.app_context import AppContext
from bot.usecases.import_teams import configuration, import_teams
from bot.usecases.installations import Installations
from bot.workspace_choice import choose

RETRIES = 5
"""How often a rate limit of Slack is waited for."""


def export(settings: Settings, out: TextIO, workspace: str | None = None) -> None:
    """Write a workspace's configuration as YAML; raises Refusal if there is no such workspace."""
    with _context(settings) as context:
        known = context.workspace_ids()
        if workspace is None and not known:
            raise Refusal("There is nothing to export yet.", "Set up a team, or import some.")
        current = configuration(context, choose(workspace, known))
    out.write(as_yaml(current))


def import_file(
    settings: Settings,
    path: str,
    out: TextIO,
    *,
    workspace: str | None = None,
    prune: bool = False,
    dry_run: bool = False,
) -> None:
    """Bring a workspace's configuration to what the file at `path` says, and print the changes.

    With `prune`, teams that the file does not name are deleted; with `dry_run` nothing is written.
    Raises Refusal with everything that is wrong, and then changes nothing.
    """
    plan = read_plan(path, read_bytes(path, MAX_BYTES))
    with _context(settings) as context:
        workspace_id, client = _chosen(settings, context, workspace)
        current = configuration(context, workspace_id)
        hint = "without an installation there" if settings.many else "without SLACK_BOT_TOKEN"
        resolved = _resolve(plan, current, client, hint)
        effect = import_teams(
            context, current.settings.workspace_id, resolved, prune=prune, dry_run=dry_run
        )
    named = {name_key(team.name) for team in plan.teams}
    unnamed = sum(name_key(team.name) not in named for team in current.teams)
    console = Console(file=out, highlight=False, markup=False)
    print_effect(console, effect, resolved, 0 if prune else unnamed, dry_run=dry_run)


@contextmanager
def _context(settings: Settings) -> Iterator[AppContext]:
    context = build_context(settings)
    try:
        yield context
    finally:
        context.database.dispose()


def _chosen(
    settings: Settings, context: AppContext, chosen: str | None
) -> tuple[str, WebClient | None]:
    """Return the workspace to import into, and what Slack is asked with there, if there is any."""
    if settings.many is None:
        client = _client(settings, settings.bot_token) if settings.bot_token else None
        return _workspace(context, client, chosen), client
    installations = Installations(context.database, settings.many.token_keys)
    there = {each.workspace_id for each in installations.all() if each.is_there}
    known = there.union(context.workspace_ids())
    if not known:
        where = f"Install it at {settings.many.install_url}."
        raise Refusal("No workspace has installed whoowns yet.", where)
    workspace_id = choose(chosen, known)
    token = installations.token_or_none(workspace_id)
    return workspace_id, _client(settings, token) if token else None


def _client(settings: Settings, token: str) -> WebClient:
    handler = RateLimitErrorRetryHandler(max_retry_count=RETRIES)
    return WebClient(token, base_url=settings.slack_api_url, retry_handlers=[handler])


def _workspace(context: AppContext, client: WebClient | None, chosen: str | None) -> str:
    """Return the chosen workspace, else the only one, else the one of the bot's token."""
    if chosen is not None:
        if WORKSPACE_ID.fullmatch(chosen) is None:
            raise Refusal(f"{chosen} is not a workspace ID.", "Such an ID begins with T or E.")
        return chosen
    known = context.workspace_ids()
    if known:
        return choose(None, known)
    if client is not None:
        return workspace_of_token(client)
    raise Refusal("There is no workspace yet.", "Name it: --workspace T…, or set SLACK_BOT_TOKEN.")


def _resolve(
    plan: Plan, current: Configuration, client: WebClient | None, offline: str
) -> ResolvedPlan:
    """Return the plan with IDs; Slack is asked only if the plan names somebody new.

    `offline` says why Slack can't be asked, if there is no client.
    """
    workspace_id = current.settings.workspace_id
    known = set(_ids(current))
    directory: WorkspaceDirectory = OfflineDirectory(workspace_id, offline)
    if workspace_id.startswith("E"):
        # Slack lists people workspace by workspace, and an organisation has many.
        directory = OfflineDirectory(workspace_id, "for a whole organisation")
    elif client is not None and not known.issuperset((*plan.people(), *plan.channels())):
        with Console(stderr=True).status("Loading people and channels from Slack"):
            directory = load_directory(client, workspace_id)
    return resolve(plan, directory, known, workspace_id)


def _ids(current: Configuration) -> Iterator[str]:
    for team in current.teams:
        yield from team.channel_ids
        yield from team.holders.values()
        for deputies in team.deputies.values():
            yield from deputies
    if current.settings.fallback:
        yield current.settings.fallback
