"""The words of a message as people see them: its text, its blocks, what is attached or forwarded.

Everything comes in Slack's markup, in reading order, one paragraph a line. Buttons and menus are
left out: nobody reads them as part of what is asked.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from bot.slack.text import escaped, read

PLACEHOLDERS = frozenset({
    "this content can't be displayed",
    "this message can't be displayed",
    "this message contains interactive elements",
    "no preview available",
})  # fmt: skip
"""What Slack puts into `text` where a message has only blocks or attachments."""
CONTROLS = frozenset({
    "actions", "button", "checkboxes", "channels_select", "conversations_select",
    "context_actions", "datepicker", "datetimepicker", "external_select", "feedback_buttons",
    "icon_button", "multi_channels_select", "multi_conversations_select", "multi_external_select",
    "multi_static_select", "multi_users_select", "overflow", "radio_buttons", "static_select",
    "timepicker", "users_select", "workflow_button",
})  # fmt: skip
"""Types of blocks and elements that people use rather than read."""
SHARED = ("is_share", "is_msg_unfurl", "message_blocks")
"""Keys of an attachment that is another message: forwarded, or linked to."""
IN_READING_ORDER = (
    "pretext", "title", "subtitle", "text", "description", "body", "label", "fields", "elements",
    "rows", "blocks",
)  # fmt: skip
"""Keys of a block that hold words or further blocks."""
DEEPEST = 50
"""Levels of nesting that are read; Slack's own blocks have seven."""


MARKDOWN_LINK = re.compile(r"!?\[([^\[\]\n]{1,300})\]\((https?://[^\s()<>]{1,2000})\)")
HEADING = re.compile(r"^#{1,6}\s+", re.MULTILINE)


def visible_text(message: Mapping[str, Any]) -> str:
    """Return what people read in a message, in Slack's markup.

    Of a person's own message these are its text, or else its blocks, and the messages that it
    forwards. Previews of web pages are not the person's words, but a bot's attachments are its.
    """
    text, blocks = _text_of(message), _words_of_blocks(message.get("blocks"))
    attachments = [item for item in _items(message.get("attachments")) if isinstance(item, Mapping)]
    if _is_by_bot(message):
        return _together([text, blocks, *map(_words_of_attachment, attachments)])
    own = text if read(text).says_something else _together([text, blocks])
    shared = [item for item in attachments if any(item.get(key) for key in SHARED)]
    words = _together([own, *map(_words_of_attachment, shared)])
    if read(words).says_something:
        return words
    return _together([words, *map(_words_of_attachment, attachments)])


def _is_by_bot(message: Mapping[str, Any]) -> bool:
    return bool(message.get("bot_id")) or message.get("subtype") == "bot_message"


def _text_of(message: Mapping[str, Any], key: str = "text") -> str:
    """A text of a message, or "" where it only stands in for what can't be shown."""
    text = _string(message.get(key))
    bare = text.strip(" .[]()\n").casefold().replace("’", "'")
    return "" if bare in PLACEHOLDERS else text


def _words_of_attachment(attachment: Mapping[str, Any]) -> str:
    """The words of an attachment or a forwarded message; its fallback only if it has no other."""
    forwarded = [
        item["message"] for item in _items(attachment.get("message_blocks"))
        if isinstance(item, Mapping) and isinstance(item.get("message"), Mapping)
    ]  # fmt: skip
    blocks = _words_of_blocks([attachment.get("blocks"), *(m.get("blocks") for m in forwarded)])
    words = _together(
        [
            _string(attachment.get("pretext")),
            _linked(_string(attachment.get("title")), attachment.get("title_link")),
            _text_of(attachment),
            blocks,
            "\n".join(_lines(attachment.get("fields"), DEEPEST)),
        ]
    )
    return words if read(words).says_something else words or _text_of(attachment, "fallback")


def _words_of_blocks(blocks: object) -> str:
    return "\n".join(line for line in _lines(blocks, DEEPEST) if line.strip())


def _lines(item: object, depth: int) -> Iterator[str]:
    """The lines of a block, of an element in it, or of many of them."""
    if depth == 0:
        return
    if isinstance(item, str):
        yield item
    elif isinstance(item, Sequence):
        for part in item:
            yield from _lines(part, depth - 1)
    elif isinstance(item, Mapping):
        kind = item.get("type")
        if isinstance(kind, str) and kind in RICH_TEXT:
            yield from RICH_TEXT[kind](item)
        elif not (isinstance(kind, str) and kind in CONTROLS):
            yield from _lines_of_block(item, depth)


