"""Whose decision a question is, by a team's decision profile."""

import pytest

from bot.domain.route import AssignmentReason, route, route_of
from bot.domain.teams.team import Basis, Profile, Role, Team, decision, roles_to_fill
from bot.domain.verdict import Kind, Probabilities, Verdict

PO, PM = Role.PRODUCT_OWNER, Role.PRODUCT_MANAGER
BOTH = {PO: "UOWNER", PM: "UMANAGER"}


def _team(profile: Profile = Profile.SPLIT, **more: object) -> Team:
    return Team(1, "T1", "Checkout", **{"holders": BOTH, "profile": profile, **more})  # type: ignore[arg-type]


def _unclear(theme: str = "pricing") -> Verdict:
    return Verdict(Kind.UNCLEAR, 0.5, Probabilities(0.5, 0.4, 0.1), (), theme)


@pytest.mark.parametrize(
    ("profile", "kind", "role", "basis"),
    [
        (Profile.SPLIT, Kind.STRATEGIC, PM, Basis.SPLIT),
        (Profile.SPLIT, Kind.TACTICAL, PO, Basis.SPLIT),
        (Profile.SINGLE_PRODUCT_OWNER, Kind.STRATEGIC, PO, Basis.PROFILE),
        (Profile.SINGLE_PRODUCT_OWNER, Kind.TACTICAL, PO, Basis.SPLIT),
        (Profile.PRODUCT_MANAGER_ONLY, Kind.STRATEGIC, PM, Basis.SPLIT),
        (Profile.PRODUCT_MANAGER_ONLY, Kind.TACTICAL, PM, Basis.PROFILE),
    ],
)
def test_a_profile_says_who_decides_each_kind(
    profile: Profile, kind: Kind, role: Role, basis: Basis
) -> None:
    decided = decision(_team(profile), kind)
    assert (decided.role, decided.basis) == (role, basis)


@pytest.mark.parametrize("profile", Profile)
def test_a_theme_given_to_a_role_outweighs_the_profile(profile: Profile) -> None:
    for role in Role:
        team = _team(profile, themes={"pricing": role})
        assert decision(team, Kind.STRATEGIC, "pricing").role is role
        assert decision(team, Kind.STRATEGIC, "pricing").basis is Basis.THEME
        assert decision(team, Kind.STRATEGIC, "goals") == decision(_team(profile), Kind.STRATEGIC)


@pytest.mark.parametrize(
    ("profile", "themes", "missing"),
    [
        (Profile.SPLIT, {}, (PO, PM)),
        (Profile.SINGLE_PRODUCT_OWNER, {}, (PO,)),
        (Profile.PRODUCT_MANAGER_ONLY, {}, (PM,)),
        (Profile.PRODUCT_MANAGER_ONLY, {"bugs": PO}, (PO, PM)),
    ],
)
def test_only_roles_that_decide_something_have_to_be_filled(
    profile: Profile, themes: dict[str, Role], missing: tuple[Role, ...]
) -> None:
    assert roles_to_fill(_team(profile, themes=themes, holders={})) == missing


def test_a_vacant_role_is_stood_in_for_whatever_the_profile() -> None:
    team = _team(Profile.SINGLE_PRODUCT_OWNER, holders={PM: "UMANAGER"})
    routed = route(Kind.STRATEGIC, team)
    assert (routed.role, routed.assignee, routed.assignment_reason) == (
        PO,
        "UMANAGER",
        AssignmentReason.OTHER_ROLE,
    )


def test_a_disputed_theme_names_the_role_that_does_not_decide() -> None:
    team = _team(themes={"business_case": PO})
    routed = route(Kind.STRATEGIC, team, theme="business_case", disputed=True)
    assert (routed.assignee, routed.consulted) == ("UOWNER", "UMANAGER")


def test_an_unclear_question_needs_no_choice_where_one_role_decides_either_way() -> None:
    assert route_of(Kind.UNCLEAR, _unclear(), _team(), disputed=False) is None
    routed = route_of(Kind.UNCLEAR, _unclear(), _team(Profile.SINGLE_PRODUCT_OWNER), disputed=False)
    assert routed is not None
    assert routed.assignee == "UOWNER"
    given = route_of(Kind.UNCLEAR, _unclear(), _team(themes={"pricing": PO}), disputed=False)
    assert given is not None
    assert given.assignee == "UOWNER"


def test_a_theme_counts_only_for_the_side_it_speaks_for() -> None:
    team = _team(themes={"pricing": PO})
    verdict = Verdict(Kind.STRATEGIC, 0.9, Probabilities(0.9, 0.1, 0.0), (), "pricing")
    as_given = route_of(Kind.STRATEGIC, verdict, team, disputed=True)
    corrected = route_of(Kind.TACTICAL, verdict, team, disputed=True)
    assert as_given is not None
    assert (as_given.basis, as_given.consulted) == (Basis.THEME, "UMANAGER")
    assert corrected is not None
    assert (corrected.basis, corrected.theme, corrected.consulted) == (Basis.SPLIT, "", None)


def test_what_is_no_product_decision_has_no_route() -> None:
    assert route_of(Kind.NEITHER, _unclear(), _team(), disputed=False) is None
