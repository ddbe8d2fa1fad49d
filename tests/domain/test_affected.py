"""Whoever decides more or less after a change hears of it, and nobody else does."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.teams.affected import DecisionChange, affected_users
from bot.domain.teams.team import SPLIT, Profile, Role, Team, decision
from bot.domain.teams.team_change import TeamChange
from bot.domain.verdict import Kind

THEMES = {"pricing": Kind.STRATEGIC, "bugs": Kind.TACTICAL}
HOLDERS = st.dictionaries(st.sampled_from(Role), st.sampled_from(["U1", "U2"]))
SPLITS = st.tuples(
    st.sampled_from(Profile), st.dictionaries(st.sampled_from([*THEMES]), st.sampled_from(Role))
)


@given(HOLDERS, SPLITS, SPLITS)
def test_who_decides_another_set_of_questions_is_affected(
    holders: dict[Role, str],
    old: tuple[Profile, dict[str, Role]],
    new: tuple[Profile, dict[str, Role]],
) -> None:
    team = Team(1, "T1", "Checkout", holders=holders)
    before = replace(team, profile=old[0], themes=old[1])
    after = replace(team, profile=new[0], themes=new[1])
    affected = affected_users(TeamChange(before, after), "UACTOR", THEMES)
    assert set(affected) == {
        user
        for user in holders.values()
        if _decided_by(user, before, old[1] | new[1]) != _decided_by(user, after, old[1] | new[1])
    }
    for effects in affected.values():
        assert all(isinstance(effect, DecisionChange) for effect in effects)


def _decided_by(user: str, team: Team, themes: dict[str, Role]) -> set[tuple[Kind, str]]:
    """The questions that a user decides: kinds, and themes that were or are given to a role."""
    subjects = [(kind, "") for kind in SPLIT] + [(THEMES[theme], theme) for theme in themes]
    return {
        (kind, theme)
        for kind, theme in subjects
        if team.holder(decision(team, kind, theme).role) == user
    }
