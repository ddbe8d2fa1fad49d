"""Whatever a process or Slack does in the middle, a move of a hand-over is done and read once."""

from collections.abc import Callable
from datetime import timedelta
from unittest import mock

import pytest

from bot.domain.delivery import LEASE
from bot.domain.errors import StoreUnavailable
from bot.slack.inbox import Inbox
from bot.slack.outbox import Outbox
from bot.slack.sending import NOTE
from bot.store import outbox as stored_outbox
from tests.journeys import handing_over as steps
from tests.journeys.conftest import Office
from tests.journeys.handing_over import ASKER, PM, PO, QUESTION
from tests.journeys.test_kept import another, dies, left

Act = Callable[[], object]
Texts = dict[str, list[str]]
"""What people read from the bot in the end: the beginning of each message, by person."""


def submitting(office: Office, user: str, action: str, values: dict[str, str]) -> Act:
    """Open a form, and return what sends it."""
    number = 0 if user == PO else -1
    office.slack.press(user, steps.in_dm(office, user)[number], action)
    view = steps.form_of(office, user)
    return lambda: office.slack.submit(user, view, {k: {k: v} for k, v in values.items()})


def pressing(office: Office, user: str, action: str) -> Act:
    """Return what presses a button of somebody's latest message."""
    message = steps.in_dm(office, user)[-1]
    return lambda: office.slack.press(user, message, action)


def take(office: Office) -> Act:
    return pressing(office, PO, "handover_take")


def give(office: Office) -> Act:
    return submitting(office, PO, "handover_answer", {"answer": "Two."})


def return_(office: Office) -> Act:
    return submitting(office, PO, "handover_return", {"who": "role"})


def withdraw(office: Office) -> Act:
    return pressing(office, ASKER, "handover_withdraw")


def ask_another(office: Office) -> Act:
    return submitting(office, ASKER, "handover_redirect", {"who": "role"})


def confirm(office: Office) -> Act:
    steps.answer(office, PO, steps.in_dm(office, PO)[0], "Two.")
    return pressing(office, ASKER, "handover_got_it")


def reopen(office: Office) -> Act:
    steps.answer(office, PO, steps.in_dm(office, PO)[0], "Two.")
    return pressing(office, ASKER, "handover_not_answered")


def send_draft(office: Office) -> Act:
    (shown,) = steps.in_dm(office, PO)
    office.slack.say(PO, steps.dm(PO), "Two.", thread_ts=shown.ts)
    office.settle()
    offered = office.slack.messages(steps.dm(PO), thread_ts=shown.ts)[-1]
    return lambda: office.slack.press(PO, offered, "handover_send_draft")


SENT = f"I've asked <@{PO}>"
ASKED = f"<@{ASKER}> asks you"
BROUGHT = f"<@{PO}> answers:"
ANSWERED = f"<@{PO}> has answered"
MOVES: dict[str, tuple[Callable[[Office], Act], list[str], Texts]] = {
    "take": (take, ["taken"], {PO: [ASKED], ASKER: [SENT]}),
    "answer": (give, ["answered"], {PO: [ASKED], ASKER: [ANSWERED, BROUGHT]}),
    "return": (
        return_,
        ["returned", "open"],
        {
            PO: [ASKED],
            PM: [ASKED],
            ASKER: [f"<@{PO}> no longer has", f"<@{PO}> says your question is for somebody else"],
        },
    ),
    "withdraw": (
        withdraw,
        ["withdrawn"],
        {PO: [f"<@{ASKER}> has withdrawn"], ASKER: ["You've withdrawn"]},
    ),
    "ask another": (
        ask_another,
        ["withdrawn", "open"],
        {
            PO: [f"<@{ASKER}> has withdrawn"],
            PM: [ASKED],
            ASKER: [f"You asked <@{PM}> instead", f"I've asked <@{PM}>"],
        },
    ),
    "confirm": (confirm, ["answered"], {PO: [ASKED], ASKER: [ANSWERED, BROUGHT]}),
    "reopen": (reopen, ["open"], {PO: [ASKED], ASKER: [SENT, BROUGHT]}),
    "send a draft": (send_draft, ["answered"], {PO: [ASKED], ASKER: [ANSWERED, BROUGHT]}),
}


