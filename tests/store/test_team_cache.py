"""Rosters in memory: seen at once where they are changed, soon elsewhere, and never in the way."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import pytest

from bot.domain.errors import StoreUnavailable
from bot.domain.team_matching.tokens import Language
from bot.store import teams
from bot.store.database import Database
from bot.usecases.team_cache import BEHIND_SECONDS, FRESH_SECONDS, QUICK_SECONDS, TeamCache
from tests.store.builders import create_team


class Clock:
    """Seconds that pass when a test says so, and while a roster is read."""

    def __init__(self, reading_takes: float = 0.0) -> None:
        self.now = 100.0
        self.step = reading_takes / 2

    def __call__(self) -> float:
        """The seconds now; each look takes half of what reading takes."""
        self.now += self.step
        return self.now


class Replica:
    """The rosters of one process; work for the background waits until it is run."""

    def __init__(self, database: Database, reading_takes: float = 0.0) -> None:
        self.clock = Clock(reading_takes)
        self.waiting: list[Callable[[], None]] = []
        self.team_cache = TeamCache(database, Language(), self.clock, self.waiting.append)

    def names(self) -> list[str]:
        """The teams that a question would be answered with now."""
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


def test_a_change_of_another_replica_is_seen_when_a_roster_is_not_fresh(database: Database) -> None:
    replica = Replica(database)
    replica.names()
    _create(database, "Checkout")
    replica.clock.now += FRESH_SECONDS - 1
    assert replica.names() == []
    replica.clock.now += 1
    assert replica.names() == ["Checkout"]
    assert replica.waiting == []


def test_a_roster_that_is_slow_to_read_is_read_beside_the_questions(database: Database) -> None:
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


def test_whoever_needs_the_present_waits_for_it(database: Database) -> None:
    replica = Replica(database, reading_takes=QUICK_SECONDS * 4)
    assert replica.team_cache.current("T1").matcher.teams == ()
    _create(database, "Checkout")
    assert [team.name for team in replica.team_cache.current("T1").matcher.teams] == ["Checkout"]
    assert replica.waiting == []


def test_a_roster_that_nothing_changed_stays_as_it_is(database: Database) -> None:
    replica = Replica(database, reading_takes=QUICK_SECONDS * 4)
    matcher = replica.team_cache.get("T1").matcher
    for _ in range(10):
        replica.clock.now += FRESH_SECONDS
        assert replica.team_cache.get("T1").matcher is matcher
    assert replica.waiting == []


def test_what_was_read_meanwhile_is_not_put_back(database: Database) -> None:
    """Somebody looks at an old roster while its change is made known."""
    replica = Replica(database, reading_takes=QUICK_SECONDS * 4)
    replica.names()
    _create(database, "Checkout")
    replica.clock.now += FRESH_SECONDS
    replica.names()
    replica.team_cache.refresh("T1")
    matcher = replica.team_cache.get("T1").matcher
    replica.waiting.pop()()
    assert replica.team_cache.get("T1").matcher is matcher


def test_many_threads_read_a_roster_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[str] = []

    def counted(*asked: object) -> object:
        reads.append("T1")
        return all_of(*asked)  # type: ignore[arg-type]

    all_of = teams.all_of
    monkeypatch.setattr(teams, "all_of", counted)
    replica = Replica(database)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: replica.team_cache.get("T1"), range(32)))
    assert len(reads) == 1
    assert len({id(workspace_teams.matcher) for workspace_teams in found}) == 1


def test_nobody_waits_for_a_roster_that_is_read_beside(
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


def test_a_database_that_is_gone_is_told_to_whoever_needs_it(
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
