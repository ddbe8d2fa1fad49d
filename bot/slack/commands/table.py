"""The table of a slash command: its verbs, what parses the text after each, and its help."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, TypeVar

from bot.domain.errors import Refusal
from bot.domain.letters import visible
from bot.slack.commands.parser import SHOWN, check_resolved, did_you_mean, nothing_after
from bot.slack.commands.tokens import PLEASE, Tokens, tokens_of
from bot.slack.text import read

Parsed = TypeVar("Parsed")
MAX_LETTERS = 2000
"""Letters of a command at most; no sensible one is longer."""
MOST_WORDS = 3
"""Words of a verb at most, such as “add product owner”."""
_PLEASE = re.compile(r"^\s*please\b[\s,:]*", re.IGNORECASE)
_WORD = re.compile(r"\s*((?:(?!<|&lt;)\S)+)")


@dataclass(frozen=True, slots=True)
class Command(Generic[Parsed]):
    """A verb with what parses the text after it, and lines of help: what to type, what it does.

    `synonyms` mean the same and just work. `section` is the heading over it in the help.
    """

    verb: str
    parse: Callable[[str], Parsed]
    help: Sequence[tuple[str, str]] = ()
    synonyms: tuple[str, ...] = ()
    section: str = ""


@dataclass(frozen=True)
class CommandTable(Generic[Parsed]):
    """All commands of `slash`, a slash command.

    `suggestions` maps words that could mean other things to the verb to suggest.
    """

    slash: str
    commands: Sequence[Command[Parsed]]
    suggestions: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_word(self) -> Mapping[str, Command[Parsed]]:
        """The commands by verb and synonym."""
        return {word: each for each in self.commands for word in (each.verb, *each.synonyms)}

    @property
    def verbs(self) -> tuple[str, ...]:
        """All verbs, in the order of the help."""
        return tuple(command.verb for command in self.commands)

    @property
    def reserved(self) -> frozenset[str]:
        """All words by which a command can begin."""
        return frozenset(word for word in self.by_word if " " not in word)

    def help_lines(self) -> Iterator[tuple[str, str, str]]:
        """Yield section, what to type, and what it does, for all lines of the help."""
        for command in self.commands:
            for typed, does in command.help:
                yield command.section, f"{self.slash} {typed}".strip(), does

    def split(self, text: str) -> tuple[Command[Parsed] | None, str]:
        """Return the command that the first words of `text` name, if any, and the text after them.

        Raises Refusal for a text that is too long; nothing is ever cut off.
        """
        if len(text) > MAX_LETTERS:
            raise Refusal(
                f"That's too long for one command: {len(text)} characters; "
                f"the limit is {MAX_LETTERS}.",
                "Split it into several.",
            )
        text = _PLEASE.sub("", visible(text))
        words: list[str] = []
        ends = [0]
        while len(words) < MOST_WORDS and (word := _WORD.match(text, ends[-1])):
            words.append(word[1].casefold())
            ends.append(word.end())
        for count in range(len(words), 0, -1):
            command = self.by_word.get(" ".join(words[:count]).strip(",:;."))
            if command:
                return command, text[ends[count] :].strip()
        return None, text.strip()

    def unknown(self, text: str, hint: str = "") -> Refusal:
        """Return what to raise where the first word of `text` is no verb.

        That word stands in `hint` where it says `{}`.
        """
        verb = read(text.split(maxsplit=1)[0] if text else "").text.strip(",:;")
        if not verb:
            return Refusal("Start with what to do.", f"See `{self.slash} help`.")
        hint = did_you_mean(verb, self.verbs, self.suggestions) or hint
        verb = verb[:SHOWN]
        return Refusal(f"I don't know “{verb}”.", f"{hint}See `{self.slash} help`.", names=(verb,))


def by_tokens(parse: Callable[[Tokens], Parsed]) -> Callable[[str], Parsed]:
    """Return a parser of text from one of tokens; all of them must be resolved."""

    def parsed(text: str) -> Parsed:
        tokens = tokens_of(text)
        check_resolved(tokens)
        while tokens and tokens[-1].says(*PLEASE):
            tokens.pop()
        return parse(tokens)

    return parsed


def alone(result: Parsed) -> Callable[[str], Parsed]:
    """Return the parser of a verb that takes nothing after it."""

    def parse(tokens: Tokens) -> Parsed:
        nothing_after(tokens)
        return result

    return by_tokens(parse)
