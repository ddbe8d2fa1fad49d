"""Teams keep their names as typed, and no two of a workspace answer to the same one."""

import pytest
from sqlalchemy import event

from bot.domain.errors import Refusal
from bot.domain.team import Role, Team
from bot.store import journal, teams, workspaces
from bot.store.database import Database
from bot.store.tables import teams as table
from tests.store.builders import NOW, entry


def test_a_team_comes_back_as_it_was_created(database: Database) -> None:
    with database.transaction() as session:
        team = teams.create(session, "T1", "Check-out  ÉQUIPE", ("C9", "C1", "C9"), NOW)
        teams.add_alias(session, team.id, "Basket")
        teams.set_holder(session, team.id, Role.PRODUCT_OWNER, "U1")
        assert teams.all_of(session, "T1") == (
            Team(
                team.id,
                "T1",
                "Check-out  ÉQUIPE",
                ("Basket",),
                ("C9", "C1"),
                {Role.PRODUCT_OWNER: "U1"},
            ),
        )
    assert team == Team(team.id, "T1", "Check-out  ÉQUIPE", (), ("C9", "C1"))


def test_the_roster_is_in_order_of_names(database: Database) -> None:
    with database.transaction() as session:
        for name in ("zebra", "Åland", "apple", "Banana", "🚀"):
            teams.create(session, "T1", name, (), NOW)
        names = [team.name for team in teams.all_of(session, "T1")]
    assert names == ["Åland", "apple", "Banana", "zebra", "🚀"]


def test_the_roster_takes_as_many_queries_for_many_teams_as_for_one(database: Database) -> None:
    counts = []
    for number in range(12):
        with database.transaction() as session:
            team = teams.create(session, "T1", f"Team {number}", (f"C{number}",), NOW)
            teams.add_alias(session, team.id, f"alias {number}")
            teams.set_holder(session, team.id, Role.PRODUCT_OWNER, "U1")
        with database.reading() as session:
            ran: list[str] = []
            event.listen(session, "before_cursor_execute", lambda *a, ran=ran: ran.append(a[2]))
            teams.all_of(session, "T1")
        counts.append(len(ran))
    assert set(counts) == {5}


@pytest.mark.parametrize("taken", ["Checkout", "CHECKOUT", "check-out", "Chéckout", "basket"])
def test_a_name_or_alias_that_is_taken_is_refused(database: Database, taken: str) -> None:
    with database.transaction() as session:
        first = teams.create(
            session, "T1", "Checkout" if taken != "check-out" else "Check out", (), NOW
        )
        teams.add_alias(session, first.id, "Basket")
        other = teams.create(session, "T1", "Other", (), NOW)
        with pytest.raises(Refusal, match="answers to"):
            teams.create(session, "T1", taken, (), NOW)
        with pytest.raises(Refusal, match="answers to"):
            teams.add_alias(session, other.id, taken)
        teams.add_alias(session, first.id, taken)
        assert [team.name for team in teams.all_of(session, "T1")] == [first.name, "Other"]
        teams.create(session, "T2", taken, (), NOW)


def test_set_holder_tells_who_held_the_role(database: Database) -> None:
    with database.transaction() as session:
        team = teams.create(session, "T1", "Checkout", (), NOW)
        assert teams.set_holder(session, team.id, Role.PRODUCT_OWNER, "U1") is None
        assert teams.set_holder(session, team.id, Role.PRODUCT_MANAGER, "U1") is None
        assert teams.set_holder(session, team.id, Role.PRODUCT_OWNER, "U2") == "U1"
        assert teams.set_holder(session, team.id, Role.PRODUCT_MANAGER, None) == "U1"
        (found,) = teams.all_of(session, "T1")
    assert found.holders == {Role.PRODUCT_OWNER: "U2"}


def test_a_team_that_is_gone_is_refused(database: Database) -> None:
    with database.transaction() as session:
        with pytest.raises(Refusal, match="gone"):
            teams.set_holder(session, 404, Role.PRODUCT_OWNER, "U1")
        with pytest.raises(Refusal, match="gone"):
            teams.add_alias(session, 404, "Basket")


def test_a_deleted_team_leaves_its_questions_and_no_id_to_be_confused_with(
    database: Database,
) -> None:
    with database.transaction() as session:
        team = teams.create(session, "T1", "Checkout", ("C1",), NOW)
        teams.add_alias(session, team.id, "Basket")
        teams.set_holder(session, team.id, Role.PRODUCT_OWNER, "U1")
        journal.record(session, entry(team.id))
        session.execute(table.delete())
        found = journal.find_delivery(session, "T1", "d-1")
        assert found is not None
        assert found.team_id is None
        assert teams.create(session, "T1", "Checkout", (), NOW).id > team.id


def test_each_change_raises_the_revision_of_its_workspace_only(database: Database) -> None:
    seen = []
    with database.transaction() as session:
        seen.append(workspaces.revision(session, "T1"))
        team = teams.create(session, "T1", "Checkout", ("C1",), NOW)
        seen.append(workspaces.revision(session, "T1"))
        teams.add_alias(session, team.id, "Basket")
        seen.append(workspaces.revision(session, "T1"))
        teams.set_holder(session, team.id, Role.PRODUCT_OWNER, "U1")
        seen.append(workspaces.revision(session, "T1"))
        workspaces.set_elsewhere(session, "T1", "C9")
        seen.append(workspaces.revision(session, "T1"))
        assert workspaces.revision(session, "T2") == 0
    assert seen == sorted(set(seen))
