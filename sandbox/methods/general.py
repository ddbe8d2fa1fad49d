"""auth.test, api.test, team.info, apps.connections.open, blocks.validate."""

from secrets import token_hex

from sandbox import sample
from sandbox.blocks import problems_in_message, problems_in_view
from sandbox.core import Core
from sandbox.things import JsonObject
from sandbox.web_api import ApiError, invalid_blocks, method


@method("api.test", token="")
def api_test(core: Core, params: JsonObject) -> JsonObject:
    """Says back what was said, as an error if asked to."""
    if params.get("error"):
        raise ApiError(str(params["error"]), args=params)
    return {"args": params}


@method("auth.test")
def auth_test(core: Core, params: JsonObject) -> JsonObject:
    """Whose token it is."""
    return {
        "url": core.url,
        "team": sample.WORKSPACE_NAME,
        "user": core.manifest.bot_name,
        "team_id": sample.WORKSPACE,
        "user_id": sample.BOT_USER,
        "bot_id": sample.BOT,
        "is_enterprise_install": False,
    }


@method("team.info", scope="team:read")
def team_info(core: Core, params: JsonObject) -> JsonObject:
    """The workspace."""
    return {
        "team": {
            "id": sample.WORKSPACE,
            "name": sample.WORKSPACE_NAME,
            "domain": sample.WORKSPACE_DOMAIN,
            "email_domain": "",
            "icon": {"image_default": True},
        }
    }


@method("apps.connections.open", token="app")
def open_connection(core: Core, params: JsonObject) -> JsonObject:
    """Where to connect for Socket Mode; the ticket in the URL works once."""
    ticket = token_hex(12)
    core.socket_tickets.add(ticket)
    return {"url": f"ws{core.url[4:]}link/?ticket={ticket}&app_id={sample.APP}"}


@method("blocks.validate", token="")
def validate(core: Core, params: JsonObject) -> JsonObject:
    """Whether Slack would take these blocks, this view or this message."""
    if params.get("view"):
        problems = problems_in_view(params["view"])
    else:
        message = params.get("message")
        problems = problems_in_message(message if isinstance(message, dict) else params)
    if problems:
        raise invalid_blocks(problems)
    return {}
