"""What stands around each listener: one log line, and a reply whatever happens."""

import logging
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from secrets import token_hex
from typing import Any

from slack_bolt import Args
from slack_sdk.errors import SlackApiError

from bot.domain.errors import Refusal, StoreUnavailable
from bot.slack.message import Block, Message
from bot.slack.views import problem

Work = Callable[[Args], Message | None]
Delivery = Callable[[Args, Message], None]
Listener = Callable[[Args], None]

log = logging.getLogger("whoowns.listener")


def guarded(
    name: str,
    work: Work,
    deliver: Delivery,
    deliver_problem: Delivery | None = None,
    *,
    often: bool = False,
) -> Listener:
    """A listener that does `work` and delivers its message, or the reason why there is none.

    `deliver_problem` is for reasons that must not take the place of an answer. Of what happens
    `often` only failures are told at the usual level of the log.

    Nothing escapes: a raise right after an acknowledgement could lose the acknowledgement.
    """

    def listener(args: Args) -> None:
        started = time.perf_counter()
        message, outcome = _attempt(work, args)
        if message is not None:
            well = outcome["outcome"] == "done"
            way = deliver if well else deliver_problem or deliver
            outcome = _delivered(way, args, message, outcome)
        took = (time.perf_counter() - started) * 1000
        level = logging.DEBUG if often and outcome["outcome"] == "done" else logging.INFO
        log.log(level, name, extra={"fields": {**outcome, "ms": round(took, 1)}})

    return listener


def suggesting(name: str, work: Callable[[Args], Sequence[Block]]) -> Listener:
    """A listener that offers what `work` finds, in the acknowledgement; nothing where it fails.

    It runs with each letter that is typed, so only failures are logged.
    """

    def listener(args: Args) -> None:
        options: Sequence[Block] = ()
        try:
            options = work(args)
        except Exception as trouble:  # noqa: BLE001 - the guard's purpose
            log.info(
                name, extra={"fields": {"outcome": "failed", "reference": _reference(trouble)}}
            )
        args.ack(options=[dict(option) for option in options])

    return listener


def submitting(name: str, work: Callable[[Args], Mapping[str, Any]]) -> Listener:
    """A listener for a modal that was submitted: `work` gives the acknowledgement.

    What cannot be done is shown at the field it is about (`WrongField`), else at the first one.
    """

    def listener(args: Args) -> None:
        try:
            answer, outcome = work(args), {"outcome": "done"}
        except WrongField as wrong:
            answer, outcome = _errors(wrong.block_id, str(wrong.refusal)), {"outcome": "refused"}
        except Exception as trouble:  # noqa: BLE001 - the guard's purpose
            message, told = _told(trouble)
            # What stands at a field is plain text, in which nothing has to be made harmless.
            words = str(trouble) if isinstance(trouble, Refusal) else message.text
            answer = _errors(args.body["view"]["blocks"][0]["block_id"], words)
            outcome = {key: str(value) for key, value in told.items()}
        args.ack(**answer)
        log.info(name, extra={"fields": outcome})

    return listener


class WrongField(Exception):
    """A field of a modal holds what cannot be used."""

    def __init__(self, block_id: str, refusal: Refusal) -> None:
        super().__init__(block_id)
        self.block_id = block_id
        self.refusal = refusal


def _errors(block_id: str, text: str) -> Mapping[str, Any]:
    return {"response_action": "errors", "errors": {block_id: text}}


def _attempt(work: Work, args: Args) -> tuple[Message | None, dict[str, object]]:
    try:
        return work(args), {"outcome": "done"}
    except Exception as trouble:  # noqa: BLE001 - the guard's purpose
        return _told(trouble)


def _told(trouble: Exception) -> tuple[Message, dict[str, object]]:
    """What a person reads of what was raised, and what is logged."""
    if isinstance(trouble, Refusal):
        return problem.refused(trouble), {"outcome": "refused"}
    reference = _reference(trouble)
    if isinstance(trouble, StoreUnavailable):
        return problem.not_saved(reference), {"outcome": "not saved", "reference": reference}
    return problem.failed(reference), {"outcome": "failed", "reference": reference}


def _delivered(
    deliver: Delivery, args: Args, message: Message, outcome: dict[str, object]
) -> dict[str, object]:
    try:
        deliver(args, message)
    except Exception as trouble:  # noqa: BLE001 - the guard's purpose
        return {"outcome": "not delivered", "reference": _reference(trouble)}
    return outcome


def _reference(trouble: Exception) -> str:
    """Log where it failed under a fresh reference, without the words that may quote people."""
    reference = token_hex(4)
    frames = traceback.extract_tb(trouble.__traceback__)
    where = " < ".join(f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno}" for f in reversed(frames))
    fields = {"reference": reference, "error": type(trouble).__name__, "where": where}
    if isinstance(trouble, SlackApiError):
        fields["slack"] = str(trouble.response.get("error"))
    log.error("failure", extra={"fields": fields})
    return reference
