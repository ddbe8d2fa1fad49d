"""The words and emoji of a Slack status that mean away."""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.domain.errors import Refusal

WORD = re.compile(r"[^\W_]+")
EMOJI = re.compile(r":([a-z0-9_+'-]+):(?::skin-tone-\d:)?|([a-z0-9_+'-]+)", re.IGNORECASE)
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Letters of scripts that don't separate words, or that attach endings to them."""
NEAR = 4
"""Words in front of a phrase that may take it back."""

MOST_ENTRIES = 50
"""Words and emoji that a workspace may add."""
LONGEST = 60
"""Letters in one of them."""


@dataclass(frozen=True)
class AwayWords:
    """Words and emoji that mean away.

    `phrases` count anywhere as whole words, `alone` only as the whole status or with one of `until`
    after them, and `emoji` (names without colons) where there is no phrase. A phrase doesn't count
    next to one of `just_before` or `just_after` (“no vacation”, “vacation from Monday on”), or a
    few words after one of `before` (“back from my vacation”).
    """

    phrases: Sequence[str]
    alone: Sequence[str]
    until: Sequence[str]
    emoji: Sequence[str]
    just_before: Sequence[str] = ()
    before: Sequence[str] = ()
    just_after: Sequence[str] = ()

    @cached_property
    def _anywhere(self) -> re.Pattern[str]:
        return re.compile(f"(?P<match>{_any_of(self.phrases)})")

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        until = _any_of(self.until)
        return re.compile(f"(?P<match>{_any_of(self.alone)})(?: (?:{until}).*)?$")

    @cached_property
    def _just_before(self) -> re.Pattern[str]:
        return re.compile(f"(?:{_any_of(self.just_before)}) $")

    @cached_property
    def _before(self) -> re.Pattern[str]:
        return re.compile(_any_of(self.before))

    @cached_property
    def _just_after(self) -> re.Pattern[str]:
        return re.compile(f" (?:{_any_of(self.just_after)})")

    def match(self, text: str, emoji: str) -> str:
        """Return the words or emoji of a status that mean away, or `""`."""
        folded = _folded(text)
        alone = self._whole.match(folded)
        if alone:
            return alone["match"]
        matches = list(self._anywhere.finditer(folded))
        if matches:
            return next((m["match"] for m in matches if not self._taken_back(folded, m)), "")
        name = _emoji_name(emoji)
        return f":{name}:" if name in self.emoji else ""

    def plus(self, added: Iterable[str]) -> "AwayWords":
        """Return these and a workspace's own: phrases, and emoji written `:name:`."""
        entries = [entry.strip() for entry in added if entry.strip()]
        emoji = [_emoji_name(entry) for entry in entries if entry.startswith(":")]
        phrases = [entry for entry in entries if not entry.startswith(":") and _folded(entry)]
        if not entries:
            return self
        return replace(self, phrases=[*self.phrases, *phrases], emoji=[*self.emoji, *emoji])

    def _taken_back(self, folded: str, match: re.Match[str]) -> bool:
        left, right = folded[: match.start()], folded[match.end() :]
        near = " ".join(left.split()[-NEAR:])
        return bool(
            self._just_before.search(left)
            or self._before.search(near)
            or self._just_after.match(right)
        )


def check_away_words(entries: Sequence[str]) -> list[str]:
    """Return a workspace's own words, cleaned; raises Refusal for what can't be looked for."""
    own = list(dict.fromkeys(" ".join(entry.split()) for entry in entries if entry.strip()))
    if len(own) > MOST_ENTRIES:
        raise Refusal(
            f"Those are {len(own)} entries; the limit is {MOST_ENTRIES}.",
            "Leave out the rarest ones.",
        )
    for entry in own:
        if len(entry) > LONGEST:
            raise Refusal(f"“{entry[:LONGEST]}…” is too long.", "Use fewer words.")
        if not any(letter.isalpha() for letter in entry):
            raise Refusal(
                f"“{entry}” contains no letter.", "Write a word, or an emoji like :surfer:."
            )
    return own


def _folded(text: str) -> str:
    """Return text in the form in which it is compared: no case, no accents, no symbols."""
    parts = unicodedata.normalize("NFKD", html.unescape(text).casefold())
    bare = "".join(part for part in parts if not unicodedata.combining(part))
    return " ".join(WORD.findall(unicodedata.normalize("NFC", bare)))


def _any_of(phrases: Iterable[str]) -> str:
    """Return a pattern for any of the phrases, longest first; without phrases, for nothing."""
    folded = sorted({_folded(phrase) for phrase in phrases} - {""}, key=len, reverse=True)
    return "|".join(_bounded(folded)) or r"(?!)"


def _bounded(phrases: Iterable[str]) -> Iterator[str]:
    for phrase in phrases:
        pattern = re.escape(phrase)
        yield pattern if UNSPACED.search(phrase) else rf"(?<!\S){pattern}(?!\S)"


def _emoji_name(emoji: str) -> str:
    match = EMOJI.match(emoji.strip())
    return (match[1] or match[2]).casefold() if match else ""
