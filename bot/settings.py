"""Settings, read from the environment once and checked as a whole."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO
from ipaddress import IPv6Address
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

from bot import many_workspaces
from bot.domain.ids import USER_ID
from bot.domain.installation import KEEP_LEFT_DAYS
from bot.domain.printable import CONTROL
from bot.domain.privacy import KEEP_ANSWERS_DAYS, KEEP_DAYS
from bot.many_workspaces import ManyWorkspaces

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
    "WHOOWNS_KEEP_ANSWERS_DAYS": str(KEEP_ANSWERS_DAYS),
    many_workspaces.KEEP_LEFT: str(KEEP_LEFT_DAYS),
}
NAMES = (
    *DEFAULTS,
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "WHOOWNS_ADMINS",
    "WHOOWNS_METRICS_PORT",
    *many_workspaces.NAMES,
)
"""All settings; nothing else in the environment is read."""
TOKEN = re.compile(r"[A-Za-z0-9.-]+")
HEXADECIMAL = re.compile(r"[0-9A-Fa-f]+")
HOST_NAME = re.compile(r"[0-9A-Za-z_-]{1,63}(\.[0-9A-Za-z_-]{1,63})*")


class Mode(StrEnum):
    """How the bot is connected."""

    SOCKET = "socket"
    HTTP = "http"
    SANDBOX = "sandbox"


class SettingsError(ValueError):
    """The settings cannot be used; the message names every error and how to fix it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, checked. Tokens and secrets are left out of its printed form.

    `many` is there if one deployment serves many workspaces; then `bot_token` is empty.
    """

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
    metrics_port: int | None = None
    keep_answers_days: int = KEEP_ANSWERS_DAYS
    many: ManyWorkspaces | None = None

    def __repr__(self) -> str:
        return f"Settings(mode={self.mode.value!r}, host={self.host!r}, port={self.port})"


def read_env_file(path: Path) -> dict[str, str]:
    """Return what a `.env` file sets, which is nothing if there is none.

    Raises SettingsError for a file that can't be read, or that is not UTF-8.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsError(
            f"{path.name} can't be read ({error.strerror}): "
            "make it a file that the user who runs whoowns may read."
        ) from None
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise SettingsError(
            f"{path.name} is not UTF-8 text: save it as UTF-8. "
            "PowerShell writes UTF-16 unless told `-Encoding utf8`."
        )
    values = dotenv_values(stream=StringIO(text))
    return {name: value for name, value in values.items() if value is not None}


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Return the settings in `environment`; raises SettingsError with all errors at once.

    No message has a value in it, since a token may have been pasted into any of them.
    """
    given = {name: _bare(environment.get(name, "")) for name in NAMES}
    if given["WHOOWNS_KEEP_TEXT_DAYS"] == "0" and not given["WHOOWNS_KEEP_ANSWERS_DAYS"]:
        # Who keeps no words doesn't want those of answers either, unless they say so.
        given["WHOOWNS_KEEP_ANSWERS_DAYS"] = "0"
    values = defaultdict(str, DEFAULTS | {name: value for name, value in given.items() if value})
    errors = [*_form_errors(values), *_token_errors(values), *_value_errors(values)]
    errors += many_workspaces.errors(values)
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
        admins=frozenset(_admins(values)),
        keep_text_days=int(values["WHOOWNS_KEEP_TEXT_DAYS"]),
        metrics_port=int(port) if (port := values["WHOOWNS_METRICS_PORT"]) else None,
        keep_answers_days=int(values["WHOOWNS_KEEP_ANSWERS_DAYS"]),
        many=many_workspaces.read(values),
    )


def _bare(value: str) -> str:
    """Return a value without space around it, and without the quotes that Docker leaves there."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    return value


def _admins(values: Mapping[str, str]) -> list[str]:
    return values["WHOOWNS_ADMINS"].replace(",", " ").split()


def _form_errors(values: Mapping[str, str]) -> Iterator[str]:
    """Yield the settings that hold a character which can't belong there, anywhere in them."""
    token = (
        TOKEN.fullmatch,
        "holds something other than letters, digits, - and .: copy the whole token again.",
    )
    forms: Mapping[str, tuple[Callable[[str], object], str]] = {
        "SLACK_BOT_TOKEN": token,
        "SLACK_APP_TOKEN": token,
        "SLACK_SIGNING_SECRET": (
            HEXADECIMAL.fullmatch,
            "is not hexadecimal (0-9, a-f): copy it from the app's Basic Information.",
        ),
        "SLACK_API_URL": (_is_web_address, "must be an address that begins with https://."),
        "HOST": (_is_host, "must be an address to listen on, such as 127.0.0.1 or 0.0.0.0."),
    }
    for name, (is_right, error) in forms.items():
        if values[name] and not is_right(values[name]):
            yield f"{name} {error}"
    yield from _database_errors(values["DATABASE_URL"])
    yield from _admin_errors(values)


