"""Trigger IDs and response URLs, which expire and are used up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex

TRIGGER_LIFE = timedelta(seconds=3)
RESPONSE_URL_LIFE = timedelta(minutes=30)
RESPONSE_URL_USES = 5


class Refused(Exception):
    """A ticket that is not valid (any more); the text is Slack's error code."""


@dataclass
class ResponseUrl:
    """Where an answer to one interaction goes, and what it may replace (`ts`, if anything)."""

    channel: str
    user: str
    ts: str | None
    thread_ts: str | None
    born: datetime
    uses: int = 0


@dataclass
class Trigger:
    """The right to open one view for one person."""

    user: str
    born: datetime
    used: bool = False


class Tickets:
    """Issues tickets and takes them back. Their age is measured on the world's clock."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._triggers: dict[str, Trigger] = {}
        self._urls: dict[str, ResponseUrl] = {}

    def trigger(self, user: str) -> str:
        """Return a fresh trigger ID for that person."""
        trigger_id = f"{token_hex(5)}.{token_hex(5)}.{token_hex(16)}"
        self._triggers[trigger_id] = Trigger(user, self._clock())
        return trigger_id

    def use_trigger(self, trigger_id: str) -> str:
        """Return whose trigger it is; it works once and for three seconds. Raises Refused."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if self._clock() - trigger.born > TRIGGER_LIFE:
            raise Refused("expired_trigger_id")
        trigger.used = True
        return trigger.user

    def response_url(
        self, channel: str, user: str, ts: str | None = None, thread_ts: str | None = None
    ) -> str:
        """Return the secret last part of a fresh response URL."""
        secret = token_hex(12)
        self._urls[secret] = ResponseUrl(channel, user, ts, thread_ts, self._clock())
        return secret

    def use_response_url(self, secret: str) -> ResponseUrl:
        """Return what the URL stands for; it works five times in thirty minutes. Raises Refused."""
        url = self._urls.get(secret)
        if url is None:
            raise Refused("invalid_url")
        expired = self._clock() - url.born > RESPONSE_URL_LIFE
        if expired or url.uses >= RESPONSE_URL_USES:
            raise Refused("expired_url" if expired else "used_url")
        url.uses += 1
        return url
