"""Runs jobs once a minute: what is done without anybody asking."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime

from bot import metrics
from bot.log_context import raised_at

TICK_SECONDS = 60
STOP_SECONDS = 5

Job = Callable[[datetime], None]
"""Does what is due at the time it is given and has not been done before."""

log = logging.getLogger("whoowns.scheduler")


class Scheduler:
    """Runs each job once a minute, in a thread of its own, so that none waits for another.

    Every replica has a scheduler. Jobs that may run only once have to agree among the replicas.
    """

    def __init__(
        self, jobs: Mapping[str, Job], clock: Callable[[], datetime], stopping: threading.Event
    ) -> None:
        """Take jobs by name; `stopping` is set at the stop, so that a long job can end early."""
        self._stopping = stopping
        metrics.add_jobs(jobs)
        self._runners = [_Runner(name, job, clock, stopping) for name, job in jobs.items()]

    def start(self) -> None:
        """Tick now, and then every minute."""
        for runner in self._runners:
            runner.thread.start()

    def begin_stop(self) -> None:
        """Start no other job, and let those that are running end early."""
        self._stopping.set()
        self.wake()

    def stop(self, seconds: float = STOP_SECONDS) -> bool:
        """Wait for the jobs that are running; return whether all ended in that time."""
        self.begin_stop()
        deadline = time.monotonic() + seconds
        running = [runner.thread for runner in self._runners if runner.thread.is_alive()]
        for thread in running:
            thread.join(max(deadline - time.monotonic(), 0))
        return not any(thread.is_alive() for thread in running)

    def wake(self) -> None:
        """Tick at once, because the clock was moved."""
        for runner in self._runners:
            runner.woken.set()

    def tick(self) -> None:
        """Run every job once, one after the other, in this thread."""
        for runner in self._runners:
            if not self._stopping.is_set():
                runner.run_once()


class _Runner:
    """One job, and the thread that runs it every minute."""

    def __init__(
        self, name: str, job: Job, clock: Callable[[], datetime], stopping: threading.Event
    ) -> None:
        self._name = name
        self._job = job
        self._clock = clock
        self._stopping = stopping
        self.woken = threading.Event()
        self.thread = threading.Thread(target=self._run, name=f"job: {name}", daemon=True)

    def run_once(self) -> None:
        """Run the job; an error is logged, since it runs again a minute later."""
        began, failed = time.monotonic(), False
        try:
            self._job(self._clock())
        except Exception as error:  # noqa: BLE001 - it runs again a minute later
            failed = True
            log_failure(self._name, error)
        metrics.count_run(self._name, time.monotonic() - began, failed=failed)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self.woken.clear()
            next_tick = time.monotonic() + TICK_SECONDS
            self.run_once()
            if not self._stopping.is_set():
                self.woken.wait(max(next_tick - time.monotonic(), 0))


def log_failure(job: str, error: Exception, workspace_id: str = "") -> None:
    """Log that a job failed, or its part for one workspace.

    The message of the error is not logged, since it may quote people.
    """
    where = raised_at(error)
    fields = {"job": job, "workspace": workspace_id, "error": type(error).__name__, "where": where}
    log.error("job failed", extra={"fields": {k: v for k, v in fields.items() if v}})
