"""The commands of `/whoowns-rules`, and their grammar: from typed text to a command object."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.domain.asked_words import unwrapped
from bot.domain.classification.own_rules import Strength
from bot.domain.errors import Refusal
from bot.domain.verdict import Kind
from bot.slack.commands.parser import SHOWN, did_you_mean, unknown_verb
from bot.slack.text import read

QUOTED = re.compile(r"\s*[\"“”„«](?P<quoted>[^\"“”„«»]*)[\"“”»]\s*(?P<rest>.*)", re.DOTALL)
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
    """The command in `text`, typed after `/whoowns-rules`; raises Refusal with a hint."""
    verb, rest = _split_off_word(text)
    if not verb:
        return ShowRulesHelp()
    parser = PARSERS.get(verb.casefold())
    if parser is None:
        hint = did_you_mean(verb, PARSERS, SUGGESTIONS)
        raise unknown_verb("/whoowns-rules", read(verb).text, hint)
    return parser(rest)


def _split_off_word(text: str) -> tuple[str, str]:
    """The first word, and the text after it."""
    word, *rest = text.split(maxsplit=1) or [""]
    return word, "".join(rest).strip()


def _add(rest: str) -> AddRule:
    word, rest = _split_off_word(rest)
    kind = KINDS.get(word.casefold())
    if kind is None:
        raise Refusal(
            "Say first what kind such questions are: strategic, tactical or neither.",
            f"{did_you_mean(word, KINDS)}{EXAMPLES}",
        )
    phrase, after = _phrase(rest)
    if after.casefold() not in {"", *Strength}:
        raise Refusal("Only strong or weak can follow the phrase.", EXAMPLES)
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
    """The phrase, in quotes or not, and the text after it."""
    if MARKUP.search(rest):
        raise Refusal("A phrase is made of words, not of people or channels.", EXAMPLES)
    quoted = QUOTED.fullmatch(rest)
    if quoted:
        return read(quoted["quoted"]).text, quoted["rest"].strip()
    words = read(rest).text.split()
    strength = words[-1].casefold().removesuffix("ly") if len(words) > 1 else ""
    if strength not in set(Strength):
        return " ".join(words), ""
    return " ".join(words[:-1]), strength


PARSERS: Mapping[str, Callable[[str], RulesCommand]] = {
    "list": lambda _: ListRules(),
    "add": _add,
    "remove": _remove,
    "test": _try,
    "check": lambda _: CheckRules(),
    "suggest": lambda _: SuggestRules(),
    "help": lambda _: ShowRulesHelp(),
}
"""Each verb, and what parses the text after it."""

SUGGESTIONS = {
    "new": "add",
    "create": "add",
    "delete": "remove",
    "ls": "list",
    "show": "list",
    "rules": "list",
    "try": "test",
    "explain": "test",
    "propose": "suggest",
}
"""Words people type who don't know the verb yet, and the verb to suggest."""
