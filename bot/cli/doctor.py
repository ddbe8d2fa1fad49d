"""Checks an installation and says how to fix it."""

from collections.abc import Callable
from datetime import timedelta

from slack_sdk import WebClient

from bot import clock
from bot.cli.doctor_checks import Check, check_token, refused_by_slack
from bot.domain.errors import Refusal, StoreUnavailable
from bot.settings import Mode, Settings, SettingsError
from bot.slack.slack_errors import CALL_FAILED
from bot.store import health
from bot.store.database import Database

WAITING = "nothing is posted, asked, blanked or deleted without somebody's request"


def examine(settings: Settings, workspace: str | None = None) -> list[Check]:
    """Run every check that the mode needs, each whatever the others say.

    The clock is left out if the database, which it is read from, can't be used; so is what is
    checked of many workspaces, or of the one that is named.
    """
    checks: dict[str, Callable[[Settings], Check]] = {"database": _database}
    if settings.bot_token:
        checks["bot token"] = _bot_token
    if settings.mode is Mode.SOCKET:
        checks["app token"] = _app_token
    results = [_result(subject, check, settings) for subject, check in checks.items()]
    if results[0].ok:
        results.insert(1, _result("clock", _clock, settings))
        results += _many(settings, workspace)
    return [Check("mode", settings.mode.value), *results]


def _many(settings: Settings, workspace: str | None) -> list[Check]:
    """Check the tokens of many workspaces; with a single token, there is nothing to choose."""
    if settings.many is None:
        fix = "Leave out --workspace: there is only the one of SLACK_BOT_TOKEN."
        return [Check(f"workspace {workspace}", "can't be chosen", fix)] if workspace else []
    from bot.cli.doctor_many import installation_checks

    try:
        return list(installation_checks(settings, settings.many, workspace))
    except Exception as error:  # noqa: BLE001 - the doctor reports whatever it finds
        return [_unforeseen("workspaces", error)]


def checks_of(error: SettingsError) -> list[Check]:
    """Return one failed check for each setting that can't be used."""
    fix = "Correct it in the environment or in .env."
    return [Check("settings", line.rstrip("."), fix) for line in str(error).splitlines()]


def _result(subject: str, check: Callable[[Settings], Check], settings: Settings) -> Check:
    """Run one check; an error that nobody foresaw is something to fix, too.

    Only its type is shown, since its text may quote a token.
    """
    try:
        return check(settings)
    except Exception as error:  # noqa: BLE001 - the doctor reports whatever it finds
        return _unforeseen(subject, error)


def _unforeseen(subject: str, error: Exception) -> Check:
    return Check(
        subject,
        f"not checked, since something unforeseen happened ({type(error).__name__})",
        "Compare the settings with docs/operations.md.",
    )


def _database(settings: Settings) -> Check:
    """Check what readiness checks, and every page of a SQLite file; create nothing."""
    try:
        database = Database(settings.database_url, create=False)
    except Refusal as refusal:
        return Check("database", refusal.problem.rstrip("."), refusal.full_hint)
    try:
        health.check_file(database)
        health.check(database)
    except StoreUnavailable as error:
        fix = health.fix(database, error.reason)
        return Check("database", error.reason.rstrip("."), fix)
    finally:
        database.dispose()
    return Check("database", "takes writes, with an up-to-date schema")


def _clock(settings: Settings) -> Check:
    """Compare the clocks of the host and the database with what whoowns has seen of them."""
    database = Database(settings.database_url, create=False)
    state = clock.examine(database)
    database.dispose()
    where = "the host" if state.host_ahead is None else "the database's server"
    fix = f"Set the clock of {where} right, and keep it so with NTP."
    if state.jumped_by:
        return Check("clock", f"jumped by {_span(state.jumped_by)}, and so {WAITING}", fix)
    if state.last_ran < -clock.JUMP:
        return Check("clock", f"{_span(state.last_ran)} before whoowns last ran", fix)
    if state.last_ran > clock.JUMP:
        ago = f"{_span(state.last_ran)} since whoowns last ran"
        return Check("clock", f"{ago}, and so, for an hour after the start, {WAITING}")
    if state.host_ahead and abs(state.host_ahead) > clock.NOTICEABLE:
        side = "ahead of" if state.host_ahead > timedelta() else "behind"
        result = f"the host's is {_span(state.host_ahead)} {side} the database's, which counts"
        return Check("clock", result, "Keep both right with NTP.")
    return Check("clock", "runs steadily")


def _span(difference: timedelta) -> str:
    """Return a length of time in its largest whole unit, of which there are two at least."""
    seconds = round(abs(difference.total_seconds()))
    for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds // length} {unit}"
    return f"{seconds} seconds"


def _bot_token(settings: Settings) -> Check:
    client = WebClient(settings.bot_token, base_url=settings.slack_api_url)
    return check_token(client, "bot token", "Copy the bot token from the app's OAuth page.")


def _app_token(settings: Settings) -> Check:
    client = WebClient(base_url=settings.slack_api_url)
    try:
        client.apps_connections_open(app_token=settings.app_token)
    except CALL_FAILED as error:
        fix = "Create an app-level token with the scope connections:write."
        return refused_by_slack("app token", error, fix)
    return Check("app token", "accepted")
