"""Reads Slack's payloads: what a command, event, press or form says, in our own types."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.domain.people.person import PresenceUpdate
from bot.domain.question import Question, Source
from bot.domain.teams.team import Role
from bot.slack.message import Message
from bot.slack.text import INVISIBLE, Typed, read

QUESTION_LIMIT = 40_000
"""Letters of a question that are read: the longest message Slack takes."""
BY_PEOPLE = {None, "file_share", "thread_broadcast", "me_message"}
"""Subtypes of messages that people write; all others are Slack's or another bot's."""

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Press:
    """One button or menu that somebody used; `value` is that of the button or option."""

    workspace_id: str
    user_id: str
    value: str


def workspace_of(body: Body) -> str:
    """The workspace a payload belongs to; an organisation-wide install counts as one."""
    team = body.get("team") or {}
    enterprise = body.get("enterprise") or {}
    authorization = _authorization(body)
    org_wide = authorization.get("is_enterprise_install", body.get("is_enterprise_install"))
    if str(org_wide).casefold() == "true":
        enterprise_id = authorization.get("enterprise_id") or body.get("enterprise_id")
        return str(enterprise_id or enterprise.get("id"))
    return str(body.get("team_id") or team.get("id") or body.get("enterprise_id"))


def user_of(body: Body) -> str:
    """The user who typed, wrote, pressed or submitted."""
    event, user = body.get("event") or {}, body.get("user") or {}
    return str(event.get("user") or user.get("id") or body.get("user_id"))


def channel_of(body: Body) -> str:
    """The channel in which a command was typed, a message stands, or an event happened."""
    event, channel = body.get("event") or {}, body.get("channel") or {}
    return str(event.get("channel") or channel.get("id") or body.get("channel_id"))


def response_url_of(body: Body) -> str:
    """Where a command or a press can be answered; "" where Slack gives no such URL."""
    return str(body.get("response_url") or "")


def trigger_of(body: Body) -> str:
    """The trigger ID with which a modal can be opened."""
    return str(body["trigger_id"])


def text_of_command(body: Body) -> str:
    """The text after a slash command."""
    return str(body.get("text") or "").strip()


def opens_home_tab(body: Body) -> bool:
    """Whether the tab that somebody opened is the Home tab, not the messages."""
    return bool(body["event"].get("tab") == "home")


def is_own_join(body: Body) -> bool:
    """Whether it is the bot itself that has joined a channel."""
    authorization = _authorization(body)
    own_user_id = authorization.get("user_id") if authorization.get("is_bot") else None
    return bool(body["event"].get("user") == own_user_id)


def is_direct_message(body: Body) -> bool:
    """Whether a message was sent to the bot directly."""
    return bool(body["event"].get("channel_type") == "im")


def asked_by_command(body: Body, now: datetime) -> tuple[Question, Typed]:
    """The question after `/whoowns`."""
    return _question(body, text_of_command(body), Source.COMMAND, trigger_of(body), now)


def asked_by_message(body: Body, now: datetime) -> tuple[Question, Typed] | None:
    """The question in a mention or a direct message; None where no person wrote it."""
    event = body["event"]
    if event.get("bot_id") or event.get("subtype") not in BY_PEOPLE or not event.get("user"):
        return None
    source = Source.MENTION if event["type"] == "app_mention" else Source.DIRECT_MESSAGE
    delivery = f"{event['channel']}:{event['ts']}"
    return _question(body, str(event.get("text") or ""), source, delivery, now)


def asked_by_shortcut(body: Body, now: datetime) -> tuple[Question, Typed]:
    """The message in whose menu somebody chose "Who owns this?", as a question."""
    text = str(body["message"].get("text") or "")
    return _question(body, text, Source.SHORTCUT, trigger_of(body), now)


def thread_of(body: Body) -> tuple[str, str | None]:
    """Channel and thread in which to answer a message: a direct message gets no new thread."""
    event = body["event"]
    if event["type"] == "app_mention":
        return event["channel"], event.get("thread_ts") or event["ts"]
    return event["channel"], event.get("thread_ts")


def thread_of_message(body: Body) -> str | None:
    """The thread of the message in whose menu a shortcut was chosen, if any."""
    thread_ts = body["message"].get("thread_ts")
    return str(thread_ts) if thread_ts else None


def press_of(body: Body) -> Press:
    """The button or menu that was used."""
    action = body["actions"][0]
    chosen = action.get("selected_option") or action
    return Press(workspace_of(body), str(body["user"]["id"]), str(chosen.get("value") or ""))


def pressed_on_home_tab(body: Body) -> bool:
    """Whether a button was pressed on the Home tab, not in a message."""
    return bool(body.get("view"))


def pressed_message_of(body: Body) -> tuple[str, str]:
    """Channel and timestamp of the message in which a button or menu was used."""
    container = body["container"]
    return str(container["channel_id"]), str(container["message_ts"])


def team_and_role_of(body: Body) -> tuple[int, Role]:
    """The team's ID and the role that a button or menu is about, from its value or its block."""
    action = body["actions"][0]
    value = action.get("value") or action["block_id"].partition(":")[2]
    team_id, _, role = value.partition(":")
    return int(team_id), Role(role)


