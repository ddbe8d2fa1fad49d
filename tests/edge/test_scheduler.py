"""The scheduler: everything gets its turn, whatever else happens."""

import logging
import threading
from datetime import UTC, datetime

import pytest

from bot.scheduler import Scheduler

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def test_every_job_gets_the_present() -> None:
    seen: list[tuple[str, datetime]] = []
    jobs = {name: lambda now, name=name: seen.append((name, now)) for name in ("one", "two")}
    Scheduler(jobs, lambda: NOON, threading.Event()).tick()
    assert seen == [("one", NOON), ("two", NOON)]


def test_a_job_that_fails_keeps_no_other_from_its_work(caplog: pytest.LogCaptureFixture) -> None:
    def fails(_: datetime) -> None:
        raise ValueError("quotes what somebody asked")

    seen: list[datetime] = []
    with caplog.at_level(logging.ERROR):
        Scheduler({"fails": fails, "works": seen.append}, lambda: NOON, threading.Event()).tick()
    assert seen == [NOON]
    fields = caplog.records[0].fields  # type: ignore[attr-defined]
    assert (fields["job"], fields["error"]) == ("fails", "ValueError")
    assert "somebody" not in caplog.text + str(fields)


def test_it_knocks_at_the_start_and_when_it_is_woken_and_never_after_its_stop() -> None:
    knocks: list[datetime] = []
    knocked = threading.Semaphore(0)

    def job(now: datetime) -> None:
        knocks.append(now)
        knocked.release()

    scheduler = Scheduler({"job": job}, lambda: NOON, threading.Event())
    scheduler.start()
    assert knocked.acquire(timeout=5)
    scheduler.wake()
    assert knocked.acquire(timeout=5)
    scheduler.stop()
    scheduler.tick()
    assert len(knocks) == 2


def test_a_stop_lets_the_job_finish_and_starts_no_other() -> None:
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


def test_one_that_never_started_stops_at_once() -> None:
    Scheduler({}, lambda: NOON, threading.Event()).stop()
