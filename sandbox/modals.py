"""Opening, stacking, replacing and closing views."""

from secrets import token_hex

from sandbox.core import Core, with_block_ids
from sandbox.model import JsonObject, View

DEEPEST = 3
"""How many modals Slack stacks."""


def _prepared(payload: JsonObject, view_id: str) -> JsonObject:
    """Return a view's payload with an ID given to every block."""
    return {**payload, "blocks": with_block_ids(payload["blocks"], view_id)}


def _new_hash(core: Core) -> str:
    """Return a value that changes whenever a view does."""
    return f"{int(core.world.clock().timestamp())}.{token_hex(4)}"


def open_modal(core: Core, user: str, payload: JsonObject) -> View:
    """Put a modal in front of a person; on top of the one they have open, if any."""
    stack = core.world.modals.setdefault(user, [])
    view_id = core.world.new_id("V")
    root = stack[0].id if stack else view_id
    previous = stack[-1].id if stack else None
    view = View(view_id, user, _prepared(payload, view_id), _new_hash(core), root, previous)
    stack.append(view)
    core.world.announce("view", view)
    return view


def replace(core: Core, view: View, payload: JsonObject) -> View:
    """Show other content in a view that is open."""
    view.payload = _prepared(payload, view.id)
    view.hash = _new_hash(core)
    view.errors = {}
    core.world.announce("home" if view.type == "home" else "view", view)
    return view


def close(core: Core, view: View) -> None:
    """Take a modal away; the one beneath it comes back."""
    stack = core.world.modals.get(view.user, [])
    if view in stack:
        stack.remove(view)
    core.world.announce("view", view)


def close_all(core: Core, user: str) -> None:
    """Take every modal away from a person."""
    for view in list(core.world.modals.get(user, [])):
        close(core, view)


def publish_home(core: Core, user: str, payload: JsonObject) -> View:
    """Show this on the person's Home tab."""
    known = core.world.homes.get(user)
    if known:
        return replace(core, known, payload)
    view_id = core.world.new_id("V")
    view = View(view_id, user, _prepared(payload, view_id), _new_hash(core), view_id)
    core.world.homes[user] = view
    core.world.announce("home", view)
    return view
