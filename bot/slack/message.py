"""A message of the bot: its blocks, and the same in plain words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Block = Mapping[str, Any]
SECTION_LIMIT = 3000
"""Characters in a section at most; Slack refuses a whole message for one more."""
TEXT_LIMIT = 40_000
"""Characters in the plain text of a message at most, for the same reason."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message to send.

    `text` says everything that the blocks say, for notifications and screen readers.
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
    """A message with a section for each text that is not empty, then the blocks in `more`."""
    return from_blocks([*(section(text) for text in texts if text), *more])


def from_blocks(blocks: Sequence[Block]) -> Message:
    """A message of these blocks; its plain words are those of sections and context blocks."""
    return Message("\n".join(text for block in blocks for text in _texts(block)), tuple(blocks))


def section(text: str, accessory: Block | None = None) -> Block:
    """A paragraph of `mrkdwn`."""
    block: dict[str, Any] = {"type": "section", "text": mrkdwn(_cut(text, SECTION_LIMIT))}
    return block if accessory is None else {**block, "accessory": dict(accessory)}


def heading(text: str) -> Block:
    """A line in large letters; nothing in it is live."""
    return {"type": "header", "text": plain_text(text, emoji=False)}


def context_block(text: str) -> Block:
    """A small grey line."""
    return {"type": "context", "elements": [mrkdwn(text)]}


def actions(*elements: Block, block_id: str = "") -> Block:
    """A row of buttons and menus."""
    block = {"type": "actions", "elements": list(elements)}
    return {**block, "block_id": block_id} if block_id else block


def button(text: str, action_id: str, value: str) -> Block:
    """A button; `value` comes back when it is pressed."""
    return {"type": "button", "text": plain_text(text), "action_id": action_id, "value": value}


def mrkdwn(text: str) -> dict[str, Any]:
    """A text object in which Slack turns no bare names, channels or addresses into links."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def plain_text(text: str, *, emoji: bool = True) -> dict[str, Any]:
    """A text object without markup, as labels need it; names take no `emoji` between colons."""
    shown = {"type": "plain_text", "text": text}
    return shown if emoji else {**shown, "emoji": False}


def _texts(block: Block) -> Iterator[str]:
    if block["type"] == "section":
        yield block["text"]["text"]
    elif block["type"] == "context":
        yield from (element["text"] for element in block["elements"])


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
