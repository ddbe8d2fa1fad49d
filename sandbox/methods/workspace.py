"""auth.test, apps.connections.open and users.*: the app itself, and the people of the workspace."""

from secrets import token_hex

from sandbox import sample
from sandbox.core import Core
from sandbox.model import JsonObject, Person
from sandbox.payloads import user_object
from sandbox.web_api import method, need, page_of, person_with_id


@method("auth.test")
def auth_test(core: Core, params: JsonObject) -> JsonObject:
    """Say which workspace and which bot the token belongs to."""
    return {
        "url": core.url,
        "team": sample.WORKSPACE_NAME,
        "user": core.manifest.bot_name,
        "team_id": sample.WORKSPACE,
        "user_id": sample.BOT_USER,
        "bot_id": sample.BOT,
        "is_enterprise_install": False,
    }


@method("apps.connections.open", token="app")
def open_connection(core: Core, params: JsonObject) -> JsonObject:
    """Return the URL to connect to for Socket Mode; the ticket in it works once."""
    ticket = token_hex(12)
    core.socket_tickets.add(ticket)
    return {"url": f"ws{core.url[4:]}link/?ticket={ticket}&app_id={sample.APP}"}


@method("users.info", scope="users:read")
def user_info(core: Core, params: JsonObject) -> JsonObject:
    """Return one person."""
    need(params, "user")
    person = person_with_id(core, params["user"])
    user = _user(core, person)
    return {"user": {**user, "locale": person.locale} if params.get("include_locale") else user}


@method("users.list", scope="users:read")
def list_users(core: Core, params: JsonObject) -> JsonObject:
    """Return everybody, page by page."""
    people, cursor = page_of(list(core.world.people.values()), params)
    return {
        "members": [_user(core, person) for person in people],
        "response_metadata": {"next_cursor": cursor},
    }


def _user(core: Core, person: Person) -> JsonObject:
    """Return a person, with the email address where the app may read addresses."""
    user = user_object(person, core.world.clock())
    if "users:read.email" in core.manifest.scopes and not person.is_bot:
        user["profile"]["email"] = person.email
    return user
