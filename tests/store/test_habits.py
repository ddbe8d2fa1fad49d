"""The teams that somebody usually asks, read from the journal."""

from dataclasses import replace

import pytest

from bot.domain.errors import TeamGone
from bot.domain.question import Feedback
from bot.domain.team_matching.matcher import Evidence
from bot.domain.teams.team import Team
from bot.store import journal
from bot.store.database import Database
from bot.usecases.habit_cache import FRESH_SECONDS, HabitCache
from tests.store.builders import NOW, create_team, delete_team, entry


def _team(database: Database, name: str = "Checkout") -> Team:
    with database.transaction() as session:
        return create_team(session, "T1", name)


def _ask(database: Database, team: Team, evidence: Evidence, times: int, **fields: object) -> None:
    with database.transaction() as session:
        for number in range(times):
            delivery = f"{team.id}-{evidence}-{fields}-{number}"
            asked = replace(entry(team.id, delivery=delivery, **fields), evidence=evidence)
            journal.record(session, asked)


def test_what_was_asked_by_name_makes_a_habit(database: Database) -> None:
    team = _team(database)
    _ask(database, team, Evidence.NAMED, 3)
    assert HabitCache(database).get("T1", "U1") == (team.id,)


def test_a_guess_from_a_habit_makes_no_habit(database: Database) -> None:
    checkout, search = _team(database), _team(database, "Search")
    _ask(database, checkout, Evidence.NAMED, 3)
    _ask(database, search, Evidence.USUALLY_ASKED, 9)
    _ask(database, search, Evidence.ONLY_TEAM, 9)
    assert HabitCache(database).get("T1", "U1") == (checkout.id,)


def test_each_person_has_their_own_habit(database: Database) -> None:
    _ask(database, _team(database), Evidence.CHOSEN, 5)
    habits = HabitCache(database)
    assert habits.get("T1", "U2") == ()
    assert habits.get("T2", "U1") == ()


def test_a_habit_is_read_again_once_it_is_not_fresh(database: Database) -> None:
    now = [0.0]
    habits = HabitCache(database, lambda: now[0])
    assert habits.get("T1", "U1") == ()
    team = _team(database)
    _ask(database, team, Evidence.NAMED, 3)
    assert habits.get("T1", "U1") == ()
    now[0] += FRESH_SECONDS
    assert habits.get("T1", "U1") == (team.id,)


def test_only_habits_that_are_fresh_are_in_memory(database: Database) -> None:
    now = [0.0]
    habits = HabitCache(database, lambda: now[0])
    for user in ("U1", "U2", "U3", "U1"):
        habits.get("T1", user)
        now[0] += FRESH_SECONDS / 2
    assert list(habits._known) == [("T1", "U3"), ("T1", "U1")]


def test_a_deleted_team_raises_an_error_of_its_own(database: Database) -> None:
    team = _team(database)
    with database.transaction() as session:
        entry_id = journal.record(session, entry(team.id))
        delete_team(session, team)
    assert entry_id is not None
    with pytest.raises(TeamGone), database.transaction() as session:
        journal.record(session, entry(team.id, delivery="d-2"))
    with pytest.raises(TeamGone), database.transaction() as session:
        journal.add_feedback(session, "T1", entry_id, Feedback("U1", False, None, team.id, NOW))
    with pytest.raises(TeamGone), database.transaction() as session:
        journal.reroute(session, replace(entry(team.id), id=entry_id))
    with database.reading() as session:
        kept = journal.find(session, "T1", entry_id)
    assert kept is not None
    assert kept.team_id is None
