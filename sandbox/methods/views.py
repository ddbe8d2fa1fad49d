"""views.*: modals and the Home tab."""

from sandbox import modals
from sandbox.blocks import problems_in_view
from sandbox.core import Core
from sandbox.model import JsonObject, View
from sandbox.payloads import view_object
from sandbox.tickets import Refused
from sandbox.web_api import ApiError, invalid_blocks, method, need, person_with_id


def _checked(params: JsonObject, kind: str) -> JsonObject:
    need(params, "view")
    view: JsonObject = params["view"]
    problems = problems_in_view(view)
    if problems:
        raise invalid_blocks(problems, "invalid_arguments")
    if view["type"] != kind:
        raise invalid_blocks([f"[ERROR] must be a {kind} view [json-pointer:/view/type]"],
                             "invalid_arguments")  # fmt: skip
    return view


def _triggered(core: Core, params: JsonObject) -> str:
    need(params, "trigger_id")
    try:
        return core.tickets.use_trigger(str(params["trigger_id"]))
    except Refused as refusal:
        raise ApiError(str(refusal)) from refusal


@method("views.open")
def open_view(core: Core, params: JsonObject) -> JsonObject:
    """Open a modal; one that is open is closed first."""
    payload = _checked(params, "modal")
    user = _triggered(core, params)
    modals.close_all(core, user)
    return {"view": view_object(modals.open_modal(core, user, payload))}


@method("views.push")
def push(core: Core, params: JsonObject) -> JsonObject:
    """Put a modal on top of the one that is open."""
    payload = _checked(params, "modal")
    user = _triggered(core, params)
    stack = core.world.modals.get(user, [])
    if not stack:
        raise ApiError("not_found")
    if len(stack) >= modals.DEEPEST:
        raise ApiError("push_limit_reached")
    return {"view": view_object(modals.open_modal(core, user, payload))}


def _view(core: Core, params: JsonObject) -> View:
    for view in core.world.views():
        by_id = view.id == params.get("view_id")
        external = view.payload.get("external_id")
        if by_id or (external and external == params.get("external_id")):
            return view
    raise ApiError("not_found")


@method("views.update")
def update(core: Core, params: JsonObject) -> JsonObject:
    """Change a view that is open; a stale `hash` is refused."""
    need(params, "view")
    view = _view(core, params)
    payload = _checked(params, view.type)
    if params.get("hash") and params["hash"] != view.hash:
        raise ApiError("hash_conflict")
    return {"view": view_object(modals.replace(core, view, payload))}


@method("views.publish")
def publish(core: Core, params: JsonObject) -> JsonObject:
    """Set what a person sees on the Home tab."""
    need(params, "user_id", "view")
    person = person_with_id(core, params["user_id"])
    if not core.manifest.has_home:
        raise ApiError("not_enabled")
    payload = _checked(params, "home")
    known = core.world.homes.get(person.id)
    if known and params.get("hash") and params["hash"] != known.hash:
        raise ApiError("hash_conflict")
    return {"view": view_object(modals.publish_home(core, person.id, payload))}
