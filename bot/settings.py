"""Settings, read from the environment once and checked as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.privacy import KEEP_DAYS

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
FORMATS = ("text", "json")
DEFAULT_PORT = 3000
MAX_PORT = 65_535
MAX_DAYS = 36_500


class Mode(StrEnum):
    """How the bot is connected."""

    SOCKET = "socket"
    HTTP = "http"
    SANDBOX = "sandbox"


class SettingsError(ValueError):
    """The settings cannot be used; the message names every problem and how to fix it."""


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
    """Return the settings in `environment`; raises SettingsError with all problems at once."""
    values = {name: value.strip() for name, value in environment.items()}
    problems = [*_tokens(values), *_port(values), *_log(values), *_days(values)]
    if problems:
        raise SettingsError("\n".join(problems))
    return Settings(
        mode=_mode(values),
        bot_token=values.get("SLACK_BOT_TOKEN", ""),
        app_token=values.get("SLACK_APP_TOKEN", ""),
        signing_secret=values.get("SLACK_SIGNING_SECRET", ""),
        slack_api_url=_with_slash(values.get("SLACK_API_URL") or "https://slack.com/api/"),
        database_url=values.get("DATABASE_URL") or "sqlite:///whoowns.db",
        host=values.get("HOST") or "127.0.0.1",
        port=int(values.get("PORT") or DEFAULT_PORT),
        log_level=(values.get("LOG_LEVEL") or "INFO").upper(),
        log_format=(values.get("LOG_FORMAT") or "text").lower(),
        admins=frozenset(
            a.strip() for a in values.get("WHOOWNS_ADMINS", "").split(",") if a.strip()
        ),
        keep_text_days=int(values.get("WHOOWNS_KEEP_TEXT_DAYS") or KEEP_DAYS),
    )


def _mode(values: Mapping[str, str]) -> Mode:
    if values.get("SLACK_APP_TOKEN"):
        return Mode.SOCKET
    return Mode.HTTP if values.get("SLACK_BOT_TOKEN") else Mode.SANDBOX


def _tokens(values: Mapping[str, str]) -> list[str]:
    bot, app, secret = (
        values.get(name) for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")
    )
    problems = []
    if bot and not bot.startswith("xox"):
        problems.append("SLACK_BOT_TOKEN does not begin with xoxb-: copy the bot user's token.")
    if app and not app.startswith("xapp-"):
        problems.append("SLACK_APP_TOKEN does not begin with xapp-: create an app-level token.")
    if (app or secret) and not bot:
        problems.append("SLACK_BOT_TOKEN is missing: copy it from the app's OAuth page.")
    if bot and not app and not secret:
        problems.append(
            "SLACK_BOT_TOKEN alone is not enough: set SLACK_APP_TOKEN for Socket Mode, "
            "or SLACK_SIGNING_SECRET for HTTP."
        )
    return problems


def _port(values: Mapping[str, str]) -> list[str]:
    port = values.get("PORT") or str(DEFAULT_PORT)
    if port.isascii() and port.isdigit() and int(port) <= MAX_PORT:
        return []
    return [f"PORT must be a number from 0 to {MAX_PORT}."]


def _days(values: Mapping[str, str]) -> list[str]:
    days = values.get("WHOOWNS_KEEP_TEXT_DAYS") or "0"
    if days.isascii() and days.isdigit() and int(days) <= MAX_DAYS:
        return []
    return [
        f"WHOOWNS_KEEP_TEXT_DAYS must be a number of days from 0 to {MAX_DAYS}; 0 keeps no text."
    ]


def _log(values: Mapping[str, str]) -> list[str]:
    problems = []
    if (values.get("LOG_LEVEL") or "INFO").upper() not in LEVELS:
        problems.append(f"LOG_LEVEL must be one of {', '.join(LEVELS)}.")
    if (values.get("LOG_FORMAT") or "text").lower() not in FORMATS:
        problems.append(f"LOG_FORMAT must be one of {', '.join(FORMATS)}.")
    return problems


def _with_slash(url: str) -> str:
    return url if url.endswith("/") else f"{url}/"
