"""A message of ours: its blocks, and the same in plain words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Block = Mapping[str, Any]
SECTION_LIMIT = 3000
"""Letters in a section at most; Slack refuses a whole message for one letter more."""
TEXT_LIMIT = 40_000
"""Letters in the plain words of a message at most, for the same reason."""


@dataclass(frozen=True, slots=True)
class Message:
    """What the bot says.

    `text` holds all that the blocks say, for notifications and screen readers.
    """

    text: str
    blocks: tuple[Block, ...]

    @property
    def body(self) -> dict[str, Any]:
        """The message as arguments of Slack's posting methods."""
        blocks = [dict(block) for block in self.blocks]
        text = _cut(self.text, TEXT_LIMIT)
        return {"text": text, "blocks": blocks, "unfurl_links": False, "unfurl_media": False}


def lines(*texts: str, more: Sequence[Block] = ()) -> Message:
    """A message of one section a line, and whatever blocks follow."""
    spoken = [text for text in texts if text]
    return Message("\n".join(spoken), (*(section(text) for text in spoken), *more))


def section(text: str, accessory: Block | None = None) -> Block:
    """A paragraph of `mrkdwn` in which only our own markup is live."""
    block: dict[str, Any] = {"type": "section", "text": mrkdwn(_cut(text, SECTION_LIMIT))}
    return block if accessory is None else {**block, "accessory": dict(accessory)}


def heading(text: str) -> Block:
    """A line in large letters; nothing in it is live."""
    return {"type": "header", "text": {"type": "plain_text", "text": text, "emoji": False}}


def context(text: str) -> Block:
    """A small grey line."""
    return {"type": "context", "elements": [mrkdwn(text)]}


def button(text: str, action_id: str, value: str) -> Block:
    """A button; `value` comes back when it is pressed."""
    label = {"type": "plain_text", "text": text}
    return {"type": "button", "text": label, "action_id": action_id, "value": value}


def mrkdwn(text: str) -> dict[str, Any]:
    """A text object that Slack does not search for bare names, channels and links."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
