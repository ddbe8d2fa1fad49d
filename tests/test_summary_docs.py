"""What the documentation and the bot's own help say of `/whoowns-summary` can be typed."""

import re
from pathlib import Path

import pytest

from bot.domain.reporting.schedule import GRACE, LATE
from bot.slack.commands.summary_commands import SUMMARY_TABLE, parse
from bot.slack.views import guidance

HOME = Path(__file__).parents[1]
PAGE = (HOME / "docs" / "summary.md").read_text(encoding="utf-8")
HELP = guidance.how_to_read_summaries().text
COMMAND = re.compile(r"`/whoowns-summary ?([^`]*)`")
COMMANDS = sorted({*COMMAND.findall(PAGE), *COMMAND.findall(HELP)})


@pytest.mark.parametrize("typed", COMMANDS)
def test_what_is_written_can_be_typed(typed: str) -> None:
    parse(re.sub(r"#(\w+)", r"<#C1|\1>", typed))


@pytest.mark.parametrize("text", [PAGE, HELP], ids=["docs", "help"])
def test_no_command_is_left_out(text: str) -> None:
    mentioned = {typed.split(" ")[0] for typed in COMMAND.findall(text)} | set(
        re.findall(r"`(last|now)`", text)
    )
    assert set(SUMMARY_TABLE.verbs) <= mentioned


def test_the_times_are_those_of_the_program() -> None:
    assert GRACE.days == 2
    assert "After two days it is skipped" in PAGE
    assert LATE.total_seconds() == 30 * 60
    assert "if it is more than half an hour late, it says so" in PAGE
