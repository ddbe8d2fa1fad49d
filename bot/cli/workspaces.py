"""The commands of an operator who serves many workspaces: their tokens, and all that is held."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TextIO

from slack_sdk import WebClient

from bot.cli.terminal import report
from bot.clock import DatabaseClock
from bot.domain.errors import Refusal
from bot.domain.installation import Installation, NotInstalled
from bot.domain.printable import escaped
from bot.settings import Settings
from bot.slack.slack_errors import CALL_FAILED, read_error
from bot.store import forgetting, schema
from bot.store.database import Database
from bot.store.seal import new_key
from bot.usecases.installations import Installations
from bot.workspace_choice import choose

SLACK_SECONDS = 10
"""As long as Slack may take to remove the app."""
NO_LONGER_VALID = frozenset({"account_inactive", "invalid_auth", "token_revoked"})
"""What Slack says of a token where the app was removed before."""
UNTIL_FORGOTTEN = 35.0
"""Seconds after which no process uses a token any more that was deleted.

It is in memory for eight seconds; a job that took it then has a turn of fifteen, and its last call
takes ten.
"""


def write_new_key(out: TextIO) -> None:
    """Write a key for `WHOOWNS_TOKEN_KEYS`."""
    out.write(f"{new_key()}\n")


def write_installations(settings: Settings, out: TextIO) -> None:
    """Write a line for each workspace that installed whoowns, also for those that have left."""
    with _opened(settings) as (_, known):
        lost = set(known.lost()) if settings.many else set()
        installations = known.all()
        for each in installations:
            fields = (each.workspace_id, each.name, _state(each, each.workspace_id in lost))
            out.write(escaped("  ".join(fields)) + "\n")
    if not installations:
        report(_nowhere(settings))


def _nowhere(settings: Settings) -> str:
    if settings.many is None:
        return "No workspace has installed whoowns by a link: see docs/many-workspaces.md."
    return f"No workspace has installed whoowns yet. Send people to {settings.many.install_url}"


def rotate_keys(settings: Settings, out: TextIO) -> bool:
    """Seal all tokens with the first key; return whether each could be opened."""
    if settings.many is None:
        raise Refusal("There are no tokens to seal.", "Set WHOOWNS_TOKEN_KEYS, the new key first.")
    with _opened(settings) as (_, known):
        resealed, lost = known.rotate_keys(), known.lost()
    if resealed:
        tokens = "1 token is" if resealed == 1 else f"{resealed} tokens are"
        out.write(f"{tokens} now sealed with the first key.\n")
    elif not lost:
        out.write("No token is sealed with another key than the first.\n")
    if lost:
        listed = ", ".join(lost)
        out.write(
            f"These can't be opened with any key: {listed}. Add the key that is missing and run "
            "this again, or have them install whoowns again.\n"
        )
    elif len(settings.many.token_keys) > 1:
        out.write("Now you can remove all keys but the first from WHOOWNS_TOKEN_KEYS.\n")
    return not lost


def export_workspace(settings: Settings, workspace_id: str, out: TextIO) -> None:
    """Write everything that is held of a workspace, a JSON line for each row; tokens are left out.

    Raises Refusal if there is nothing.
    """
    with _opened(settings) as (database, _):
        _check_held(database, workspace_id)
        with database.reading() as session:
            for table, row in forgetting.rows(session, workspace_id):
                out.write(f"{json.dumps({'table': table, 'row': dict(row)}, default=_plain)}\n")


def delete_workspace(
    settings: Settings,
    workspace_id: str,
    out: TextIO,
    confirm: Callable[[], str] | None,
    wait: Callable[[float], None] = time.sleep,
) -> bool:
    """Remove the app from a workspace and delete all that is held of it, once that is confirmed.

    With None for `confirm`, nobody is asked. Returns whether the app is no longer installed there,
    as far as is known. Raises Refusal if there is nothing, or nobody has typed the workspace's ID.
    """
    is_removed = True
    with _opened(settings) as (database, known):
        _check_held(database, workspace_id)
        with database.reading() as session:
            rows = forgetting.count(session, workspace_id)
        installation = _installation(known, workspace_id)
        out.write(_warning(workspace_id, rows, installation))
        if confirm:
            out.write(f"Type {workspace_id} to confirm: ")
            out.flush()
        if confirm and confirm().strip() != workspace_id:
            raise Refusal("Nothing was deleted.", f"Type {workspace_id}, or add --yes.")
        if installation:
            error = _remove_app(settings, known, workspace_id)
            is_removed = not error
            out.write(f"\n{_removed(installation, error)}\n")
            known.leave(workspace_id, _latest(database, known, workspace_id))
            out.write(f"Waiting {UNTIL_FORGOTTEN:.0f} seconds, until nothing uses its token.\n")
            out.flush()
            wait(UNTIL_FORGOTTEN)
        known.delete(workspace_id, _latest(database, known, workspace_id))
        with database.reading() as session:
            if forgetting.count(session, workspace_id):
                raise Refusal(f"{workspace_id} came back meanwhile.", "Delete it once more.")
        by_hand = "" if settings.many else " Remove the app there, too."
        out.write(f"\nNothing is left of {workspace_id}.{by_hand}\n")
    return is_removed


def _installation(known: Installations, workspace_id: str) -> Installation | None:
    try:
        return known.of(workspace_id)
    except NotInstalled:
        return None


def _warning(workspace_id: str, rows: int, installation: Installation | None) -> str:
    """What is read before the deletion is confirmed."""
    name, removes = "", ""
    if installation:
        name = escaped(f" ({installation.name})")
        removes = " It also removes whoowns from that Slack, where its token stops working."
    return (
        f"This deletes {rows:,} rows of {workspace_id}{name}, for good.{removes} "
        f"`workspace export {workspace_id}` keeps a copy.\n"
    )


def _remove_app(settings: Settings, known: Installations, workspace_id: str) -> str:
    """Ask Slack once to remove the app, while its token is there; return why it doesn't, or ""."""
    token = known.token_or_none(workspace_id)
    if settings.many is None or token is None:
        return "its token can't be opened with any key in WHOOWNS_TOKEN_KEYS"
    from bot.slack.installing.exchange import Exchange

    client = WebClient(base_url=settings.slack_api_url, timeout=SLACK_SECONDS)
    try:
        Exchange(client, settings.many).uninstall(token)
    except CALL_FAILED as error:
        slack_error = read_error(error)
        if slack_error.code in NO_LONGER_VALID:
            return ""
        said = "Slack answers" if slack_error.answered else "Slack can't be reached:"
        return f"{said} {slack_error.code}"
    return ""


