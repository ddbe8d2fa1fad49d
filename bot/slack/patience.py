"""How long a person waits for Slack: lookups and forms end within seconds, or are refused.

Messages are another matter: nobody waits for them, and they are sent when Slack takes them.
"""

import copy
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from threading import BoundedSemaphore
from typing import Final, TypeVar

from slack_sdk import WebClient

from bot.domain.errors import Refusal
from bot.slack.retries import lookup_handlers
from bot.slack.slack_errors import NOTHING_CHANGED

T = TypeVar("T")

CALL_SECONDS: Final = 4.0
"""As long as one call may take. Slack answers most within 0.3 seconds."""
ALL_SECONDS: Final = 6.0
"""As long as a person waits for several answers that are asked for at the same time."""
AT_ONCE = 8
"""Requests to Slack at the same time, where one person waits for all of them."""
ACKNOWLEDGEMENT_SECONDS: Final = 1.5
"""As long as calls may take before an acknowledgement, all together."""
SLACK_WAITS_SECONDS: Final = 2.5
"""The age of a request at which they end in any case: Slack waits 3 seconds for it."""
FORMS_AT_ONCE = 4
"""Requests that may ask Slack before their acknowledgement, at the same time: half of the threads
that answer Slack, so that the others stay free while Slack is slow."""

WAITING_AT_ONCE = 2
"""Requests that may wait for one of those to end; two threads answer questions in any case."""
TURN_SECONDS: Final = 0.5
"""As long as they wait: with a Slack that answers, a form is saved in less."""

_deadline: ContextVar[float] = ContextVar("deadline")
_asking, _queue = BoundedSemaphore(FORMS_AT_ONCE), BoundedSemaphore(WAITING_AT_ONCE)


def impatient(client: WebClient) -> WebClient:
    """Return a client for what a person waits for: it never sleeps, and soon gives up.

    Raises Refusal where no time is left.
    """
    seconds = min(CALL_SECONDS, _deadline.get(float("inf")) - time.monotonic())
    if seconds <= 0:
        raise _too_slow()
    quick = copy.copy(client)
    quick.timeout = seconds  # type: ignore[assignment] # urllib takes fractions
    quick.retry_handlers = lookup_handlers()
    return quick


def _too_many_forms() -> Refusal:
    return Refusal(
        f"Too many people are saving something at this moment. {NOTHING_CHANGED}",
        "Please press the button again.",
    )


@contextmanager
def before_acknowledgement(
    age_seconds: float, busy: Callable[[], Refusal] = _too_many_forms
) -> Iterator[None]:
    """Give what runs inside a budget for its calls to Slack, which waits for an acknowledgement.

    `age_seconds` is the age of the request. Raises what `busy` returns where too many others wait
    already.
    """
    began = time.monotonic()
    if not _take_turn():
        raise busy()
    left = SLACK_WAITS_SECONDS - age_seconds + began
    token = _deadline.set(min(time.monotonic() + ACKNOWLEDGEMENT_SECONDS, left))
    try:
        yield
    finally:
        _deadline.reset(token)
        _asking.release()


def _take_turn() -> bool:
    """Join the requests that ask Slack, waiting a little if few others do; False if it is full."""
    if _asking.acquire(blocking=False):
        return True
    if not _queue.acquire(blocking=False):
        return False
    try:
        return _asking.acquire(timeout=TURN_SECONDS)
    finally:
        _queue.release()


def for_each(ask: Callable[[str], T], ids: Sequence[str]) -> Mapping[str, T | Refusal]:
    """Ask Slack about several IDs at the same time: each answer, or the Refusal it raised.

    What isn't answered in time is refused.
    """

    def answer(id_: str) -> T | Refusal:
        try:
            return ask(id_)
        except Refusal as refusal:
            return refusal

    seconds = min(ALL_SECONDS, _deadline.get(float("inf")) - time.monotonic())
    pool = ThreadPoolExecutor(AT_ONCE)
    futures = {id_: pool.submit(copy_context().run, answer, id_) for id_ in dict.fromkeys(ids)}
    wait(futures.values(), max(seconds, 0))
    pool.shutdown(wait=False, cancel_futures=True)
    return {
        id_: future.result() if future.done() and not future.cancelled() else _too_slow()
        for id_, future in futures.items()
    }


def _too_slow() -> Refusal:
    return Refusal(
        f"Slack is too slow to answer me right now. {NOTHING_CHANGED}",
        "Please try again in a few minutes.",
    )
