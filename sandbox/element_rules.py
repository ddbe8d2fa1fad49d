"""The rules for interactive elements and for what they are made of."""

from collections.abc import Iterator
from typing import Any

from sandbox.checks import (
    Check,
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

ID = string(255)
STYLE = one_of("primary", "danger")
CONFIRM = shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": STYLE},
)
_PLACEHOLDER = plain(150)
_FILTER = shape(
    {},
    {
        "include": list_of(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)


def _option(label: Check) -> Check:
    return shape({"text": label, "value": string(150)}, {"description": text(75)})


_OPTION = _option(plain(75))
_RICH_OPTION = _option(text(75))


def _initial_is_an_option(value: Any, where: str) -> Iterator[str]:
    offered = value.get("options") or []
    for option in value.get("initial_options") or [value.get("initial_option")]:
        if option is not None and option not in offered:
            yield problem("initial option is not one of the options", where)


def _element(required: dict[str, Check] | None = None, /, **optional: Check) -> Check:
    """Check an element's fields; `action_id`, `confirm` and `focus_on_load` are common to all."""
    common = {"action_id": ID, "confirm": CONFIRM, "focus_on_load": flag}
    return shape(required or {}, common | optional)


def _reference(kind: str, many: bool) -> Check:
    """Check a select of users or conversations."""
    start = list_of(string(20), 1, 100) if many else string(20)
    fields: dict[str, Check] = {
        "placeholder": _PLACEHOLDER,
        f"initial_{kind}{'s' if many else ''}": start,
    }
    if many:
        fields["max_selected_items"] = number(1, whole=True)
    if kind == "conversation":
        fields |= {"default_to_current_conversation": flag, "filter": _FILTER}
    return _element(**fields)


def _boxes(initial: str, start: Check) -> Check:
    options = {"options": list_of(_RICH_OPTION, 1, 10)}
    return both(_element(options, **{initial: start}), _initial_is_an_option)


_BUTTON = shape(
    {"text": plain(75), "action_id": ID},
    {"url": string(3000), "value": string(2000), "style": STYLE, "confirm": CONFIRM,
     "accessibility_label": string(75)},
)  # fmt: skip
_THUMB = shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})
_CHOICES: dict[str, Check] = {
    "static_select": both(
        _element(
            {"options": list_of(_OPTION, 1, 100)}, placeholder=_PLACEHOLDER, initial_option=_OPTION
        ),
        _initial_is_an_option,
    ),
    "external_select": _element(
        placeholder=_PLACEHOLDER, min_query_length=number(0, whole=True), initial_option=_OPTION
    ),
    "users_select": _reference("user", many=False),
    "conversations_select": _reference("conversation", many=False),
    "multi_users_select": _reference("user", many=True),
    "multi_conversations_select": _reference("conversation", many=True),
    "datepicker": _element(placeholder=_PLACEHOLDER, initial_date=string(10, 10)),
    "timepicker": _element(
        placeholder=_PLACEHOLDER, initial_time=string(5, 5), timezone=string(100)
    ),
    "radio_buttons": _boxes("initial_option", _RICH_OPTION),
    "checkboxes": _boxes("initial_options", list_of(_RICH_OPTION, 1, 10)),
}
_TEXT_INPUT = _element(
    placeholder=_PLACEHOLDER,
    initial_value=string(3000, 0),
    multiline=flag,
    min_length=number(0, 3000, whole=True),
    max_length=number(1, 3000, whole=True),
)

IN_ACTIONS = typed({"button": _BUTTON, **_CHOICES})
IN_INPUT = typed({"plain_text_input": _TEXT_INPUT, **_CHOICES})
IN_CONTEXT_ACTIONS = typed({
    "feedback_buttons": shape(
        {"positive_button": _THUMB, "negative_button": _THUMB}, {"action_id": ID}
    ),
})  # fmt: skip
