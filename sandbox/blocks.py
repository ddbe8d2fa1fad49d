"""Checks messages and views as Slack does; each problem says what and, as a JSON pointer, where."""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox import element_rules as elements
from sandbox.checks import (
    Check,
    at_least_one,
    both,
    flag,
    list_of,
    number,
    one_of,
    plain,
    problem,
    shape,
    string,
    text,
    typed,
)
from sandbox.rich_rules import CHART, DATA_TABLE, RICH_ELEMENTS, TABLE
from sandbox.state import elements as interactive

MOST_IN_MESSAGE = 50
MOST_IN_VIEW = 100
_BLOCK_ID = {"block_id": string(255)}


def _block(required: dict[str, Check], **optional: Check) -> Check:
    return shape(required, _BLOCK_ID | optional)


_CARD = both(
    _block(
        {},
        title=text(150), subtitle=text(150), body=text(200), subtext=text(200),
        hero_image=elements.IMAGE, icon=elements.IMAGE, slack_icon=shape({"name": string(100)}),
        actions=list_of(elements.ONLY_BUTTON, 1, 3),
    ),
    at_least_one("title", "body", "hero_image", "actions"),
)  # fmt: skip

_EVERYWHERE: dict[str, Check] = {
    "section": both(
        _block({}, text=text(3000), fields=list_of(text(2000), 1, 10), expand=flag,
               accessory=elements.AS_ACCESSORY),
        at_least_one("text", "fields"),
    ),
    "header": _block({"text": plain(150)}, level=number(1, 4, whole=True)),
    "context": _block({"elements": list_of(
        typed({"image": elements.IMAGE,
               "plain_text": shape({"text": string(3000)}, {"emoji": flag}),
               "mrkdwn": shape({"text": string(3000)}, {"verbatim": flag})}), 1, 10)}),
    "actions": _block({"elements": list_of(elements.IN_ACTIONS, 1, 25)}),
    "input": _block({"label": plain(2000), "element": elements.IN_INPUT}, hint=plain(2000),
                    optional=flag, dispatch_action=flag),
    "divider": _block({}),
    "image": both(
        _block({"alt_text": string(2000)}, image_url=string(3000), title=plain(2000),
               slack_file=shape({}, {"id": string(255), "url": string(3000)})),
        at_least_one("image_url", "slack_file"),
    ),
    "rich_text": _block({"elements": RICH_ELEMENTS}),
    "video": _block({"alt_text": string(2000), "title": plain(200),
                     "thumbnail_url": string(3000), "video_url": string(3000)},
                    author_name=string(50), description=plain(200), provider_name=string(100),
                    provider_icon_url=string(3000), title_url=string(3000)),
    "card": _CARD,
}  # fmt: skip
_IN_CONTAINER = {
    name: rule for name, rule in _EVERYWHERE.items() if name != "card"
} | {"table": TABLE}  # fmt: skip
_MESSAGE_AND_HOME: dict[str, Check] = {
    "table": TABLE,
    "data_table": DATA_TABLE,
    "carousel": _block({"elements": list_of(typed({"card": _CARD}), 1, 10)}),
    "container": both(
        _block(
            {"child_blocks": list_of(typed(_IN_CONTAINER), 1, 10)},
            title=plain(150), rich_text_title=typed({"rich_text": _EVERYWHERE["rich_text"]}),
            subtitle=text(150), icon=elements.IMAGE, is_collapsible=flag, default_collapsed=flag,
            has_header_divider=flag, width=one_of("narrow", "standard", "wide", "full"),
        ),
        at_least_one("title", "rich_text_title"),
    ),
}  # fmt: skip
_MESSAGE_ONLY: dict[str, Check] = {
    "context_actions": _block({"elements": list_of(elements.IN_CONTEXT_ACTIONS, 1, 5)}),
    "data_visualization": CHART,
    "markdown": _block({"text": string(12_000)}),
}
_MODAL_ONLY: dict[str, Check] = {
    "alert": _block({"text": text(200)},
                    level=one_of("default", "info", "warning", "error", "success")),
}  # fmt: skip
ON_SURFACE: dict[str, Check] = {
    "message": typed(_EVERYWHERE | _MESSAGE_AND_HOME | _MESSAGE_ONLY),
    "home": typed(_EVERYWHERE | _MESSAGE_AND_HOME),
    "modal": typed(_EVERYWHERE | _MODAL_ONLY),
}
"""The blocks that each surface takes."""