def finish(office: Office) -> None:
    """Let other processes take up what is left, as it is due."""
    for number in range(1, 15):
        if not left(office):
            return
        another(office, number * (LEASE + timedelta(seconds=1))).stop()


def read(office: Office) -> Texts:
    """What people have from the bot now; what may be a repetition says so, and counts once."""
    seen = {user: [m.text for m in steps.in_dm(office, user)] for user in (PO, PM, ASKER)}
    return {user: [t for t in texts if NOTE not in t] for user, texts in seen.items() if texts}


def as_expected(office: Office, ends: list[str], texts: Texts) -> None:
    assert steps.states(office) == ends
    seen = read(office)
    assert seen.keys() == texts.keys()
    for user, beginnings in texts.items():
        assert len(seen[user]) == len(beginnings), seen[user]
        for text, beginning in zip(seen[user], beginnings, strict=True):
            assert text.startswith(beginning)
    assert left(office) == 0


FORMS = {"answer", "return", "ask another"}
"""Moves that are made before they are acknowledged: nothing of them waits to be handled."""


@pytest.mark.parametrize(
    ("move", "part"),
    [(m, part) for m in MOVES for part in (Inbox, Outbox) if part is Outbox or m not in FORMS],
)
def test_the_next_process_does_what_one_has_begun(asked: Office, move: str, part: type) -> None:
    prepare, ends, texts = MOVES[move]
    act = prepare(asked)
    asked.settle()
    with dies(part):
        act()
        asked.settle()
    finish(asked)
    as_expected(asked, ends, texts)


@pytest.mark.parametrize("move", MOVES)
def test_what_slack_took_just_before_the_end_is_found_or_says_so(asked: Office, move: str) -> None:
    """The process ends between Slack's answer and its record: what comes again carries a line."""
    prepare, ends, texts = MOVES[move]
    act = prepare(asked)
    asked.settle()
    with mock.patch.object(stored_outbox, "delete", side_effect=StoreUnavailable("gone")):
        act()
        asked.settle()
    finish(asked)
    as_expected(asked, ends, texts)


def test_a_question_is_handed_over_once(office: Office) -> None:
    view = steps.ask(office)
    with dies(Outbox):
        steps.send(office, view)
    finish(office)
    as_expected(office, ["open"], {PO: [ASKED], ASKER: [SENT]})
    steps.answer(office, PO, steps.in_dm(office, PO)[0], "Two.")
    as_expected(office, ["answered"], {PO: [ASKED], ASKER: [ANSWERED, BROUGHT]})


@pytest.mark.parametrize(
    ("move", "how"),
    [
        ("answer", {"status": 429, "retry_after": 1}),
        ("return", {"status": 500}),
        ("reopen", {"status": 429, "retry_after": 1}),
    ],
)
def test_a_slack_that_fails_holds_a_message_up_and_loses_none(
    asked: Office, move: str, how: dict[str, int]
) -> None:
    prepare, ends, _ = MOVES[move]
    act = prepare(asked)
    asked.settle()
    before = {user: len(steps.in_dm(asked, user)) for user in (PO, PM, ASKER)}
    assert asked.bot.relay.stop(20)  # so that nothing is tried again before it is looked at
    asked.slack.refuse("chat.postMessage", times=2, **how)  # type: ignore[arg-type]
    act()
    asked.settle()
    assert steps.states(asked) == ends
    assert {user: len(steps.in_dm(asked, user)) for user in before} == before
    finish(asked)
    waits = {"answer": ASKER, "return": PM, "reopen": PO}[move]
    shown = steps.in_dm(asked, waits)
    texts = [m.text for m in shown] + [
        m.text for m in asked.slack.messages(steps.dm(waits), thread_ts=shown[0].ts)[1:]
    ]
    words = {"answer": "Two.", "return": QUESTION, "reopen": "it's open again"}[move]
    assert any(words in text for text in texts)
    assert left(asked) == 0
