"""Finding elements in blocks, and the values that a person has put into them."""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.things import JsonObject

_SELECTED = {
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
    "rich_text_input": "rich_text_value",
}
_ONE_OPTION = {"static_select", "external_select", "radio_buttons", "overflow"}
_MANY_OPTIONS = {"multi_static_select", "multi_external_select", "checkboxes"}
_INITIAL = {
    "initial_value": "value",
    "initial_option": "selected_option",
    "initial_options": "selected_options",
    "initial_user": "selected_user",
    "initial_users": "selected_users",
    "initial_conversation": "selected_conversation",
    "initial_conversations": "selected_conversations",
    "initial_channel": "selected_channel",
    "initial_channels": "selected_channels",
    "initial_date": "selected_date",
    "initial_time": "selected_time",
    "initial_date_time": "selected_date_time",
}


def elements(blocks: list[JsonObject]) -> Iterator[tuple[JsonObject, JsonObject]]:
    """Every interactive element with the block that it stands in, in reading order."""
    for block in blocks:
        for element in _candidates(block):
            if isinstance(element, Mapping) and "action_id" in element:
                yield block, dict(element)
        if block.get("type") == "container":
            yield from elements(block.get("child_blocks") or [])
        if block.get("type") == "carousel":
            yield from elements(block.get("elements") or [])


def _candidates(block: JsonObject) -> list[Any]:
    found = [block.get("accessory"), block.get("element")]
    return [*found, *(block.get("elements") or []), *(block.get("actions") or [])]


def find_element(
    blocks: list[JsonObject], action_id: str, value: str | None
) -> tuple[JsonObject, JsonObject]:
    """The element with that action ID; of several, the one that carries the value."""
    found = [pair for pair in elements(blocks) if pair[1]["action_id"] == action_id]
    if not found:
        raise LookupError(f"there is no element {action_id!r} here")
    if value is not None:
        found = [pair for pair in found if pair[1].get("value") == value] or found
    return found[0]


def filled(element: JsonObject, value: Any) -> JsonObject:
    """The state of an element when a person has put this simple value into it."""
    kind = str(element["type"])
    state: JsonObject = {"type": kind}
    if kind in _SELECTED:
        return state | {_SELECTED[kind]: value}
    if kind in _ONE_OPTION:
        return state | {"selected_option": None if value is None else option(element, value)}
    if kind in _MANY_OPTIONS:
        return state | {"selected_options": [option(element, each) for each in value or ()]}
    return state | {"value": None if value is None else str(value)}


def option(element: JsonObject, value: Any) -> JsonObject:
    """The whole option that has this value; a whole option given is taken as it is."""
    if isinstance(value, Mapping):
        return dict(value)
    groups = element.get("option_groups") or [{"options": element.get("options") or []}]
    for group in groups:
        for candidate in group["options"]:
            if candidate.get("value") == value:
                return dict(candidate)
    if "external" in str(element["type"]):
        return {"text": {"type": "plain_text", "text": str(value)}, "value": str(value)}
    raise LookupError(f"{element['action_id']!r} has no option {value!r}")


def initial(element: JsonObject) -> JsonObject:
    """The state of an element that nobody has touched."""
    state = filled(element, None)
    given = {_INITIAL[key]: element[key] for key in _INITIAL if key in element}
    return state | given


def values_of(
    blocks: list[JsonObject], given: Mapping[str, Mapping[str, Any]] | None = None
) -> JsonObject:
    """`state.values` for these blocks: what was given, else what the elements start with."""
    values: JsonObject = {}
    for block, element in elements(blocks):
        if element["type"] in ("button", "overflow", "feedback_buttons", "icon_button"):
            continue
        block_id, action_id = block["block_id"], element["action_id"]
        typed = (given or {}).get(block_id, {})
        state = filled(element, typed[action_id]) if action_id in typed else initial(element)
        values.setdefault(block_id, {})[action_id] = state
    return values
