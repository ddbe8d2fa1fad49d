"""Every block read out as plain text, with names for IDs."""

from typing import Any

import pytest

from sandbox import Message, View, sample
from sandbox.blocks import problems_in_message, problems_in_view
from sandbox.scripts.plain_text import PlainText


@pytest.fixture
def plain_text() -> PlainText:
    """Plain text as in the sample workspace."""
    return PlainText(sample.fresh_world(), "Europe/London")


def plain(text: str) -> dict[str, Any]:
    """A plain text object."""
    return {"type": "plain_text", "text": text}


def rich(text: str) -> dict[str, Any]:
    """A mrkdwn object."""
    return {"type": "mrkdwn", "text": text}


def button(text: str) -> dict[str, Any]:
    """A button."""
    return {"type": "button", "action_id": text, "text": plain(text)}


CELL = {"type": "raw_text", "text": "Team"}
NUMBER = {"type": "raw_number", "value": 3}
OPTIONS: dict[str, Any] = {"action_id": "o", "options": [{"text": plain("A"), "value": "a"}]}
BLOCKS: list[tuple[dict[str, Any], list[str]]] = [
    ({"type": "section", "text": rich("*hi*\nthere"), "accessory": button("Go")},
     ["*hi*", "there [Go]"]),
    ({"type": "section", "fields": [plain("one"), rich("two\nlines")]}, ["one", "two", "lines"]),
    ({"type": "header", "text": plain("Head")}, ["Head"]),
    ({"type": "context", "elements": [rich("some"), plain("words")]}, ["some words"]),
    ({"type": "divider"}, ["---"]),
    ({"type": "actions", "elements": [
        button("Left"), {"type": "static_select", "placeholder": plain("Pick"), **OPTIONS},
        {"type": "radio_buttons", **OPTIONS, "action_id": "p"}]}, ["[Left] [Pick] ( ) A"]),
    ({"type": "data_table", "caption": "Counts", "rows": [[CELL], [NUMBER]]},
     ["Counts", "Team", "3"]),
    ({"type": "data_visualization", "title": "Shares", "chart": {
        "type": "pie", "segments": [{"label": "PM", "value": 2}]}},
     ["[pie chart: Shares]", "PM: 2"]),
    ({"type": "data_visualization", "title": "Days", "chart": {
        "type": "bar", "series": [{"name": "PM", "data": [{"label": "Mon", "value": 2}]}],
        "axis_config": {"categories": ["Mon"]}}}, ["[bar chart: Days]", "PM: Mon 2"]),
]  # fmt: skip


@pytest.mark.parametrize(("block", "lines"), BLOCKS, ids=lambda it: str(it)[:24])
def test_a_block_is_read_out(
    plain_text: PlainText, block: dict[str, Any], lines: list[str]
) -> None:
    assert problems_in_message({"blocks": [block]}) == []
    assert plain_text.blocks([block]) == lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"<@{sample.ADMIN}> &amp; <@U1>", "@Ruth Okafor & @U1"),
        (f"<#{sample.SEARCH}|x> <#C1>", "#search #C1"),
        ("<!here> <!subteam^S1|@owners>", "@here @owners"),
        ("<https://x.org|a link> <https://x.org>", "a link (https://x.org) https://x.org"),
        ("<!date^1771839000^{date}|then>", "Mon 23 Feb 09:30"),
        ("<!date^soon^{date}|then>", "then"),
        ("1 &lt; 2", "1 < 2"),
    ],
)
def test_references_are_spelled_out(plain_text: PlainText, text: str, expected: str) -> None:
    assert plain_text.mrkdwn(text) == expected


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        ({"type": "plain_text_input", "initial_value": "Ann"}, "[Ann]"),
        ({"type": "users_select", "initial_user": sample.ADMIN}, "[@Ruth Okafor]"),
        (
            {"type": "multi_conversations_select", "initial_conversations": [sample.SEARCH]},
            "[#search]",
        ),
        ({"type": "static_select", **OPTIONS, "initial_option": OPTIONS["options"][0]}, "[A]"),
        ({"type": "datepicker", "initial_date": "2026-02-23"}, "[2026-02-23]"),
        ({"type": "timepicker"}, "[...]"),
    ],
)
def test_fields_are_read_out_with_what_they_hold(
    plain_text: PlainText, element: dict[str, Any], expected: str
) -> None:
    field = {"type": "input", "label": plain("It"), "element": {"action_id": "a"} | element}
    assert plain_text.blocks([field]) == [f"It: {expected}"]


def test_messages_and_views_are_read_out(plain_text: PlainText) -> None:
    message = Message("C1", "1.0", sample.ADMIN, "words", files=[{"title": "week.csv"}])
    assert plain_text.surface(message) == ["words", "[file: week.csv]"]
    inputs = {"type": "plain_text_input", "action_id": "n", "placeholder": plain("Its name")}
    payload = {
        "type": "modal", "title": plain("Form"), "submit": plain("Save"),
        "blocks": [
            {"type": "input", "block_id": "b", "label": plain("Name"), "element": inputs,
             "hint": plain("Short")},
            {"type": "section", "block_id": "a", "text": plain("Careful")},
        ],
    }  # fmt: skip
    assert problems_in_view(payload) == []
    view = View("V1", sample.ADMIN, payload, "h", "V1", errors={"b": "Too long", "": "Trouble"})
    assert plain_text.surface(view) == [
        "Form", "Name: [Its name]", "Short", "! Too long", "Careful", "! Trouble", "[Save]",
    ]  # fmt: skip
