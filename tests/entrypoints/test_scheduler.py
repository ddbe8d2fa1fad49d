"""The scheduler runs every job, whatever the others do."""

import logging
import threading
from datetime import UTC, datetime

import pytest

from bot.scheduler import Scheduler

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
SECONDS = 20
"""As long as a test waits for what comes at once."""


def test_every_job_gets_the_present_time() -> None:
    seen: list[tuple[str, datetime]] = []
    jobs = {name: lambda now, name=name: seen.append((name, now)) for name in ("first", "second")}
    Scheduler(jobs, lambda: NOON, threading.Event()).tick()
    assert seen == [("first", NOON), ("second", NOON)]


def test_the_other_jobs_run_though_one_fails(caplog: pytest.LogCaptureFixture) -> None:
    def fails(_: datetime) -> None:
        raise ValueError("quotes what somebody asked")

    seen: list[datetime] = []
    with caplog.at_level(logging.ERROR):
        Scheduler({"fails": fails, "works": seen.append}, lambda: NOON, threading.Event()).tick()
    assert seen == [NOON]
    fields = caplog.records[0].fields  # type: ignore[attr-defined]
    assert (fields["job"], fields["error"]) == ("fails", "ValueError")
    assert "somebody" not in caplog.text + str(fields)


def test_it_ticks_at_the_start_and_when_woken_but_not_once_stopped() -> None:
    ticks: list[datetime] = []
    ticked = threading.Semaphore(0)

    def job(now: datetime) -> None:
        ticks.append(now)
        ticked.release()

    scheduler = Scheduler({"job": job}, lambda: NOON, threading.Event())
    scheduler.start()
    assert ticked.acquire(timeout=SECONDS)
    scheduler.wake()
    assert ticked.acquire(timeout=SECONDS)
    scheduler.stop()
    scheduler.tick()
    assert len(ticks) == 2


def test_a_slow_job_holds_up_no_other() -> None:
    may_end, ticked = threading.Event(), threading.Semaphore(0)
    jobs = {"slow": lambda _: may_end.wait(SECONDS), "quick": lambda _: ticked.release()}
    scheduler = Scheduler(jobs, lambda: NOON, threading.Event())  # type: ignore[arg-type]
    scheduler.start()
    for _ in range(3):
        assert ticked.acquire(timeout=SECONDS)
        scheduler.wake()
    may_end.set()
    assert scheduler.stop()


def test_a_stop_waits_for_the_running_jobs_in_all_and_starts_none_again() -> None:
    begun, may_end = threading.Semaphore(0), threading.Event()
    done: list[datetime] = []

    def job(now: datetime) -> None:
        begun.release()
        may_end.wait(SECONDS)
        done.append(now)

    scheduler = Scheduler({"first": job, "second": job}, lambda: NOON, threading.Event())
    scheduler.start()
    for _ in range(2):
        assert begun.acquire(timeout=SECONDS)
    assert not scheduler.stop(0.01)
    assert done == []
    threading.Timer(0.05, may_end.set).start()
    assert scheduler.stop()
    assert done == [NOON, NOON]


def test_a_scheduler_that_never_started_stops_at_once() -> None:
    assert Scheduler({}, lambda: NOON, threading.Event()).stop()
