"""Finding elements in blocks, and the values that a person has put into them."""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.model import JsonObject

_KEYS = {
    "plain_text_input": ("value", "initial_value"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
}
"""Where the state of each element holds its value, and where the bot gives the first one."""


def elements(blocks: list[JsonObject]) -> Iterator[tuple[JsonObject, JsonObject]]:
    """Yield every interactive element with the block that it stands in, in reading order."""
    for block in blocks:
        candidates = [block.get("accessory"), block.get("element"), *(block.get("elements") or [])]
        for element in candidates:
            if isinstance(element, Mapping) and "action_id" in element:
                yield block, dict(element)


def find_element(
    blocks: list[JsonObject], action_id: str, value: str | None
) -> tuple[JsonObject, JsonObject]:
    """Return the element with that action ID and its block; of several, the one with the value.

    Raises LookupError where there is none.
    """
    matching = [pair for pair in elements(blocks) if pair[1]["action_id"] == action_id]
    if not matching:
        raise LookupError(f"there is no element {action_id!r} here")
    if value is not None:
        matching = [pair for pair in matching if pair[1].get("value") == value] or matching
    return matching[0]


def filled(element: JsonObject, value: Any) -> JsonObject:
    """Return the state of an element when a person has put this simple value into it."""
    key = _KEYS[element["type"]][0]
    if key == "selected_option" and value is not None:
        value = option(element, value)
    if key == "selected_options":
        value = [option(element, each) for each in value or ()]
    return {"type": element["type"], key: value}


def option(element: JsonObject, value: Any) -> JsonObject:
    """Return the whole option that has this value; a whole option given is taken as it is.

    Raises LookupError where the element does not offer it.
    """
    if isinstance(value, Mapping):
        return dict(value)
    for candidate in element.get("options") or []:
        if candidate.get("value") == value:
            return dict(candidate)
    if element["type"] == "external_select":
        return {"text": {"type": "plain_text", "text": str(value)}, "value": str(value)}
    raise LookupError(f"{element['action_id']!r} has no option {value!r}")


def initial(element: JsonObject) -> JsonObject:
    """Return the state of an element that nobody has touched."""
    key, first = _KEYS[element["type"]]
    return filled(element, None) | ({key: element[first]} if first in element else {})


def values_of(
    blocks: list[JsonObject], given: Mapping[str, Mapping[str, Any]] | None = None
) -> JsonObject:
    """Return `state.values` for these blocks: what was given, else what the elements start with."""
    values: JsonObject = {}
    for block, element in elements(blocks):
        if element["type"] in ("button", "feedback_buttons"):
            continue
        block_id, action_id = block["block_id"], element["action_id"]
        typed = (given or {}).get(block_id, {})
        state = filled(element, typed[action_id]) if action_id in typed else initial(element)
        values.setdefault(block_id, {})[action_id] = state
    return values
