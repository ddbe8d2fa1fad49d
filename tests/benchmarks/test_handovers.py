"""The checks of the benchmark of hand-overs find each kind of failure."""

from collections.abc import Callable

import pytest

from benchmarks.bench_handovers import (
    KINDS_OF_FAILURE,
    LOST,
    MISSING,
    NOT_ANSWERED,
    STORED_TWICE,
    UNSAID_TWICE,
    failures,
)
from benchmarks.flaky_slack import Call, Outcome
from benchmarks.handover_talks import ASKER, BROUGHT, DECIDER, Talk
from bot.domain.handover import State
from bot.slack.sending import NOTE


def post(talk: Talk, which: str, note: str = "") -> None:
    body = {"text": f"{talk.question} {note}"}
    talk.posts[which].append(Call(0.0, "chat.postMessage", body, Outcome.OK))


def whole() -> Talk:
    """A question that was handed over, answered, and read by everybody once."""
    talk = Talk(0, "UASKER", "UPO", "C1", sent=True, answered=True)
    for which in (DECIDER, ASKER, BROUGHT):
        post(talk, which)
    return talk


def found(talk: Talk, *states: State) -> set[str]:
    failed = failures([talk], [(0, state) for state in states])
    return {what for what in KINDS_OF_FAILURE if failed[what]}


def test_nothing_is_found_where_all_is_well() -> None:
    assert found(whole(), State.ANSWERED) == set()
    assert found(Talk(0, "UASKER", "UPO", "C1")) == set()


def test_what_is_lost_or_stored_twice_is_found() -> None:
    assert found(whole()) == {LOST, NOT_ANSWERED}
    assert found(whole(), State.ANSWERED, State.ANSWERED) == {STORED_TWICE}
    assert found(whole(), State.OPEN) == {NOT_ANSWERED}


@pytest.mark.parametrize("which", MISSING)
def test_a_message_that_never_came_is_found(which: str) -> None:
    talk = whole()
    del talk.posts[which]
    assert found(talk, State.ANSWERED) == {MISSING[which]}


@pytest.mark.parametrize("which", MISSING)
def test_a_message_that_came_twice_is_found_unless_it_says_so(which: str) -> None:
    again: list[tuple[str, set[str]]] = [("", {UNSAID_TWICE}), (NOTE, set())]
    for note, failed in again:
        talk = whole()
        post(talk, which, note)
        assert found(talk, State.ANSWERED) == failed


def test_what_nobody_acknowledged_counts_if_it_is_stored() -> None:
    unread: Callable[[], Talk] = lambda: Talk(0, "UASKER", "UPO", "C1")  # noqa: E731
    assert found(unread(), State.OPEN) == {MISSING[DECIDER], MISSING[ASKER]}
    assert found(unread(), State.ANSWERED) == set(MISSING.values())
