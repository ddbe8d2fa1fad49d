"""What the Web API's methods share: their table, tokens, scopes, and reading arguments."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox import sample
from sandbox.core import Core
from sandbox.model import Channel, JsonObject, Person
from sandbox.requests import parse_json

Run = Callable[[Core, JsonObject], JsonObject]

_JSON_FIELDS = ("blocks", "view", "attachments", "metadata", "files", "outputs")


class ApiError(Exception):
    """A refused call; `code` is Slack's error code and `more` what stands beside it."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.more = more


@dataclass(frozen=True)
class Method:
    """One Web API method. `token` is the token it takes: `bot` or `app`."""

    run: Run
    scope: str | None
    token: str


METHODS: dict[str, Method] = {}


def method(name: str, *, scope: str | None = None, token: str = "bot") -> Callable[[Run], Run]:
    """Enter a function in the table of methods under Slack's name for it."""

    def enter(run: Run) -> Run:
        METHODS[name] = Method(run, scope, token)
        return run

    return enter


def call_method(core: Core, name: str, params: JsonObject, token: str | None) -> JsonObject:
    """Return Slack's answer to one call, refusals included."""
    try:
        known = METHODS.get(name)
        if known is None:
            raise ApiError("unknown_method", req_method=name)
        _check_token(core, known.token, token)
        if known.scope:
            need_scope(core, known.scope)
        return {"ok": True} | known.run(core, params)
    except ApiError as error:
        return {"ok": False, "error": error.code} | error.more


def _check_token(core: Core, kind: str, token: str | None) -> None:
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
    """Return the refusal of arguments that a method cannot use."""
    return ApiError(
        "invalid_arguments",
        response_metadata={"messages": [f"[ERROR] {problem}" for problem in problems]},
    )


def whole(params: Mapping[str, Any], name: str, default: int = 0) -> int:
    """Return an argument that has to be a whole number."""
    given = params.get(name)
    if given in (None, ""):
        return default
    try:
        return int(str(given))
    except ValueError as error:
        raise invalid_arguments(f"{name} must be an integer") from error


def timestamp(params: Mapping[str, Any], name: str, default: str) -> Decimal:
    """Return an argument that has to be a timestamp."""
    try:
        value = Decimal(str(params.get(name) or default))
    except InvalidOperation as error:
        raise ApiError(f"invalid_ts_{name}") from error
    if not value.is_finite():
        raise ApiError(f"invalid_ts_{name}")
    return value


def decode_json_fields(params: Mapping[str, Any]) -> JsonObject:
    """Return the arguments with those read that travel as JSON inside a form."""
    decoded = dict(params)
    for name in _JSON_FIELDS:
        if isinstance(decoded.get(name), str):
            try:
                decoded[name] = parse_json(decoded[name])
            except ValueError:
                decoded[name] = {"unreadable": decoded[name]}
    return decoded


def truthy(value: Any) -> bool:
    """Read one of Slack's booleans: forms carry them as words or digits."""
    return str(value).lower() in ("1", "true")


def invalid_blocks(problems: list[str], code: str = "invalid_blocks") -> ApiError:
    """Return the refusal of blocks, with what is wrong and where."""
    return ApiError(code, errors=problems, response_metadata={"messages": problems})


def channel_for_bot(core: Core, channel_id: Any) -> Channel:
    """Return a channel that the bot can see: public, or one that it is in. Raises ApiError."""
    channel = core.world.channels.get(str(channel_id))
    if channel is None or (channel.is_private and sample.BOT_USER not in channel.members):
        raise ApiError("channel_not_found")
    return channel


def person_with_id(core: Core, user: Any) -> Person:
    """Return the person with that ID. Raises ApiError."""
    if str(user) not in core.world.people:
        raise ApiError("user_not_found")
    return core.world.people[str(user)]


def page_of(
    items: list[Any], params: Mapping[str, Any], default: int = 100
) -> tuple[list[Any], str]:
    """Return one page of a listing, and the cursor of the next, empty at the end."""
    limit = max(1, min(whole(params, "limit", default), 1000))
    cursor = str(params.get("cursor") or 0)
    if not (cursor.isascii() and cursor.isdigit()):
        raise ApiError("invalid_cursor")
    start = int(cursor)
    end = start + limit
    return items[start:end], str(end) if end < len(items) else ""
