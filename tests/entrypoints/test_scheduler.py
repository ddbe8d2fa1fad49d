"""The scheduler runs every job, whatever the others do."""

import logging
import threading
from datetime import UTC, datetime

import pytest

from bot.scheduler import Scheduler

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


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
    assert ticked.acquire(timeout=5)
    scheduler.wake()
    assert ticked.acquire(timeout=5)
    scheduler.stop()
    scheduler.tick()
    assert len(ticks) == 2


def test_a_stop_lets_the_running_job_finish_and_starts_no_other() -> None:
    begun, may_end = threading.Event(), threading.Event()
    done: list[str] = []

    def first(_: datetime) -> None:
        begun.set()
        may_end.wait(5)
        done.append("first")

    scheduler = Scheduler(
        {"first": first, "second": lambda _: done.append("second")}, lambda: NOON, threading.Event()
    )
    scheduler.start()
    assert begun.wait(5)
    threading.Timer(0.05, may_end.set).start()
    scheduler.stop()
    assert done == ["first"]


def test_a_scheduler_that_never_started_stops_at_once() -> None:
    Scheduler({}, lambda: NOON, threading.Event()).stop()
