"""The relay goes on whatever fails, and has ended when it says so."""

import logging
from threading import Event, Timer

import pytest

from bot.relay import Relay

SECONDS = 10


def fail() -> None:
    raise ZeroDivisionError


def test_where_one_box_fails_the_other_has_its_turn(caplog: pytest.LogCaptureFixture) -> None:
    taken: list[str] = []
    relay = Relay([fail, lambda: taken.append("one")])
    with caplog.at_level(logging.WARNING):
        relay.tick()
        relay.tick()
    assert taken == ["one", "one"]
    assert [record.getMessage() for record in caplog.records] == ["nothing taken up"]


def test_nothing_is_taken_up_after_the_stop() -> None:
    begun, goes_on, taken = Event(), Event(), Event()

    def take() -> None:
        begun.set()
        assert goes_on.wait(SECONDS)
        taken.set()

    relay = Relay([take])
    relay.start()
    assert begun.wait(SECONDS)
    assert not relay.stop(0)
    Timer(0.02, goes_on.set).start()
    assert relay.stop(SECONDS)
    assert taken.is_set()


def test_what_a_tick_has_taken_is_handed_on_once_it_is_waited_for() -> None:
    begun, goes_on, handed_on = Event(), Event(), Event()

    def take() -> None:
        begun.set()
        assert goes_on.wait(SECONDS)
        handed_on.set()

    relay = Relay([take])
    relay.start()
    assert begun.wait(SECONDS)
    assert not relay.wait(0)
    Timer(0.02, goes_on.set).start()
    assert relay.wait(SECONDS)
    assert handed_on.is_set()
    assert relay.stop(SECONDS)


def test_a_relay_that_never_began_is_stopped_at_once() -> None:
    assert Relay([fail]).stop(0)
