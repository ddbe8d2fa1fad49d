"""Slack's markup: reading what people typed, and showing it again without any effect."""

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.domain.errors import with_names
from bot.domain.letters import INVISIBLE

MARKUP = re.compile(r"<(?P<sign>[@#!]?)(?P<target>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
CHANNEL = re.compile(r"<#([A-Z0-9]+)(?:\|[^<>]*)?>")
ADDRESS = re.compile(r"https?://[^\s<>\"“”`]+|(?<![^\s(])www\.[^\s<>\"“”`]+", re.IGNORECASE)
"""A bare web address: nobody asks with one, and the names in it are not the asker's words."""
TICKET = re.compile(r"://[^\s<>|]*/([A-Z]{2,9}-\d{1,6})\b")
"""A ticket in a web address, whose prefix may name a team."""
LINK = re.compile(r"https?://[^\s<>\"“”`|]*[^\s<>\"“”`|.,;:!?)\]}'*_~]", re.IGNORECASE)
"""A web address up to the punctuation after it."""
EMOJI = re.compile(r":(?=[a-z+-]|[0-9_'-]*[a-z])[a-z0-9_+'-]+(?:::skin-tone-\d)?:", re.IGNORECASE)
LIVE = re.compile(r"([*_~`@#:|])")
CODE = re.compile(r"`(/(?:whoowns|invite)\b[^`]*|\{\}|[a-z]+(?:[.:_][a-z]+)+)`")
"""A command to type, one of Slack's codes or scopes, or one of the names, as refusals quote it."""
WORD_JOINER = "\u2060"
FORMATTING = re.compile(
    rf"(?<!{WORD_JOINER})[*~](?!{WORD_JOINER})|(?<![\w{WORD_JOINER}])_|_(?![\w{WORD_JOINER}])"
)
"""What makes words bold or the like in our own texts; what people typed is beside word joiners."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed, without markup, and the people, channels and emoji that were in it.

    `lines` are its lines that are not empty; a sentence ends with its line. `tickets` are those in
    web addresses. `raw` is the text as Slack sent it.
    """

    lines: tuple[str, ...]
    user_ids: tuple[str, ...] = ()
    channel_ids: tuple[str, ...] = ()
    emoji: tuple[str, ...] = ()
    tickets: tuple[str, ...] = ()
    raw: str = field(default="", compare=False, repr=False)

    @property
    def text(self) -> str:
        """The words in one line."""
        return " ".join(self.lines)

    @property
    def question(self) -> str:
        """The words, line by line."""
        return "\n".join(self.lines)

    @property
    def says_something(self) -> bool:
        """Whether a letter or digit is left without links, mentions and emoji."""
        return any(letter.isalnum() for letter in self.text)


def read(raw: str, *, addresses: bool = False, mentions: bool = False) -> Typed:
    """Read text as Slack sends it; the result has no markup.

    Bare web addresses are left out, unless the text is to be shown with its `addresses`, and so are
    people, unless their `mentions` stay as `@` and their ID.
    """
    users: list[str] = []
    channels: list[str] = []

    def words(match: re.Match[str]) -> str:
        sign, target, label = match["sign"], match["target"], match["label"] or ""
        if sign == "@":
            users.append(target)
            return f" @{target} " if mentions else " "
        if sign == "#":
            channels.append(target)
        elif not sign:
            return f" {label or target} " if addresses else f" {label} "
        return " "

    unmarked = MARKUP.sub(words, raw)
    if not addresses:
        unmarked = ADDRESS.sub(" ", unmarked)
    emoji = tuple(match.group() for match in EMOJI.finditer(unmarked))
    clean = INVISIBLE.sub(_replacement, html.unescape(EMOJI.sub(" ", unmarked)))
    lines = (" ".join(line.split()) for line in clean.split("\n"))
    tickets = tuple(TICKET.findall(raw)) if "://" in raw else ()
    return Typed(tuple(filter(None, lines)), tuple(users), tuple(channels), emoji, tickets, raw)


def _replacement(invisible: re.Match[str]) -> str:
    """What replaces an invisible character: a space for a control character, else nothing."""
    return " " if invisible.group() < "\u00a0" else ""


def shown_again(raw: str) -> str:
    """Text as Slack sends it, to be shown in `mrkdwn`: channels stay links, all else is inert.

    Of a link its label is shown, or else the address.
    """
    pieces = CHANNEL.split(raw)
    words = (
        f"<#{piece}>" if index % 2 else plain(read(piece, addresses=True).text)
        for index, piece in enumerate(pieces)
    )
    return re.sub(r" (?=[?!.,;])", "", " ".join(filter(None, words)))


def plain(typed: str) -> str:
    """Words that somebody typed, made safe inside `mrkdwn`: they neither ping, link nor format.

    They stay in one line: what follows a line break can look like the bot's own words.

    The three characters of Slack's markup are escaped, as Slack asks for. A word joiner on both
    sides of every other character with an effect keeps the text readable and inert.
    """
    inert = LIVE.sub(rf"{WORD_JOINER}\1{WORD_JOINER}", INVISIBLE.sub("", typed))
    return escaped(inert.replace("\n", " "))


def first_words(typed: str, letters: int) -> str:
    """The beginning of what somebody typed, in one line and without any effect."""
    one_line = " ".join(typed.split())
    return plain(one_line if len(one_line) <= letters else f"{one_line[:letters].rstrip()}…")


def no_formula(text: str) -> str:
    """Text that no spreadsheet runs."""
    return f"'{text}" if text.startswith(FORMULA) else text


def with_links(typed: str) -> str:
    """Text made safe as by `plain`, in which web addresses can be opened and copied.

    An address is shown in full, so that nobody is led elsewhere.
    """
    shown, start = [], 0
    for match in LINK.finditer(typed := INVISIBLE.sub("", typed)):
        shown += [plain(typed[start : match.start()]), f"<{escaped(match.group())}>"]
        start = match.end()
    return "".join([*shown, plain(typed[start:])])


def without_markup(text: str, name_of: Callable[[str], str]) -> str:
    """Our own `mrkdwn` as plain text, for readers outside of Slack's messages.

    Nothing in it has an effect, wherever it is posted: people are there by their names, and
    angle brackets that somebody typed by others that look like them.
    """
    pieces, end = [], 0
    for match in MARKUP.finditer(text):
        pieces += [FORMATTING.sub("", text[end : match.start()]), _in_words(match, name_of)]
        end = match.end()
    pieces.append(FORMATTING.sub("", text[end:]))
    return html.unescape("".join(pieces)).replace("<", "‹").replace(">", "›")


def _in_words(match: re.Match[str], name_of: Callable[[str], str]) -> str:
    sign, target, label = match["sign"], match["target"], match["label"] or ""
    if sign == "@":
        return plain(name_of(target) or target)
    if sign == "#":
        return f"the channel {target}"
    if sign:
        return label
    return target if label in {"", target} else f"{label} ({target})"


def with_commands(text: str, names: Sequence[str] = ()) -> str:
    """Text made safe as by `plain`, except that commands and codes of Slack's are shown as code.

    Nothing in code has an effect, so people can copy a command as it has to be typed. Each `{}` in
    the text is one of the `names`. They are put in last, so that nothing in them is a command.
    """
    shown, left = [], list(names)
    for index, piece in enumerate(CODE.split(text)):
        here = [left.pop(0) for _ in range(min(piece.count("{}"), len(left)))]
        words = with_names(piece, [in_code(name) for name in here] if index % 2 else here)
        shown.append(f"`{escaped(INVISIBLE.sub('', words))}`" if index % 2 else plain(words))
    return "".join(shown)


def in_code(name: str) -> str:
    """A name as part of a command: in one line, and without backticks, which would end the code.

    An apostrophe finds the same name.
    """
    return name.replace("`", "'").replace("\n", " ")


def escaped(text: str) -> str:
    """Text in which the three characters of Slack's markup mean only themselves."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
