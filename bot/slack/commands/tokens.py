"""The tokens of a typed command: people, channels, groups, quoted names and words."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.letters import DOUBLE_QUOTES, QUOTES, SINGLE_QUOTES, visible

_MENTION = re.compile(
    r"(?:<|&lt;)(?:@(?P<user>[A-Z0-9]+)|#(?P<channel>[A-Z0-9]+)"
    r"|!(?P<group>(?:subteam\^)?[\w-]+))(?:\|(?P<label>[^>&]*))?(?:>|&gt;)"
)
_WORD = re.compile(r"(?:(?!(?:<|&lt;)(?:[@#][A-Z0-9]|!\w))\S)+")
_MARKS_BEFORE_QUOTE = re.compile(rf"[,;:/|+&]+(?=[{re.escape(QUOTES)}]\S)")
_AFTER_QUOTE = re.compile(r"$|[\s,;:.!?)/|+&<]")
_PARTNERS = {
    "“": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』", "〝": "〞", "‹": "›", "›": "‹",
    "‘": "’", "‚": "‘’",
}  # fmt: skip
"""The quotes that close what another opens; all others close what they open."""
_LIST_INSIDE = re.compile(
    rf"[{re.escape(QUOTES)}]\s*(?:[,;/|+&]|and|&amp;)\s*[{re.escape(QUOTES)}]", re.IGNORECASE
)
PAIRS = ('"', '"'), ("“", "”"), ("«", "»"), ("「", "」")
"""The quotes in which names are shown, the usual ones first."""
PLEASE = frozenset({"please", "please.", "please!"})
"""Words after a command that mean nothing; in quotes they belong to a name."""
BEFORE_TEAM = frozenset({"for", "of", "in", "from"})
"""Words that may stand before a team's name."""
CONNECTIVES = frozenset({"and", "&", "+", "then", "/", "is", "are", "=", "as", "please"})
"""Words between people, channels and names that say nothing."""
NAMING = frozenset({"called", "named"})
"""Words that may stand before the name of a new team."""
GROUPS = frozenset({"@here", "@channel", "@everyone"})


@dataclass(frozen=True, slots=True)
class CommandToken:
    """A person, a channel, a group, or words: a single one, or all those between two quotes."""

    words: str = ""
    user: str = ""
    channel: str = ""
    group: str = ""
    quoted: bool = False

    @property
    def is_mention(self) -> bool:
        """Whether this is a person, a channel or a group."""
        return bool(self.user or self.channel or self.group)

    @property
    def is_bare(self) -> bool:
        """Whether this is a word that is not in quotes."""
        return not (self.is_mention or self.quoted)

    @property
    def is_unclosed(self) -> bool:
        """Whether this is a word with a quote before or after it that has no partner."""
        word = self.words.strip(",;:")
        if not self.is_bare or not word:
            return False
        odd = sum(letter in DOUBLE_QUOTES for letter in word) % 2 == 1
        return word[0] in "‘`‹" or (odd and (word[0] in DOUBLE_QUOTES or word[-1] in DOUBLE_QUOTES))

    def says(self, *words: str) -> bool:
        """Whether this is one of `words`, which are lower-case, and not in quotes."""
        return not self.quoted and self.words.casefold().strip(",;:") in words


Tokens = Sequence[CommandToken]


def tokens_of(text: str) -> list[CommandToken]:
    """Return the tokens of `text` as Slack sends it, without the commas between them."""
    tokens = _all_tokens(visible(text))
    return [token for token in tokens if token.words.strip(",;:") or not token.is_bare]


def words_of(tokens: Tokens) -> str:
    """Return all words of the tokens, with single spaces between them."""
    return " ".join(token.words for token in tokens if token.words)


def users_of(tokens: Tokens) -> tuple[str, ...]:
    """Return the IDs of all people named, each once, in order."""
    return tuple(dict.fromkeys(token.user for token in tokens if token.user))


def channels_of(tokens: Tokens) -> tuple[str, ...]:
    """Return the IDs of all channels named, each once, in order."""
    return tuple(dict.fromkeys(token.channel for token in tokens if token.channel))


def name_as_typed(name: str) -> str:
    """Return a name as it has to be typed in a command: in quotes where it needs them."""
    if _needs_no_quotes(name):
        return name
    for opening, closing in PAIRS:
        typed = f"{opening}{name}{closing}"
        if tokens_of(html.escape(typed, quote=False)) == [CommandToken(name, quoted=True)]:
            return typed
    return name


def _needs_no_quotes(name: str) -> bool:
    tokens = tokens_of(html.escape(name, quote=False))
    if [token.words for token in tokens] != name.split() or set(name) & set(f",;/|{QUOTES}"):
        return False
    special = BEFORE_TEAM | CONNECTIVES | NAMING | PLEASE | {"to", "at", "none", "nobody", "off"}
    return not any(token.says(*special) or token.words[0] in "@#" for token in tokens)


def _all_tokens(text: str) -> Iterator[CommandToken]:
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
        elif mention := _MENTION.match(text, at):
            yield _mentioned(mention)
            at = mention.end()
        elif closing := _closing_quote(text, at):
            words = html.unescape(text[at + 1 : closing])
            yield CommandToken(" ".join(words.split()), quoted=True)
            at = closing + 1
        else:
            word = _MARKS_BEFORE_QUOTE.match(text, at) or _WORD.match(text, at)
            end = word.end() if word else at + 1
            yield CommandToken(html.unescape(text[at:end]))
            at = end


def _mentioned(mention: re.Match[str]) -> CommandToken:
    group = ""
    if mention["group"]:
        label = mention["label"] or ("" if "^" in mention["group"] else mention["group"])
        group = "@" + html.unescape(label).removeprefix("@")
    return CommandToken(user=mention["user"] or "", channel=mention["channel"] or "", group=group)


def _closing_quote(text: str, start: int) -> int:
    """Return where the quote closes that opens at `start`; 0 where none opens, or it stays open.

    Its own partner is preferred; any quote of its kind will do, since keyboards mix them.
    """
    opening = text[start]
    kind = next((kind for kind in (DOUBLE_QUOTES, SINGLE_QUOTES) if opening in kind), "")
    partners = _PARTNERS.get(opening, opening)
    ends = [
        at for at in range(start + 1, len(text))
        if text[at] in kind and _AFTER_QUOTE.match(text, at + 1)
    ]  # fmt: skip
    for at in (at for at in ends if text[at] in partners):
        inner = text[start + 1 : at]
        strict = opening in "「『"
        if (opening in partners or opening not in inner) and (
            strict or not _LIST_INSIDE.search(inner)
        ):
            return at
    return ends[0] if ends else 0
