"""Teams keep their names as typed, and no two in a workspace share a name or alias."""

from dataclasses import replace

import pytest
from sqlalchemy import event

from bot.domain.errors import Refusal
from bot.domain.teams.team import Profile, Role, Team
from bot.domain.workspace import Policy
from bot.store import journal, teams, workspaces
from bot.store.database import Database
from tests.store.builders import (
    change_team,
    create_team,
    delete_team,
    entry,
    filled,
    find_delivery,
    set_settings,
)


def test_a_team_comes_back_as_it_was_saved(database: Database) -> None:
    with database.transaction() as session:
        team = create_team(session, "T1", "Check-out  ÉQUIPE", ("C9", "C1"))
        assert team == Team(team.id, "T1", "Check-out  ÉQUIPE", (), ("C9", "C1"))
        saved = change_team(session, team, filled(team))
        assert teams.all_of(session, "T1") == (saved,)
        assert teams.get(session, "T1", team.id) == saved
        assert saved.deputies_of(Role.PRODUCT_OWNER) == ("U3", "U2")


def test_a_team_is_found_in_its_own_workspace_only(database: Database) -> None:
    with database.transaction() as session:
        team = create_team(session, "T1", "Checkout")
        assert teams.get(session, "T2", team.id) is None
        assert teams.get(session, "T1", 404) is None
        assert teams.id_named(session, "T1", "CHECKOUT") == team.id
        assert teams.id_named(session, "T2", "Checkout") is None


def test_every_part_can_be_changed_and_emptied(database: Database) -> None:
    with database.transaction() as session:
        team = create_team(session, "T1", "Checkout", ("C1",))
        full = change_team(session, team, filled(team))
        bare = Team(team.id, "T1", "Basket")
        change_team(session, full, bare)
        assert teams.all_of(session, "T1") == (bare,)


def test_other_teams_stay_as_they_are_when_a_team_is_changed(database: Database) -> None:
    with database.transaction() as session:
        first = create_team(session, "T1", "Checkout")
        first = change_team(session, first, filled(first))
        other = create_team(session, "T1", "Search")
        full = replace(filled(other), aliases=("ranking",))
        change_team(session, other, full)
        change_team(session, full, other)
        assert teams.all_of(session, "T1") == (first, other)
        delete_team(session, other)
        assert teams.all_of(session, "T1") == (first,)


def test_teams_come_in_order_of_names(database: Database) -> None:
    with database.transaction() as session:
        for name in ("zebra", "Åland", "apple", "Banana", "🚀"):
            create_team(session, "T1", name)
        names = [team.name for team in teams.all_of(session, "T1")]
    assert names == ["Åland", "apple", "Banana", "zebra", "🚀"]


def test_reading_teams_takes_as_many_queries_for_many_teams_as_for_one(database: Database) -> None:
    counts = []
    for number in range(12):
        with database.transaction() as session:
            team = create_team(session, "T1", f"Team {number}", (f"C{number}",))
            change_team(session, team, replace(filled(team), aliases=(f"alias {number}",)))
        with database.reading() as session:
            ran: list[str] = []
            event.listen(session, "before_cursor_execute", lambda *a, ran=ran: ran.append(a[2]))
            teams.all_of(session, "T1")
        counts.append(len(ran))
    assert set(counts) == {6}


@pytest.mark.parametrize("taken", ["Checkout", "CHECKOUT", "check-out", "Chéckout", "basket"])
def test_a_name_or_alias_that_is_taken_is_refused(database: Database, taken: str) -> None:
    with database.transaction() as session:
        first = create_team(session, "T1", "Checkout" if taken != "check-out" else "Check out")
        change_team(session, first, filled(first))
        other = create_team(session, "T1", "Other")
        with pytest.raises(Refusal, match=r"is already an? "):
            create_team(session, "T1", taken)
        with pytest.raises(Refusal, match=r"is already an? "):
            change_team(session, other, replace(other, aliases=(taken,)))
        with pytest.raises(Refusal, match=r"is already an? "):
            change_team(session, other, replace(other, name=taken))
        assert [team.name for team in teams.all_of(session, "T1")] == [first.name, "Other"]
        create_team(session, "T2", taken)


def test_a_team_may_take_its_own_name_in_another_spelling(database: Database) -> None:
    with database.transaction() as session:
        team = create_team(session, "T1", "checkout")
        change_team(session, team, replace(team, name="Chéckout"))
        assert [team.name for team in teams.all_of(session, "T1")] == ["Chéckout"]


def test_a_deleted_team_leaves_its_questions_and_no_id_to_be_confused_with(
    database: Database,
) -> None:
    with database.transaction() as session:
        team = create_team(session, "T1", "Checkout", ("C1",))
        full = change_team(session, team, filled(team))
        journal.record(session, entry(team.id))
        delete_team(session, full)
        stored = find_delivery(session, "T1", "d-1")
        assert stored is not None
        assert stored.team_id is None
        assert create_team(session, "T1", "Checkout").id > team.id


def test_each_change_raises_the_revision_of_its_workspace_only(database: Database) -> None:
    seen = []
    with database.transaction() as session:
        seen.append(workspaces.revision(session, "T1"))
        team = create_team(session, "T1", "Checkout", ("C1",))
        seen.append(workspaces.revision(session, "T1"))
        change_team(session, team, filled(team))
        seen.append(workspaces.revision(session, "T1"))
        set_settings(session, "T1", fallback="C9")
        seen.append(workspaces.revision(session, "T1"))
        set_settings(session, "T1", policy=Policy.EVERYONE)
        seen.append(workspaces.revision(session, "T1"))
        delete_team(session, team)
        seen.append(workspaces.revision(session, "T1"))
        assert workspaces.revision(session, "T2") == 0
    assert seen == sorted(set(seen))


def test_a_profile_and_themes_are_set_for_one_team(database: Database) -> None:
    with database.transaction() as session:
        team = create_team(session, "T1", "Checkout")
        other = create_team(session, "T1", "Search")
        given = {"pricing": Role.PRODUCT_OWNER, "goals": Role.PRODUCT_OWNER}
        full = change_team(session, team, replace(team, themes=given))
        profile = Profile.SINGLE_PRODUCT_OWNER
        left = replace(full, profile=profile, themes={"pricing": Role.PRODUCT_MANAGER})
        change_team(session, full, left)
        assert teams.all_of(session, "T1") == (left, other)


def test_whether_anybody_holds_a_role_depends_on_the_workspace(database: Database) -> None:
    with database.transaction() as session:
        team = create_team(session, "T1", "Checkout")
        assert teams.nobody_holds_a_role(session, "T1")
        change_team(session, team, filled(team))
        assert not teams.nobody_holds_a_role(session, "T1")
        assert teams.nobody_holds_a_role(session, "T2")
