"""Every command is in the help and in the documents, and what stands there can be typed."""

import html
import re
from pathlib import Path

import pytest

from bot.domain.errors import Refusal
from bot.domain.naming import RESERVED
from bot.slack.typed import READERS, parse
from bot.slack.views import usage

HOME = Path(__file__).parents[1]
PAGE = (HOME / "docs" / "commands.md").read_text(encoding="utf-8")
README = (HOME / "README.md").read_text(encoding="utf-8")
HELP = usage.teams().text


def _typed(text: str) -> list[str]:
    return re.findall(r"`/whoowns-team ([^`<\[…]+)`", text)


@pytest.mark.parametrize("verb", READERS)
def test_each_command_is_told(verb: str) -> None:
    assert re.search(rf"`/whoowns-team {verb}\b", PAGE)
    assert re.search(rf"`(?:/whoowns-team )?{verb}\b", HELP)
    assert "docs/commands.md" in README


@pytest.mark.parametrize("typed", sorted({*_typed(PAGE), *_typed(HELP), *_typed(README)}))
def test_each_example_can_be_typed(typed: str) -> None:
    as_slack_sends = re.sub(r"@\w+", "<@U0SOMEBODY>", html.escape(typed, quote=False))
    as_slack_sends = re.sub(r"#[\w-]+", "<#C0CHANNEL>", as_slack_sends)
    try:
        parse(as_slack_sends)
    except Refusal as refusal:
        pytest.fail(str(refusal))


def test_no_team_can_be_called_like_a_command() -> None:
    assert set(READERS) <= RESERVED
