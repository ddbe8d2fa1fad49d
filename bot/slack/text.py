"""Slack's markup: read what people typed, and show it again so that it does nothing."""

import html
import re
from dataclasses import dataclass

MARKUP = re.compile(r"<(?P<sign>[@#!]?)(?P<target>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
CHANNEL = re.compile(r"<#([A-Z0-9]+)(?:\|[^<>]*)?>")
EMOJI = re.compile(r":(?=[a-z+-]|[0-9_'-]*[a-z])[a-z0-9_+'-]+(?:::skin-tone-\d)?:", re.IGNORECASE)
INVISIBLE = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f"
                       r"\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")  # fmt: skip
LIVE = re.compile(r"([*_~`@#:|])")
COMMAND = re.compile(r"`(/(?:whoowns|invite)\b[^`]*)`")
"""A whole command to type, as it stands in the text of a refusal."""
WORD_JOINER = "\u2060"


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed: its words without markup, whom and where it referred to, its emoji.

    `lines` are those with a word in them; where one ends, so does a sentence.
    """

    lines: tuple[str, ...]
    user_ids: tuple[str, ...] = ()
    channel_ids: tuple[str, ...] = ()
    emoji: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All in one line."""
        return " ".join(self.lines)

    @property
    def question(self) -> str:
        """Line by line."""
        return "\n".join(self.lines)

    @property
    def says_something(self) -> bool:
        """Whether there is a letter or digit left once links, mentions and emoji are gone."""
        return any(letter.isalnum() for letter in self.text)


def read(raw: str) -> Typed:
    """Read text as Slack sends it; nothing in the result is live."""
    users: list[str] = []
    channels: list[str] = []

    def words(match: re.Match[str]) -> str:
        sign, target, label = match["sign"], match["target"], match["label"] or ""
        if sign == "@":
            users.append(target)
        elif sign == "#":
            channels.append(target)
        elif not sign:
            return f" {label} " if not label.startswith(("http", "www.")) else " "
        return " "

    unmarked = MARKUP.sub(words, raw)
    emoji = tuple(match.group() for match in EMOJI.finditer(unmarked))
    clean = INVISIBLE.sub(_seen, html.unescape(EMOJI.sub(" ", unmarked)))
    lines = (" ".join(line.split()) for line in clean.split("\n"))
    return Typed(tuple(filter(None, lines)), tuple(users), tuple(channels), emoji)


def _seen(invisible: re.Match[str]) -> str:
    """What stands for a sign nobody sees: a space for a control character, else nothing."""
    return " " if invisible.group() < "\u00a0" else ""


def shown_again(raw: str) -> str:
    """Text as Slack sends it, to be shown in `mrkdwn`: channels are linked, all else is inert."""
    pieces = CHANNEL.split(raw)
    words = (
        f"<#{piece}>" if place % 2 else plain(read(piece).text)
        for place, piece in enumerate(pieces)
    )
    return re.sub(r" (?=[?!.,;])", "", " ".join(filter(None, words)))


def plain(typed: str) -> str:
    """Words that somebody typed, made safe inside `mrkdwn`: they neither ping, link nor format.

    They stay in one line, since what follows a line break can look like somebody else's words.

    Slack asks to escape the three signs of its markup; a word joiner beside every other sign
    that can come alive keeps the text readable and inert.
    """
    inert = LIVE.sub(rf"{WORD_JOINER}\1{WORD_JOINER}", INVISIBLE.sub("", typed))
    return _escaped(inert.replace("\n", " "))


def with_commands(text: str) -> str:
    """Text made safe like `plain`, but for commands between backticks: those are set as code.

    Nothing comes alive in code, so a command can be copied from there as one types it.
    """
    pieces = COMMAND.split(text)
    return "".join(
        f"`{_escaped(INVISIBLE.sub('', piece))}`" if place % 2 else plain(piece)
        for place, piece in enumerate(pieces)
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
