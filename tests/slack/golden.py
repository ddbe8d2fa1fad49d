"""Messages compared with the JSON under `tests/golden`, and what is live in them."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.slack.message import Message

GOLDEN = Path(__file__).parents[1] / "golden"
HOSTILE = "<!channel> *Team* `x` @here & <@U9>"
"""A name that pings, formats and links wherever it is not made harmless."""


def check(name: str, body: Mapping[str, Any]) -> None:
    """Compare with the golden file, or write it anew where `WRITE_GOLDEN` is set."""
    shown = json.dumps(body, indent=2, ensure_ascii=False) + "\n"
    golden = GOLDEN / f"{name}.json"
    if os.environ.get("WRITE_GOLDEN"):
        golden.write_text(shown, encoding="utf-8")
    assert shown == golden.read_text(encoding="utf-8")


def check_inert(message: Message) -> None:
    """Nothing of a hostile name is live."""
    for text in (message.text, *live_texts(message.blocks)):
        assert not any(live in text for live in ("<!channel>", "<@U9>", "@here", "*Team*", "`x`"))


def live_texts(part: object) -> Iterator[str]:
    """Every text that Slack reads as markup."""
    if isinstance(part, Mapping):
        if part.get("type") == "mrkdwn":
            yield part["text"]
        for inner in part.values():
            yield from live_texts(inner)
    elif isinstance(part, Sequence) and not isinstance(part, str):
        for inner in part:
            yield from live_texts(inner)