def chosen_user_of(body: Body) -> str:
    """The user who was chosen in a menu."""
    return str(body["actions"][0]["selected_user"])


def typed_in_menu(body: Body) -> tuple[str, str]:
    """The block ID of a menu that searches as people type, and what was typed into it."""
    return str(body["block_id"]), str(body.get("value") or "")


def changed_user_of(body: Body) -> PresenceUpdate:
    """The presence of somebody whose status or account has changed, from the event about it."""
    return presence_update_of(body["event"]["user"])


def presence_update_of(user: Mapping[str, Any]) -> PresenceUpdate:
    """Somebody's presence, from Slack's user object."""
    profile = user.get("profile") or {}
    ends = profile.get("status_expiration") or 0
    return PresenceUpdate(
        str(user["id"]),
        str(user.get("tz") or ""),
        str(profile.get("status_text") or ""),
        str(profile.get("status_emoji") or ""),
        datetime.fromtimestamp(ends, UTC) if ends else None,
        deactivated=bool(user.get("deleted")),
    )


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
        """Whether somebody changed the value of a block."""
        return self.values[block_id] != self.initial.get(block_id, "")


def submission_of(body: Body) -> Submission:
    """The modal that was submitted, where each block has an element of one value."""
    inputs = (block for block in body["view"]["blocks"] if block["type"] == "input")
    return Submission(
        workspace_of(body),
        str(body["user"]["id"]),
        metadata_of(body),
        {block_id: _value(state[block_id]) for block_id, state in state_of(body).items()},
        {str(block["block_id"]): _initial(block["element"]) for block in inputs},
    )


def metadata_of(body: Body) -> str:
    """The metadata that we gave the modal when it was opened."""
    return str(body["view"].get("private_metadata") or "")


def state_of(body: Body) -> Mapping[str, Any]:
    """The state of each block of a submitted modal, by block ID and action ID."""
    state: Mapping[str, Any] = body["view"]["state"]["values"]
    return state


def first_block_of(body: Body) -> str:
    """The ID of the first block of a modal."""
    return str(body["view"]["blocks"][0]["block_id"])


def chosen_channels_of(body: Body, block_id: str) -> tuple[str, ...]:
    """The channels that were chosen in a block of a submitted modal."""
    return tuple(state_of(body)[block_id][block_id].get("selected_conversations") or ())


def _value(state: Mapping[str, Any]) -> str:
    option = state.get("selected_option") or {}
    keys = ("value", "selected_date", "selected_time", "selected_user", "selected_conversation")
    value = option.get("value") or next((state[key] for key in keys if state.get(key)), "")
    return INVISIBLE.sub("", str(value))


def _initial(element: Mapping[str, Any]) -> str:
    option = element.get("initial_option") or {}
    keys = ("initial_value", "initial_conversation")
    return str(option.get("value") or next((element[key] for key in keys if element.get(key)), ""))


def message_of(body: Body) -> Message | None:
    """The message in which something was pressed; None for an ephemeral one, not sent by Slack."""
    message = body.get("message")
    if not message:
        return None
    return Message(str(message.get("text") or ""), tuple(message.get("blocks") or ()))


def _authorization(body: Body) -> Mapping[str, Any]:
    authorization: Mapping[str, Any] = (body.get("authorizations") or [{}])[0]
    return authorization


def _question(
    body: Body, raw: str, source: Source, delivery: str, now: datetime
) -> tuple[Question, Typed]:
    typed = read(raw[:QUESTION_LIMIT])
    question = Question(
        typed.question,
        workspace_of(body),
        user_of(body),
        channel_of(body),
        source,
        now,
        delivery,
        typed.channel_ids,
        typed.emoji,
    )
    return question, typed
