"""What time does with a question that nobody answers, and who gets it next."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.chasing import Step, WaitingQuestion, next_people, next_step
from bot.domain.people.absence import Absence, Cause, Presence
from bot.domain.teams.team import Role, Team

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
OWNER, MANAGER = Role.PRODUCT_OWNER, Role.PRODUCT_MANAGER
WAITING = WaitingQuestion(1, 7, "UPO", "UASKER", OWNER, 1, NOW, NOW)
TEAM = Team(
    1,
    "T1",
    "Checkout",
    holders={OWNER: "UPO", MANAGER: "UPM"},
    deputies={OWNER: ("UDEP", "UDEP2"), MANAGER: ("UPMDEP",)},
)


def _step(days: int, *, before: int = 0, gone: bool = False) -> Step:
    return next_step(replace(WAITING, waited_before=before), days, NOW, is_gone=gone)


@pytest.mark.parametrize(
    ("days", "step"),
    [
        (0, Step.WAIT), (1, Step.WAIT), (2, Step.PASS_ON), (3, Step.PASS_ON), (4, Step.WAIT),
        (5, Step.END), (9, Step.END),
    ],
)  # fmt: skip
def test_it_is_passed_on_after_two_working_days_and_ends_after_five(days: int, step: Step) -> None:
    assert _step(days) is step


def test_the_days_of_everybody_who_had_it_count_and_it_is_passed_on_once() -> None:
    assert [_step(days, before=2) for days in range(4)] == [Step.WAIT] * 3 + [Step.END]


def test_it_leaves_somebody_who_is_gone_at_once() -> None:
    assert _step(0, gone=True) is Step.PASS_ON
    assert _step(1, before=2, gone=True) is Step.PASS_ON
    assert _step(5, gone=True) is Step.END


def test_without_its_words_it_goes_to_nobody_else() -> None:
    wordless = replace(WAITING, has_words=False)
    steps = [next_step(wordless, days, NOW, is_gone=False) for days in (2, 3, 5)]
    assert steps == [Step.WAIT, Step.WAIT, Step.END]
    assert next_step(wordless, 0, NOW, is_gone=True) is Step.END


def test_it_ends_at_last_however_long_somebody_is_away() -> None:
    later = NOW + timedelta(days=60)
    assert next_step(WAITING, 0, later, is_gone=False) is Step.END
    assert next_step(WAITING, 0, later - timedelta(seconds=1), is_gone=False) is Step.WAIT


def _next(had_it: set[str] | None = None, away: tuple[str, ...] = (), stand_in: str = "") -> object:
    absences = {user_id: (Absence(user_id, Cause.STATUS),) for user_id in away}
    if stand_in:
        absences["UPO"] = (Absence("UPO", Cause.ANNOUNCED, stand_in=stand_in),)
    presence = Presence(NOW, absences)
    return list(next_people(WAITING, TEAM, presence, had_it or set()))


def test_a_deputy_gets_it_or_else_the_other_role() -> None:
    assert _next() == [("UDEP", OWNER), ("UDEP2", OWNER), ("UPM", MANAGER)]
    assert _next(stand_in="USTAND") == [
        ("USTAND", OWNER), ("UDEP", OWNER), ("UDEP2", OWNER), ("UPM", MANAGER),
    ]  # fmt: skip


def test_nobody_gets_it_who_is_away_or_had_it() -> None:
    assert _next({"UDEP"}, away=("UDEP2",)) == [("UPM", MANAGER)]
    assert _next({"UDEP", "UDEP2", "UPM"}) == []


def test_without_a_team_nobody_is_next() -> None:
    assert list(next_people(WAITING, None, Presence(NOW), set())) == []


people = st.sampled_from(("UPO", "UPM", "UASKER", "UA", "UB", "UC"))


@given(
    holders=st.dictionaries(st.sampled_from(Role), people),
    deputies=st.dictionaries(st.sampled_from(Role), st.lists(people).map(tuple)),
    away=st.sets(people),
    had_it=st.sets(people),
    decider=people,
    role=st.sampled_from(Role),
)
def test_the_asker_the_absent_and_those_who_had_it_never_get_it(
    holders: dict[Role, str],
    deputies: dict[Role, tuple[str, ...]],
    away: set[str],
    had_it: set[str],
    decider: str,
    role: Role,
) -> None:
    team = replace(TEAM, holders=holders, deputies=deputies)
    waiting = replace(WAITING, decider_id=decider, role=role)
    presence = Presence(NOW, {user_id: (Absence(user_id, Cause.STATUS),) for user_id in away})
    offered = [user_id for user_id, _ in next_people(waiting, team, presence, had_it)]
    assert not set(offered) & {"UASKER", decider, *away, *had_it}
    assert len(offered) == len(set(offered))
    assert set(offered) <= team.people
