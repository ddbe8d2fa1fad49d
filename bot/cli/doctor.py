"""Checks an installation and says how to fix it."""

from collections.abc import Callable
from dataclasses import dataclass

from slack_sdk import WebClient

from bot.domain.errors import Refusal, StoreUnavailable
from bot.settings import Mode, Settings, SettingsError
from bot.slack.slack_errors import CALL_FAILED, read_error
from bot.store import health
from bot.store.database import Database

SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:read",
        "chat:write",
        "commands",
        "files:write",
        "groups:read",
        "im:history",
        "users:read",
    }
)
"""The scopes in manifest.json, each of which docs/scopes.md justifies."""


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check; `fix` says what to do and is empty where all is right."""

    subject: str
    result: str
    fix: str = ""

    @property
    def ok(self) -> bool:
        """Whether there is nothing to fix."""
        return not self.fix

    def __str__(self) -> str:
        if self.ok:
            return f"OK   {self.subject}: {self.result}."
        return f"FIX  {self.subject}: {self.result}. {self.fix}"


def examine(settings: Settings) -> list[Check]:
    """Run every check that the mode needs, each whatever the others say."""
    checks: dict[str, Callable[[Settings], Check]] = {"database": _database}
    if settings.mode is not Mode.SANDBOX:
        checks["bot token"] = _bot_token
    if settings.mode is Mode.SOCKET:
        checks["app token"] = _app_token
    results = (_result(subject, check, settings) for subject, check in checks.items())
    return [Check("mode", settings.mode.value), *results]


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


def _bot_token(settings: Settings) -> Check:
    client = WebClient(settings.bot_token, base_url=settings.slack_api_url)
    try:
        response = client.auth_test()
    except CALL_FAILED as error:
        return _refused("bot token", error, "Copy the bot token from the app's OAuth page.")
    granted = {s.strip() for s in str(response.headers.get("x-oauth-scopes", "")).split(",")}
    if missing := sorted(SCOPES - granted):
        return Check(
            "bot token",
            f"scopes are missing: {', '.join(missing)}",
            "Update the app from manifest.json and reinstall it.",
        )
    return Check("bot token", "accepted, with every scope that is needed")


def _app_token(settings: Settings) -> Check:
    client = WebClient(base_url=settings.slack_api_url)
    try:
        client.apps_connections_open(app_token=settings.app_token)
    except CALL_FAILED as error:
        fix = "Create an app-level token with the scope connections:write."
        return _refused("app token", error, fix)
    return Check("app token", "accepted")


def _refused(subject: str, error: Exception, fix: str) -> Check:
    """What Slack says instead of accepting a token; `fix` is what the whoowns admin can do."""
    slack_error = read_error(error)
    if not slack_error.answered:
        return Check(
            subject,
            f"not checked, since Slack can't be reached ({slack_error.code})",
            "Check the network and SLACK_API_URL.",
        )
    ours = slack_error.code == "missing_scope" or "whoowns admin" in slack_error.fix
    return Check(
        subject,
        f"Slack answers {slack_error.code}: {slack_error.reason}",
        fix if ours else slack_error.fix,
    )
