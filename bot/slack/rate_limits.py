"""Knows which destinations take nothing for a while, since Slack has refused a message there."""

from datetime import datetime, timedelta
from threading import Lock

from bot.domain.delivery import FURTHEST

PACE = timedelta(seconds=1.05)
"""Between messages to a destination that Slack has limited: it takes one a second from us."""

Destination = tuple[str, str]
"""A workspace, and what Slack limits the rate by there."""


class RateLimits:
    """Until when destinations take nothing that have refused a message; used by all threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._until: dict[Destination, datetime] = {}

    def block(self, destination: Destination, until: datetime) -> None:
        """Send nothing there before a moment."""
        with self._lock:
            self._until[destination] = until

    def pace(self, destination: Destination, now: datetime) -> None:
        """Leave what comes next to the relay, which takes one after the other, in their order.

        Does nothing for a destination that has refused nothing lately.
        """
        with self._lock:
            if destination in self._until:
                self._until[destination] = now + PACE

    def due_at(self, destination: Destination, now: datetime) -> datetime | None:
        """Return when a message may be sent; None for now."""
        with self._lock:
            until = self._until.get(destination)
            return until if until and until > now else None

    def forget_past(self, now: datetime) -> None:
        """Forget destinations that took messages for a while, or that a wrong clock blocked."""
        with self._lock:
            ends = self._until.items()
            for destination in [d for d, end in ends if not now - PACE <= end <= now + FURTHEST]:
                del self._until[destination]
