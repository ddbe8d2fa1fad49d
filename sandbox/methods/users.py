"""users.*, bots.info, dnd.info, usergroups.list: who people are."""

from sandbox import sample
from sandbox.core import Core
from sandbox.payloads import channel_object, profile_object, user_object
from sandbox.things import JsonObject, Person
from sandbox.web_api import ApiError, method, need, need_scope, page_of, person_named, truthy


@method("users.info", scope="users:read")
def info(core: Core, params: JsonObject) -> JsonObject:
    """One person."""
    need(params, "user")
    return {"user": _told(core, person_named(core, params["user"]))}


def _told(core: Core, person: Person) -> JsonObject:
    """A person, with the address where the app may read addresses."""
    found = user_object(person, core.world.clock())
    if "users:read.email" in core.manifest.scopes and not person.is_bot:
        found["profile"]["email"] = person.email
    return found


@method("users.lookupByEmail", scope="users:read.email")
def by_email(core: Core, params: JsonObject) -> JsonObject:
    """The person with that address, if still with the company."""
    need(params, "email")
    for person in core.world.people.values():
        if person.email == str(params["email"]).casefold() and not person.deleted:
            return {"user": _told(core, person)}
    raise ApiError("users_not_found")


@method("users.list", scope="users:read")
def everybody(core: Core, params: JsonObject) -> JsonObject:
    """Everybody, page by page."""
    people, cursor = page_of(list(core.world.people.values()), params)
    return {
        "members": [_told(core, person) for person in people],
        "response_metadata": {"next_cursor": cursor},
    }


@method("users.getPresence", scope="users:read")
def presence(core: Core, params: JsonObject) -> JsonObject:
    """Whether somebody is at the desk."""
    need(params, "user")
    return {"presence": person_named(core, params["user"]).presence}


@method("users.profile.get", scope="users.profile:read")
def profile(core: Core, params: JsonObject) -> JsonObject:
    """A person's profile, status included; the bot's own without an argument."""
    person = person_named(core, params.get("user") or sample.BOT_USER)
    return {"profile": profile_object(person, core.world.clock())}


@method("users.conversations")
def conversations(core: Core, params: JsonObject) -> JsonObject:
    """The channels that the bot, or a person, is in and that the bot may know of."""
    need_scope(core, "channels:read", "groups:read", "im:read", "mpim:read")
    user = str(params.get("user") or sample.BOT_USER)
    kinds = str(params.get("types") or "public_channel").split(",")
    found = [
        channel
        for channel in core.world.channels.values()
        if user in channel.members
        and (sample.BOT_USER in channel.members or not channel.is_private)
        and channel.kind in kinds
    ]
    page, cursor = page_of(found, params)
    return {
        "channels": [channel_object(channel) for channel in page],
        "response_metadata": {"next_cursor": cursor},
    }


@method("bots.info", scope="users:read")
def bot(core: Core, params: JsonObject) -> JsonObject:
    """The bot itself; no other bot is installed as an app here."""
    if params.get("bot") not in (None, sample.BOT):
        raise ApiError("bot_not_found")
    return {
        "bot": {
            "id": sample.BOT,
            "deleted": False,
            "name": core.manifest.bot_name,
            "updated": 0,
            "app_id": sample.APP,
            "user_id": sample.BOT_USER,
        }
    }


@method("dnd.info", scope="dnd:read")
def do_not_disturb(core: Core, params: JsonObject) -> JsonObject:
    """Nobody in the sandbox has notifications paused."""
    person_named(core, params.get("user") or sample.BOT_USER)
    return {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}


@method("usergroups.list", scope="usergroups:read")
def groups(core: Core, params: JsonObject) -> JsonObject:
    """The sandbox has no user groups."""
    return {"usergroups": [], "include_users": truthy(params.get("include_users"))}
