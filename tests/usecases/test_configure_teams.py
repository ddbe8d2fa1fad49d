"""Teams are changed by several people in several processes, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import pytest

from bot.domain.audit import ChangeSource
from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.domain.teams.team import Role
from bot.domain.teams.team_change import Part
from bot.domain.teams.team_checks import Rejected
from bot.domain.teams.team_edits import renamed, with_aliases, with_deputies, with_holder
from bot.domain.workspace import Policy
from bot.store import audit
from bot.usecases.app_context import AppContext
from bot.usecases.audit_trail import history
from bot.usecases.configure_teams import ChangedMeanwhile, change_team, create_team, delete_team
from bot.usecases.configure_workspace import set_policy
from bot.usecases.team_access import TeamRef, find_team
from bot.usecases.team_queries import list_teams, team_to_edit
from tests.usecases.conftest import ADMIN

PO = Role.PRODUCT_OWNER
SAM = Person("USAM", "T1")
STRANGER = Person("UADMIN", "T2", is_admin=True)


def _actions(context: AppContext) -> list[str]:
    with context.database.reading() as session:
        return [row.action for row in audit.of_workspace(session, "T1")]


def test_what_one_process_changes_another_sees_at_once(replica: Callable[[], AppContext]) -> None:
    first, other = replica(), replica()
    team = create_team(first, ADMIN, "Checkout", ["C1"]).change.team
    assert find_team(other, "T1", TeamRef(name="checkout")) == team
    change_team(first, ADMIN, TeamRef(team.id), partial(renamed, name="Basket"))
    assert find_team(other, "T1", TeamRef(channel_id="C1")).name == "Basket"
    with pytest.raises(Refusal, match="There is no team"):
        change_team(other, ADMIN, TeamRef(name="Checkout"), partial(renamed, name="X"))


def test_a_change_is_recorded_with_actor_time_and_source(context: AppContext) -> None:
    team = create_team(context, ADMIN, "Checkout", ["C1"]).change.team
    edit = partial(with_holder, role=PO, user_id="USAM")
    change = change_team(
        context, ADMIN, TeamRef(team.id), edit, people={"USAM": SAM}, source=ChangeSource.HOME
    ).change
    assert change.before == team
    assert change.team == replace(team, holders={PO: "USAM"})
    row = history(context, "T1", TeamRef(team.id)).rows[0]
    assert (row.actor, row.action, row.old, row.new, row.source) == (
        "UADMIN", "product_owner", None, "USAM", "home"
    )  # fmt: skip


def test_a_team_has_as_many_channels_as_its_form_can_show(context: AppContext) -> None:
    channels = [f"C{number}" for number in range(31)]
    with pytest.raises(Rejected, match="up to 30 channels"):
        create_team(context, ADMIN, "Checkout", channels)
    created = create_team(context, ADMIN, "  Check   out ", channels[:30]).change
    assert created.team.name == "Check out"


def test_a_change_of_nothing_is_not_recorded(context: AppContext) -> None:
    team = create_team(context, ADMIN, "Checkout", []).change.team
    before = _actions(context)
    assert change_team(context, ADMIN, TeamRef(team.id), lambda same: same).nothing
    assert _actions(context) == before


def test_a_change_that_is_wrong_in_one_part_changes_no_part(context: AppContext) -> None:
    create_team(context, ADMIN, "Search", [])
    team = create_team(context, ADMIN, "Checkout", []).change.team
    with pytest.raises(Rejected) as refused:
        change_team(
            context, ADMIN, TeamRef(team.id),
            lambda t: with_deputies(with_aliases(t, ["search"]), PO, ["USAM"]),
            people={"USAM": SAM},
        )  # fmt: skip
    assert set(refused.value.problems) == {Part.ALIASES}
    assert find_team(context, "T1", TeamRef(team.id)) == team
    assert "aliases" not in _actions(context)


def test_another_workspace_sees_and_changes_nothing(context: AppContext) -> None:
    team = create_team(context, ADMIN, "Checkout", ["C1"]).change.team
    assert list_teams(context, "T2") == ()
    for attempt in (
        lambda: change_team(context, STRANGER, TeamRef(team.id), partial(renamed, name="Mine")),
        lambda: delete_team(context, STRANGER, team.id, seen=10**9),
        lambda: team_to_edit(context, STRANGER, TeamRef(team.id)),
        lambda: history(context, "T2", TeamRef(team.id)),
    ):
        with pytest.raises(Refusal, match="no longer exists"):
            attempt()
    assert find_team(context, "T1", TeamRef(team.id)) == team


def test_saving_over_a_change_made_meanwhile_is_refused_with_that_change(
    replica: Callable[[], AppContext],
) -> None:
    first, other = replica(), replica()
    team = create_team(first, ADMIN, "Checkout", []).change.team
    seen = team_to_edit(other, ADMIN, TeamRef(team.id)).seen
    change_team(first, ADMIN, TeamRef(team.id), partial(with_aliases, added=["till"]))
    for late in (
        partial(change_team, other, ADMIN, TeamRef(team.id), partial(renamed, name="X"), seen=seen),
        partial(delete_team, other, ADMIN, team.id, seen),
    ):
        with pytest.raises(ChangedMeanwhile) as refused:
            late()
        assert refused.value.team.aliases == ("till",)
        assert [row.new for row in refused.value.rows] == ["till"]
    now = team_to_edit(other, ADMIN, TeamRef(team.id)).seen
    delete_team(other, ADMIN, team.id, now)
    assert list_teams(first, "T1") == ()


def test_changes_of_one_team_at_once_are_all_kept(replica: Callable[[], AppContext]) -> None:
    replicas = [replica(), replica()]
    team = create_team(replicas[0], ADMIN, "Checkout", []).change.team

    def add(number: int) -> None:
        edit = partial(with_aliases, added=[f"alias {number:02}"])
        change_team(replicas[number % 2], ADMIN, TeamRef(team.id), edit)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(20)))
    aliases = find_team(replicas[0], "T1", TeamRef(team.id)).aliases
    assert aliases == tuple(f"alias {number:02}" for number in range(20))


def test_only_the_first_of_many_saves_of_a_form_succeeds(
    replica: Callable[[], AppContext],
) -> None:
    replicas = [replica() for _ in range(3)]
    team = create_team(replicas[0], ADMIN, "Checkout", []).change.team
    seen = team_to_edit(replicas[0], ADMIN, TeamRef(team.id)).seen

    def save(number: int) -> bool:
        edit = partial(renamed, name=f"Checkout {number}")
        try:
            change_team(replicas[number], ADMIN, TeamRef(team.id), edit, seen=seen)
        except ChangedMeanwhile:
            return False
        return True

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(save, range(3))) == 1


def test_a_stricter_policy_applies_in_every_process_at_once(
    replica: Callable[[], AppContext],
) -> None:
    first, other = replica(), replica()
    team = create_team(first, ADMIN, "Checkout", []).change.team
    holder = partial(with_holder, role=PO, user_id="USAM")
    change_team(first, ADMIN, TeamRef(team.id), holder, people={"USAM": SAM})
    change_team(other, SAM, TeamRef(team.id), partial(with_aliases, added=["till"]))
    set_policy(first, ADMIN, Policy.ADMINS)
    with pytest.raises(Refusal, match="Only workspace admins"):
        change_team(other, SAM, TeamRef(team.id), partial(renamed, name="Mine"))
    with pytest.raises(Refusal, match="Only workspace admins"):
        set_policy(other, SAM, Policy.EVERYONE)


def test_teams_are_listed_by_words_and_by_people(context: AppContext) -> None:
    first = create_team(context, ADMIN, "Chéckout", []).change.team
    create_team(context, ADMIN, "Search", [])
    change_team(
        context, ADMIN, TeamRef(first.id), partial(with_deputies, role=PO, user_ids=["USAM"]),
        people={"USAM": SAM},
    )  # fmt: skip
    change_team(context, ADMIN, TeamRef(first.id), partial(with_aliases, added=["Basket-Team"]))
    for words in ("check", "CHECK-out", "ket te", "basket"):
        assert [team.name for team in list_teams(context, "T1", words)] == ["Chéckout"]
    assert [team.name for team in list_teams(context, "T1", user_id="USAM")] == ["Chéckout"]
    assert len(list_teams(context, "T1")) == 2
