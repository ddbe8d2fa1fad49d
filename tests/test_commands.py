"""Every command is in the help and in the documents, and what stands there can be typed."""

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.domain.classification.phrase import phrase_of
from bot.domain.errors import Refusal
from bot.domain.teams.team_checks import RESERVED
from bot.domain.verdict import Kind
from bot.rules import load_rulebook
from bot.slack.commands.rules_commands import RULES_TABLE, AddRule
from bot.slack.commands.rules_commands import parse as parse_rule
from bot.slack.commands.summary_commands import SUMMARY_TABLE
from bot.slack.commands.summary_commands import parse as parse_summary
from bot.slack.commands.table import MAX_LETTERS, CommandTable
from bot.slack.commands.team_grammar import TEAM_TABLE, parse
from bot.slack.views import guidance

HOME = Path(__file__).parents[1]
PAGE = (HOME / "docs" / "commands.md").read_text(encoding="utf-8")
README = (HOME / "README.md").read_text(encoding="utf-8")
RULES = (HOME / "docs" / "rules.md").read_text(encoding="utf-8")
HELP = guidance.how_to_set_up_teams().text
RULES_HELP = guidance.how_to_teach_words().text


def _typed(text: str) -> list[str]:
    return re.findall(r"`/whoowns-team ([^`<\[…]+)`", text)


@pytest.mark.parametrize("verb", TEAM_TABLE.verbs)
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


@pytest.mark.parametrize("verb", RULES_TABLE.verbs)
def test_each_command_for_rules_is_told(verb: str) -> None:
    for page in (RULES, RULES_HELP):
        assert f"/whoowns-rules {verb}" in page


@pytest.mark.parametrize(
    "typed",
    sorted(set(re.findall(r"`/whoowns-rules ([^`]+)`", RULES + RULES_HELP))),
)
def test_each_example_for_rules_can_be_typed(typed: str) -> None:
    parsed = parse_rule(html.escape(typed, quote=False))
    if isinstance(parsed, AddRule):
        phrase_of(parsed.phrase)


def test_each_theme_that_can_be_given_to_a_role_is_told() -> None:
    page = PAGE.split("### Who decides what")[1].split("## Looking")[0]
    for kind in (Kind.STRATEGIC, Kind.TACTICAL):
        names = re.search(rf"{kind} (?:themes|ones) (?:are )?(`[^.;]+)[.;]", page)
        assert names
        listed = re.findall(r"`([^`]+)`", names[1])
        themes = [t for t in load_rulebook().themes.values() if t.kind is kind and not t.general]
        assert listed == [theme.in_words for theme in themes]
    disputed = [t.in_words for t in load_rulebook().themes.values() if t.disputed]
    assert re.findall(r"`([^`]+)`", page.split("whose theme it is (")[1].split(")")[0]) == disputed


def test_no_team_can_be_called_like_a_command() -> None:
    others = frozenset("for of in to none nobody off".split())  # noqa: SIM905 - words read better
    words = frozenset(word for word in TEAM_TABLE.reserved if word.isalpha())
    assert words | others == RESERVED


PARSERS: list[tuple[CommandTable[Any], Callable[[str], object]]] = [
    (TEAM_TABLE, parse), (RULES_TABLE, parse_rule), (SUMMARY_TABLE, parse_summary),
]  # fmt: skip
by_command = pytest.mark.parametrize(
    ("table", "parse_text"), PARSERS, ids=[table.slash for table, _ in PARSERS]
)


def _result(parse_text: Callable[[str], object], text: str) -> object:
    try:
        return parse_text(text)
    except Refusal as refusal:
        return str(refusal)


@by_command
def test_a_synonym_does_what_its_verb_does(
    table: CommandTable[Any], parse_text: Callable[[str], object]
) -> None:
    for command in table.commands:
        for word in command.synonyms:
            for rest in ("", " tactical cart", " 1", " monday", " <@U1> for Pay", " <#C1>"):
                typed = _result(parse_text, f"{word.upper()}{rest}")
                assert typed == _result(parse_text, f"{command.verb}{rest}"), word


@by_command
def test_no_word_begins_two_commands(
    table: CommandTable[Any], parse_text: Callable[[str], object]
) -> None:
    words = [word for command in table.commands for word in (command.verb, *command.synonyms)]
    assert len(words) == len(set(words))
    assert not table.by_word.keys() & table.suggestions.keys()
    assert set(table.suggestions.values()) <= set(table.verbs)


@by_command
def test_too_long_a_command_is_refused_and_never_cut(
    table: CommandTable[Any], parse_text: Callable[[str], object]
) -> None:
    for verb in table.verbs:
        with pytest.raises(Refusal, match=f"the limit is {MAX_LETTERS}"):
            parse_text(f"{verb} {'x' * MAX_LETTERS}")


@by_command
def test_the_same_manner_serves_all_commands(
    table: CommandTable[Any], parse_text: Callable[[str], object]
) -> None:
    assert {"help", "?"} <= table.by_word.keys()
    with pytest.raises(Refusal, match="don't understand “foo bar”"):
        parse_text("help foo bar")


@pytest.mark.parametrize(
    ("parse_text", "text", "words"),
    [
        (parse, "back foo", "foo"),
        (parse, "po <@U1> banana for Checkout", "banana"),
        (parse, "po <@U1> Whitaker for Mobile", "Whitaker"),
        (parse, "deputy po <@U1> foo <@U2> bar", "bar"),
        (parse, "channel <#C1> foo <#C2> for Checkout", "foo"),
        (parse, "vacate po banana for Checkout", "banana"),
        (parse, "show banana for Checkout", "banana"),
        (parse, "list <@U1> banana", "banana"),
        (parse, "fallback <#C1> banana", "banana"),
        (parse, "create Checkout <#C1> banana", "banana"),
        (parse_rule, "list foo bar", "foo bar"),
        (parse_rule, "check foo", "foo"),
        (parse_rule, "suggest foo", "foo"),
        (parse_rule, 'add tactical "gift card" foo', "foo"),
        (parse_summary, "all foo", "foo"),
        (parse_summary, "last banana for Checkout", "banana"),
        (parse_summary, "on monday banana 09:00", "banana"),
    ],
)
def test_a_word_that_was_not_understood_is_named(
    parse_text: Callable[[str], object], text: str, words: str
) -> None:
    with pytest.raises(Refusal, match=f"don't understand “{words}”"):
        parse_text(text)
