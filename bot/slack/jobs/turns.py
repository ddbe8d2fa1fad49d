"""Gives each workspace its own turn of a job: its own errors, and its own share of the time."""

import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from bot import metrics
from bot.domain.errors import StoreUnavailable
from bot.domain.installation import NotInstalled
from bot.log_context import logging_about
from bot.scheduler import log_failure

TURN_SECONDS = 15.0
"""How long one workspace has in each run of a job; what is left follows a minute later."""

Rest = Callable[[float], bool | None]
"""Waits for so many seconds; returns whether the scheduler stops meanwhile."""


class Turn:
    """The time that one workspace has in one run of a job."""

    def __init__(self, rest: Rest, seconds: float, monotonic: Callable[[], float]) -> None:
        self._rest = rest
        self._monotonic = monotonic
        self._ends = monotonic() + seconds

    def is_over(self, pause: float = 0) -> bool:
        """Return whether to end, after so many seconds: at the stop, or with the time used up."""
        return bool(self._rest(pause)) or self._monotonic() >= self._ends


class Turns:
    """Gives workspaces their turns, one after the other or a few at once."""

    def __init__(
        self,
        job: str,
        rest: Rest,
        seconds: float = TURN_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
        at_once: int = 1,
    ) -> None:
        """`job` is its name in the log; `at_once` is how many workspaces have a turn at a time."""
        self._job = job
        self._rest = rest
        self._seconds = seconds
        self._monotonic = monotonic
        self._at_once = at_once

    def give(self, workspace_ids: Iterable[str], work: Callable[[str, Turn], None]) -> None:
        """Do `work` for each workspace; one that fails is logged, and the others have theirs.

        Raises StoreUnavailable, since no workspace can do without the database.
        """
        waiting = deque(workspace_ids)
        threads = min(self._at_once, len(waiting))
        if threads <= 1:
            self._take_turns(waiting, work)
            return
        with ThreadPoolExecutor(threads, thread_name_prefix=f"job: {self._job}") as pool:
            ended = [pool.submit(self._take_turns, waiting, work) for _ in range(threads)]
        for each in ended:
            each.result()

    def _take_turns(self, waiting: deque[str], work: Callable[[str, Turn], None]) -> None:
        """Give the next workspace its turn until none waits, or nobody is to have one."""
        while waiting:
            try:
                workspace_id = waiting.popleft()
            except IndexError:
                return  # another thread was quicker
            turn = Turn(self._rest, self._seconds, self._monotonic)
            try:
                with logging_about(workspace_id):
                    work(workspace_id, turn)
            except StoreUnavailable:
                waiting.clear()
                raise
            except NotInstalled:
                continue  # it has left, and its data is kept for the case that it comes back
            except Exception as error:  # noqa: BLE001 - it has another turn a minute later
                metrics.count_failed_turn(self._job)
                log_failure(self._job, error, workspace_id)
            if self._rest(0):
                waiting.clear()
