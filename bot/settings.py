"""Settings, read from the environment once and checked as a whole."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.privacy import KEEP_DAYS

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
FORMATS = ("text", "json")
DEFAULT_PORT = 3000
MAX_PORT = 65_535
MAX_DAYS = 36_500
DEFAULTS = {
    "SLACK_API_URL": "https://slack.com/api/",
    "DATABASE_URL": "sqlite:///whoowns.db",
    "HOST": "127.0.0.1",
    "PORT": str(DEFAULT_PORT),
    "LOG_LEVEL": "INFO",
    "LOG_FORMAT": "text",
    "WHOOWNS_KEEP_TEXT_DAYS": str(KEEP_DAYS),
}


class Mode(StrEnum):
    """How the bot is connected."""

    SOCKET = "socket"
    HTTP = "http"
    SANDBOX = "sandbox"


class SettingsError(ValueError):
    """The settings cannot be used; the message names every error and how to fix it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, checked. Tokens and secrets are left out of its printed form."""

    mode: Mode
    bot_token: str
    app_token: str
    signing_secret: str
    slack_api_url: str
    database_url: str
    host: str
    port: int
    log_level: str
    log_format: str
    admins: frozenset[str]
    keep_text_days: int = KEEP_DAYS

    def __repr__(self) -> str:
        return f"Settings(mode={self.mode.value!r}, host={self.host!r}, port={self.port})"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Return the settings in `environment`; raises SettingsError with all errors at once."""
    given = {name: value.strip() for name, value in environment.items() if value.strip()}
    values = defaultdict(str, DEFAULTS | given)
    errors = [*_token_errors(values), *_value_errors(values)]
    if errors:
        raise SettingsError("\n".join(errors))
    url = values["SLACK_API_URL"]
    return Settings(
        mode=_mode(values),
        bot_token=values["SLACK_BOT_TOKEN"],
        app_token=values["SLACK_APP_TOKEN"],
        signing_secret=values["SLACK_SIGNING_SECRET"],
        slack_api_url=url if url.endswith("/") else f"{url}/",
        database_url=values["DATABASE_URL"],
        host=values["HOST"],
        port=int(values["PORT"]),
        log_level=values["LOG_LEVEL"].upper(),
        log_format=values["LOG_FORMAT"].lower(),
        admins=frozenset(a.strip() for a in values["WHOOWNS_ADMINS"].split(",") if a.strip()),
        keep_text_days=int(values["WHOOWNS_KEEP_TEXT_DAYS"]),
    )


def _mode(values: Mapping[str, str]) -> Mode:
    if values["SLACK_APP_TOKEN"]:
        return Mode.SOCKET
    return Mode.HTTP if values["SLACK_BOT_TOKEN"] else Mode.SANDBOX


def _token_errors(values: Mapping[str, str]) -> Iterator[str]:
    bot, app = values["SLACK_BOT_TOKEN"], values["SLACK_APP_TOKEN"]
    secret = values["SLACK_SIGNING_SECRET"]
    if bot and not bot.startswith("xox"):
        yield "SLACK_BOT_TOKEN does not begin with xoxb-: copy the bot user's token."
    if app and not app.startswith("xapp-"):
        yield "SLACK_APP_TOKEN does not begin with xapp-: create an app-level token."
    if (app or secret) and not bot:
        yield "SLACK_BOT_TOKEN is missing: copy it from the app's OAuth page."
    if bot and not app and not secret:
        yield (
            "SLACK_BOT_TOKEN alone is not enough: set SLACK_APP_TOKEN for Socket Mode, "
            "or SLACK_SIGNING_SECRET for HTTP."
        )


def _value_errors(values: Mapping[str, str]) -> Iterator[str]:
    for name, limit, note in (
        ("PORT", MAX_PORT, ""),
        ("WHOOWNS_KEEP_TEXT_DAYS", MAX_DAYS, "; 0 keeps no text"),
    ):
        value = values[name]
        if not (value.isascii() and value.isdigit() and int(value) <= limit):
            yield f"{name} must be a number from 0 to {limit}{note}."
    if values["LOG_LEVEL"].upper() not in LEVELS:
        yield f"LOG_LEVEL must be one of {', '.join(LEVELS)}."
    if values["LOG_FORMAT"].lower() not in FORMATS:
        yield f"LOG_FORMAT must be one of {', '.join(FORMATS)}."
