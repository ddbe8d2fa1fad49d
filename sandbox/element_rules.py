"""The rules for interactive elements and for what they are made of."""

from collections.abc import Iterator
from typing import Any

from sandbox.checks import (
    Check,
    both,
    exactly_one,
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
URL = string(3000)
STYLE = one_of("primary", "danger")
CONFIRM = shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": STYLE},
)
_PLACEHOLDER = plain(150)
_DISPATCH = shape(
    {}, {"trigger_actions_on": list_of(one_of("on_enter_pressed", "on_character_entered"), 1, 2)}
)
_FILTER = shape(
    {},
    {
        "include": list_of(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)


def _option(label: Check) -> Check:
    return shape({"text": label, "value": string(150)}, {"description": text(75), "url": URL})


_OPTION = _option(plain(75))
_RICH_OPTION = _option(text(75))
_GROUP = shape({"label": plain(75), "options": list_of(_OPTION, 1, 100)})


def _initial_is_an_option(value: Any, where: str) -> Iterator[str]:
    groups = value.get("option_groups") or [{"options": value.get("options") or []}]
    offered = [option for group in groups for option in group.get("options", [])]
    chosen = value.get("initial_options") or [value.get("initial_option")]
    for option in chosen:
        if option is not None and option not in offered:
            yield problem("initial option is not one of the options", where)


def _element(required: dict[str, Check] | None = None, /, **optional: Check) -> Check:
    """An element's fields; `action_id`, `confirm` and focus are common to all."""
    common = {"action_id": ID, "confirm": CONFIRM, "focus_on_load": flag}
    return shape(required or {}, common | optional)


def _choice(initial: str, many: bool) -> Check:
    start = list_of(_OPTION, 1, 100) if many else _OPTION
    fields: dict[str, Check] = {
        "placeholder": _PLACEHOLDER,
        "options": list_of(_OPTION, 1, 100),
        "option_groups": list_of(_GROUP, 1, 100),
        initial: start,
    }
    if many:
        fields["max_selected_items"] = number(1, whole=True)
    return both(_element(**fields), exactly_one("options", "option_groups"), _initial_is_an_option)


def _external(initial: str, many: bool) -> Check:
    start = list_of(_OPTION, 1, 100) if many else _OPTION
    extra: dict[str, Check] = {"max_selected_items": number(1, whole=True)} if many else {}
    return _element(
        placeholder=_PLACEHOLDER,
        min_query_length=number(0, whole=True),
        **{initial: start},
        **extra,
    )


def _reference(kind: str, many: bool) -> Check:
    """A select of users, conversations or channels."""
    start = list_of(string(20), 1, 100) if many else string(20)
    fields: dict[str, Check] = {
        "placeholder": _PLACEHOLDER,
        f"initial_{kind}{'s' if many else ''}": start,
    }
    if many:
        fields["max_selected_items"] = number(1, whole=True)
    elif kind != "user":
        fields["response_url_enabled"] = flag
    if kind == "conversation":
        fields |= {"default_to_current_conversation": flag, "filter": _FILTER}
    return _element(**fields)


def _boxes(initial: str, start: Check) -> Check:
    options = {"options": list_of(_RICH_OPTION, 1, 10)}
    return both(_element(options, **{initial: start}), _initial_is_an_option)


BUTTON = shape(
    {"text": plain(75), "action_id": ID},
    {"url": URL, "value": string(2000), "style": STYLE, "confirm": CONFIRM,
     "accessibility_label": string(75)},
)  # fmt: skip
_FEEDBACK = shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})
_BUTTONS_SHOWN_AS_THUMBS = shape(
    {"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, {"action_id": ID}
)
_ICON_BUTTON = shape(
    {"icon": one_of("trash"), "text": plain(75)},
    {"action_id": ID, "value": string(2000), "confirm": CONFIRM,
     "accessibility_label": string(75), "visible_to_user_ids": list_of(string(20), 1, 100)},
)  # fmt: skip
IMAGE = both(
    shape(
        {"alt_text": string(2000)},
        {"image_url": URL, "slack_file": shape({}, {"id": ID, "url": URL})},
    ),
    exactly_one("image_url", "slack_file"),
)

_SELECTS: dict[str, Check] = {
    "static_select": _choice("initial_option", many=False),
    "external_select": _external("initial_option", many=False),
    "users_select": _reference("user", many=False),
    "conversations_select": _reference("conversation", many=False),
    "channels_select": _reference("channel", many=False),
    "multi_static_select": _choice("initial_options", many=True),
    "multi_external_select": _external("initial_options", many=True),
    "multi_users_select": _reference("user", many=True),
    "multi_conversations_select": _reference("conversation", many=True),
    "multi_channels_select": _reference("channel", many=True),
}
_PICKERS: dict[str, Check] = {
    "datepicker": _element(placeholder=_PLACEHOLDER, initial_date=string(10, 10)),
    "timepicker": _element(
        placeholder=_PLACEHOLDER, initial_time=string(5, 5), timezone=string(100)
    ),
    "datetimepicker": _element(initial_date_time=number(1_000_000_000, 9_999_999_999, whole=True)),
    "radio_buttons": _boxes("initial_option", _RICH_OPTION),
    "checkboxes": _boxes("initial_options", list_of(_RICH_OPTION, 1, 10)),
}
_INPUTS: dict[str, Check] = {
    "plain_text_input": _element(
        placeholder=_PLACEHOLDER,
        initial_value=string(3000, 0),
        multiline=flag,
        min_length=number(0, 3000, whole=True),
        max_length=number(1, 3000, whole=True),
        dispatch_action_config=_DISPATCH,
    ),
    "email_text_input": _element(
        placeholder=_PLACEHOLDER, initial_value=string(3000, 0), dispatch_action_config=_DISPATCH
    ),
    "url_text_input": _element(
        placeholder=_PLACEHOLDER, initial_value=string(3000, 0), dispatch_action_config=_DISPATCH
    ),
    "number_input": _element(
        {"is_decimal_allowed": flag},
        placeholder=_PLACEHOLDER,
        initial_value=string(100, 0),
        min_value=string(100),
        max_value=string(100),
        dispatch_action_config=_DISPATCH,
    ),
}
_OVERFLOW = _element({"options": list_of(_OPTION, 1, 5)})

IN_ACTIONS = typed({"button": BUTTON, "overflow": _OVERFLOW, **_SELECTS, **_PICKERS})
IN_INPUT = typed({**_SELECTS, **_PICKERS, **_INPUTS})
AS_ACCESSORY = typed(
    {"button": BUTTON, "overflow": _OVERFLOW, "image": IMAGE, **_SELECTS, **_PICKERS}
)
IN_CONTEXT_ACTIONS = typed(
    {"feedback_buttons": _BUTTONS_SHOWN_AS_THUMBS, "icon_button": _ICON_BUTTON}
)
ONLY_BUTTON = typed({"button": BUTTON})
