"""The pieces of what somebody typed after a command: words, quotes, people and channels."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.errors import Refusal
from bot.slack.text import INVISIBLE

PIECE = re.compile(
    r"(?:<|&lt;)@(?P<user>[A-Z0-9]+)(?:\|[^>&]*)?(?:>|&gt;)"
    r"|(?:<|&lt;)#(?P<channel>[A-Z0-9]+)(?:\|[^>&]*)?(?:>|&gt;)"
    r"|\"(?P<straight>[^\"]*)\"|[“„](?P<curly>[^“”„]*)[“”]|«(?P<angled>[^«»]*)»"
    r"|(?P<word>(?:(?!(?:<|&lt;)[@#][A-Z0-9])\S)+)"
)
QUOTES = ('"', '"'), ("“", "”"), ("«", "»")
MARKS = frozenset(',"“”„«»')
"""Signs that mean something around a name."""
LINKING = frozenset({"for", "of", "in"})
"""Words that may stand before a team's name."""
SHOWN = 40
"""Letters of an unknown word that are shown again."""


@dataclass(frozen=True, slots=True)
class CommandToken:
    """One piece: a person, a channel, or words as they were meant, in quotes or not."""

    words: str = ""
    user: str = ""
    channel: str = ""
    quoted: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether it is a word without quotes."""
        return not (self.user or self.channel or self.quoted)

    def says(self, *words: str) -> bool:
        """Whether it is one of these words, and not in quotes."""
        return not self.quoted and self.words.casefold() in words


Tokens = Sequence[CommandToken]


def tokens_of(text: str) -> list[CommandToken]:
    """The pieces of `text` as Slack sends it; commas between them are left out."""
    pieces = _pieces(INVISIBLE.sub("", text))
    return [piece for piece in pieces if piece.words.strip(",;:") or not piece.is_bare]


def _pieces(text: str) -> Iterator[CommandToken]:
    for match in PIECE.finditer(text):
        if match["user"] or match["channel"]:
            yield CommandToken(user=match["user"] or "", channel=match["channel"] or "")
        elif match["word"] is not None:
            yield CommandToken(html.unescape(match["word"]))
        else:
            quoted = match["straight"] or match["curly"] or match["angled"] or ""
            yield CommandToken(" ".join(html.unescape(quoted).split()), quoted=True)


def words_of(tokens: Tokens) -> str:
    """All words of the pieces, with single spaces between them."""
    return " ".join(token.words for token in tokens if token.words)


def users_of(tokens: Tokens) -> tuple[str, ...]:
    """Everybody named, each once, in order."""
    return tuple(dict.fromkeys(token.user for token in tokens if token.user))


def channels_of(tokens: Tokens) -> tuple[str, ...]:
    """Every channel named, each once, in order."""
    return tuple(dict.fromkeys(token.channel for token in tokens if token.channel))


def check_resolved(tokens: Tokens) -> None:
    """Raise Refusal for an @name or #channel that Slack did not resolve."""
    for token in tokens:
        if token.quoted or len(token.words) < 2 or token.words[0] not in "@#":  # noqa: PLR2004
            continue
        kind = "person" if token.words[0] == "@" else "channel"
        raise Refusal(
            f"Slack did not recognise “{token.words[:SHOWN]}” as a {kind}.",
            f"Type {token.words[0]} and pick the {kind} from the list that Slack offers.",
        )


def before_and_team(tokens: Tokens) -> tuple[Tokens, str | None]:
    """What stands before the last “for”, and the team's name after it, if there is one."""
    places = [place for place, token in enumerate(tokens) if token.says(*LINKING)]
    if not places:
        return tokens, None
    return tokens[: places[-1]], words_of(tokens[places[-1] + 1 :]) or None


def team_of(tokens: Tokens) -> str | None:
    """The team's name where nothing else but people and channels is said, “for” or not."""
    told = [token for token in tokens if token.words]
    if told and told[0].says(*LINKING):
        told = told[1:]
    return words_of(told) or None


def spoken(name: str) -> str:
    """A name as one would type it after a command; in quotes where it needs them."""
    if _reads_as_it_is(name):
        return name
    pairs = (pair for pair in QUOTES if not any(sign in name for sign in pair))
    opening, closing = next(pairs, ("", ""))
    return f"{opening}{name}{closing}"


def _reads_as_it_is(name: str) -> bool:
    tokens = tokens_of(html.escape(name, quote=False))
    if [token.words for token in tokens] != name.split() or set(name) & MARKS:
        return False
    return not any(token.says(*LINKING, "to") or token.words[0] in "@#" for token in tokens)