def _removed(installation: Installation, error: str) -> str:
    """What is read once Slack was asked to remove the app; for "", it did."""
    id_ = installation.workspace_id
    if error:
        return (
            f"I couldn't remove whoowns from {id_}: {error}. The deletion goes on, but the token "
            "may still be valid. Ask an admin there to remove whoowns under “Manage apps”."
        )
    if installation.is_organisation:
        return (
            f"The token of {id_} no longer works. If whoowns is still listed there, an "
            "organisation admin can remove it in the organisation's settings."
        )
    return f"whoowns is removed from {id_}."


@contextmanager
def _opened(settings: Settings) -> Iterator[tuple[Database, Installations]]:
    """Open a database that is there; raises Refusal for another version's schema."""
    database = Database(settings.database_url, create=False)
    try:
        schema.prepare(database)
        keys = settings.many.token_keys if settings.many else ()
        yield database, Installations(database, keys)
    finally:
        database.dispose()


def _latest(database: Database, known: Installations, workspace_id: str) -> datetime:
    """Return the time or, where it is later, when a workspace was installed or left.

    That goes by Slack's clock, which may be ahead.
    """
    moments = [
        each.left_at or each.installed_at
        for each in known.all()
        if each.workspace_id == workspace_id
    ]
    return max([DatabaseClock(database)(), *moments])


def _check_held(database: Database, workspace_id: str) -> None:
    with database.reading() as session:
        held = forgetting.ids(session)
    choose(workspace_id, held)


def _state(installation: Installation, is_lost: bool) -> str:
    if installation.left_at:
        return f"left {_plain(installation.left_at)}"
    installed = f"installed {_plain(installation.installed_at)}"
    return f"{installed}, but its token can't be opened" if is_lost else installed


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    return str(value)
