"""The grammar of `/whoowns-rules`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.classification.own_rules import Strength
from bot.domain.errors import Refusal
from bot.domain.verdict import Kind
from bot.slack.commands.rules_commands import (
    AddRule,
    CheckRules,
    ListRules,
    RemoveRule,
    ShowRulesHelp,
    SuggestRules,
    TryQuestion,
    parse,
)
from bot.slack.views.rules import add_command
from tests.domain.test_own_rules import rule

STRONG, WEAK = Strength.STRONG, Strength.WEAK


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("", ShowRulesHelp()),
        ("  HELP ", ShowRulesHelp()),
        ("list", ListRules()),
        ("check", CheckRules()),
        ("suggest", SuggestRules()),
        ('add tactical "gift card"', AddRule(Kind.TACTICAL, "gift card", STRONG)),
        ('add tactical: "gift card"', AddRule(Kind.TACTICAL, "gift card", STRONG)),
        ("add Neither “PO number” weak", AddRule(Kind.NEITHER, "PO number", WEAK)),
        ("add strategic new resellers WEAK", AddRule(Kind.STRATEGIC, "new resellers", WEAK)),
        ("add tactical blue form weakly", AddRule(Kind.TACTICAL, "blue form", WEAK)),
        ("add strategic weak", AddRule(Kind.STRATEGIC, "weak", STRONG)),
        ('add strategic "a strong bet" strong', AddRule(Kind.STRATEGIC, "a strong bet", STRONG)),
        ('add tactical "R&amp;D"', AddRule(Kind.TACTICAL, "R&D", STRONG)),
        ('add tactical “gift card"', AddRule(Kind.TACTICAL, "gift card", STRONG)),
        ("new tactical `gift card` weak", AddRule(Kind.TACTICAL, "gift card", WEAK)),
        ("delete 3", RemoveRule(3)),
        ("ls", ListRules()),
        ("try is it right?", TryQuestion("is it right?")),
        ("remove 3", RemoveRule(3)),
        ("remove #3.", RemoveRule(3)),
        ('remove "gift card"', RemoveRule("gift card")),
        ("remove gift card", RemoveRule("gift card")),
        ("remove rather weak", RemoveRule("rather weak")),
        ("test is <@U1|sam> right?", TryQuestion("is right?")),
    ],
)
def test_what_is_typed_is_understood(text: str, command: object) -> None:
    assert parse(text) == command


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("ad", "Did you mean add"),
        ("xyzzy", "See `/whoowns-rules help`"),
        ('add tactical "gift card', "left open"),
        ("list foo bar", "I don't understand “foo bar”"),
        ("add", "strategic, tactical or neither"),
        ("add tactic x", "strategic, tactical or neither"),
        ("add strategik x", "Did you mean strategic"),
        ('add tactical "gift card" very', "“very”. Only strong or weak"),
        ("add tactical <@U1|sam>", "not of people or channels"),
        ('add tactical "<#C1|x> card"', "not of people or channels"),
        ("test", "Write the question after test"),
        ("test <@U1>", "Write the question after test"),
    ],
)
def test_what_is_wrong_is_said_with_a_hint(text: str, hint: str) -> None:
    with pytest.raises(Refusal, match=hint):
        parse(text)


@given(st.text(max_size=500), st.sampled_from(["", "add ", "add tactical ", "remove ", "test "]))
def test_anything_typed_is_understood_or_refused_in_short(text: str, verb: str) -> None:
    try:
        parse(verb + text)
    except Refusal as refusal:
        assert len(str(refusal)) < 400  # noqa: PT017 - it may be understood as well


@given(st.sampled_from([Kind.STRATEGIC, Kind.TACTICAL, Kind.NEITHER]), st.sampled_from(Strength))
def test_how_to_undo_a_rule_is_understood_as_that_rule(kind: Kind, strength: Strength) -> None:
    undo = add_command(rule("gift cards", kind, strength))
    assert parse(undo) == AddRule(kind, "gift cards", strength)
