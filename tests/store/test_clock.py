"""The time is the database's, and a clock that jumps is not believed at once."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import JUMP, STEADY_SECONDS, DatabaseClock
from bot.store import heartbeat
from bot.store.database import Database
from bot.store.tables import heartbeat as heartbeats
from tests.store.builders import NOW, ask

JUMPS = [
    timedelta(days=365 * 30),
    timedelta(days=-2),
    JUMP + timedelta(minutes=1),
]
MINUTE = timedelta(minutes=1)


@dataclass
class Machine:
    """A machine whose clock is ahead of the true time by as much as a test says."""

    ahead: timedelta = timedelta()
    uptime: float = 1000.0

    def true_time(self) -> datetime:
        """Return what time it is."""
        return NOW + timedelta(seconds=self.uptime - 1000)

    def wall(self) -> datetime:
        """Return what its clock shows."""
        return self.true_time() + self.ahead

    def run(self, clock: DatabaseClock, minutes: int) -> None:
        """Let so many minutes pass, in each of which the clock is measured."""
        for _ in range(minutes):
            self.uptime += 60
            clock.measure()

    def start(self, database: Database) -> DatabaseClock:
        """Start a process, which measures at once."""
        clock = DatabaseClock(database, self.wall, lambda: self.uptime)
        clock.measure()
        return clock


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, database: Database) -> Iterator[Machine]:
    """The machine of the database: on SQLite the host."""
    machine = Machine()
    if database.engine.dialect.name == "postgresql":
        monkeypatch.setattr(heartbeat, "server_time", lambda _: machine.wall())
    yield machine
    with database.transaction() as session:
        session.execute(heartbeats.delete())


def test_a_clock_that_runs_well_is_trusted_and_goes_on(
    machine: Machine, database: Database
) -> None:
    clock = machine.start(database)
    machine.run(clock, 3)
    assert clock() == machine.true_time()
    machine.uptime += 7.5
    assert clock() == machine.true_time()
    assert clock.is_trusted


@pytest.mark.parametrize("jump", JUMPS)
def test_a_wrong_clock_between_two_measurements_changes_nothing(
    machine: Machine, database: Database, jump: timedelta
) -> None:
    clock = machine.start(database)
    machine.ahead = jump
    machine.uptime += 6
    assert (clock(), clock.is_trusted) == (machine.true_time(), True)


@pytest.mark.parametrize("jump", JUMPS)
def test_a_clock_that_jumps_is_neither_followed_nor_trusted_until_it_jumps_back(
    machine: Machine, database: Database, jump: timedelta
) -> None:
    clock = machine.start(database)
    machine.ahead = jump
    machine.run(clock, 6)
    assert (clock(), clock.is_trusted) == (machine.true_time(), False)
    machine.ahead = timedelta()
    machine.run(clock, 1)
    assert (clock(), clock.is_trusted) == (machine.true_time(), True)


@pytest.mark.parametrize("jump", JUMPS)
def test_a_clock_that_stays_where_it_jumped_is_trusted_after_an_hour(
    machine: Machine, database: Database, jump: timedelta
) -> None:
    clock = machine.start(database)
    machine.ahead = jump
    machine.run(clock, STEADY_SECONDS // 60)
    assert (clock(), clock.is_trusted) == (machine.true_time(), False)
    machine.run(clock, 1)
    assert (clock(), clock.is_trusted) == (machine.wall(), True)


def test_a_clock_that_jumps_again_and_again_is_never_trusted(
    machine: Machine, database: Database
) -> None:
    clock = machine.start(database)
    for days in range(1, 8):
        machine.ahead = timedelta(days=days)
        machine.run(clock, 50)
        assert (clock(), clock.is_trusted) == (machine.true_time(), False)


def test_a_clock_that_is_set_right_by_minutes_is_followed(
    machine: Machine, database: Database
) -> None:
    clock = machine.start(database)
    machine.ahead = timedelta(minutes=20)
    machine.run(clock, 1)
    assert (clock(), clock.is_trusted) == (machine.wall(), True)


@pytest.mark.parametrize("jump", JUMPS)
def test_a_wrong_clock_at_the_start_is_not_trusted_for_an_hour(
    machine: Machine, database: Database, jump: timedelta
) -> None:
    machine.run(machine.start(database), 2)
    machine.ahead = jump
    clock = machine.start(database)
    machine.run(clock, STEADY_SECONDS // 60 - 1)
    assert (clock(), clock.is_trusted) == (machine.wall(), False)
    machine.run(clock, 1)
    assert (clock(), clock.is_trusted) == (machine.wall(), True)


@pytest.mark.parametrize("jump", JUMPS)
def test_a_wrong_clock_at_the_start_is_trusted_once_it_is_right(
    machine: Machine, database: Database, jump: timedelta
) -> None:
    machine.run(machine.start(database), 2)
    machine.ahead = jump
    clock = machine.start(database)
    machine.ahead = timedelta()
    machine.run(clock, 1)
    assert (clock(), clock.is_trusted) == (machine.true_time(), True)


def test_starting_again_does_not_make_a_wrong_clock_right(
    machine: Machine, database: Database
) -> None:
    machine.start(database)
    machine.ahead = timedelta(days=100)
    for _ in range(3):
        clock = machine.start(database)
        machine.run(clock, 30)
        assert not clock.is_trusted


def test_after_three_months_off_an_hour_of_running_is_enough(
    machine: Machine, database: Database
) -> None:
    machine.start(database)
    machine.uptime += 90 * 86_400
    clock = machine.start(database)
    assert (clock(), clock.is_trusted) == (machine.true_time(), False)
    machine.run(clock, 60)
    assert (clock(), clock.is_trusted) == (machine.true_time(), True)
    assert machine.start(database).is_trusted


@pytest.mark.parametrize("jump", JUMPS)
def test_who_starts_while_a_jump_is_doubted_keeps_the_time_of_the_others(
    machine: Machine, database: Database, jump: timedelta
) -> None:
    first = machine.start(database)
    machine.ahead = jump
    machine.run(first, 30)
    second = machine.start(database)
    assert (second(), second.is_trusted) == (first(), False)
    for _ in range(31):
        machine.run(first, 1)
        second.measure()
    assert first() == second() == machine.wall()
    assert first.is_trusted
    assert second.is_trusted


@pytest.mark.parametrize("asked_before", [timedelta(), timedelta(days=4)])
def test_without_a_heartbeat_the_newest_row_counts(
    machine: Machine, database: Database, asked_before: timedelta
) -> None:
    assert ask(database)
    machine.ahead = asked_before
    for _ in range(2):
        clock = machine.start(database)
        assert clock.is_trusted is not bool(asked_before)
        ask(database, "d-2")


def test_an_empty_database_knows_no_better_time(machine: Machine, database: Database) -> None:
    machine.ahead = timedelta(days=365)
    clock = machine.start(database)
    assert (clock(), clock.is_trusted) == (machine.wall(), True)


def test_doubts_are_logged_once_and_so_is_their_end(
    machine: Machine, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    clock = machine.start(database)
    machine.ahead = timedelta(days=5)
    machine.run(clock, 5)
    machine.ahead = timedelta()
    machine.run(clock, 5)
    events = [(r.message, r.fields["seconds"]) for r in caplog.records]  # type: ignore[attr-defined]
    assert events == [
        ("host clock jumped", 432_000),
        ("clock not trusted", 432_000),
        ("host clock jumped", -432_000),
        ("clock trusted", 432_000),
    ]


def test_a_reading_that_took_long_is_not_used(
    machine: Machine, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = machine.start(database)

    def slow(_: object) -> datetime:
        machine.uptime += 1.5
        return machine.wall()

    monkeypatch.setattr(heartbeat, "server_time", slow)
    machine.ahead = timedelta(days=5)
    clock.measure()
    assert (clock(), clock.is_trusted) == (machine.true_time(), True)


def test_the_time_is_that_of_the_server_whatever_the_host_says(
    on_server: Database, caplog: pytest.LogCaptureFixture
) -> None:
    ahead = timedelta(seconds=150)
    clock = DatabaseClock(on_server, lambda: datetime.now(UTC) + ahead)
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            clock.measure()
    assert abs(clock() - datetime.now(UTC)) < ahead / 2
    (record,) = caplog.records
    assert record.message == "host clock differs"
    assert record.fields["seconds"] > ahead.total_seconds() / 2  # type: ignore[attr-defined]
