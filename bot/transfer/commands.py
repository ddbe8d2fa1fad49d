"""Export and import a workspace's configuration, from the command line."""

import re
from collections.abc import Collection, Iterator
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
from bot.domain.imports.lookup import Resolved, resolve
from bot.domain.imports.plan import Plan
from bot.domain.teams.team import name_key
from bot.file_input import read_bytes
from bot.settings import Settings
from bot.slack.directory import load_directory, workspace_of_token
from bot.transfer.table import summary, tell
from bot.usecases.app_context import AppContext
from bot.usecases.import_teams import configuration, import_teams, workspace_ids

WORKSPACE_ID = re.compile(r"[TE][A-Z0-9]+")
TRIES = 5
"""How often a rate limit of Slack is waited for."""


def export(settings: Settings, out: TextIO, workspace: str | None = None) -> None:
    """Write the configuration of a workspace as YAML; raises Refusal where it is not known."""
    with _opened(settings) as context:
        found = _exported(context, workspace)
    out.write(as_yaml(found))


def _exported(context: AppContext, workspace: str | None) -> Configuration:
    known = workspace_ids(context)
    if workspace is not None and workspace not in known:
        raise Refusal(f"There is nothing of {workspace} here.", _known(known))
    if not known:
        raise Refusal("There is nothing to export yet.", "Set up a team, or import some.")
    return configuration(context, workspace or _only(known))


def bring(
    settings: Settings,
    path: str,
    out: TextIO,
    *,
    workspace: str | None = None,
    prune: bool = False,
    dry_run: bool = False,
) -> None:
    """Make the configuration as the file at `path` says, and tell what that changes.

    With `prune`, teams that the file leaves out are deleted; with `dry_run` nothing is written.
    Raises Refusal with everything that is wrong, and then nothing has changed.
    """
    plan = read_plan(path, read_bytes(path, MAX_BYTES))
    client = _client(settings) if settings.bot_token else None
    with _opened(settings) as context:
        now = configuration(context, _workspace(context, client, workspace))
        found = _looked_up(plan, now, client)
        effect = import_teams(
            context, now.settings.workspace_id, found, prune=prune, dry_run=dry_run
        )
    console = Console(file=out, highlight=False, markup=False)
    tell(console, effect, found)
    others = 0 if prune else _not_named(now, plan)
    console.print(summary(effect, others, dry_run=dry_run))


@contextmanager
def _opened(settings: Settings) -> Iterator[AppContext]:
    context = build_context(settings)
    try:
        yield context
    finally:
        context.database.dispose()


def _client(settings: Settings) -> WebClient:
    waiting = RateLimitErrorRetryHandler(max_retry_count=TRIES)
    return WebClient(settings.bot_token, base_url=settings.slack_api_url, retry_handlers=[waiting])


def _workspace(context: AppContext, client: WebClient | None, chosen: str | None) -> str:
    """The workspace that is chosen, else the only one, else the one of the bot's token."""
    if chosen is not None:
        if WORKSPACE_ID.fullmatch(chosen) is None:
            raise Refusal(f"{chosen} is no ID of a workspace.", "It begins with T, or with E.")
        return chosen
    known = workspace_ids(context)
    if known:
        return _only(known)
    if client is not None:
        return workspace_of_token(client)
    raise Refusal("There is no workspace yet.", "Name it: --workspace T…, or set SLACK_BOT_TOKEN.")


def _only(known: Collection[str]) -> str:
    if len(known) > 1:
        raise Refusal("There is more than one workspace here.", _known(known))
    return next(iter(known))


def _known(known: Collection[str]) -> str:
    return f"Choose with --workspace: {', '.join(sorted(known))}." if known else "Nothing is."


def _looked_up(plan: Plan, now: Configuration, client: WebClient | None) -> Resolved:
    """The plan with IDs; Slack is asked only where the plan names somebody new."""
    workspace_id = now.settings.workspace_id
    known = set(_ids(now))
    directory: WorkspaceDirectory = OfflineDirectory(workspace_id)
    if workspace_id.startswith("E"):
        # Slack lists people workspace by workspace, and an organisation has many.
        directory = OfflineDirectory(workspace_id, "for a whole organisation")
    elif client is not None and not known.issuperset((*plan.people(), *plan.channels())):
        with Console(stderr=True).status("Asking Slack who is there"):
            directory = load_directory(client, workspace_id)
    return resolve(plan, directory, known, workspace_id)


def _ids(now: Configuration) -> Iterator[str]:
    for team in now.teams:
        yield from team.channel_ids
        yield from team.holders.values()
        for deputies in team.deputies.values():
            yield from deputies
    if now.settings.fallback_channel:
        yield now.settings.fallback_channel


def _not_named(now: Configuration, plan: Plan) -> int:
    named = {name_key(team.name) for team in plan.teams}
    return sum(name_key(team.name) not in named for team in now.teams)
