"""What a change of a team consists of, whom it concerns, and what is wrong with it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.change import Difference
from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.domain.teams.affected import RoleChange, affected_users
from bot.domain.teams.team import Profile, Role, Team
from bot.domain.teams.team_change import Part, TeamChange
from bot.domain.teams.team_checks import check_name, problems_of
from bot.domain.teams.team_edits import (
    renamed,
    vacated,
    with_aliases,
    with_deputies,
    with_holder,
    without_aliases,
    without_channels,
)

PO, PM = Role.PRODUCT_OWNER, Role.PRODUCT_MANAGER
BARE = Team(1, "T1", "Checkout")
FULL = Team(
    1, "T1", "Checkout", ("basket",), ("C1",), {PO: "U1", PM: "U2"},
    Profile.SINGLE_PRODUCT_OWNER, deputies={PO: ("U3", "U4")},
)  # fmt: skip


def test_a_change_names_each_part_that_differs() -> None:
    assert TeamChange(FULL, FULL).differences == ()
    assert TeamChange(FULL, replace(FULL, name="Basket")).differences == (
        Difference(Part.NAME, ("Checkout",), ("Basket",)),
    )
    parts = [difference.part for difference in TeamChange(BARE, FULL).differences]
    assert parts == [
        Part.ALIASES, Part.CHANNELS, Part.PRODUCT_OWNER, Part.PRODUCT_MANAGER,
        Part.PRODUCT_OWNER_DEPUTIES, Part.PROFILE,
    ]  # fmt: skip
    assert Part.NAME in [d.part for d in TeamChange(FULL, None).differences]


def test_only_the_order_of_deputies_differs_too() -> None:
    turned = with_deputies(FULL, PO, ("U4", "U3"))
    assert TeamChange(FULL, turned).differences == (
        Difference(Part.PRODUCT_OWNER_DEPUTIES, ("U3", "U4"), ("U4", "U3")),
    )
    assert affected_users(TeamChange(FULL, turned), "UACTOR") == {}


def test_those_who_gain_or_lose_a_role_are_concerned_but_never_the_actor() -> None:
    change = TeamChange(FULL, with_holder(FULL, PO, "U3"))
    assert affected_users(change, "UACTOR") == {
        "U3": (
            RoleChange(PO, as_deputy=False, gained=True),
            RoleChange(PO, as_deputy=True, gained=False),
        ),
        "U1": (RoleChange(PO, as_deputy=False, gained=False),),
    }
    assert "U1" not in affected_users(change, "U1")
    assert set(affected_users(TeamChange(FULL, None), "U2")) == {"U1", "U3", "U4"}


USERS = st.sampled_from(["U1", "U2", "U3", "U4", "U5"])


@given(st.lists(st.tuples(st.sampled_from([PO, PM]), USERS)), st.lists(USERS, unique=True), USERS)
def test_nobody_is_their_own_deputy_and_the_actor_hears_nothing(
    turns: list[tuple[Role, str]], deputies: list[str], actor: str
) -> None:
    team = with_deputies(BARE, PO, deputies)
    for role, user in turns:
        team = with_holder(team, role, user)
        assert team.holder(role) not in team.deputies_of(role)
    affected = affected_users(TeamChange(BARE, team), actor)
    assert actor not in affected
    everybody = {*team.holders.values(), *team.deputies_of(PO)} - {actor}
    assert set(affected) == everybody


def test_an_alias_that_says_the_same_as_the_name_is_not_kept() -> None:
    team = with_aliases(BARE, ["CHÉCKOUT", " the  till ", "Till", "till"])
    assert team.aliases == ("the till", "till")
    assert renamed(team, "The Till").aliases == ("till",)


def test_what_a_team_does_not_have_cannot_be_taken_away() -> None:
    with pytest.raises(Refusal, match="Did you mean basket"):
        without_aliases(FULL, ["baskett"])
    with pytest.raises(Refusal, match="It has no aliases"):
        without_aliases(BARE, ["basket"])
    with pytest.raises(Refusal, match="doesn't belong"):
        without_channels(FULL, ["C1", "C2"])
    with pytest.raises(Refusal, match="nothing to vacate"):
        vacated(BARE, PO)


@pytest.mark.parametrize(
    ("person", "problem"),
    [
        (Person("U9", "T1", is_bot=True), "A bot can't"),
        (Person("U9", "T1", deactivated=True), "deactivated"),
        (Person("U9", "T1", outsider=True), "another workspace"),
    ],
)
def test_who_cannot_decide_is_said_at_the_part(person: Person, problem: str) -> None:
    change = TeamChange(BARE, with_holder(with_deputies(BARE, PM, ["U9"]), PO, "U9"))
    problems = problems_of(change, {"U9": person})
    assert set(problems) == {Part.PRODUCT_OWNER, Part.PRODUCT_MANAGER_DEPUTIES}
    assert all(problem in str(refusal) for refusal in problems.values())


def test_guests_and_those_who_were_there_before_are_no_problem() -> None:
    assert problems_of(TeamChange(BARE, with_holder(BARE, PO, "U9")), {
        "U9": Person("U9", "T1", guest=True)
    }) == {}  # fmt: skip
    assert problems_of(TeamChange(FULL, with_deputies(FULL, PO, ("U4", "U3"))), {}) == {}


def test_whoever_nobody_has_looked_up_is_refused() -> None:
    problems = problems_of(TeamChange(BARE, with_holder(BARE, PO, "U9")), {})
    assert "I don't know that person" in str(problems[Part.PRODUCT_OWNER])


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("", "needs a name"),
        ("--", "needs a name"),
        ("\u0301", "needs a name"),
        ("x" * 81, "81 characters; the limit is 80"),
        ("a\u200bb", "invisible characters"),
        ("List", "reserved for commands. Choose another name for the team"),
        ("un-alias", ""),
        ("x", ""),
        ("x" * 80, ""),
        ("🚀", ""),
        ("1", ""),
        ("日本", ""),
    ],
)
def test_names_that_can_be_and_cannot(name: str, problem: str) -> None:
    if not problem:
        return check_name(name)
    with pytest.raises(Refusal, match=problem):
        check_name(name)
    return None
