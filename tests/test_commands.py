"""Every command is in the help and in the documents, and what stands there can be typed."""

import html
import re
from pathlib import Path

import pytest

from bot.domain.classification.phrase import phrase_of
from bot.domain.errors import Refusal
from bot.domain.teams.team_checks import RESERVED
from bot.domain.verdict import Kind
from bot.rules import load_rulebook
from bot.slack.commands import rules_commands
from bot.slack.commands.team_grammar import PARSERS, SYNONYMS, parse
from bot.slack.views import guidance

HOME = Path(__file__).parents[1]
PAGE = (HOME / "docs" / "commands.md").read_text(encoding="utf-8")
README = (HOME / "README.md").read_text(encoding="utf-8")
RULES = (HOME / "docs" / "rules.md").read_text(encoding="utf-8")
HELP = guidance.how_to_set_up_teams().text
RULES_HELP = guidance.how_to_teach_words().text


def _typed(text: str) -> list[str]:
    return re.findall(r"`/whoowns-team ([^`<\[…]+)`", text)


@pytest.mark.parametrize("verb", PARSERS)
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


@pytest.mark.parametrize("verb", rules_commands.PARSERS)
def test_each_command_for_rules_is_told(verb: str) -> None:
    for told in (RULES, RULES_HELP):
        assert f"/whoowns-rules {verb}" in told


@pytest.mark.parametrize(
    "typed",
    sorted(set(re.findall(r"`/whoowns-rules ([^`]+)`", RULES + RULES_HELP))),
)
def test_each_example_for_rules_can_be_typed(typed: str) -> None:
    said = rules_commands.parse(html.escape(typed, quote=False))
    if isinstance(said, rules_commands.AddRule):
        phrase_of(said.phrase)


def test_each_theme_that_can_be_given_to_a_role_is_told() -> None:
    told = PAGE.split("### Who decides what")[1].split("## Looking")[0]
    for kind in (Kind.STRATEGIC, Kind.TACTICAL):
        names = re.search(rf"{kind} (?:themes|ones) (?:are )?(`[^.;]+)[.;]", told)
        assert names
        listed = re.findall(r"`([^`]+)`", names[1])
        themes = [t for t in load_rulebook().themes.values() if t.kind is kind and not t.general]
        assert listed == [theme.in_words for theme in themes]
    disputed = [t.in_words for t in load_rulebook().themes.values() if t.disputed]
    assert re.findall(r"`([^`]+)`", told.split("whose theme it is (")[1].split(")")[0]) == disputed


def test_no_team_can_be_called_like_a_command() -> None:
    assert {*PARSERS, *SYNONYMS} <= RESERVED
