"""The words and emoji of a Slack status that mean somebody is away."""

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
"""Letters of scripts that do not part words, or glue endings to them."""
NEAR = 4
"""Words before those that mean it among which something may take it back."""

MOST = 50
"""Words and emoji of a workspace's own."""
LONGEST = 60
"""Letters in one of them."""


@dataclass(frozen=True)
class AwayWords:
    """What means away.

    `phrases` mean it wherever they stand as whole words, `alone` only as the whole status or with
    one of `until` after them, `emoji` (names without colons) where no phrase stands. A phrase is
    taken back by one of `just_before` or `just_after` beside it ("no vacation", "vacation from
    Monday on") and by one of `before` a few words before it ("back from my vacation").
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
        return re.compile(f"(?P<found>{_any_of(self.phrases)})")

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        until = _any_of(self.until)
        return re.compile(f"(?P<found>{_any_of(self.alone)})(?: (?:{until}).*)?$")

    @cached_property
    def _just_before(self) -> re.Pattern[str]:
        return re.compile(f"(?:{_any_of(self.just_before)}) $")

    @cached_property
    def _before(self) -> re.Pattern[str]:
        return re.compile(_any_of(self.before))

    @cached_property
    def _just_after(self) -> re.Pattern[str]:
        return re.compile(f" (?:{_any_of(self.just_after)})")

    def found(self, text: str, emoji: str) -> str:
        """What of a status means away: a phrase of ours or an emoji; `""` where nothing does."""
        folded = _folded(text)
        alone = self._whole.match(folded)
        if alone:
            return alone["found"]
        matches = list(self._anywhere.finditer(folded))
        if matches:
            return next((m["found"] for m in matches if not self._taken_back(folded, m)), "")
        name = _emoji_name(emoji)
        return f":{name}:" if name in self.emoji else ""

    def plus(self, more: Iterable[str]) -> "AwayWords":
        """These and what a workspace adds: phrases, and emoji written `:name:`."""
        added = [entry.strip() for entry in more if entry.strip()]
        emoji = [_emoji_name(entry) for entry in added if entry.startswith(":")]
        phrases = [entry for entry in added if not entry.startswith(":") and _folded(entry)]
        if not added:
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


def checked(entries: Sequence[str]) -> list[str]:
    """A workspace's own words as they are kept; raises Refusal for what cannot be looked for."""
    own = list(dict.fromkeys(" ".join(entry.split()) for entry in entries if entry.strip()))
    if len(own) > MOST:
        raise Refusal(f"Those are {len(own)} entries; {MOST} fit.", "Leave the rarest ones out.")
    for entry in own:
        if len(entry) > LONGEST:
            raise Refusal(f"“{entry[:LONGEST]}…” is too long.", "Say it in few words.")
        if not any(letter.isalpha() for letter in entry):
            raise Refusal(f"“{entry}” has no letter.", "Write a word, or an emoji like :surfer:.")
    return own


def _folded(text: str) -> str:
    """Words as they are compared: no case, no accents, no signs, single spaces."""
    parts = unicodedata.normalize("NFKD", html.unescape(text).casefold())
    bare = "".join(part for part in parts if not unicodedata.combining(part))
    return " ".join(WORD.findall(unicodedata.normalize("NFC", bare)))


def _any_of(phrases: Iterable[str]) -> str:
    """A pattern for any of the phrases, the longest first; matches nothing where there is none."""
    folded = sorted({_folded(phrase) for phrase in phrases} - {""}, key=len, reverse=True)
    return "|".join(_bounded(folded)) or r"(?!)"


def _bounded(phrases: Iterable[str]) -> Iterator[str]:
    for phrase in phrases:
        found = re.escape(phrase)
        yield found if UNSPACED.search(phrase) else rf"(?<!\S){found}(?!\S)"


def _emoji_name(emoji: str) -> str:
    match = EMOJI.match(emoji.strip())
    return (match[1] or match[2]).casefold() if match else ""
