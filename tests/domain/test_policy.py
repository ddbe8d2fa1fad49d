"""Who may change teams."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people.person import Person
from bot.domain.teams.team import Role, Team
from bot.domain.workspace import Policy, may_change, policy_of

TEAM = Team(1, "T1", "Checkout", holders={Role.PRODUCT_OWNER: "UHOLDER"})
MEMBER = Person("UMEMBER", "T1")
HOLDER = Person("UHOLDER", "T1")
ADMIN = Person("UADMIN", "T1", is_admin=True)
GUEST = Person("UGUEST", "T1", guest=True)
people = st.builds(
    Person,
    st.sampled_from(["UHOLDER", "UMEMBER"]),
    st.just("T1"),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    guest=st.booleans(),
)


@pytest.mark.parametrize(
    ("policy", "actor", "own", "create"),
    [
        (Policy.ADMINS, ADMIN, True, True),
        (Policy.ADMINS, HOLDER, False, False),
        (Policy.ADMINS, MEMBER, False, False),
        (Policy.ROLE_HOLDERS, ADMIN, True, True),
        (Policy.ROLE_HOLDERS, HOLDER, True, False),
        (Policy.ROLE_HOLDERS, MEMBER, False, False),
        (Policy.EVERYONE, MEMBER, True, True),
        (Policy.EVERYONE, GUEST, False, False),
        (Policy.EVERYONE, replace(GUEST, id="UHOLDER"), True, False),
    ],
)
def test_each_policy_lets_in_whom_it_names(
    policy: Policy, actor: Person, own: bool, create: bool
) -> None:
    assert may_change(policy, actor, TEAM, no_holders=False) is own
    assert may_change(policy, actor, None, no_holders=False) is create


def test_while_nobody_holds_a_role_a_member_may_begin_unless_admins_shall() -> None:
    assert may_change(Policy.ROLE_HOLDERS, MEMBER, None, no_holders=True)
    assert not may_change(Policy.ADMINS, MEMBER, None, no_holders=True)
    assert not may_change(Policy.ROLE_HOLDERS, GUEST, None, no_holders=True)


@given(people, st.sampled_from(list(Policy)), st.sampled_from([TEAM, None]), st.booleans())
def test_bots_strangers_and_the_deactivated_never_may(
    actor: Person, policy: Policy, team: Team | None, no_holders: bool
) -> None:
    may = may_change(policy, actor, team, no_holders=no_holders)
    if actor.is_bot or actor.deactivated or actor.outsider:
        assert not may
    elif actor.is_admin:
        assert may


@given(people, st.sampled_from([TEAM, None]), st.booleans())
def test_a_wider_policy_never_shuts_anybody_out(
    actor: Person, team: Team | None, no_holders: bool
) -> None:
    order = (Policy.ADMINS, Policy.ROLE_HOLDERS, Policy.EVERYONE)
    may = [may_change(policy, actor, team, no_holders=no_holders) for policy in order]
    assert may == sorted(may)


def test_a_policy_of_an_unknown_word_is_the_strictest() -> None:
    assert policy_of("anarchy") is Policy.ADMINS
    assert policy_of(None) is Policy.ROLE_HOLDERS
    assert [policy_of(policy.value) for policy in Policy] == list(Policy)
