"""Messages and views compared with the JSON under `tests/golden`, and what holds for all of them.

`WRITE_GOLDEN=1 .venv/bin/pytest tests/slack` writes the files anew after a change of wording.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.slack.message import Message
from sandbox.blocks import problems_in_message, problems_in_view

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


def check_message(message: Message) -> None:
    """Slack accepts it, nothing typed is live in it, and its plain words say all its blocks say."""
    assert list(problems_in_message(message.body)) == []
    _check_inert(message.text)
    for text in _live_texts(message.blocks):
        _check_inert(text)
        assert text in message.text


def check_view(view: Mapping[str, Any]) -> None:
    """Slack accepts it, and nothing typed is live in it."""
    assert list(problems_in_view(dict(view))) == []
    for text in _live_texts(view):
        _check_inert(text)


def _check_inert(text: str) -> None:
    assert not any(live in text for live in ("<!channel>", "<@U9>", "@here", "*Team*", "`x`"))


def _live_texts(part: object) -> Iterator[str]:
    """Every text that Slack reads as markup."""
    if isinstance(part, Mapping):
        if part.get("type") == "mrkdwn":
            yield part["text"]
        for inner in part.values():
            yield from _live_texts(inner)
    elif isinstance(part, Sequence) and not isinstance(part, str):
        for inner in part:
            yield from _live_texts(inner)
