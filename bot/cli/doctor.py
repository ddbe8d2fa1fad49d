"""Checks an installation and says what to mend."""

from collections.abc import Callable
from dataclasses import dataclass

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.errors import Refusal, StoreUnavailable
from bot.settings import Mode, Settings
from bot.store import schema
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
    """What one check found: whether it is well, and what to do if not."""

    subject: str
    well: bool
    told: str

    def __str__(self) -> str:
        return f"{'ok  ' if self.well else 'MEND'} {self.subject}: {self.told}"


def examine(settings: Settings) -> list[Check]:
    """Check everything; one finding each, whatever the others say."""
    checks: list[Callable[[Settings], Check]] = [_database]
    if settings.mode is not Mode.SANDBOX:
        checks.append(_bot_token)
    if settings.mode is Mode.SOCKET:
        checks.append(_app_token)
    mode = Check("mode", well=True, told=settings.mode.value)
    return [mode, *(check(settings) for check in checks)]


def _database(settings: Settings) -> Check:
    try:
        database = Database(settings.database_url)
        with database.reading():
            pass
        if schema.is_current(database):
            return Check("database", well=True, told="reachable, schema up to date")
    except Refusal as refusal:
        return Check("database", well=False, told=str(refusal))
    except StoreUnavailable as trouble:
        return Check("database", well=False, told=f"{trouble}. Check DATABASE_URL.")
    return Check(
        "database", well=False, told="schema is missing or old. Run: python app.py migrate"
    )


def _bot_token(settings: Settings) -> Check:
    client = WebClient(settings.bot_token, base_url=settings.slack_api_url)
    try:
        told = client.auth_test()
    except SlackApiError as error:
        return Check(
            "bot token",
            well=False,
            told=f"Slack says {error.response.get('error')}. Copy the bot token anew.",
        )
    except OSError as error:
        return Check("Slack", well=False, told=f"cannot be reached ({type(error).__name__}).")
    granted = {s.strip() for s in str(told.headers.get("x-oauth-scopes", "")).split(",")}
    missing = sorted(SCOPES - granted)
    if missing:
        told_missing = f"missing scopes {', '.join(missing)}. Reinstall from manifest.json."
        return Check("bot token", well=False, told=told_missing)
    return Check("bot token", well=True, told="accepted, with every scope it needs")


def _app_token(settings: Settings) -> Check:
    client = WebClient(base_url=settings.slack_api_url)
    try:
        client.apps_connections_open(app_token=settings.app_token)
    except SlackApiError as error:
        hint = "Make an app-level token with connections:write."
        return Check(
            "app token", well=False, told=f"Slack says {error.response.get('error')}. {hint}"
        )
    except OSError as error:
        return Check("app token", well=False, told=f"not checked ({type(error).__name__}).")
    return Check("app token", well=True, told="accepted")