def _lines_of_block(block: Mapping[str, Any], depth: int) -> Iterator[str]:
    """The lines of anything that is neither rich text nor a control, whatever Slack calls it."""
    kind, text = block.get("type"), block.get("text")
    if isinstance(text, str) and kind in {"plain_text", "raw_text"}:
        yield _without_markup(text)
        return
    if isinstance(text, str) and kind == "markdown":
        yield _from_markdown(text)
        return
    for key in IN_READING_ORDER:
        yield from _lines(block.get(key), depth - 1)
    if "title" in block and "value" in block:
        yield from _lines(block["value"], depth - 1)


TARGETS = {"user_id": "@", "channel_id": "#", "usergroup_id": "!subteam^", "range": "!"}
"""Keys of rich text for people, channels, groups and `@here`, and their signs in markup."""


def _section(element: Mapping[str, Any]) -> Iterator[str]:
    yield "".join(map(_inline, _items(element.get("elements"))))


def _preformatted(element: Mapping[str, Any]) -> Iterator[str]:
    code = "".join(map(_inline, _items(element.get("elements"))))
    if code.strip():
        yield f"```{code}```"


RICH_TEXT: Mapping[str, Callable[[Mapping[str, Any]], Iterator[str]]] = {
    "rich_text_section": _section,
    "rich_text_quote": _section,
    "rich_text_preformatted": _preformatted,
}
"""Elements of rich text that are one paragraph, and what reads them."""


def _inline(element: object) -> str:
    """A piece of a paragraph of rich text, in the markup in which Slack would send it."""
    if not isinstance(element, Mapping):
        return ""
    text = _without_markup(_string(element.get("text")) or _string(element.get("fallback")))
    if element.get("type") == "link":
        return _linked(text, element.get("url"))
    if element.get("type") == "emoji":
        return f":{_string(element.get('name'))}:"
    for key, sign in TARGETS.items():
        if element.get(key):
            return f"<{sign}{_target(element[key])}>"
    style = element.get("style")
    is_code = isinstance(style, Mapping) and style.get("code") and text.strip()
    return f"`{text}`" if is_code else text


def _linked(label: str, url: object) -> str:
    """A link in Slack's markup, or its label alone where there is nothing to link to."""
    target = _target(url)
    if not target or "<" in label:
        return label
    return f"<{target}|{label.replace('>', '&gt;')}>" if label.strip() else f"<{target}>"


def _target(value: object) -> str:
    """What a link or mention leads to, so that nothing in it ends the markup."""
    target = "".join(_string(value).split())
    return target.replace("<", "%3C").replace(">", "%3E").replace("|", "%7C")


def _from_markdown(text: str) -> str:
    """Markdown, which is not Slack's markup, without the signs before headings."""
    pieces = MARKDOWN_LINK.split(HEADING.sub("", text))
    labels, urls, between = pieces[1::3], pieces[2::3], pieces[3::3]
    words = [_without_markup(pieces[0])]
    for label, url, after in zip(labels, urls, between, strict=True):
        words += [_linked(_without_markup(label), url), _without_markup(after)]
    return "".join(words)


def _without_markup(text: str) -> str:
    """Text in which nothing is markup. Slack escapes some of it itself, but not all."""
    return escaped(text).replace("&amp;", "&") if "&" in text else escaped(text)


def _together(texts: Iterable[str]) -> str:
    """The texts line by line, without those that another one holds in full."""
    kept: list[tuple[str, str, frozenset[str]]] = []
    for text in filter(str.strip, texts):
        typed = read(text)
        words, channels = f" {_bare(typed.text)} ", frozenset(typed.channel_ids)
        words = words if words.strip() else text
        if any(words in other and channels <= theirs for _, other, theirs in kept):
            continue
        kept = [item for item in kept if not (item[1] in words and item[2] <= channels)]
        kept.append((text, words, channels))
    return "\n".join(text for text, _, _ in kept)


def _bare(text: str) -> str:
    """The words by which two texts are compared: case and signs don't matter."""
    letters = (letter if letter.isalnum() else " " for letter in text.casefold())
    return " ".join("".join(letters).split())


def _items(value: object) -> Sequence[Any]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
