"""The rules for rich text, tables and charts."""

from collections.abc import Iterator
from typing import Any

from sandbox.checks import (
    Check,
    both,
    flag,
    list_of,
    number,
    one_of,
    problem,
    shape,
    string,
    typed,
)

_STYLE = shape({}, dict.fromkeys(
    ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"),
    flag,
))  # fmt: skip
_STYLED = {"style": _STYLE}
_INLINE = typed({
    "text": shape({"text": string(12_000)}, _STYLED),
    "link": shape({"url": string(3000)}, {"text": string(3000), "unsafe": flag, **_STYLED}),
    "user": shape({"user_id": string(20)}, _STYLED),
    "channel": shape({"channel_id": string(20)}, _STYLED),
    "usergroup": shape({"usergroup_id": string(20)}, _STYLED),
    "emoji": shape({"name": string(255)}, {"unicode": string(255), **_STYLED}),
    "broadcast": shape({"range": one_of("here", "channel", "everyone")}, _STYLED),
    "color": shape({"value": string(7, 7)}),
    "date": shape(
        {"timestamp": number(whole=True), "format": string(255)},
        {"url": string(3000), "fallback": string(255), **_STYLED},
    ),
})  # fmt: skip
_PIECES = list_of(_INLINE, 0, 1000)
_SECTION = shape({"elements": _PIECES})
_LIST = shape(
    {"style": one_of("bullet", "ordered"),
     "elements": list_of(typed({"rich_text_section": _SECTION}), 1, 500)},
    {"indent": number(0, 8, whole=True), "offset": number(0, whole=True),
     "border": number(0, 1, whole=True)},
)  # fmt: skip
_BORDER = {"border": number(0, 1, whole=True)}
RICH_ELEMENTS = list_of(
    typed({
        "rich_text_section": _SECTION,
        "rich_text_list": _LIST,
        "rich_text_quote": shape({"elements": _PIECES}, _BORDER),
        "rich_text_preformatted": shape(
            {"elements": _PIECES}, {**_BORDER, "language": string(50)}
        ),
    }),
    1, 100,
)  # fmt: skip

_RAW_TEXT = shape({"text": string(3000)})
_RAW_NUMBER = shape({"value": number()}, {"text": string(3000)})
_RICH_CELL = shape({"elements": RICH_ELEMENTS}, {"block_id": string(255)})
_CELL = typed({"raw_text": _RAW_TEXT, "raw_number": _RAW_NUMBER, "rich_text": _RICH_CELL})


def _even(value: Any, where: str) -> Iterator[str]:
    """Rows of equal length."""
    if isinstance(value, list) and len({len(row) for row in value if isinstance(row, list)}) > 1:
        yield problem("all rows must have the same number of cells", where)


def _plain_header(value: Any, where: str) -> Iterator[str]:
    header = value[0] if isinstance(value, list) and value else []
    for at, cell in enumerate(header if isinstance(header, list) else []):
        if isinstance(cell, dict) and cell.get("type") == "rich_text":
            yield problem("rich_text is not allowed in the header", f"{where}/0/{at}")


TABLE = shape(
    {"rows": list_of(list_of(_CELL, 1, 20), 1, 100)},
    {"block_id": string(255), "column_settings": list_of(
        shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag}), 0, 20)},
)  # fmt: skip
DATA_TABLE = shape(
    {"caption": string(255),
     "rows": both(list_of(list_of(_CELL, 1, 20), 2, 201), _even, _plain_header)},
    {"block_id": string(255), "page_size": number(1, 100, whole=True),
     "row_header_column_index": number(0, 19, whole=True)},
)  # fmt: skip

_LABEL = string(20)
_POINT = shape({"label": _LABEL, "value": number()})
_SERIES = list_of(shape({"name": _LABEL, "data": list_of(_POINT, 1, 20)}), 1, 12)
_AXES = shape(
    {"categories": list_of(_LABEL, 1, 20)}, {"x_label": string(50), "y_label": string(50)}
)


def _positive(value: Any, where: str) -> Iterator[str]:
    if isinstance(value, int | float) and value <= 0:
        yield problem("must be greater than 0", where)


def _consistent(value: Any, where: str) -> Iterator[str]:
    """Series with different names, each with exactly one point for every category."""
    series = [each for each in value.get("series") or [] if isinstance(each, dict)]
    names = [each.get("name") for each in series]
    if len(set(names)) < len(names):
        yield problem("series names must be unique", f"{where}/series")
    axes = value.get("axis_config")
    categories = axes.get("categories") if isinstance(axes, dict) else None
    for at, each in enumerate(series):
        points = each.get("data")
        labels = [p.get("label") for p in points or [] if isinstance(p, dict)]
        if isinstance(categories, list) and sorted(map(str, labels)) != sorted(
            map(str, categories)
        ):
            yield problem("must have exactly one point per category", f"{where}/series/{at}/data")


def _axes_chart() -> Check:
    return both(shape({"series": _SERIES, "axis_config": _AXES}), _consistent)


CHART = shape(
    {
        "title": string(50),
        "chart": typed({
            "pie": shape({"segments": list_of(
                shape({"label": _LABEL, "value": both(number(), _positive)}), 1, 12)}),
            "bar": _axes_chart(),
            "line": _axes_chart(),
            "area": _axes_chart(),
        }),
    },
    {"block_id": string(255)},
)  # fmt: skip
