"""What the grammars of all commands share: tokens, quoted names, and hints for mistyped words."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.errors import Refusal
from bot.domain.letters import INVISIBLE

TOKEN = re.compile(
    r"(?:<|&lt;)@(?P<user>[A-Z0-9]+)(?:\|[^>&]*)?(?:>|&gt;)"
    r"|(?:<|&lt;)#(?P<channel>[A-Z0-9]+)(?:\|[^>&]*)?(?:>|&gt;)"
    r"|\"(?P<straight>[^\"]*)\"|[“„](?P<curly>[^“”„]*)[“”]|«(?P<angled>[^«»]*)»"
    r"|(?P<word>(?:(?!(?:<|&lt;)[@#][A-Z0-9])\S)+)"
)
QUOTES = ('"', '"'), ("“", "”"), ("«", "»")
MARKS = frozenset(',"“”„«»')
"""Characters that would end a name that is not in quotes, or begin a quoted one."""
BEFORE_TEAM = frozenset({"for", "of", "in"})
"""Words that may stand before a team's name."""
SHOWN = 40
"""Letters of somebody's input that a refusal quotes at most."""
TYPOS = 2
"""Edits between a mistyped word and the word that is suggested instead, at most."""


@dataclass(frozen=True, slots=True)
class CommandToken:
    """A person, a channel, or words: a single one, or all those between two quotes."""

    words: str = ""
    user: str = ""
    channel: str = ""
    quoted: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether this is a word that is not in quotes."""
        return not (self.user or self.channel or self.quoted)

    def says(self, *words: str) -> bool:
        """Whether this is one of `words`, which are lower-case, and not in quotes."""
        return not self.quoted and self.words.casefold() in words


Tokens = Sequence[CommandToken]


def tokens_of(text: str) -> list[CommandToken]:
    """The tokens of `text` as Slack sends it, without the commas between them."""
    tokens = _all_tokens(INVISIBLE.sub("", text))
    return [token for token in tokens if token.words.strip(",;:") or not token.is_bare]


def _all_tokens(text: str) -> Iterator[CommandToken]:
    for match in TOKEN.finditer(text):
        if match["user"] or match["channel"]:
            yield CommandToken(user=match["user"] or "", channel=match["channel"] or "")
        elif match["word"] is not None:
            yield CommandToken(html.unescape(match["word"]))
        else:
            quoted = match["straight"] or match["curly"] or match["angled"] or ""
            yield CommandToken(" ".join(html.unescape(quoted).split()), quoted=True)


def words_of(tokens: Tokens) -> str:
    """All words of the tokens, with single spaces between them."""
    return " ".join(token.words for token in tokens if token.words)


def users_of(tokens: Tokens) -> tuple[str, ...]:
    """The IDs of all people named, each once, in order."""
    return tuple(dict.fromkeys(token.user for token in tokens if token.user))


def channels_of(tokens: Tokens) -> tuple[str, ...]:
    """The IDs of all channels named, each once, in order."""
    return tuple(dict.fromkeys(token.channel for token in tokens if token.channel))


def check_resolved(tokens: Tokens) -> None:
    """Raise Refusal for an @name or #channel that Slack didn't turn into a link."""
    for token in tokens:
        if token.quoted or len(token.words) < 2 or token.words[0] not in "@#":  # noqa: PLR2004
            continue
        kind = "person" if token.words[0] == "@" else "channel"
        raise Refusal(
            f"Slack didn't recognise “{token.words[:SHOWN]}” as a {kind}.",
            f"Type {token.words[0]} and pick the {kind} from Slack's list.",
        )


def split_off_team(tokens: Tokens) -> tuple[Tokens, str | None]:
    """The tokens before the last “for”, and the team's name after it, if there is one."""
    positions = [position for position, token in enumerate(tokens) if token.says(*BEFORE_TEAM)]
    if not positions:
        return tokens, None
    return tokens[: positions[-1]], words_of(tokens[positions[-1] + 1 :]) or None


def team_of(tokens: Tokens) -> str | None:
    """The team's name: all words of the tokens, without a “for” before it; None without words."""
    with_words = [token for token in tokens if token.words]
    if with_words and with_words[0].says(*BEFORE_TEAM):
        with_words = with_words[1:]
    return words_of(with_words) or None


def did_you_mean(
    word: str, known: Iterable[str], suggestions: Mapping[str, str] | None = None
) -> str:
    """“Did you mean …? ” with the known word closest to `word`, or "" where none is close.

    `suggestions` gives the word to suggest for words that are close in meaning only.
    """
    word = word.casefold()
    suggestion = (suggestions or {}).get(word)
    if suggestion is None:
        match = process.extractOne(word, list(known), scorer=OSA.distance, score_cutoff=TYPOS)
        suggestion = match[0] if match else None
    return f"Did you mean {suggestion}? " if suggestion else ""


def unknown_verb(command: str, verb: str, hint: str) -> Refusal:
    """What to raise where `verb` is not a verb of `command`, a slash command."""
    if not verb:
        return Refusal("Say first what to do.", f"See `{command} help`.")
    return Refusal(f"I don't know “{verb[:SHOWN]}”.", f"{hint}See `{command} help`.")


def name_as_typed(name: str) -> str:
    """A name as it has to be typed in a command: in quotes where it needs them."""
    if _needs_no_quotes(name):
        return name
    pairs = (pair for pair in QUOTES if not any(mark in name for mark in pair))
    opening, closing = next(pairs, ("", ""))
    return f"{opening}{name}{closing}"


def _needs_no_quotes(name: str) -> bool:
    tokens = tokens_of(html.escape(name, quote=False))
    if [token.words for token in tokens] != name.split() or set(name) & MARKS:
        return False
    return not any(token.says(*BEFORE_TEAM, "to") or token.words[0] in "@#" for token in tokens)
