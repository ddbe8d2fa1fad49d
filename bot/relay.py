"""Takes up what is due in the inbox and the outbox: after a crash, or when Slack answers again."""

import logging
from collections.abc import Callable, Sequence
from threading import Event, Lock, Thread

from bot.domain.errors import StoreUnavailable

TICK_SECONDS = 1.2
"""Slack takes about one message a second for a channel, and each tick takes up one."""

log = logging.getLogger("whoowns.relay")


class Relay:
    """Asks once a second, in a thread of its own; what it takes up is done in the worker pools."""

    def __init__(self, takes: Sequence[Callable[[], None]]) -> None:
        self._takes = takes
        self._stopping = Event()
        self._failing = False
        self._ticking = Lock()
        self._thread = Thread(target=self._run, name="relay", daemon=True)

    def start(self) -> None:
        """Take up what is due now, and then once a second."""
        self._thread.start()

    def stop(self, seconds: float = 0) -> bool:
        """Take up nothing more; return whether that is so within some seconds.

        What it takes up while the worker pools end would be dropped until its lease is over.
        """
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def tick(self) -> None:
        """Take up what is due; a failure is logged once, and tried again at the next tick.

        Where one box fails, the other has its turn all the same.
        """
        with self._ticking:
            failures = [error for take in self._takes if (error := _failure_of(take))]
            if failures and not self._failing:
                error = failures[0]
                reason = error.reason if isinstance(error, StoreUnavailable) else ""
                fields = {"error": type(error).__name__, "reason": reason}
                log.warning("nothing taken up", extra={"fields": fields})
            self._failing = bool(failures)

    def wait(self, seconds: float) -> bool:
        """Wait until a tick in progress has handed on what it took; return whether it has."""
        if ended := self._ticking.acquire(timeout=seconds):
            self._ticking.release()
        return ended

    def _run(self) -> None:
        while not self._stopping.is_set():
            self.tick()
            self._stopping.wait(TICK_SECONDS)


def _failure_of(take: Callable[[], None]) -> Exception | None:
    """Take up what is due in one box; returns what went wrong."""
    try:
        take()
    except Exception as error:  # noqa: BLE001 - the thread has to go on
        return error
    return None
