"""What went between the sandbox and the bot, in order, without any token."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

KEPT = 5_000
"""How many exchanges are remembered; older ones are forgotten first."""


@dataclass(frozen=True)
class Call:
    """A Web API call that the bot made, and what it was answered."""

    method: str
    params: dict[str, Any]
    response: dict[str, Any]
    status: int = 200
    milliseconds: float = 0.0


@dataclass(frozen=True)
class Delivery:
    """Something that was delivered to the bot, and what it answered.

    `status` is the HTTP status, 0 when no answer came in time or at all; over Socket Mode an
    acknowledgement counts as 200. `error` is what Slack would tell the person, if anything.
    """

    status: int
    body: bytes = b""
    milliseconds: float = 0.0
    error: str | None = None

    @property
    def ok(self) -> bool:
        """Say whether the bot acknowledged."""
        return self.error is None


@dataclass(frozen=True)
class Exchange:
    """One line of the inspector: a request and its response, in either direction."""

    number: int
    at: datetime
    direction: str  # "to the bot" or "from the bot"
    what: str
    request: Any
    response: Any
    status: int
    milliseconds: float


class Recorder:
    """Keeps the latest exchanges; `announce` is called with each."""

    def __init__(self, clock: Callable[[], datetime], announce: Callable[[str, Any], None]) -> None:
        self._clock = clock
        self._announce = announce
        self._numbers = count(1)
        self.exchanges: deque[Exchange] = deque(maxlen=KEPT)
        self.calls: deque[Call] = deque(maxlen=KEPT)

    def record_call(self, call: Call) -> None:
        """Remember a Web API call."""
        self.calls.append(call)
        self._add("from the bot", call.method, call.params, call.response,
                  call.status, call.milliseconds)  # fmt: skip

    def record_delivery(self, what: str, payload: Any, delivery: Delivery) -> None:
        """Remember a delivery."""
        response = (
            {"error": delivery.error}
            if delivery.error
            else delivery.body.decode("utf-8", "replace")
        )
        self._add("to the bot", what, payload, response, delivery.status, delivery.milliseconds)

    def _add(
        self, direction: str, what: str, request: Any, response: Any, status: int, ms: float
    ) -> None:
        exchange = Exchange(next(self._numbers), self._clock(), direction, what,
                            request, response, status, ms)  # fmt: skip
        self.exchanges.append(exchange)
        self._announce("exchange", exchange)
