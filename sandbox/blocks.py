"""Checks messages and views as Slack does, for the blocks that the bot sends.

Each problem says what is wrong and, as a JSON pointer, where.
"""

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
    plain,
    problem,
    shape,
    string,
    text,
    typed,
)
from sandbox.elements import interactive_elements

MOST_IN_MESSAGE = 50
MOST_IN_VIEW = 100
_CHARACTERS_IN_DATA_TABLES = 20_000
_CHARTS_IN_MESSAGE = 2


def _block(required: dict[str, Check], **optional: Check) -> Check:
    return shape(required, {"block_id": string(255)} | optional)


def _even(value: Any, where: str) -> Iterator[str]:
    """Check that all rows are of equal length."""
    if isinstance(value, list) and len({len(row) for row in value if isinstance(row, list)}) > 1:
        yield problem("all rows must have the same number of cells", where)


_CELL = typed({
    "raw_text": shape({"text": string(3000)}),
    "raw_number": shape({"value": number()}, {"text": string(3000)}),
})  # fmt: skip
_DATA_TABLE = _block(
    {"caption": string(255), "rows": both(list_of(list_of(_CELL, 1, 20), 2, 201), _even)},
    page_size=number(1, 100, whole=True), row_header_column_index=number(0, 19, whole=True),
)  # fmt: skip


def _positive(value: Any, where: str) -> Iterator[str]:
    if isinstance(value, int | float) and value <= 0:
        yield problem("must be greater than 0", where)


def _consistent(value: Any, where: str) -> Iterator[str]:
    """Check that series have different names, and exactly one point for every category each."""
    series = [each for each in value.get("series") or [] if isinstance(each, dict)]
    names = [each.get("name") for each in series]
    if len(set(names)) < len(names):
        yield problem("series names must be unique", f"{where}/series")
    categories = value["axis_config"]["categories"]
    for at, each in enumerate(series):
        labels = [point["label"] for point in each["data"]]
        if sorted(labels) != sorted(categories):
            yield problem("must have exactly one point per category", f"{where}/series/{at}/data")


_LABEL = string(20)
_POINT = shape({"label": _LABEL, "value": number()})
_BARS = shape({
    "series": list_of(shape({"name": _LABEL, "data": list_of(_POINT, 1, 20)}), 1, 12),
    "axis_config": shape(
        {"categories": list_of(_LABEL, 1, 20)}, {"x_label": string(50), "y_label": string(50)}
    ),
})  # fmt: skip
_SEGMENT = shape({"label": _LABEL, "value": both(number(), _positive)})
_CHART = typed({
    "bar": both(_BARS, _consistent),
    "pie": shape({"segments": list_of(_SEGMENT, 1, 12)}),
})  # fmt: skip

_EVERYWHERE: dict[str, Check] = {
    "section": both(
        _block({}, text=text(3000), fields=list_of(text(2000), 1, 10), expand=flag,
               accessory=elements.IN_ACTIONS),
        at_least_one("text", "fields"),
    ),
    "header": _block({"text": plain(150)}, level=number(1, 4, whole=True)),
    "context": _block({"elements": list_of(
        typed({"plain_text": shape({"text": string(3000)}, {"emoji": flag}),
               "mrkdwn": shape({"text": string(3000)}, {"verbatim": flag})}), 1, 10)}),
    "actions": _block({"elements": list_of(elements.IN_ACTIONS, 1, 25)}),
    "input": _block({"label": plain(2000), "element": elements.IN_INPUT}, hint=plain(2000),
                    optional=flag),
    "divider": _block({}),
}  # fmt: skip
_HOME = _EVERYWHERE | {"data_table": _DATA_TABLE}
_MESSAGE = _HOME | {
    "context_actions": _block({"elements": list_of(elements.IN_CONTEXT_ACTIONS, 1, 5)}),
    "data_visualization": _block({"title": string(50), "chart": _CHART}),
}
_IN_MESSAGE = list_of(typed(_MESSAGE), 1, MOST_IN_MESSAGE)

_VIEW_FIELDS: dict[str, Check] = {
    "private_metadata": string(3000, 0),
    "callback_id": string(255),
    "external_id": string(255),
}
_VIEW_RULES = {
    "modal": shape(
        {"title": plain(24), "blocks": list_of(typed(_EVERYWHERE), 1, MOST_IN_VIEW)},
        _VIEW_FIELDS | {"submit": plain(24), "close": plain(24)},
    ),
    "home": shape({"blocks": list_of(typed(_HOME), 0, MOST_IN_VIEW)}, _VIEW_FIELDS),
}


def problems_in_message(body: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a message's blocks; nothing if it has none."""
    blocks = body.get("blocks")
    if not blocks:
        return []
    problems = list(_IN_MESSAGE(blocks, "/blocks"))
    return problems or [*_unique(blocks, "/blocks"), *_in_all(blocks)]


def problems_in_view(view: Any) -> list[str]:
    """Return what is wrong with a modal or a Home tab."""
    problems = list(typed(_VIEW_RULES)(view, "/view"))
    return problems or [*_unique(view["blocks"], "/view/blocks"), *_needs_submit(view)]


def _needs_submit(view: Mapping[str, Any]) -> Iterator[str]:
    has_input = any(block["type"] == "input" for block in view["blocks"])
    if view["type"] == "modal" and has_input and not view.get("submit"):
        yield problem("`submit` is required when an `input` block is within the `blocks` array",
                      "/view/submit")  # fmt: skip


def _unique(blocks: list[Any], where: str) -> Iterator[str]:
    """Check that block IDs differ within a surface, and action IDs within a block."""
    seen: set[str] = set()
    for at, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in seen:
            yield problem(f'`block_id` "{block_id}" already exists for another block',
                          f"{where}/{at}/block_id")  # fmt: skip
        seen |= {block_id} if block_id else set()
        actions = [element["action_id"] for _, element in interactive_elements([block])]
        for action in sorted({each for each in actions if actions.count(each) > 1}):
            yield problem(f'`action_id` "{action}" already exists for another element',
                          f"{where}/{at}")  # fmt: skip


def _in_all(blocks: list[Any]) -> Iterator[str]:
    """Check the limits on everything of a kind in one message."""
    tables = [block for block in blocks if block["type"] == "data_table"]
    cells = [cell for table in tables for row in table["rows"] for cell in row]
    if sum(len(cell.get("text") or "") for cell in cells) > _CHARACTERS_IN_DATA_TABLES:
        most = _CHARACTERS_IN_DATA_TABLES + 1
        yield problem(f"data_table blocks must have less than {most} characters", "/blocks")
    if sum(block["type"] == "data_visualization" for block in blocks) > _CHARTS_IN_MESSAGE:
        yield problem(f"no more than {_CHARTS_IN_MESSAGE} data_visualization blocks", "/blocks")
