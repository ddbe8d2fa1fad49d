"""Teams in memory: a change shows at once in its own process, and soon in others."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread
from unittest import mock

import pytest

from bot.domain.errors import StoreUnavailable
from bot.domain.team_matching.tokens import Language
from bot.store import teams
from bot.store.database import Database
from bot.usecases.team_cache import BEHIND_SECONDS, FRESH_SECONDS, QUICK_SECONDS, TeamCache
from tests.store.builders import create_team


class Clock:
    """Seconds that pass when a test says so, and while teams are read."""

    def __init__(self, reading_takes: float = 0.0) -> None:
        self.now = 100.0
        self.step = reading_takes / 2

    def __call__(self) -> float:
        """Return the seconds now; each call takes half as long as reading does."""
        self.now += self.step
        return self.now


class Replica:
    """The teams of one process; background work waits until a test runs it."""

    def __init__(self, database: Database, reading_takes: float = 0.0) -> None:
        self.clock = Clock(reading_takes)
        self.waiting: list[Callable[[], None]] = []
        self.team_cache = TeamCache(database, Language(), self.clock, self.waiting.append)

    def names(self) -> list[str]:
        """Return the names of the teams that a question would be answered with now."""
        return [team.name for team in self.team_cache.get("T1").matcher.teams]


def _create(database: Database, name: str) -> None:
    with database.transaction() as session:
        create_team(session, "T1", name)


def test_a_change_is_seen_at_once_by_the_process_that_made_it(database: Database) -> None:
    replica = Replica(database)
    assert replica.names() == []
    _create(database, "Checkout")
    assert replica.names() == []
    replica.team_cache.refresh("T1")
    assert replica.names() == ["Checkout"]


def test_a_unit_of_work_reads_what_it_has_changed_once_after_each_change(
    database: Database,
) -> None:
    replica, read = Replica(database), TeamCache._from_database
    counting = mock.patch.object(TeamCache, "_from_database", autospec=True, side_effect=read)
    with counting as reads, database.unit_of_work():
        for names in (["Checkout"], ["Checkout", "Search"]):
            _create(database, names[-1])
            replica.team_cache.refresh("T1")
            assert replica.names() == replica.names() == names
    assert reads.call_count == 2
    assert replica.names() == ["Checkout", "Search"]


def test_what_a_unit_of_work_has_undone_is_seen_by_nobody(database: Database) -> None:
    replica = Replica(database)

    def fail() -> None:
        with database.unit_of_work():
            _create(database, "Checkout")
            replica.team_cache.refresh("T1")
            assert replica.names() == ["Checkout"]
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert replica.names() == []
    assert replica.team_cache.current("T1").matcher.teams == ()


def test_a_change_by_another_replica_is_seen_when_teams_are_not_fresh(database: Database) -> None:
    replica = Replica(database)
    replica.names()
    _create(database, "Checkout")
    replica.clock.now += FRESH_SECONDS - 1
    assert replica.names() == []
    replica.clock.now += 1
    assert replica.names() == ["Checkout"]
    assert replica.waiting == []


def test_teams_that_are_slow_to_read_are_read_in_the_background(database: Database) -> None:
    replica = Replica(database, reading_takes=QUICK_SECONDS * 4)
    replica.names()
    _create(database, "Checkout")
    replica.clock.now += FRESH_SECONDS
    assert replica.names() == []
    (work,) = replica.waiting
    work()
    assert replica.names() == ["Checkout"]


def test_a_question_waits_rather_than_be_a_minute_behind(database: Database) -> None:
    replica = Replica(database, reading_takes=QUICK_SECONDS * 4)
    replica.names()
    _create(database, "Checkout")
    replica.clock.now += BEHIND_SECONDS + FRESH_SECONDS
    assert replica.names() == ["Checkout"]


def test_no_question_waits_for_teams_that_were_current_a_moment_ago(database: Database) -> None:
    replica = Replica(database, reading_takes=QUICK_SECONDS * 4)
    _create(database, "Checkout")
    assert replica.names() == ["Checkout"]
    replica.clock.now += BEHIND_SECONDS + FRESH_SECONDS
    assert replica.team_cache.revisions() == {"T1": 1}
    _create(database, "Search")
    assert replica.names() == ["Checkout"]
    (work,) = replica.waiting
    work()
    assert replica.names() == ["Checkout", "Search"]


def test_a_caller_that_needs_the_current_teams_waits_for_them(database: Database) -> None:
    replica = Replica(database, reading_takes=QUICK_SECONDS * 4)
    assert replica.team_cache.current("T1").matcher.teams == ()
    _create(database, "Checkout")
    assert [team.name for team in replica.team_cache.current("T1").matcher.teams] == ["Checkout"]
    assert replica.waiting == []


def test_teams_that_nobody_changed_are_not_read_again(database: Database) -> None:
    replica = Replica(database, reading_takes=QUICK_SECONDS * 4)
    matcher = replica.team_cache.get("T1").matcher
    for _ in range(10):
        replica.clock.now += FRESH_SECONDS
        assert replica.team_cache.get("T1").matcher is matcher
    assert replica.waiting == []


def test_newer_teams_are_not_replaced_by_older_ones(database: Database) -> None:
    """A check finds old teams while their change is read."""
    replica = Replica(database, reading_takes=QUICK_SECONDS * 4)
    replica.names()
    _create(database, "Checkout")
    replica.clock.now += FRESH_SECONDS
    replica.names()
    replica.team_cache.refresh("T1")
    matcher = replica.team_cache.get("T1").matcher
    replica.waiting.pop()()
    assert replica.team_cache.get("T1").matcher is matcher


def test_many_threads_read_teams_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[str] = []

    def counted(*asked: object) -> object:
        reads.append("T1")
        return all_of(*asked)  # type: ignore[arg-type]

    all_of = teams.all_of
    monkeypatch.setattr(teams, "all_of", counted)
    replica = Replica(database)
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: replica.team_cache.get("T1"), range(32)))
    assert len(reads) == 1
    assert len({id(workspace_teams.matcher) for workspace_teams in results}) == 1


def test_nobody_waits_for_teams_that_are_read_in_the_background(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    replica = Replica(database, reading_takes=QUICK_SECONDS * 4)
    replica.names()
    _create(database, "Checkout")
    replica.clock.now += FRESH_SECONDS
    replica.names()
    begun, may_end, all_of = Event(), Event(), teams.all_of

    def slow(*asked: object) -> object:
        begun.set()
        assert may_end.wait(10)
        return all_of(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(teams, "all_of", slow)
    reader = Thread(target=replica.waiting.pop())
    reader.start()
    assert begun.wait(10)
    replica.clock.now += FRESH_SECONDS
    replica.team_cache.invalidate("T1")
    assert replica.names() == []
    may_end.set()
    reader.join()
    assert replica.names() == ["Checkout"]


def test_an_unavailable_database_is_reported_to_a_caller_that_needs_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    replica = Replica(database, reading_takes=QUICK_SECONDS * 4)
    replica.names()
    _create(database, "Checkout")
    replica.clock.now += FRESH_SECONDS
    replica.names()

    def gone(*_: object) -> None:
        raise StoreUnavailable("gone")

    with monkeypatch.context() as patch:
        patch.setattr(teams, "all_of", gone)
        replica.waiting.pop()()
        assert replica.names() == []
        replica.team_cache.refresh("T1")
        with pytest.raises(StoreUnavailable):
            replica.names()
    assert replica.names() == ["Checkout"]
