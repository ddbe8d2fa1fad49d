"""Checks what only a deployment for many workspaces has: its keys, and each workspace's token."""

from collections.abc import Iterator, Sequence

from slack_sdk import WebClient

from bot.cli.doctor_checks import Check, check_token
from bot.domain.installation import Installation
from bot.many_workspaces import ManyWorkspaces
from bot.settings import Settings
from bot.store.database import Database
from bot.usecases.installations import Installations
from bot.workspace_choice import unknown

MOST_ASKED = 20
"""Workspaces whose tokens Slack is asked about at once; of more, one has to be named."""
LOST_FIX = (
    "Add the key with which they were sealed to WHOOWNS_TOKEN_KEYS, or have whoowns installed "
    "there again."
)


def installation_checks(
    settings: Settings, many: ManyWorkspaces, chosen: str | None
) -> Iterator[Check]:
    """Yield a check of the keys, and one for each workspace, or for the chosen one."""
    database = Database(settings.database_url, create=False)
    try:
        known = Installations(database, many.token_keys)
        there = [each for each in known.all() if each.is_there]
        yield _keys(there, known.lost())
        yield from _tokens(settings, known, there, chosen)
    finally:
        database.dispose()


def _keys(there: Sequence[Installation], lost: Sequence[str]) -> Check:
    if lost:
        return Check("token keys", f"no key opens the tokens of {', '.join(lost)}", LOST_FIX)
    if not there:
        return Check("token keys", "nothing is sealed yet")
    return Check("token keys", f"open the tokens of all {len(there):,} workspaces")


def _tokens(
    settings: Settings, known: Installations, there: Sequence[Installation], chosen: str | None
) -> Iterator[Check]:
    ids = [each.workspace_id for each in there]
    if chosen and chosen not in ids:
        fix = unknown(chosen, ids).full_hint
        yield Check(f"workspace {chosen}", "whoowns isn't installed there", fix)
        return
    if len(ids) > MOST_ASKED and not chosen:
        result = f"{len(ids):,}, about which Slack wasn't asked; name one with --workspace"
        yield Check("workspaces", result)
        return
    for workspace_id in [chosen] if chosen else ids:
        token = known.token_or_none(workspace_id)
        if token:
            client = WebClient(token, base_url=settings.slack_api_url)
            fix = "Have whoowns installed there again, or delete what is stored about it."
            yield check_token(client, f"workspace {workspace_id}", fix)
