"""Threads for work that nobody waits for, and their end."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Condition
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger("whoowns.workers")


class Workers(ThreadPoolExecutor):
    """A pool that ends with its work done, and never raises when it is given some.

    Work hands on work: a listener changes a role, and then has people notified. A pool that was
    just closed would raise after the change is saved, and the person would read that it failed.
    """

    def __init__(self, name: str, threads: int) -> None:
        super().__init__(threads, thread_name_prefix=name)
        self._left = 0
        self._ended = Condition()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have work done; after the end it is dropped, which is logged."""
        with self._ended:
            self._left += 1
        try:
            future = super().submit(fn, *args, **kwargs)
        except RuntimeError:
            log.warning("work dropped", extra={"fields": {"reason": "stopping"}})
            future = Future()
            future.cancel()
        future.add_done_callback(self._count)
        return future

    @property
    def left(self) -> int:
        """How much work is handed in and not done yet."""
        return self._left

    def wait(self, seconds: float) -> bool:
        """Wait until no work is left; return whether that was in time."""
        with self._ended:
            return self._ended.wait_for(lambda: not self._left, seconds)

    def finish(self, seconds: float) -> bool:
        """Wait until no work is left, then close; return whether all was done in that time.

        Work that is handed in meanwhile is done as well.
        """
        done = self.wait(seconds)
        if not done:
            fields = {"reason": "out of time", "left": self._left}
            log.warning("work left", extra={"fields": fields})
        self.shutdown(wait=done, cancel_futures=True)
        return done

    def _count(self, _: Future[T]) -> None:
        with self._ended:
            self._left -= 1
            self._ended.notify_all()