def _database_errors(url: str) -> Iterator[str]:
    """Yield what is wrong with the address of the database, wherever it leads."""
    if CONTROL.search(url):
        yield ("DATABASE_URL holds a line break or an invisible character: type it again by hand.")
        return
    if url == DEFAULTS["DATABASE_URL"]:
        return
    # Imported here, since that takes longer than the rest of a short command.
    from bot.store.database import is_address

    if not is_address(url):
        yield (
            "DATABASE_URL must be sqlite:///FILE, without options, or "
            "postgresql://USER:PASSWORD@HOST/DATABASE."
        )


def _admin_errors(values: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with the list of admins, each of whom belongs to a workspace."""
    many = many_workspaces.is_wanted(values)
    form = many_workspaces.ADMIN if many else USER_ID
    if wrong := [a for a in _admins(values) if not form.fullmatch(a)]:
        entries = "an entry" if len(wrong) == 1 else f"{len(wrong)} entries"
        what, example = "a user ID", "U012AB3CD"
        if many:
            what, example = "the user of a workspace", "T012AB3CD/U012AB3CD"
        yield (
            f"WHOOWNS_ADMINS has {entries} that can't be {what}: list IDs such as {example}, "
            "which Slack shows in a profile under “Copy member ID”."
        )


def _is_host(value: str) -> bool:
    if ":" not in value:
        return HOST_NAME.fullmatch(value) is not None
    try:
        return bool(IPv6Address(value))
    except ValueError:
        return False


def _is_web_address(value: str) -> bool:
    if not value.isascii() or CONTROL.search(value) or " " in value:
        return False
    try:
        parts = urlsplit(value)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _mode(values: Mapping[str, str]) -> Mode:
    if values["SLACK_APP_TOKEN"]:
        return Mode.SOCKET
    one_or_many = values["SLACK_BOT_TOKEN"] or many_workspaces.is_wanted(values)
    return Mode.HTTP if one_or_many else Mode.SANDBOX


def _token_errors(values: Mapping[str, str]) -> Iterator[str]:
    bot, app = values["SLACK_BOT_TOKEN"], values["SLACK_APP_TOKEN"]
    secret = values["SLACK_SIGNING_SECRET"]
    if bot and not bot.startswith("xox"):
        yield "SLACK_BOT_TOKEN does not begin with xoxb-: copy the bot user's token."
    if app and not app.startswith("xapp-"):
        yield "SLACK_APP_TOKEN does not begin with xapp-: create an app-level token."
    if (app or secret) and not bot and not many_workspaces.is_wanted(values):
        yield "SLACK_BOT_TOKEN is missing: copy it from the app's OAuth page."
    if bot and not app and not secret:
        yield (
            "SLACK_BOT_TOKEN alone is not enough: set SLACK_APP_TOKEN for Socket Mode, "
            "or SLACK_SIGNING_SECRET for HTTP."
        )


def _value_errors(values: Mapping[str, str]) -> Iterator[str]:
    for name, limit, note in (
        ("PORT", MAX_PORT, ""),
        ("WHOOWNS_METRICS_PORT", MAX_PORT, ""),
        ("WHOOWNS_KEEP_TEXT_DAYS", MAX_DAYS, "; 0 keeps no text"),
        ("WHOOWNS_KEEP_ANSWERS_DAYS", MAX_DAYS, "; 0 keeps no answers"),
        (many_workspaces.KEEP_LEFT, MAX_DAYS, "; 0 keeps nothing"),
    ):
        value = values[name] or "0"
        short = value.isascii() and value.isdigit() and len(value) <= len(str(limit))
        if not short or int(value) > limit:
            yield f"{name} must be a number from 0 to {limit}{note}."
    if values["LOG_LEVEL"].upper() not in LEVELS:
        yield f"LOG_LEVEL must be one of {', '.join(LEVELS)}."
    if values["LOG_FORMAT"].lower() not in FORMATS:
        yield f"LOG_FORMAT must be one of {', '.join(FORMATS)}."