_VIEW_FIELDS: dict[str, Check] = {
    "private_metadata": string(3000, 0),
    "callback_id": string(255),
    "external_id": string(255),
}
_VIEW_RULES = {
    "modal": shape(
        {"title": plain(24), "blocks": list_of(ON_SURFACE["modal"], 1, MOST_IN_VIEW)},
        _VIEW_FIELDS | {"submit": plain(24), "close": plain(24), "clear_on_close": flag,
                        "notify_on_close": flag, "submit_disabled": flag},
    ),
    "home": shape({"blocks": list_of(ON_SURFACE["home"], 0, MOST_IN_VIEW)}, _VIEW_FIELDS),
}  # fmt: skip
_CHARACTERS_IN_ALL = {"table": 10_000, "data_table": 20_000, "markdown": 12_000}
_CHARTS_IN_ALL = 2


def problems_in_message(body: Mapping[str, Any]) -> list[str]:
    """What is wrong with a message's blocks; nothing if it has none."""
    blocks = body.get("blocks")
    if not blocks:
        return []
    found = list(list_of(ON_SURFACE["message"], 1, MOST_IN_MESSAGE)(blocks, "/blocks"))
    return found or [*_unique(blocks, "/blocks"), *_in_all(blocks)]


def problems_in_view(view: Any) -> list[str]:
    """What is wrong with a modal or a Home tab."""
    found = list(typed(_VIEW_RULES)(view, "/view"))
    if found:
        return found
    return [*_unique(view["blocks"], "/view/blocks"), *_needs_submit(view)]


def _needs_submit(view: Mapping[str, Any]) -> Iterator[str]:
    has_input = any(block["type"] == "input" for block in view["blocks"])
    if view["type"] == "modal" and has_input and not view.get("submit"):
        yield problem("`submit` is required when an `input` block is within the `blocks` array",
                      "/view/submit")  # fmt: skip


def _unique(blocks: list[Any], where: str) -> Iterator[str]:
    """Block IDs differ within a surface, and action IDs within a block."""
    seen: set[str] = set()
    for at, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in seen:
            yield problem(f'`block_id` "{block_id}" already exists for another block',
                          f"{where}/{at}/block_id")  # fmt: skip
        seen |= {block_id} if block_id else set()
        actions = [element["action_id"] for _, element in interactive([block])]
        for action in sorted({each for each in actions if actions.count(each) > 1}):
            yield problem(f'`action_id` "{action}" already exists for another element',
                          f"{where}/{at}")  # fmt: skip


def _in_all(blocks: list[Any]) -> Iterator[str]:
    """Limits on everything of a kind in one message."""
    for kind, most in _CHARACTERS_IN_ALL.items():
        written = sum(_characters(block) for block in blocks if block["type"] == kind)
        if written > most:
            yield problem(f"{kind} blocks must have less than {most + 1} characters", "/blocks")
    if sum(block["type"] == "data_visualization" for block in blocks) > _CHARTS_IN_ALL:
        yield problem(f"no more than {_CHARTS_IN_ALL} data_visualization blocks", "/blocks")


def _characters(thing: Any) -> int:
    if isinstance(thing, Mapping):
        return sum(
            len(value) if key == "text" and isinstance(value, str) else _characters(value)
            for key, value in thing.items()
        )
    return sum(map(_characters, thing)) if isinstance(thing, list) else 0
