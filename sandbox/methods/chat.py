"""chat.*: writing and changing messages."""

from sandbox import sample
from sandbox.blocks import problems_in_message
from sandbox.core import Core, with_block_ids
from sandbox.model import Channel, JsonObject
from sandbox.payloads import message_object
from sandbox.web_api import (
    ApiError,
    channel_for_bot,
    invalid_blocks,
    method,
    need,
    person_with_id,
)

LONGEST_TEXT = 40_000
"""Characters after which Slack cuts a message's text."""


@method("chat.postMessage", scope="chat:write")
def post_message(core: Core, params: JsonObject) -> JsonObject:
    """Post for everybody in the channel; a user's ID as the channel means a direct message."""
    need(params, "channel")
    channel = _writable(core, str(params["channel"]))
    message = core.bot_message(channel.id, _checked(params))
    core.world.post(message)
    return {"channel": channel.id, "ts": message.ts, "message": message_object(message)}


@method("chat.postEphemeral", scope="chat:write")
def post_ephemeral(core: Core, params: JsonObject) -> JsonObject:
    """Post for one person in the channel."""
    need(params, "channel", "user")
    channel = channel_for_bot(core, params["channel"])
    if channel.is_archived:
        raise ApiError("is_archived")
    if sample.BOT_USER not in channel.members:
        raise ApiError("not_in_channel")
    person = person_with_id(core, params["user"])
    if person.id not in channel.members:
        raise ApiError("user_not_in_channel")
    message = core.bot_message(channel.id, _checked(params), ephemeral_to=person.id)
    core.world.post(message)
    return {"message_ts": message.ts}


def _checked(params: JsonObject) -> JsonObject:
    """Return the arguments as a message body. Raises ApiError where Slack would refuse them."""
    body = dict(params)
    if not body.get("text") and not body.get("blocks"):
        raise ApiError("no_text")
    problems = problems_in_message(body)
    if problems:
        raise invalid_blocks(problems)
    metadata = body.get("metadata")
    if metadata and not (
        isinstance(metadata, dict) and {"event_type", "event_payload"} <= metadata.keys()
    ):
        raise ApiError("invalid_metadata_format")
    body["text"] = str(body.get("text") or "")[:LONGEST_TEXT]
    return body


def _writable(core: Core, target: str) -> Channel:
    """Return the channel to post in; for a user's ID the direct message. Raises ApiError."""
    if target in core.world.people:
        if core.world.people[target].deleted:
            raise ApiError("account_inactive")
        return core.world.direct_message(target, sample.BOT_USER)
    channel = channel_for_bot(core, target)
    if channel.is_archived:
        raise ApiError("is_archived")
    if sample.BOT_USER not in channel.members and "chat:write.public" not in core.manifest.scopes:
        raise ApiError("not_in_channel")
    return channel


@method("chat.update", scope="chat:write")
def update(core: Core, params: JsonObject) -> JsonObject:
    """Change a message of the bot's own; what is not given of text and blocks is emptied."""
    need(params, "channel", "ts")
    channel = channel_for_bot(core, params["channel"])
    message = core.world.find(channel.id, str(params["ts"]))
    if message is None or message.ephemeral_to:
        raise ApiError("message_not_found")
    if message.bot_id != sample.BOT:
        raise ApiError("cant_update_message")
    body = _checked(params)
    core.world.alter(
        message,
        text=body["text"],
        blocks=with_block_ids(body.get("blocks") or [], message.ts),
        edited=core.world.next_ts(),
        metadata=body.get("metadata") or message.metadata,
    )
    return {
        "channel": message.channel,
        "ts": message.ts,
        "text": message.text,
        "message": message_object(message),
    }


@method("chat.getPermalink")
def permalink(core: Core, params: JsonObject) -> JsonObject:
    """Return a link that leads to a message on the sandbox's page."""
    need(params, "channel", "message_ts")
    channel = channel_for_bot(core, params["channel"])
    ts = str(params["message_ts"])
    if core.world.find(channel.id, ts) is None:
        raise ApiError("message_not_found")
    return {"channel": channel.id, "permalink": f"{core.url}#{channel.id}/{ts}"}
