"""Text as a person types it, turned into Slack's markup: escaped, with mentions resolved."""

import re

from sandbox.world import World

_REFERENCE = re.compile(r"(<[@#!][^<>]*>|<https?://[^<>]*>)")
_MENTION = re.compile(r"(?<![\w<])@([\w.\-]+)")
_CHANNEL = re.compile(r"(?<![\w<&])#([\w\-]+)")
_LINK = re.compile(r"(?<![<|\w])(https?://[^\s<>|]+)")
_BROADCAST = {"here": "<!here>", "channel": "<!channel>", "everyone": "<!everyone>"}


def escape(text: str) -> str:
    """Escape the three characters that mean something in Slack's markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def to_markup(world: World, text: str, *, labels: bool) -> str:
    """Turn the mentions, channels and links in typed text into markup, and escape the rest.

    `labels` is for commands, whose references carry names: `<@U1|ruth>`. What does not exist
    stays as it was typed. Markup that is already there is kept.
    """
    return "".join(
        piece if at % 2 else _resolve(world, escape(piece), labels=labels)
        for at, piece in enumerate(_REFERENCE.split(text))
    )


def _resolve(world: World, text: str, *, labels: bool) -> str:
    people = {p.name.casefold(): p for p in world.people.values() if not p.deleted}
    channels = {c.name.casefold(): c for c in world.channels.values() if c.name}

    def person(match: re.Match[str]) -> str:
        name = match[1].rstrip(".-")
        rest = match[1][len(name) :]
        if name.casefold() in _BROADCAST:
            return _BROADCAST[name.casefold()] + rest
        known = people.get(name.casefold())
        if known is None:
            return match[0]
        return f"<@{known.id}|{known.name}>{rest}" if labels else f"<@{known.id}>{rest}"

    def channel(match: re.Match[str]) -> str:
        known = channels.get(match[1].casefold())
        if known is None:
            return match[0]
        label = "" if known.is_private else known.name
        return f"<#{known.id}|{label}>"

    return _CHANNEL.sub(channel, _MENTION.sub(person, _LINK.sub(r"<\1>", text)))
