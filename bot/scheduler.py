"""Runs jobs once a minute: what is done without anybody asking."""

import logging
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from datetime import datetime

TICK_SECONDS = 60
STOP_SECONDS = 5

Job = Callable[[datetime], None]
"""Does what is due at the time it is given and has not been done before."""

log = logging.getLogger("whoowns.scheduler")


class Scheduler:
    """Runs each job once a minute, one after the other, in a thread of its own.

    Every replica has a scheduler. Jobs that may run only once have to agree among the replicas.
    """

    def __init__(
        self, jobs: Mapping[str, Job], clock: Callable[[], datetime], stopping: threading.Event
    ) -> None:
        """Take jobs by name; `stopping` is set at the stop, so that a long job can end early."""
        self._jobs = jobs
        self._clock = clock
        self._woken = threading.Event()
        self._stopping = stopping
        self._thread = threading.Thread(target=self._run, name="scheduler", daemon=True)

    def start(self) -> None:
        """Tick now, and then every minute."""
        self._thread.start()

    def begin_stop(self) -> None:
        """Start no other job, and let the one that is running end early."""
        self._stopping.set()
        self._woken.set()

    def stop(self, seconds: float = STOP_SECONDS) -> bool:
        """Wait for the job that is running; return whether it ended in that time."""
        self.begin_stop()
        if self._thread.is_alive():
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def wake(self) -> None:
        """Tick at once, because the clock was moved."""
        self._woken.set()

    def tick(self) -> None:
        """Run every job; a job that raises is logged, and the others still run."""
        for name, job in self._jobs.items():
            if not self._stopping.is_set():
                _run_job(name, job, self._clock())

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._woken.clear()
            next_tick = time.monotonic() + TICK_SECONDS
            self.tick()
            if not self._stopping.is_set():
                self._woken.wait(max(next_tick - time.monotonic(), 0))


def _run_job(name: str, job: Job, now: datetime) -> None:
    try:
        job(now)
    except Exception as error:  # noqa: BLE001 - it runs again a minute later
        frames = reversed(traceback.extract_tb(error.__traceback__))
        where = " < ".join(f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno}" for f in frames)
        # The message of the error is not logged, since it may quote people.
        fields = {"job": name, "error": type(error).__name__, "where": where}
        log.error("job failed", extra={"fields": fields})
