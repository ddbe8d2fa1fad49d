"""The commands of `/whoowns-rules`, and their grammar: from typed text to a command object."""

import html
import re
from dataclasses import dataclass

from bot.domain.asked_words import unwrapped
from bot.domain.classification.own_rules import Strength
from bot.domain.errors import Refusal
from bot.domain.verdict import Kind
from bot.slack.commands.parser import SHOWN, did_you_mean
from bot.slack.commands.table import Command, CommandTable, alone
from bot.slack.commands.tokens import tokens_of, words_of
from bot.slack.text import read

MARKUP = re.compile(r"<[@#!]")
KINDS = {kind.value: kind for kind in (Kind.STRATEGIC, Kind.TACTICAL, Kind.NEITHER)}
EXAMPLES = (
    'For example: `/whoowns-rules add tactical "gift card"`, or '
    '`/whoowns-rules add strategic "resellers" weak`.'
)


@dataclass(frozen=True, slots=True)
class ListRules:
    """Show all rules of the workspace."""


@dataclass(frozen=True, slots=True)
class AddRule:
    """Add a rule: questions with this phrase are of that kind."""

    kind: Kind
    phrase: str
    strength: Strength


@dataclass(frozen=True, slots=True)
class RemoveRule:
    """Remove the rule with this number or phrase."""

    number_or_phrase: int | str


@dataclass(frozen=True, slots=True)
class TryQuestion:
    """Show how a question would be classified, and why."""

    text: str


@dataclass(frozen=True, slots=True)
class CheckRules:
    """Check the rules for overlaps and contradictions."""


@dataclass(frozen=True, slots=True)
class SuggestRules:
    """Suggest rules, drawn from corrections."""


@dataclass(frozen=True, slots=True)
class ShowRulesHelp:
    """Show how the command is used."""


RulesCommand = (
    ListRules | AddRule | RemoveRule | TryQuestion | CheckRules | SuggestRules | ShowRulesHelp
)


def parse(text: str) -> RulesCommand:
    """Return the command in `text`, typed after `/whoowns-rules`; raises Refusal with a hint."""
    command, rest = RULES_TABLE.split(text)
    if command:
        return command.parse(rest)
    if not rest:
        return ShowRulesHelp()
    raise RULES_TABLE.unknown(text)


def _split_off_word(text: str) -> tuple[str, str]:
    """The first word, and the text after it."""
    word, *rest = text.split(maxsplit=1) or [""]
    return word, "".join(rest).strip()


def _add(rest: str) -> AddRule:
    word, rest = _split_off_word(rest)
    kind = KINDS.get(word.casefold().rstrip(":,"))
    if kind is None:
        raise Refusal(
            "Start with the kind of question: strategic, tactical or neither.",
            f"{did_you_mean(word, KINDS)}{EXAMPLES}",
        )
    phrase, after = _phrase(rest)
    if after.casefold() not in {"", *Strength}:
        raise Refusal(
            f"I don't understand “{after[:SHOWN]}”. Only strong or weak can follow the phrase.",
            EXAMPLES,
        )
    return AddRule(kind, phrase, Strength(after.casefold() or Strength.STRONG))


def _remove(rest: str) -> RemoveRule:
    number = rest.removeprefix("#").removesuffix(".")
    if number.isascii() and number.isdigit() and len(number) < SHOWN:
        return RemoveRule(int(number))
    if not rest or MARKUP.search(rest):
        raise Refusal(
            "Which rule?",
            "Give its number from `/whoowns-rules list`, for example `/whoowns-rules remove 1`.",
        )
    phrase, after = _phrase(rest)
    return RemoveRule(f"{phrase} {after}".strip())


def _try(rest: str) -> TryQuestion:
    typed = read(rest)
    if not typed.says_something:
        raise Refusal(
            "Write the question after test.",
            "For example: `/whoowns-rules test who signs off the new price list?`",
        )
    return TryQuestion(unwrapped(typed.question))


def _phrase(rest: str) -> tuple[str, str]:
    """Return the phrase, in quotes or not, and the text after it."""
    if MARKUP.search(rest):
        raise Refusal("A phrase is made of words, not of people or channels.", EXAMPLES)
    tokens = tokens_of(rest)
    unclosed = next((token.words for token in tokens if token.is_unclosed), "")
    if unclosed:
        raise Refusal(f"A quote is left open at “{unclosed[:SHOWN]}”.", EXAMPLES)
    if tokens and tokens[0].quoted:
        return read(html.escape(tokens[0].words, quote=False)).text, words_of(tokens[1:])
    words = read(rest).text.split()
    strength = words[-1].casefold().removesuffix("ly") if len(words) > 1 else ""
    if strength not in set(Strength):
        return " ".join(words), ""
    return " ".join(words[:-1]), strength


RULES_TABLE: CommandTable[RulesCommand] = CommandTable(
    "/whoowns-rules",
    (
        Command(
            "add",
            _add,
            (
                (
                    'add tactical "gift card"',
                    (
                        "these words point to tactical; also `strategic`, or `neither` for what "
                        "isn't a product decision; end with `weak` if they only tip the balance"
                    ),
                ),
            ),
            ("new", "create", "add rule"),
        ),
        Command(
            "test",
            _try,
            (("test who signs off the price list?", "what I'd call a question, and why"),),
            ("try", "explain"),
        ),
        Command(
            "suggest",
            alone(SuggestRules()),
            (("suggest", "rules suggested by your corrections"),),
            ("propose",),
        ),
        Command(
            "check",
            alone(CheckRules()),
            (("check", "rules that overlap, never match, or contradict your feedback"),),
        ),
        Command(
            "list",
            alone(ListRules()),
            (("list", "all rules of this workspace"),),
            ("ls", "show", "rules", "list rules"),
        ),
        Command(
            "remove",
            _remove,
            (("remove 1", "remove a rule, by its number or its phrase"),),
            ("delete", "rm", "remove rule", "delete rule"),
        ),
        Command("help", alone(ShowRulesHelp()), (("help", "this list"),), ("?",)),
    ),
)
