"""The pool finishes its work at the stop, and never raises at whoever hands it some."""

import logging
import threading
import time

import pytest

from bot.workers import Workers

SECONDS = 20
"""As long as a test waits for what comes at once."""


def test_work_that_hands_on_work_is_finished() -> None:
    workers, done = Workers("test", 1), list[str]()

    def first() -> None:
        time.sleep(0.05)
        workers.submit(second)

    def second() -> None:
        time.sleep(0.05)
        workers.submit(done.append, "third")

    workers.submit(first)
    assert workers.finish(SECONDS)
    assert done == ["third"]


def test_after_the_end_work_is_dropped_and_nothing_raised(
    caplog: pytest.LogCaptureFixture,
) -> None:
    workers, done = Workers("test", 1), list[str]()
    assert workers.finish(SECONDS)
    with caplog.at_level(logging.WARNING):
        assert workers.submit(done.append, "late").cancelled()
    assert done == []
    assert "work dropped" in caplog.text


def test_the_end_does_not_wait_for_work_that_hangs() -> None:
    workers, hangs, done = Workers("test", 1), threading.Event(), list[str]()
    workers.submit(hangs.wait, SECONDS)
    queued = workers.submit(done.append, "queued")
    assert not workers.finish(0.1)
    assert queued.cancelled()
    hangs.set()
    workers.shutdown(wait=True)
    assert done == []


def test_work_that_fails_counts_as_done() -> None:
    workers = Workers("test", 2)
    workers.submit(lambda: 1 / 0)
    assert workers.finish(SECONDS)
