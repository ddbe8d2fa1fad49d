"""Knocks once a minute until it is stopped: what is to be done without anybody asking."""

import logging
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from datetime import datetime

EVERY_SECONDS = 60
STOPPING_SECONDS = 15
"""As long as one post to Slack may take, so that what is begun is finished."""

Job = Callable[[datetime], None]
"""Does what is due at the moment it is given, and nothing that was done before."""

log = logging.getLogger("whoowns.scheduler")


class Scheduler:
    """Runs each job once a minute, in a thread of its own, one after the other.

    Every replica has one; a job that may be done only once has to agree on that with the others.
    """

    def __init__(
        self, jobs: Mapping[str, Job], clock: Callable[[], datetime], stopping: threading.Event
    ) -> None:
        """`stopping` is set when it stops, so that a long job can see to it and end early."""
        self._jobs = jobs
        self._clock = clock
        self._woken = threading.Event()
        self._stopping = stopping
        self._thread = threading.Thread(target=self._run, name="scheduler", daemon=True)

    def start(self) -> None:
        """Knock now, and each minute from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the job that is being done, and do no other."""
        self._stopping.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(STOPPING_SECONDS)

    def wake(self) -> None:
        """Knock at once: the clock was moved."""
        self._woken.set()

    def tick(self) -> None:
        """Give every job the present; what one of them raises keeps no other from its work."""
        for name, job in self._jobs.items():
            if not self._stopping.is_set():
                _do(name, job, self._clock())

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._woken.clear()
            next_tick = time.monotonic() + EVERY_SECONDS
            self.tick()
            if not self._stopping.is_set():
                self._woken.wait(max(next_tick - time.monotonic(), 0))


def _do(name: str, job: Job, now: datetime) -> None:
    try:
        job(now)
    except Exception as trouble:  # noqa: BLE001 - the next minute tries again
        frames = reversed(traceback.extract_tb(trouble.__traceback__))
        where = " < ".join(f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno}" for f in frames)
        # Without the words of the error, which may quote people.
        fields = {"job": name, "error": type(trouble).__name__, "where": where}
        log.error("job failed", extra={"fields": fields})
