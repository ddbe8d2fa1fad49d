"""A question as whoowns sees it: plain words, and where they were asked."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Source(StrEnum):
    """The way by which a question came in."""

    COMMAND = "command"
    MENTION = "mention"
    DIRECT_MESSAGE = "direct_message"
    SHORTCUT = "shortcut"


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asked.

    `text` is free of Slack's markup; `channel_ids` are the channels that the text refers to.
    `delivery` names the one delivery that brought the question, so that a repeated delivery is
    recognised; `asked_at` carries a time zone. `emoji` are those that stood in the text, as
    `:rocket:`: a team may be called so.
    """

    text: str
    workspace_id: str
    asker_id: str
    channel_id: str
    source: Source
    asked_at: datetime
    delivery: str
    channel_ids: tuple[str, ...] = ()
    emoji: tuple[str, ...] = ()

    @property
    def unseen_text(self) -> str:
        """The text where the asker sees it nowhere else: Slack does not show a typed command."""
        return self.text if self.source is Source.COMMAND else ""
