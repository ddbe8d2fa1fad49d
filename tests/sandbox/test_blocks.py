"""What Slack refuses is refused, with its position."""

from typing import Any

import pytest

from sandbox.blocks import problems_in_message, problems_in_view


def words(text: str = "x", kind: str = "plain_text") -> dict[str, Any]:
    """A text object."""
    return {"type": kind, "text": text}


def button(**more: Any) -> dict[str, Any]:
    """A button."""
    return {"type": "button", "action_id": "a", "text": words(), **more}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    """An actions block."""
    return {"type": "actions", "elements": list(elements)}


SELECT = {
    "type": "static_select",
    "action_id": "s",
    "options": [{"text": words("One"), "value": "1"}],
}
BAR: dict[str, Any] = {
    "type": "bar",
    "series": [{"name": "PM", "data": [{"label": "Mon", "value": 3}]}],
    "axis_config": {"categories": ["Mon"]},
}


def chart(chart: dict[str, Any]) -> dict[str, Any]:
    """A chart block."""
    return {"type": "data_visualization", "title": "Routes", "chart": chart}


CELL = {"type": "raw_text", "text": "N"}


def table(rows: list[Any]) -> dict[str, Any]:
    """A data table."""
    return {"type": "data_table", "caption": "c", "rows": rows}


GOOD: list[dict[str, Any]] = [
    {"type": "section", "text": words("*hello*", "mrkdwn")},
    {"type": "section", "fields": [words()], "accessory": button(style="primary")},
    {"type": "section", "text": words(), "accessory": SELECT},
    {"type": "header", "text": words(), "level": 2},
    {"type": "context", "elements": [words("a", "mrkdwn")]},
    {"type": "divider"},
    actions(button(), SELECT | {"initial_option": SELECT["options"][0]}),
    chart(BAR),
    chart({"type": "pie", "segments": [{"label": "PM", "value": 5}]}),
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "fb",
                "positive_button": {"text": words(), "value": "up"},
                "negative_button": {"text": words(), "value": "down"},
            }
        ],
    },
    {
        "type": "data_table",
        "caption": "c",
        "rows": [[{"type": "raw_text", "text": "N"}], [{"type": "raw_number", "value": 3}]],
    },
]


@pytest.mark.parametrize("block", GOOD, ids=lambda block: str(block["type"]))
def test_good_blocks_pass(block: dict[str, Any]) -> None:
    assert problems_in_message({"blocks": [block]}) == []


BAD: list[tuple[dict[str, Any], str]] = [
    ({"type": "section", "text": words("x" * 3001)}, "/blocks/0/text/text"),
    ({"type": "section"}, "/blocks/0"),
    ({"type": "section", "text": words(""), "block_id": "b"}, "/blocks/0/text/text"),
    ({"type": "section", "text": "bare"}, "/blocks/0/text"),
    ({"type": "section", "text": words(), "colour": "red"}, "/blocks/0"),
    ({"type": "header", "text": words("x", "mrkdwn")}, "/blocks/0/text/type"),
    ({"type": "header", "text": words("x" * 151)}, "/blocks/0/text/text"),
    (actions(*[button(action_id=str(n)) for n in range(26)]), "/blocks/0/elements"),
    (actions(button(text=words("x" * 76))), "/blocks/0/elements/0/text/text"),
    (actions(button(style="loud")), "/blocks/0/elements/0/style"),
    (actions(button(), button()), "/blocks/0"),
    (actions(SELECT | {"options": []}), "/blocks/0/elements/0/options"),
    ({"type": "nonsense"}, "/blocks/0/type"),
    (chart({"type": "pie", "segments": [{"label": "a", "value": 0}]}),
     "/blocks/0/chart/segments/0/value"),
    (chart(BAR | {"axis_config": {"categories": ["Mon", "Tue"]}}),
     "/blocks/0/chart/series/0/data"),
    (chart(BAR | {"series": BAR["series"] * 2}), "/blocks/0/chart/series"),
    (table([[CELL], [CELL, CELL]]), "/blocks/0/rows"),
    (table([[CELL], [CELL]]) | {"page_size": 0}, "/blocks/0/page_size"),
    (table([[CELL], [CELL]]) | {"page_size": "1"}, "/blocks/0/page_size"),
    (table([[CELL], [{"type": "raw_number", "value": True}]]), "/blocks/0/rows/1/0/value"),
    ({"type": "section", "text": words() | {"emoji": "yes"}}, "/blocks/0/text/emoji"),
    ({"type": "section", "text": words() | {"text": 3}}, "/blocks/0/text/text"),
    ({"type": "actions", "elements": "none"}, "/blocks/0/elements"),
    (actions(button(confirm="sure")), "/blocks/0/elements/0/confirm"),
    (actions(SELECT | {"initial_option": {"text": words(), "value": "2"}}),
     "/blocks/0/elements/0"),
]  # fmt: skip


@pytest.mark.parametrize(("block", "where"), BAD)
def test_bad_blocks_are_refused_with_their_position(block: dict[str, Any], where: str) -> None:
    problems = problems_in_message({"blocks": [block]})

    assert problems
    assert problems[0].endswith(f"[json-pointer:{where}]")


def test_limits_on_whole_messages() -> None:
    assert problems_in_message({"blocks": [{"type": "divider"}] * 50}) == []
    assert problems_in_message({"blocks": [{"type": "divider"}] * 51})
    long = [{"type": "raw_text", "text": "x" * 2500}] * 3
    assert problems_in_message({"blocks": [table([long] * 2)]}) == []
    assert problems_in_message({"blocks": [table([long] * 3)]})
    assert problems_in_message({"blocks": [chart(BAR)] * 3})


def test_the_same_block_id_twice_is_refused() -> None:
    assert problems_in_message({"blocks": [{"type": "divider", "block_id": "a"}] * 2})


def modal(**more: Any) -> dict[str, Any]:
    """A modal with one input."""
    element = {"type": "plain_text_input", "action_id": "a"}
    block = {"type": "input", "label": words(), "element": element}
    return {"type": "modal", "title": words(), "submit": words(), "blocks": [block], **more}


def test_views() -> None:
    assert problems_in_view(modal()) == []
    assert problems_in_view(modal(title=words("x" * 25)))
    assert problems_in_view(modal(submit=None))
    assert problems_in_view(modal(private_metadata="x" * 3001))
    assert problems_in_view({"type": "home", "blocks": []}) == []
    assert problems_in_view("nonsense")
    assert problems_in_view(None)
