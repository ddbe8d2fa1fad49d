"""The grammar of `/whoowns-rules`: from typed text to what is asked for."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.classification.own_rules import Strength
from bot.domain.errors import Refusal
from bot.domain.verdict import Kind
from bot.slack.text import read

QUOTED = re.compile(r"\s*[\"“”„«](?P<quoted>[^\"“”„«»]*)[\"“”»]\s*(?P<rest>.*)", re.DOTALL)
MARKUP = re.compile(r"<[@#!]")
SHOWN = 40
"""Letters of an unknown word that are shown again."""
KINDS = {kind.value: kind for kind in (Kind.STRATEGIC, Kind.TACTICAL, Kind.NEITHER)}
ADDING = (
    'For example: `/whoowns-rules add tactical "gift card"`, or '
    '`/whoowns-rules add strategic "resellers" weak`.'
)


@dataclass(frozen=True, slots=True)
class ListRules:
    """Show all rules."""


@dataclass(frozen=True, slots=True)
class AddRule:
    """Call questions that hold this phrase that kind."""

    kind: Kind
    phrase: str
    strength: Strength


@dataclass(frozen=True, slots=True)
class RemoveRule:
    """Remove the rule with this number or phrase."""

    which: int | str


@dataclass(frozen=True, slots=True)
class TryQuestion:
    """Say what this question would be called, and why."""

    text: str


@dataclass(frozen=True, slots=True)
class CheckRules:
    """Say what is odd about the rules."""


@dataclass(frozen=True, slots=True)
class SuggestRules:
    """Propose rules that corrections speak for."""


@dataclass(frozen=True, slots=True)
class ShowRulesHelp:
    """Show how it is used."""


RulesCommand = (
    ListRules | AddRule | RemoveRule | TryQuestion | CheckRules | SuggestRules | ShowRulesHelp
)


def parse(text: str) -> RulesCommand:
    """What `text`, typed after `/whoowns-rules`, asks for; raises Refusal with the mend."""
    verb, rest = _first(text)
    if not verb:
        return ShowRulesHelp()
    reader = READERS.get(verb.casefold())
    if reader is None:
        raise Refusal(
            f"I do not know “{read(verb).text[:SHOWN] or '…'}”.",
            f"{_nearest(verb, READERS)}See `/whoowns-rules help`.",
        )
    return reader(rest)


def _first(text: str) -> tuple[str, str]:
    """The first word and what stands after it, whatever space is between."""
    word, *rest = text.split(maxsplit=1) or [""]
    return word, "".join(rest).strip()


def _add(rest: str) -> AddRule:
    word, rest = _first(rest)
    kind = KINDS.get(word.casefold())
    if kind is None:
        raise Refusal(
            "Say first what such questions are: strategic, tactical or neither.",
            f"{_nearest(word, KINDS)}{ADDING}",
        )
    phrase, after = _phrase(rest)
    if after.casefold() not in {"", *Strength}:
        raise Refusal("After the phrase I know only strong or weak.", ADDING)
    return AddRule(kind, phrase, Strength(after.casefold() or Strength.STRONG))


def _remove(rest: str) -> RemoveRule:
    number = rest.removeprefix("#").removesuffix(".")
    if number.isascii() and number.isdigit() and len(number) < SHOWN:
        return RemoveRule(int(number))
    if not rest or MARKUP.search(rest):
        raise Refusal(
            "Which rule?",
            "Give its number in `/whoowns-rules list`, for example `/whoowns-rules remove 1`.",
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
    return TryQuestion(typed.question)


def _phrase(rest: str) -> tuple[str, str]:
    """The phrase, in quotes or bare, and what stands after it."""
    if MARKUP.search(rest):
        raise Refusal("A phrase is made of words, not of people or channels.", ADDING)
    quoted = QUOTED.fullmatch(rest)
    if quoted:
        return read(quoted["quoted"]).text, quoted["rest"].strip()
    words = read(rest).text.split()
    named = words[-1].casefold().removesuffix("ly") if len(words) > 1 else ""
    if named not in set(Strength):
        return " ".join(words), ""
    return " ".join(words[:-1]), named


def _nearest(word: str, known: Mapping[str, object]) -> str:
    near = process.extractOne(word.casefold(), list(known), scorer=OSA.distance, score_cutoff=2)
    return f"Did you mean {near[0]}? " if near else ""


READERS: Mapping[str, Callable[[str], RulesCommand]] = {
    "list": lambda _: ListRules(),
    "add": _add,
    "remove": _remove,
    "test": _try,
    "check": lambda _: CheckRules(),
    "suggest": lambda _: SuggestRules(),
    "help": lambda _: ShowRulesHelp(),
}
