"""Who is named for a role while its holder is away, gone, or missing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people.absence import Absence, Cause, Presence
from bot.domain.route import (
    HIT_AWAY,
    HIT_VACANT,
    AssignmentReason,
    resolve_assignee,
    route,
    route_of,
)
from bot.domain.teams.team import Profile, Role, Team
from bot.domain.verdict import Kind, Probabilities, Verdict

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
PO, PM = Role.PRODUCT_OWNER, Role.PRODUCT_MANAGER
HOLDERS = {PO: "UPO", PM: "UPM"}
DEPUTIES = {PO: ("UD1", "UD2"), PM: ("UD3",)}


def _team(**fields: object) -> Team:
    return Team(1, "T1", "Checkout", **{"holders": HOLDERS, "deputies": DEPUTIES, **fields})  # type: ignore[arg-type]


def _away(*users: str, stand_in: str | None = None) -> Presence:
    until = NOW + timedelta(days=3)
    return Presence(NOW, {u: (Absence(u, Cause.ANNOUNCED, until, stand_in),) for u in users})


@pytest.mark.parametrize(
    ("away", "who", "how"),
    [
        ((), "UPO", AssignmentReason.HOLDER),
        (("UPM",), "UPO", AssignmentReason.HOLDER),
        (("UPO",), "UD1", AssignmentReason.DEPUTY),
        (("UPO", "UD1"), "UD2", AssignmentReason.DEPUTY),
        (("UPO", "UD1", "UD2"), "UPM", AssignmentReason.OTHER_WHILE_AWAY),
        (("UPO", "UD1", "UD2", "UPM"), "UPO", AssignmentReason.HOLDER_AWAY),
    ],
)
def test_the_first_who_is_there_is_named(
    away: tuple[str, ...], who: str, how: AssignmentReason
) -> None:
    assignment = resolve_assignee(_team(), PO, _away(*away))
    assert (assignment.user_id, assignment.assignment_reason) == (who, how)
    assert (assignment.absence and assignment.absence.user_id) == ("UPO" if "UPO" in away else None)


def test_whom_the_holder_named_comes_before_the_deputies() -> None:
    assert resolve_assignee(_team(), PO, _away("UPO", stand_in="UD9")).user_id == "UD9"
    assert resolve_assignee(_team(), PO, _away("UPO", "UD9", stand_in="UD9")).user_id == "UD1"


def test_a_role_that_decides_nothing_does_not_stand_in() -> None:
    team = _team(profile=Profile.SINGLE_PRODUCT_OWNER, deputies={})
    assert (
        resolve_assignee(team, PO, _away("UPO")).assignment_reason is AssignmentReason.HOLDER_AWAY
    )
    themed = _team(profile=Profile.SINGLE_PRODUCT_OWNER, deputies={}, themes={"pricing": PM})
    assert resolve_assignee(themed, PO, _away("UPO")).user_id == "UPM"


def test_deputies_of_either_role_stand_in_for_one_who_holds_both() -> None:
    team = _team(holders=dict.fromkeys(Role, "UBOTH"))
    assert resolve_assignee(team, PO, _away()).assignment_reason is AssignmentReason.BOTH_ROLES
    assert resolve_assignee(team, PO, _away("UBOTH", "UD1", "UD2")).user_id == "UD3"
    assert resolve_assignee(team, PO, _away("UBOTH", *["UD1", "UD2", "UD3"])).user_id == "UBOTH"


@pytest.mark.parametrize(
    ("holders", "away", "who", "how"),
    [
        ({PM: "UPM"}, (), "UD1", AssignmentReason.DEPUTY_OF_VACANT),
        ({PM: "UPM"}, ("UD1", "UD2"), "UPM", AssignmentReason.OTHER_ROLE),
        ({PM: "UPM"}, ("UD1", "UD2", "UPM"), "UPM", AssignmentReason.OTHER_ROLE),
        ({}, ("UD1", "UD2"), "UD2", AssignmentReason.DEPUTY_OF_VACANT),
    ],
)
def test_somebody_is_named_for_a_vacant_role(
    holders: dict[Role, str], away: tuple[str, ...], who: str, how: AssignmentReason
) -> None:
    assignment = resolve_assignee(_team(holders=holders), PO, _away(*away))
    assert (assignment.user_id, assignment.assignment_reason) == (who, how)
    assert (assignment.absence is not None) == (who in away)


def test_nobody_is_named_where_there_is_nobody() -> None:
    assert (
        resolve_assignee(_team(holders={}, deputies={}), PO, _away()).assignment_reason
        is AssignmentReason.NOBODY
    )


def test_the_other_role_is_consulted_only_while_it_is_there() -> None:
    team = _team(deputies={})
    there = route(Kind.TACTICAL, team, disputed=True, presence=_away())
    away = route(Kind.TACTICAL, team, disputed=True, presence=_away("UPM"))
    instead = route(Kind.TACTICAL, team, disputed=True, presence=_away("UPO"))
    assert (there.consulted, away.consulted, instead.consulted) == ("UPM", None, None)
    assert (instead.assignee, instead.acting_role) == ("UPM", PM)


def test_every_standing_hits_at_most_one_gap() -> None:
    assert not HIT_AWAY & HIT_VACANT
    assert set(AssignmentReason) - HIT_AWAY - HIT_VACANT == {
        AssignmentReason.HOLDER,
        AssignmentReason.BOTH_ROLES,
    }


USERS = st.sampled_from(["U1", "U2", "U3", "U4"])
TEAMS = st.builds(
    Team,
    st.just(1),
    st.just("T1"),
    st.just("Checkout"),
    holders=st.dictionaries(st.sampled_from(Role), USERS),
    deputies=st.dictionaries(st.sampled_from(Role), st.lists(USERS, max_size=3).map(tuple)),
    profile=st.sampled_from(Profile),
)


@given(TEAMS, st.sets(USERS), st.sampled_from(Role))
def test_one_who_is_away_is_named_only_where_nobody_else_is_there(
    team: Team, away: set[str], role: Role
) -> None:
    presence = _away(*away)
    assignment = resolve_assignee(team, role, presence)
    holder = team.holder(role)
    if assignment.user_id is None:
        assert not team.holders
        assert not team.deputies_of(role)
    elif not presence.is_there(assignment.user_id):
        assert assignment.absence is not None
        assert not any(presence.is_there(user) for user in team.deputies_of(role))
        assert holder is None or assignment.user_id == holder


@given(TEAMS, st.sets(USERS))
def test_a_choice_is_left_only_between_two_people(team: Team, away: set[str]) -> None:
    unclear = Verdict(Kind.UNCLEAR, 0.5, Probabilities(0.4, 0.4, 0.2), (), "")
    presence = _away(*away)
    named = route_of(Kind.UNCLEAR, unclear, team, disputed=False, presence=presence)
    people = {
        route(kind, team, presence=presence).assignee for kind in (Kind.STRATEGIC, Kind.TACTICAL)
    }
    if named is None:
        assert len(people) == 2 or people == {None}
    else:
        assert people == {named.assignee}
