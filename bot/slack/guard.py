"""What stands around each listener: one log line, and a reply whatever happens."""

import logging
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from secrets import token_hex
from typing import Any

from slack_bolt import Args
from slack_sdk.errors import SlackApiError

from bot.domain.errors import Refusal, StoreUnavailable
from bot.slack.directory import Outsider, SlackDirectory
from bot.slack.message import Block, Message
from bot.slack.patience import before_acknowledgement
from bot.slack.request import Request
from bot.slack.slack_errors import CALL_FAILED, code_of, read_error
from bot.slack.views import guidance

Handler = Callable[[Request], Message | None]
"""Does what Slack asks for, and returns the message to send, if any."""
Reply = Callable[[Request, Message], None]
"""Delivers a message; see `bot.slack.replies`."""
Listener = Callable[[Args], None]

log = logging.getLogger("whoowns.listener")


def guarded(
    name: str,
    handle: Handler,
    reply: Reply,
    reply_with_error: Reply | None = None,
    *,
    quiet: bool = False,
    in_acknowledgement: bool = False,
) -> Listener:
    """A listener that runs `handle` and delivers its message, or the reason why there is none.

    `reply_with_error` delivers reasons where they must not replace a message. A `quiet` listener
    runs so often that only its failures are logged at the usual level. With `in_acknowledgement`,
    Slack waits while `handle` runs, so its own calls to Slack get a budget.

    Nothing escapes: an error right after an acknowledgement could lose the acknowledgement.
    """

    def listener(args: Args) -> None:
        started = time.perf_counter()
        request = Request(args)
        try:
            waits = in_acknowledgement
            with before_acknowledgement(request.age_seconds) if waits else nullcontext():
                _refuse_outsiders(request)
                message, fields = handle(request), {"outcome": "done"}
            if request.is_by_app:
                fields = {"outcome": "not from a person"}
        except Outsider as outsider:
            message = None if request.is_event else guidance.refused(outsider)
            fields = {"outcome": "outsider"}
        except Exception as error:  # noqa: BLE001 - the guard's purpose
            message, fields = _explain(error)
        done = fields["outcome"] == "done"
        if message is not None:
            try:
                (reply if done else reply_with_error or reply)(request, message)
            except Exception as error:  # noqa: BLE001 - the guard's purpose
                fields = {"outcome": "not delivered", "reference": _log_failure(error)}
        milliseconds = round((time.perf_counter() - started) * 1000, 1)
        level = logging.DEBUG if quiet and fields["outcome"] == "done" else logging.INFO
        log.log(level, name, extra={"fields": {**fields, "ms": milliseconds}})

    return listener


def suggesting(name: str, handle: Callable[[Request], Sequence[Block]]) -> Listener:
    """A listener that acknowledges with the options of `handle`, or with none where it fails.

    It runs with each letter that somebody types, so only failures are logged.
    """

    def listener(args: Args) -> None:
        options: Sequence[Block] = ()
        request = Request(args)
        try:
            with before_acknowledgement(request.age_seconds):
                _refuse_outsiders(request)
                options = handle(request)
        except Outsider:
            log.info(name, extra={"fields": {"outcome": "outsider"}})
        except Refusal:
            log.info(name, extra={"fields": {"outcome": "refused"}})
        except Exception as error:  # noqa: BLE001 - the guard's purpose
            fields = {"outcome": "failed", "reference": _log_failure(error)}
            log.info(name, extra={"fields": fields})
        request.ack(options=[dict(option) for option in options])

    return listener


def _refuse_outsiders(request: Request) -> None:
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


def submitting(name: str, handle: Callable[[Request], Mapping[str, Any]]) -> Listener:
    """A listener for a modal that was submitted: `handle` returns the acknowledgement.

    An error is shown at the field that it is about (`WrongField`), or at the first one.
    """

    def listener(args: Args) -> None:
        request = Request(args)
        try:
            with before_acknowledgement(request.age_seconds):
                _refuse_outsiders(request)
                answer, fields = handle(request), {"outcome": "done"}
        except WrongField as wrong:
            answer, fields = _at_field(wrong.block_id, str(wrong.refusal)), {"outcome": "refused"}
        except Exception as error:  # noqa: BLE001 - the guard's purpose
            message, fields = _explain(error)
            # Slack shows plain text at a field: there is no markup to make harmless.
            text = str(error) if isinstance(error, Refusal) else message.text
            answer = _at_field(request.first_block_id, text)
        request.ack(**answer)
        log.info(name, extra={"fields": fields})

    return listener


def _at_field(block_id: str, text: str) -> Mapping[str, Any]:
    return {"response_action": "errors", "errors": {block_id: text}}


def _explain(error: Exception) -> tuple[Message, dict[str, str]]:
    """The message to a person about an error, and what to log."""
    if isinstance(error, Refusal):
        return guidance.refused(error), {"outcome": "refused"}
    reference = _log_failure(error)
    if isinstance(error, StoreUnavailable):
        return guidance.not_saved(reference), {"outcome": "not saved", "reference": reference}
    fields = {"outcome": "failed", "reference": reference}
    if isinstance(error, CALL_FAILED):
        refusal = read_error(error).refusal("I couldn't finish that")
        return guidance.refused_by_slack(refusal, reference), fields
    return guidance.failed(reference), fields


def _log_failure(error: Exception) -> str:
    """Log where an error was raised, under a new reference, which is returned.

    Its text is left out: it may quote people.
    """
    reference = token_hex(4)
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno}" for f in reversed(frames))
    fields = {"reference": reference, "error": type(error).__name__, "where": where}
    if isinstance(error, SlackApiError):
        fields["slack"] = code_of(error)
    if isinstance(error, StoreUnavailable):
        fields["reason"] = error.reason
    log.error("failure", extra={"fields": fields})
    return reference
