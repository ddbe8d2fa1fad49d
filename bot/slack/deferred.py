"""What a listener is whose deliveries are handled after their acknowledgement."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from bot.domain.delivery import Outgoing
from bot.slack.message import Message
from bot.slack.request import Request

Handler = Callable[[Request], Message | Outgoing | None]
"""Does what Slack asks for, and returns the message to send, if any."""
Reply = Callable[[Request, Message], Outgoing | None]
"""Says how a message is delivered; see `bot.slack.replies`."""


class Pool(Enum):
    """The threads that handle a delivery, apart so that none waits for work of another sort."""

    ANSWERING = auto()
    """What needs nothing of Slack: milliseconds."""
    ASKING = auto()
    """What first asks Slack who somebody is, or opens a form: as long as Slack takes."""
    REVIEWING = auto()
    """What reads thousands of questions: seconds."""


@dataclass(frozen=True, slots=True)
class Deferred:
    """A listener whose deliveries are handled after their acknowledgement.

    `reply_with_error` delivers reasons where they must not replace a message. A `quiet` listener
    runs so often that only its failures are logged at the usual level. What is not `wanted` is
    acknowledged, and forgotten.
    """

    name: str
    handle: Handler
    reply: Reply
    reply_with_error: Reply | None = None
    pool: Pool = Pool.ASKING
    quiet: bool = False
    wanted: Callable[[Request], bool] = lambda _request: True
