"""The settings of a deployment that serves many workspaces, each of which installs whoowns."""

import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.domain.ids import USER_ID
from bot.domain.installation import KEEP_LEFT_DAYS
from bot.domain.printable import CONTROL

CLIENT_ID, CLIENT_SECRET = "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"
PUBLIC_URL, TOKEN_KEYS = "PUBLIC_URL", "WHOOWNS_TOKEN_KEYS"
KEEP_LEFT = "WHOOWNS_KEEP_LEFT_DAYS"
NEEDED = {
    CLIENT_ID: "copy it from the app's Basic Information",
    CLIENT_SECRET: "copy it from the app's Basic Information",
    "SLACK_SIGNING_SECRET": "copy it from the app's Basic Information",
    PUBLIC_URL: "set it to the https address under which Slack reaches whoowns",
    TOKEN_KEYS: "create one with `python app.py installations new-key`, and keep it safe",
}
"""What such a deployment needs, and where it comes from."""
INSTALL_PATH, REDIRECT_PATH = "/slack/install", "/slack/oauth_redirect"
PATHS = frozenset({INSTALL_PATH, REDIRECT_PATH})
"""What a browser visits to install whoowns."""
NAMES = (CLIENT_ID, CLIENT_SECRET, PUBLIC_URL, TOKEN_KEYS)
"""Any of these settings means many workspaces."""
KEY_BYTES = 32
CREDENTIAL = re.compile(r"[A-Za-z0-9._-]+")
ADMIN = re.compile(rf"[TE][A-Z0-9]+/{USER_ID.pattern}")


@dataclass(frozen=True, slots=True)
class ManyWorkspaces:
    """What such a deployment has instead of a bot token.

    `public_url` has no final slash. The first of `token_keys` seals, and all open.
    """

    client_id: str
    client_secret: str = field(repr=False)
    public_url: str
    token_keys: tuple[str, ...] = field(repr=False)
    keep_left_days: int = KEEP_LEFT_DAYS

    @property
    def install_url(self) -> str:
        """Where people begin to install whoowns."""
        return f"{self.public_url}{INSTALL_PATH}"

    @property
    def redirect_url(self) -> str:
        """Where Slack sends them back."""
        return f"{self.public_url}{REDIRECT_PATH}"


def read(values: Mapping[str, str]) -> ManyWorkspaces | None:
    """Return these settings, once they are checked; None for a deployment with one token."""
    if not is_wanted(values):
        return None
    return ManyWorkspaces(
        values[CLIENT_ID],
        values[CLIENT_SECRET],
        values[PUBLIC_URL].rstrip("/"),
        _keys(values),
        int(values[KEEP_LEFT]),
    )


def is_wanted(values: Mapping[str, str]) -> bool:
    """Return whether any of these settings is there."""
    return any(values[name] for name in NAMES)


def errors(values: Mapping[str, str]) -> Iterator[str]:
    """Yield everything that is wrong with these settings, and how to fix it."""
    given = [name for name in NAMES if values[name]]
    if not given:
        return
    listed = ", ".join(given)
    if values["SLACK_BOT_TOKEN"]:
        yield (
            f"SLACK_BOT_TOKEN is for one workspace, and {listed} for many: remove SLACK_BOT_TOKEN "
            f"to let workspaces install whoowns, or {listed} to serve one."
        )
        return
    if values["SLACK_APP_TOKEN"]:
        yield (
            "SLACK_APP_TOKEN is for Socket Mode, and many workspaces need HTTP: remove "
            "SLACK_APP_TOKEN, and set SLACK_SIGNING_SECRET."
        )
    for name, fix in NEEDED.items():
        if not values[name]:
            yield f"{name} is missing, which many workspaces need: {fix}."
    yield from _form_errors(values)


def _form_errors(values: Mapping[str, str]) -> Iterator[str]:
    for name in (CLIENT_ID, CLIENT_SECRET):
        if values[name] and not CREDENTIAL.fullmatch(values[name]):
            yield f"{name} holds something other than letters, digits and dots: copy it again."
    if values[PUBLIC_URL] and not _is_public_url(values[PUBLIC_URL]):
        yield (
            "PUBLIC_URL must be an https address without a query, such as "
            "https://whoowns.example.com; http is only for this machine itself."
        )
    if not all(map(_is_key, _keys(values))):
        yield (
            "WHOOWNS_TOKEN_KEYS holds something that is no key: create one with "
            "`python app.py installations new-key`. Several are separated by commas."
        )


def _keys(values: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(values[TOKEN_KEYS].replace(",", " ").split())


def _is_key(key: str) -> bool:
    try:
        return key.isascii() and len(urlsafe_b64decode(key)) == KEY_BYTES
    except ValueError:
        return False


def _is_public_url(value: str) -> bool:
    if not value.isascii() or CONTROL.search(value) or re.search(r"[\s\"'<>\\]", value):
        return False
    try:
        parts = urlsplit(value)
        if parts.port == 0 or not parts.hostname or parts.username or parts.query or parts.fragment:
            return False
    except ValueError:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_local(parts.hostname))


def _is_local(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
