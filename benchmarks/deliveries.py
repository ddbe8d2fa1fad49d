"""What Slack delivers to a bot, and what came of each delivery: acknowledgements and replies."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from benchmarks.flaky_slack import Call
from sandbox.exchanges import Delivery as Attempt

ROLE = "product_owner"
"""The role that the benchmarks give away."""


class Kind(StrEnum):
    """What is delivered."""

    QUESTION = "/whoowns"
    TEAM_COMMAND = "/whoowns-team po"
    MENTION = "mention"
    DIRECT_MESSAGE = "direct message"
    SHORTCUT = "shortcut"
    PRESS = "press on an answer"
    OPEN_FORM = "team form opened"
    SAVE_FORM = "team form saved"
    HAND_OVER = "role handed over in a direct message"
    SUMMARY = "/whoowns-summary"
    FILE = "/whoowns-summary csv"
    HOME = "Home tab opened"


EVENTS = {Kind.MENTION, Kind.DIRECT_MESSAGE, Kind.HOME}
COMMANDS = {Kind.QUESTION, Kind.TEAM_COMMAND, Kind.OPEN_FORM, Kind.SUMMARY, Kind.FILE}
QUESTIONS = {Kind.QUESTION, Kind.MENTION, Kind.DIRECT_MESSAGE, Kind.SHORTCUT}
CHANGES = {Kind.TEAM_COMMAND, Kind.SAVE_FORM, Kind.HAND_OVER}

Key = tuple[str, str]
"""What a reply has in common with the delivery that it answers."""


@dataclass(frozen=True)
class Reply:
    """What a person saw of the bot: a message, or a form with `form`.

    With `replaces`, it took the place of what was there. `entry_id` is the number of the answer in
    its buttons; 0 without one.
    """

    at: float
    text: str
    replaces: bool = False
    form: bool = False
    entry_id: int = 0


@dataclass
class Delivery:
    """Something that is delivered, and what came of it.

    `identity` is what the journal knows a question by, `entry_id` the answer that is pressed on,
    and `new_holder` the person who is to have the role `ROLE` of the team.
    """

    kind: Kind
    payload: Mapping[str, Any]
    keys: Sequence[Key]
    identity: str = ""
    user_id: str = ""
    channel_id: str = ""
    team: str = ""
    new_holder: str = ""
    entry_id: int = 0
    began: float = field(default_factory=time.monotonic)
    attempts: list[tuple[float, Attempt]] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def acknowledged(self) -> bool:
        """Whether Slack got an acknowledgement in time."""
        return any(attempt.ok for _, attempt in self.attempts)

    @property
    def messages(self) -> list[Reply]:
        """What the person sees in the end: everything, but of replacements only the last."""
        last = [reply for reply in self.replies if reply.replaces][-1:]
        return [reply for reply in self.replies if not reply.replaces] + last

    def note(self, reply: Reply) -> None:
        """Keep what the person saw."""
        self.replies.append(reply)
        self.answered.set()
