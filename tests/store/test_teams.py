"""Teams keep their names as typed, and no two of a workspace answer to the same one."""

from dataclasses import replace

import pytest
from sqlalchemy import event

from bot.domain.errors import Refusal
from bot.domain.teams.team import Role, Team
from bot.domain.workspace import Policy
from bot.store import journal, team_changes, teams, workspaces
from bot.store.database import Database
from tests.store.builders import NOW, entry, filled


def test_a_team_comes_back_as_it_was_saved(database: Database) -> None:
    with database.transaction() as session:
        team = team_changes.create(session, "T1", "Check-out  ÉQUIPE", ("C9", "C1", "C9"), NOW)
        assert team == Team(team.id, "T1", "Check-out  ÉQUIPE", (), ("C9", "C1"))
        saved = team_changes.save(session, team, filled(team))
        assert teams.all_of(session, "T1") == (saved,)
        assert teams.one(session, "T1", team.id) == saved
        assert saved.deputies_of(Role.PRODUCT_OWNER) == ("U3", "U2")


def test_a_team_is_found_in_its_own_workspace_only(database: Database) -> None:
    with database.transaction() as session:
        team = team_changes.create(session, "T1", "Checkout", (), NOW)
        assert teams.one(session, "T2", team.id) is None
        assert teams.one(session, "T1", 404) is None
        assert teams.bearer(session, "T1", "CHECKOUT") == team.id
        assert teams.bearer(session, "T2", "Checkout") is None


def test_every_part_can_be_changed_and_emptied(database: Database) -> None:
    with database.transaction() as session:
        team = team_changes.create(session, "T1", "Checkout", ("C1",), NOW)
        full = team_changes.save(session, team, filled(team))
        bare = Team(team.id, "T1", "Basket")
        team_changes.save(session, full, bare)
        assert teams.all_of(session, "T1") == (bare,)


def test_others_keep_theirs_when_a_team_is_changed(database: Database) -> None:
    with database.transaction() as session:
        first = team_changes.create(session, "T1", "Checkout", (), NOW)
        first = team_changes.save(session, first, filled(first))
        other = team_changes.create(session, "T1", "Search", (), NOW)
        full = replace(filled(other), aliases=("ranking",))
        team_changes.save(session, other, full)
        team_changes.save(session, full, other)
        assert teams.all_of(session, "T1") == (first, other)
        team_changes.delete(session, other)
        assert teams.all_of(session, "T1") == (first,)


def test_the_roster_is_in_order_of_names(database: Database) -> None:
    with database.transaction() as session:
        for name in ("zebra", "Åland", "apple", "Banana", "🚀"):
            team_changes.create(session, "T1", name, (), NOW)
        names = [team.name for team in teams.all_of(session, "T1")]
    assert names == ["Åland", "apple", "Banana", "zebra", "🚀"]


def test_the_roster_takes_as_many_queries_for_many_teams_as_for_one(database: Database) -> None:
    counts = []
    for number in range(12):
        with database.transaction() as session:
            team = team_changes.create(session, "T1", f"Team {number}", (f"C{number}",), NOW)
            team_changes.save(session, team, replace(filled(team), aliases=(f"alias {number}",)))
        with database.reading() as session:
            ran: list[str] = []
            event.listen(session, "before_cursor_execute", lambda *a, ran=ran: ran.append(a[2]))
            teams.all_of(session, "T1")
        counts.append(len(ran))
    assert set(counts) == {6}


@pytest.mark.parametrize("taken", ["Checkout", "CHECKOUT", "check-out", "Chéckout", "basket"])
def test_a_name_or_alias_that_is_taken_is_refused(database: Database, taken: str) -> None:
    with database.transaction() as session:
        first = team_changes.create(
            session, "T1", "Checkout" if taken != "check-out" else "Check out", (), NOW
        )
        team_changes.save(session, first, filled(first))
        other = team_changes.create(session, "T1", "Other", (), NOW)
        with pytest.raises(Refusal, match="answers to"):
            team_changes.create(session, "T1", taken, (), NOW)
        with pytest.raises(Refusal, match="answers to"):
            team_changes.save(session, other, replace(other, aliases=(taken,)))
        with pytest.raises(Refusal, match="answers to"):
            team_changes.save(session, other, replace(other, name=taken))
        assert [team.name for team in teams.all_of(session, "T1")] == [first.name, "Other"]
        team_changes.create(session, "T2", taken, (), NOW)


def test_a_team_may_take_its_own_name_in_another_spelling(database: Database) -> None:
    with database.transaction() as session:
        team = team_changes.create(session, "T1", "checkout", (), NOW)
        team_changes.save(session, team, replace(team, name="Chéckout"))
        assert [team.name for team in teams.all_of(session, "T1")] == ["Chéckout"]


def test_a_deleted_team_leaves_its_questions_and_no_id_to_be_confused_with(
    database: Database,
) -> None:
    with database.transaction() as session:
        team = team_changes.create(session, "T1", "Checkout", ("C1",), NOW)
        full = team_changes.save(session, team, filled(team))
        journal.record(session, entry(team.id))
        team_changes.delete(session, full)
        found = journal.find_delivery(session, "T1", "d-1")
        assert found is not None
        assert found.team_id is None
        assert team_changes.create(session, "T1", "Checkout", (), NOW).id > team.id


def test_each_change_raises_the_revision_of_its_workspace_only(database: Database) -> None:
    seen = []
    with database.transaction() as session:
        seen.append(workspaces.revision(session, "T1"))
        team = team_changes.create(session, "T1", "Checkout", ("C1",), NOW)
        seen.append(workspaces.revision(session, "T1"))
        team_changes.save(session, team, filled(team))
        seen.append(workspaces.revision(session, "T1"))
        workspaces.set_fallback_channel(session, "T1", "C9")
        seen.append(workspaces.revision(session, "T1"))
        workspaces.set_policy(session, "T1", Policy.EVERYONE)
        seen.append(workspaces.revision(session, "T1"))
        team_changes.delete(session, team)
        seen.append(workspaces.revision(session, "T1"))
        assert workspaces.revision(session, "T2") == 0
    assert seen == sorted(set(seen))


def test_whether_nobody_holds_a_role_is_seen_per_workspace(database: Database) -> None:
    with database.transaction() as session:
        team = team_changes.create(session, "T1", "Checkout", (), NOW)
        assert teams.nobody_holds_a_role(session, "T1")
        team_changes.save(session, team, filled(team))
        assert not teams.nobody_holds_a_role(session, "T1")
        assert teams.nobody_holds_a_role(session, "T2")
