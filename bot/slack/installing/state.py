"""The state that goes to Slack and comes back: signed, short-lived, and bound to one browser.

It needs no table to be issued: any replica recognises what another has signed.
"""

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from secrets import token_urlsafe

LIFETIME = timedelta(minutes=10)
"""As long as Slack's code lives that comes back with it."""
BROWSER = re.compile(r"[A-Za-z0-9_-]{22}")
STATE = re.compile(r"([0-9]{10,11})\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})")
_PURPOSE = b"whoowns install state"


class SignedState:
    """Issues states, and checks those that come back."""

    def __init__(self, secret: str) -> None:
        """`secret` is the app's client secret, which all replicas have."""
        self._key = hmac.digest(secret.encode(), _PURPOSE, hashlib.sha256)

    def issue(self, browser: str, now: datetime) -> str:
        """Return a new state for a browser, which its cookie names."""
        ends, nonce = int((now + LIFETIME).timestamp()), token_urlsafe(16)
        return f"{ends}.{nonce}.{self._signature(ends, nonce, browser)}"

    def error_in(self, state: str, browser: str, now: datetime) -> str:
        """Return what is wrong with a state, for the log; empty if it is right."""
        match = STATE.fullmatch(state)
        if match is None:
            return "forged state"
        ends, nonce, signature = int(match[1]), match[2], match[3]
        if not BROWSER.fullmatch(browser):
            return "no cookie"
        if not hmac.compare_digest(signature, self._signature(ends, nonce, browser)):
            return "forged state, or another browser"
        return "expired state" if now.timestamp() > ends else ""

    def _signature(self, ends: int, nonce: str, browser: str) -> str:
        digest = hmac.digest(self._key, f"{ends}.{nonce}.{browser}".encode(), hashlib.sha256)
        return urlsafe_b64encode(digest).decode().rstrip("=")


def new_browser() -> str:
    """Return the name by which a browser is recognised, for a cookie."""
    return token_urlsafe(16)
