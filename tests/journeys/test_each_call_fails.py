"""Each call to Slack fails once, for every listener: it is answered once all the same, or said."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from bot.domain.errors import StoreUnavailable
from bot.slack.clients import with_one_token
from bot.slack.inbox import Inbox
from bot.slack.listeners import Listeners
from bot.slack.mcp.callers import Callers
from bot.slack.outbox import Outbox
from bot.slack.sending import NOTE
from bot.slack.team_form import TEAM_FORM
from bot.slack.views import modals
from bot.store import inbox as stored_inbox
from bot.store import outbox as stored_outbox
from sandbox import sample
from tests.journeys.each_listener import LISTENERS, UNANSWERED, Act, Rig, rigged
from tests.journeys.timed import opened

EXPLAINS = ("try again", "Slack calls this", "I have changed nothing", "may not have", "press the")
"""What a refusal says that comes of a call that fails."""
ALL = bool(os.environ.get("ALL_FAULTS"))
"""Whether each listener meets all faults; usually, each meets one, and all are met."""


def test_every_listener_is_here(tmp_path: Path) -> None:
    with opened(tmp_path) as office:
        callers = Callers(with_one_token(office.slack_client()))
        listeners = Listeners(office.bot.context, frozenset(), office.bot.outbox, callers)
        forms = {*listeners.forms.by_callback, *listeners.handovers.by_callback}
        names = {*office.bot.inbox._listeners, *forms, modals.SUMMARY_FORM, TEAM_FORM}
    assert names - UNANSWERED <= LISTENERS.keys()


def who_got(new: "Counter[tuple[str, ...]]") -> "set[tuple[str, ...]]":
    """Where something appeared or changed."""
    return {(where, to) for where, to, _, _ in new}


def explained(new: "Counter[tuple[str, ...]]") -> bool:
    return any(words in text for *_, text in new for words in EXPLAINS)


def wrong(user: str, usual: "Counter[tuple[str, ...]]", new: "Counter[tuple[str, ...]]") -> str:
    """What is wrong with what people see after a call has failed; `""` for nothing."""
    places = {user, sample.direct_message(user)}
    for_user = [text for where, to, _, text in new if where in places or to in {user, ""}]
    if user and not for_user:
        return "unanswered"
    texts = Counter(
        (where, to, text.replace(NOTE, "").strip()) for where, to, _, text in new if to != "view"
    )
    unsaid = Counter(
        (where, to, text.strip())
        for where, to, _, text in new
        if to not in {"view", "file"} and text and NOTE not in text
    )
    for key, times in unsaid.items():
        if times > 1:
            return f"unsaid twice: {key}"
    others = {where for where, _ in who_got(new)} - places
    if explained(new) and any(where.startswith("D") for where in others):
        return f"refused, and others heard of it: {others}"
    if who_got(usual) - who_got(new) and not explained(new):
        return f"missing: {who_got(usual) - who_got(new)} of {texts}"
    return ""


FAULTS = ("429", "500", "hang", "cut")
ENDS: Mapping[str, tuple[Any, str]] = {
    "before it is handled": (Inbox, "_submit"),
    "before that is committed": (stored_inbox, "finish"),
    "before it is sent": (Outbox, "_submit"),
    "before that is kept": (stored_outbox, "delete"),
}
"""Where a process ends, or the database goes: what comes after it there is not done."""


def test_it_is_answered_once_or_said_whichever_call_fails(tmp_path: Path) -> None:
    def cases(number: int, methods: set[str]) -> Iterator[tuple[str, str]]:
        for method in sorted(methods):
            for how in FAULTS if ALL else [FAULTS[number % len(FAULTS)]]:
                yield method, how

    assert tried(tmp_path, cases) > 120


def test_it_is_answered_once_or_said_wherever_the_process_ends(tmp_path: Path) -> None:
    def cases(number: int, methods: set[str]) -> Iterator[tuple[str, str]]:
        for where in ENDS if ALL else [[*ENDS][number % len(ENDS)]]:
            yield "", where

    assert tried(tmp_path, cases) > 70


def tried(folder: Path, cases: Callable[[int, set[str]], Iterator[tuple[str, str]]]) -> int:
    """Try all listeners with what `cases` says; returns with how many."""
    failures, number = [], 0
    with rigged(folder) as rig:
        for nth, (name, (user, prepare)) in enumerate(LISTENERS.items()):
            usual, methods = what_comes(rig, prepare)
            if user and not usual:
                failures.append((name, "", "nothing comes even so"))
            for method, how in cases(nth, methods):
                new, _ = what_comes(rig, prepare, method, how)
                number += 1
                if problem := wrong(user, usual, new):
                    failures.append((name, f"{method} {how}", problem))
    assert failures == [], "\n".join(map(str, failures))
    return number


def what_comes(
    rig: Rig, prepare: Callable[[Rig], Act], method: str = "", how: str = ""
) -> "tuple[Counter[tuple[str, ...]], set[str]]":
    """What people see of something that is done, and the methods that are called."""
    act = prepare(rig)
    rig.settle()
    before = rig.seen()
    rig.net.called.clear()
    rig.net.breaks, rig.net.how = method, how
    with ends(how) if how in ENDS else nullcontext():
        act()
        rig.office.settle()
    rig.settle()
    rig.net.breaks = ""
    rig.office.clock.now += timedelta(seconds=30)
    rig.office.bot.relay.tick()
    rig.settle()
    return rig.seen() - before, set(rig.net.called)


def ends(where: str) -> Any:
    """Let nothing be done after a step."""
    of, step = ENDS[where]
    if isinstance(of, type):
        return mock.patch.object(of, step)
    return mock.patch.object(of, step, side_effect=StoreUnavailable("gone"))
