"""Finding interactive elements in blocks, and the values that a person has put into them."""

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


def interactive_elements(blocks: list[JsonObject]) -> Iterator[tuple[JsonObject, JsonObject]]:
    """Yield every interactive element after the block that it stands in, in reading order."""
    for block in blocks:
        candidates = [block.get("accessory"), block.get("element"), *(block.get("elements") or [])]
        for element in candidates:
            if isinstance(element, Mapping) and "action_id" in element:
                yield block, dict(element)


def find_element(
    blocks: list[JsonObject], action_id: str, value: str | None
) -> tuple[JsonObject, JsonObject]:
    """Return the element with that action ID after its block; of several, the one with the value.

    Raises LookupError where there is none.
    """
    pairs = [pair for pair in interactive_elements(blocks) if pair[1]["action_id"] == action_id]
    if not pairs:
        raise LookupError(f"there is no element {action_id!r} here")
    if value is not None:
        pairs = [pair for pair in pairs if pair[1].get("value") == value] or pairs
    return pairs[0]


def element_state(element: JsonObject, value: Any) -> JsonObject:
    """Return the state of an element when a person has put this simple value into it.

    Raises LookupError for an option that the element does not offer.
    """
    key = _KEYS[element["type"]][0]
    if key == "selected_option" and value is not None:
        value = _option(element, value)
    if key == "selected_options":
        value = [_option(element, each) for each in value or ()]
    return {"type": element["type"], key: value}


def _option(element: JsonObject, value: Any) -> JsonObject:
    """Return the whole option that has this value; a whole option given is taken as it is."""
    if isinstance(value, Mapping):
        return dict(value)
    for candidate in element.get("options") or []:
        if candidate.get("value") == value:
            return dict(candidate)
    if element["type"] == "external_select":
        return {"text": {"type": "plain_text", "text": str(value)}, "value": str(value)}
    raise LookupError(f"{element['action_id']!r} has no option {value!r}")


def initial_state(element: JsonObject) -> JsonObject:
    """Return the state of an element that nobody has touched."""
    key, first = _KEYS[element["type"]]
    return element_state(element, None) | ({key: element[first]} if first in element else {})


def values_of(
    blocks: list[JsonObject], given: Mapping[str, Mapping[str, Any]] | None = None
) -> JsonObject:
    """Return `state.values` for these blocks: what was given, else what the elements start with.

    Raises LookupError for an option that an element does not offer.
    """
    values: JsonObject = {}
    for block, element in interactive_elements(blocks):
        if element["type"] in ("button", "feedback_buttons"):
            continue
        block_id, action_id = block["block_id"], element["action_id"]
        typed = (given or {}).get(block_id, {})
        untouched = action_id not in typed
        state = initial_state(element) if untouched else element_state(element, typed[action_id])
        values.setdefault(block_id, {})[action_id] = state
    return values
