"""What somebody filled into a modal."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.domain.errors import Refusal
from bot.domain.letters import INVISIBLE

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Submission:
    """A modal that somebody submitted: the value of each block, by its ID, and the metadata.

    Each of our blocks has one element, with the block's own ID. `initial` are the values with
    which the modal was opened.
    """

    workspace_id: str
    user_id: str
    metadata: str
    values: Mapping[str, str]
    initial: Mapping[str, str] = field(default_factory=dict)

    def changed(self, block_id: str) -> bool:
        """Whether somebody changed the value of a block; a form of before may not have it."""
        shown = self.initial.get(block_id, "")
        return self.values.get(block_id, shown) != shown

    def value(self, block_id: str, decode: Callable[[str], T]) -> T:
        """The value of a block, decoded; raises Refusal for one that the form can't hold."""
        try:
            return decode(self.values[block_id])
        except (KeyError, ValueError):
            raise Refusal("I can't use what is in this form.", "Open it again.") from None


def value_of(state: Mapping[str, Any]) -> str:
    """Return the value in the state of a block's element."""
    boxes: Sequence[Mapping[str, Any]] = state.get("selected_options") or ({},)
    option = state.get("selected_option") or boxes[0]
    keys = ("value", "selected_date", "selected_time", "selected_user", "selected_conversation")
    value = option.get("value") or next((state[key] for key in keys if state.get(key)), "")
    return INVISIBLE.sub("", str(value))


def initial_of(element: Mapping[str, Any]) -> str:
    """Return the value with which an element was shown."""
    option = element.get("initial_option") or {}
    keys = ("initial_value", "initial_conversation")
    return str(option.get("value") or next((element[key] for key in keys if element.get(key)), ""))
