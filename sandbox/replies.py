"""Showing what the bot answers outside the Web API: in acknowledgements and response URLs."""

import json

from sandbox.blocks import problems_in_message
from sandbox.core import Core, with_block_ids
from sandbox.exchanges import Delivery
from sandbox.model import JsonObject, Message
from sandbox.tickets import ResponseUrl


def parse_acknowledgement(delivery: Delivery) -> JsonObject:
    """Return the acknowledgement's JSON object; plain text counts as `text`, nothing as empty."""
    text = delivery.body.decode("utf-8", "replace").strip()
    if not text:
        return {}
    try:
        body = json.loads(text)
    except ValueError:
        return {"text": text}
    return body if isinstance(body, dict) else {"text": text}


def show_command_answer(
    core: Core, user: str, channel: str, typed: str, delivery: Delivery
) -> None:
    """Show the acknowledgement of a command, or why there is none."""
    name = typed.split(maxsplit=1)[0]
    if delivery.error:
        core.slackbot_note(user, channel, f'{name} failed with the error "{delivery.error}"')
        return
    body = parse_acknowledgement(delivery)
    if body.get("response_type") == "in_channel":
        core.world.post(Message(channel, core.world.next_ts(), user, typed, subtype="command"))
    if not body.get("text") and not body.get("blocks"):
        return
    problems = problems_in_message(body)
    if problems:
        note = f'{name} failed with the error "invalid_blocks"\n{problems[0]}'
        core.slackbot_note(user, channel, note)
        return
    _show(core, ResponseUrl(channel, user, None, None, core.world.clock()), body)


def _show(core: Core, url: ResponseUrl, body: JsonObject) -> None:
    """Post an answer to an interaction where the interaction took place."""
    public = body.get("response_type") == "in_channel"
    message = core.bot_message(url.channel, body, ephemeral_to=None if public else url.user)
    message.thread_ts = body.get("thread_ts") or url.thread_ts
    core.world.post(message)


def respond(core: Core, url: ResponseUrl, body: JsonObject) -> str | None:
    """Do what a request to a response URL asks for; return the error code if it cannot be done."""
    original = core.world.find(url.channel, url.ts) if url.ts else None
    if body.get("delete_original"):
        if original is None:
            return "message_not_found"
        core.world.alter(original, deleted=True)
        return None
    if not body.get("text") and not body.get("blocks"):
        return "no_text"
    if problems_in_message(body):
        return "invalid_blocks"
    if body.get("replace_original") and original:
        _replace(core, original, body)
    else:
        _show(core, url, body)
    return None


def _replace(core: Core, original: Message, body: JsonObject) -> None:
    stamp = core.world.next_ts()
    core.world.alter(
        original,
        text=str(body.get("text") or ""),
        blocks=with_block_ids(body.get("blocks") or [], stamp),
        edited=stamp if original.ephemeral_to is None else None,
    )
