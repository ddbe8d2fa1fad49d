"""The Web API's front: tokens, scopes, faults, and the table of methods."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.core import Core
from sandbox.model import Channel, JsonObject, Person

_JSON_FIELDS = ("blocks", "view", "attachments", "metadata", "files", "profile", "message")


class ApiError(Exception):
    """A refusal; `code` is Slack's error code and `more` what stands beside it."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.more = more


@dataclass(frozen=True)
class Method:
    """One Web API method. `token` is `bot`, `app` or empty for none at all."""

    run: Callable[[Core, JsonObject], JsonObject]
    scope: str | None
    token: str


METHODS: dict[str, Method] = {}


def method(
    name: str, *, scope: str | None = None, token: str = "bot"
) -> Callable[[Callable[[Core, JsonObject], JsonObject]], Callable[[Core, JsonObject], JsonObject]]:
    """Enter a function in the table of methods under Slack's name for it."""

    def enter(
        run: Callable[[Core, JsonObject], JsonObject],
    ) -> Callable[[Core, JsonObject], JsonObject]:
        METHODS[name] = Method(run, scope, token)
        return run

    return enter


def answer(core: Core, name: str, params: JsonObject, token: str | None) -> JsonObject:
    """Slack's answer to one call, refusals included."""
    try:
        return {"ok": True} | _run(core, name, params, token)
    except ApiError as error:
        return {"ok": False, "error": error.code} | error.more


def _run(core: Core, name: str, params: JsonObject, token: str | None) -> JsonObject:
    known = METHODS.get(name)
    if known is None:
        raise ApiError("unknown_method", req_method=name)
    if known.token:
        check_token(core, known.token, token)
    if known.scope:
        need_scope(core, known.scope)
    return known.run(core, params)


def check_token(core: Core, kind: str, token: str | None) -> None:
    """Refuse a call without the token that its method takes."""
    if not token:
        raise ApiError("not_authed")
    if token not in (core.bot_token, core.app_token):
        raise ApiError("invalid_auth")
    if token != (core.bot_token if kind == "bot" else core.app_token):
        raise ApiError("not_allowed_token_type")


def need_scope(core: Core, *any_of: str) -> None:
    """Refuse unless the manifest has one of these scopes."""
    if not set(any_of) & set(core.manifest.scopes):
        raise ApiError(
            "missing_scope", needed=",".join(any_of), provided=",".join(core.manifest.scopes)
        )


def need(params: Mapping[str, Any], *names: str) -> None:
    """Refuse when an argument is missing."""
    missing = [name for name in names if not params.get(name)]
    if missing:
        raise invalid_arguments(*[f"missing required field: {name}" for name in missing])


def invalid_arguments(*problems: str) -> ApiError:
    """The refusal of arguments that a method cannot use."""
    return ApiError(
        "invalid_arguments",
        response_metadata={"messages": [f"[ERROR] {problem}" for problem in problems]},
    )


def whole(params: Mapping[str, Any], name: str, default: int = 0) -> int:
    """An argument that has to be a whole number."""
    given = params.get(name)
    if given in (None, ""):
        return default
    try:
        return int(str(given))
    except ValueError as error:
        raise invalid_arguments(f"{name} must be an integer") from error


def moment(params: Mapping[str, Any], name: str, default: str) -> Decimal:
    """An argument that is a timestamp."""
    try:
        found = Decimal(str(params.get(name) or default))
    except InvalidOperation as error:
        raise ApiError(f"invalid_ts_{name}") from error
    if not found.is_finite():
        raise ApiError(f"invalid_ts_{name}")
    return found


def decoded(params: Mapping[str, Any]) -> JsonObject:
    """The arguments with those that travel as JSON inside a form read."""
    found = dict(params)
    for name in _JSON_FIELDS:
        if isinstance(found.get(name), str):
            try:
                found[name] = json.loads(found[name])
            except ValueError:
                found[name] = {"unreadable": found[name]}
    return found


def truthy(value: Any) -> bool:
    """Slack's booleans: forms carry them as words or digits."""
    return str(value).lower() in ("1", "true")


def invalid_blocks(problems: list[str], code: str = "invalid_blocks") -> ApiError:
    """The refusal of blocks, with what is wrong and where."""
    return ApiError(code, errors=problems, response_metadata={"messages": problems})


def channel_for_bot(core: Core, channel_id: Any, bot_user: str) -> Channel:
    """A channel that the bot can see: public, or one that it is in."""
    channel = core.world.channels.get(str(channel_id))
    hidden = channel is not None and channel.is_private and bot_user not in channel.members
    if channel is None or hidden:
        raise ApiError("channel_not_found")
    return channel


def person_named(core: Core, user: Any) -> Person:
    """The person with that ID."""
    if str(user) not in core.world.people:
        raise ApiError("user_not_found")
    return core.world.people[str(user)]


def page_of(
    items: list[Any], params: Mapping[str, Any], default: int = 100
) -> tuple[list[Any], str]:
    """One page of a listing, and the cursor of the next, empty at the end."""
    limit = max(1, min(whole(params, "limit", default), 1000))
    cursor = str(params.get("cursor") or 0)
    if not (cursor.isascii() and cursor.isdigit()):
        raise ApiError("invalid_cursor")
    start = int(cursor)
    end = start + limit
    return items[start:end], str(end) if end < len(items) else ""
