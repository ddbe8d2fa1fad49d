"""The states of a hand-over: where each move leads, and who may make it."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.handover import (
    ACTIVE,
    OF_ASKER,
    OF_DECIDER,
    Handover,
    Move,
    State,
    may_move,
    next_state,
)
from bot.domain.people.absence import EVERYBODY_IS_THERE, Absence, Cause, Presence
from bot.domain.teams.team import Role, Team

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
PO, PM = Role.PRODUCT_OWNER, Role.PRODUCT_MANAGER
TEAM = Team(1, "T1", "Checkout", holders={PO: "UPO", PM: "UPM"}, deputies={PO: ("UDEP",)})
DIRECT = Handover(1, "T1", 1, "UASKER", "UPO", PO, 1, "Why?", NOW)
PUBLIC = Handover(1, "T1", 1, "UASKER", "UPO", PO, 1, "Why?", NOW, channel_id="C1")
EVERYBODY = ("UASKER", "UPO", "UPM", "UDEP", "UOTHER", "")


@given(st.lists(st.sampled_from(Move)))
def test_whatever_happens_a_hand_over_ends_once(moves: list[Move]) -> None:
    state, visited = State.OPEN, [State.OPEN]
    for move in moves:
        following = next_state(state, move)
        if following:
            assert state in ACTIVE or state is State.ANSWERED
            state = following
            visited.append(state)
    final = {State.RETURNED, State.WITHDRAWN, State.UNANSWERED}
    assert sum(each in final for each in visited) <= 1
    assert not final & set(visited[:-1])


@given(st.sampled_from(Move), st.sampled_from(EVERYBODY), st.sampled_from([DIRECT, PUBLIC]))
def test_a_move_is_the_askers_or_the_deciders_and_never_both(
    move: Move, user_id: str, handover: Handover
) -> None:
    may = may_move(handover, move, user_id, TEAM, EVERYBODY_IS_THERE)
    if move in OF_ASKER:
        assert may == (user_id == "UASKER")
    elif move in OF_DECIDER:
        assert may == (user_id in {"UPO", "UDEP"} or (handover is PUBLIC and user_id == "UPM"))
    else:
        assert not may


def test_a_stand_in_may_answer_and_without_a_team_the_decider() -> None:
    away = Absence("UPO", Cause.ANNOUNCED, stand_in="UOTHER")
    presence = Presence(NOW, {"UPO": [away]})
    assert may_move(DIRECT, Move.ANSWER, "UOTHER", TEAM, presence)
    assert not may_move(DIRECT, Move.ANSWER, "UDEP", None, presence)
    assert may_move(DIRECT, Move.ANSWER, "UPO", None, presence)
