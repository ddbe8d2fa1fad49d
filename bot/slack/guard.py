"""What stands around listeners that answer in the acknowledgement: a reply whatever happens."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from slack_bolt import Args

from bot import metrics
from bot.domain.errors import MaybeSaved, Refusal, StoreUnavailable
from bot.slack.directory import Outsider, SlackDirectory
from bot.slack.message import Block, Message
from bot.slack.patience import before_acknowledgement
from bot.slack.request import Request
from bot.slack.request_log import about, log_failure, record
from bot.slack.slack_errors import CALL_FAILED, NOTHING_CHANGED, read_error
from bot.slack.views import guidance

Handler = Callable[[Request], Message | None]
"""Does what Slack asks for, and returns the message to send, if any."""
Reply = Callable[[Request, Message], None]
"""Acknowledges with a message."""
Unit = Callable[[], AbstractContextManager[object]]
"""What `bot.store.database.Database.unit_of_work` is: all, or nothing, is done inside."""
Listener = Callable[[Args], None]

GIVEN_UP_SECONDS = 3.0
"""The age of a request at which Slack has shown an error in the place of an answer."""


def guarded(
    name: str,
    handle: Handler,
    reply: Reply,
    reply_with_error: Reply | None = None,
    *,
    unit_of_work: Unit | None = None,
) -> Listener:
    """A listener that runs `handle` and acknowledges with its message, or the reason for none.

    With a `unit_of_work`, what it does is committed before, and it has a budget for its calls to
    Slack. `reply_with_error` delivers reasons where they need another form. Nothing escapes: an
    error right after an acknowledgement could lose the acknowledgement.
    """

    def answer(request: Request) -> Mapping[str, str]:
        try:
            with _waited_for(request, unit_of_work or nullcontext, asks_slack=bool(unit_of_work)):
                refuse_outsiders(request)
                message = handle(request)
            fields = {"outcome": "done"}
        except Outsider as outsider:
            message, fields = guidance.refused(outsider), {"outcome": "outsider"}
        except Exception as error:  # noqa: BLE001 - the guard's purpose
            message, fields = explain(error)
        done = fields["outcome"] == "done"
        if message is not None:
            (reply if done else reply_with_error or reply)(request, message)
        return fields

    return _recorded(name, answer)


def _recorded(
    name: str,
    answer: Callable[[Request], Mapping[str, str]],
    level_if_done: int = logging.INFO,
) -> Listener:
    """A listener that logs and counts what `answer` returns of a request, with its outcome."""
    metrics.add_events(name)

    def listener(args: Args) -> None:
        started = time.perf_counter()
        request = Request.of(args)
        with about(request):
            fields = answer(request)
            level = level_if_done if fields["outcome"] == "done" else logging.INFO
            record(name, fields, time.perf_counter() - started, level)

    return listener


def suggesting(name: str, handle: Callable[[Request], Sequence[Block]]) -> Listener:
    """A listener that acknowledges with the options of `handle`, or with none where it fails.

    It runs with each letter that somebody types, so only failures are logged.
    """

    def answer(request: Request) -> Mapping[str, str]:
        options: Sequence[Block] = ()
        fields = {"outcome": "done"}
        try:
            with _waited_for(request):
                refuse_outsiders(request)
                options = handle(request)
        except Outsider:
            fields = {"outcome": "outsider"}
        except Exception as error:  # noqa: BLE001 - the guard's purpose
            _, fields = explain(error)
        request.ack(options=[dict(option) for option in options])
        return fields

    return _recorded(name, answer, logging.DEBUG)


class TooLate(Refusal):
    """Slack has given up waiting for the acknowledgement, and has said so to the person."""


@contextmanager
def _waited_for(
    request: Request, unit_of_work: Unit = nullcontext, *, asks_slack: bool = True
) -> Iterator[None]:
    """Do something while Slack waits: all or nothing, with a budget for the calls to Slack.

    Raises TooLate where Slack waits no longer, before or after: the person has read that it
    failed, may already have tried again, and would not see what was done after all.
    """
    _check_waiting(request)
    budget = before_acknowledgement(request.age_seconds) if asks_slack else nullcontext()
    with budget, unit_of_work():
        yield
        if unit_of_work is not nullcontext:
            _check_waiting(request)


def _check_waiting(request: Request) -> None:
    if request.age_seconds > GIVEN_UP_SECONDS:
        raise TooLate(f"I was too busy to answer in time. {NOTHING_CHANGED}", "Please try again.")


def refuse_outsiders(request: Request) -> None:
    """Raise Outsider for people of another organisation, or whose Slack doesn't say.

    Slack is asked only where the payload leaves it open. A command says nothing of it: there,
    `SlackDirectory.actor` refuses outsiders.
    """
    if not request.may_be_outsider:
        return
    try:
        SlackDirectory(request.client, frozenset()).actor(request)
    except Refusal as refusal:
        raise Outsider from refusal


class WrongField(Exception):
    """A field of a modal has a value that cannot be used."""

    def __init__(self, block_id: str, refusal: Refusal) -> None:
        super().__init__(block_id)
        self.block_id = block_id
        self.refusal = refusal


@contextmanager
def shown_at_field(block_id: str) -> Iterator[None]:
    """Turn a Refusal that is raised inside into a WrongField of this block."""
    try:
        yield
    except Refusal as refusal:
        raise WrongField(block_id, refusal) from refusal


def submitting(
    name: str, handle: Callable[[Request], Mapping[str, Any]], unit_of_work: Unit
) -> Listener:
    """A listener for a modal that was submitted: `handle` returns the acknowledgement.

    What it does is committed before. An error is shown at the field that it is about
    (`WrongField`), or at the first one.
    """

    def answer(request: Request) -> Mapping[str, str]:
        try:
            with _waited_for(request, unit_of_work):
                refuse_outsiders(request)
                response = handle(request)
            fields = {"outcome": "done"}
        except WrongField as wrong:
            response, fields = _at_field(wrong.block_id, str(wrong.refusal)), {"outcome": "refused"}
        except Exception as error:  # noqa: BLE001 - the guard's purpose
            message, fields = explain(error)
            # Slack shows plain text at a field: there is no markup to make harmless.
            text = str(error) if isinstance(error, Refusal) else message.text
            response = _at_field(request.first_block_id, text)
        request.ack(**response)
        return fields

    return _recorded(name, answer)


def _at_field(block_id: str, text: str) -> Mapping[str, Any]:
    return {"response_action": "errors", "errors": {block_id: text}}


def explain(error: Exception) -> tuple[Message, dict[str, str]]:
    """The message to a person about an error, and what to log."""
    if isinstance(error, Refusal):
        outcome = "too late" if isinstance(error, TooLate) else "refused"
        return guidance.refused(error), {"outcome": outcome}
    reference = log_failure(error)
    if isinstance(error, MaybeSaved):
        return guidance.maybe_saved(reference), {"outcome": "unknown", "reference": reference}
    if isinstance(error, StoreUnavailable):
        return guidance.not_saved(reference), {"outcome": "not saved", "reference": reference}
    fields = {"outcome": "failed", "reference": reference}
    if isinstance(error, CALL_FAILED):
        refusal = read_error(error).refusal("I couldn't finish that")
        return guidance.refused_by_slack(refusal, reference), fields
    return guidance.failed(reference), fields
