"""Slack's dictionaries, turned into our own types; all digging is done here."""

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
SPOKEN = {None, "file_share", "thread_broadcast", "me_message"}
"""Subtypes of messages that a person wrote; all others are Slack's or another bot's."""

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Press:
    """One button or menu that somebody used under an answer."""

    workspace_id: str
    user_id: str
    response_url: str
    action_id: str
    value: str


def workspace_of(body: Body) -> str:
    """The workspace a payload belongs to; an organisation-wide install counts as one."""
    team = body.get("team") or {}
    enterprise = body.get("enterprise") or {}
    granted = (body.get("authorizations") or [{}])[0]
    org_wide = granted.get("is_enterprise_install", body.get("is_enterprise_install"))
    if str(org_wide).casefold() == "true":
        named = granted.get("enterprise_id") or body.get("enterprise_id")
        return str(named or enterprise.get("id"))
    return str(body.get("team_id") or team.get("id") or body.get("enterprise_id"))


def user_of(body: Body) -> str:
    """Who did what a payload tells of."""
    event, user = body.get("event") or {}, body.get("user") or {}
    return str(event.get("user") or user.get("id") or body.get("user_id"))


def own_user(body: Body) -> str | None:
    """The bot's own user, as an event names it."""
    granted = (body.get("authorizations") or [{}])[0]
    return granted.get("user_id") if granted.get("is_bot") else None


def typed_command(body: Body) -> str:
    """What stands behind a slash command."""
    return str(body.get("text") or "").strip()


def asked_by_command(body: Body, now: datetime) -> tuple[Question, Typed]:
    """The question behind `/whoowns`."""
    where = (str(body["channel_id"]), str(body["user_id"]))
    return _question(body, typed_command(body), where, Source.COMMAND, str(body["trigger_id"]), now)


def asked_by_message(body: Body, now: datetime) -> tuple[Question, Typed] | None:
    """The question in a mention or a direct message; None where no person asked anything."""
    event = body["event"]
    if event.get("bot_id") or event.get("subtype") not in SPOKEN or not event.get("user"):
        return None
    source = Source.MENTION if event["type"] == "app_mention" else Source.DIRECT_MESSAGE
    where = (str(event["channel"]), str(event["user"]))
    delivery = f"{event['channel']}:{event['ts']}"
    return _question(body, str(event.get("text") or ""), where, source, delivery, now)


def asked_by_shortcut(body: Body, now: datetime) -> tuple[Question, Typed]:
    """The message on which somebody chose "Who owns this?"."""
    where = (str(body["channel"]["id"]), str(body["user"]["id"]))
    text = str(body["message"].get("text") or "")
    return _question(body, text, where, Source.SHORTCUT, str(body["trigger_id"]), now)


def thread_of(body: Body) -> tuple[str, str | None]:
    """Channel and thread in which to answer a message; a direct message gets no new thread."""
    event = body["event"]
    if event["type"] == "app_mention":
        return event["channel"], event.get("thread_ts") or event["ts"]
    return event["channel"], event.get("thread_ts")


def thread_of_message(body: Body) -> str | None:
    """The thread that the message of a message shortcut stands in, if any."""
    thread_ts = body["message"].get("thread_ts")
    return str(thread_ts) if thread_ts else None


def press_of(body: Body) -> Press:
    """The button or menu that was used."""
    action = body["actions"][0]
    chosen = action.get("selected_option") or action
    return Press(
        workspace_of(body),
        str(body["user"]["id"]),
        str(body.get("response_url") or ""),
        str(action["action_id"]),
        str(chosen.get("value") or ""),
    )


def seat_of(body: Body) -> tuple[int, Role]:
    """The team's id and the role that a button or menu belongs to, by its block or its value."""
    action = body["actions"][0]
    told = action.get("value") or action["block_id"].partition(":")[2]
    team_id, _, role = told.partition(":")
    return int(team_id), Role(role)


def chosen_user_of(body: Body) -> str:
    """The user who was chosen in a menu."""
    return str(body["actions"][0]["selected_user"])


def presence_update_of(user: Mapping[str, Any]) -> PresenceUpdate:
    """What a user object of Slack's says of somebody's presence."""
    profile = user.get("profile") or {}
    ends = profile.get("status_expiration") or 0
    return PresenceUpdate(
        str(user["id"]),
        str(user.get("tz") or ""),
        str(profile.get("status_text") or ""),
        str(profile.get("status_emoji") or ""),
        datetime.fromtimestamp(ends, UTC) if ends else None,
        gone=bool(user.get("deleted")),
    )


@dataclass(frozen=True, slots=True)
class Filled:
    """A modal that somebody submitted: what it was about, and the value of each block.

    Each of our blocks holds one element with the block's own ID. `shown` are the values with
    which the modal was opened.
    """

    workspace_id: str
    user_id: str
    about: str
    values: Mapping[str, str]
    shown: Mapping[str, str] = field(default_factory=dict)

    def touched(self, name: str) -> bool:
        """Whether somebody changed a value that the modal showed."""
        return self.values[name] != self.shown.get(name, "")


def filled(body: Body) -> Filled:
    """The modal that was submitted."""
    view = body["view"]
    values = {name: _value(held[name]) for name, held in view["state"]["values"].items()}
    about = str(view.get("private_metadata") or "")
    inputs = (block for block in view["blocks"] if block["type"] == "input")
    shown = {str(block["block_id"]): _initial(block["element"]) for block in inputs}
    return Filled(workspace_of(body), str(body["user"]["id"]), about, values, shown)


def channels_in(body: Body, block_id: str) -> tuple[str, ...]:
    """The channels that were chosen in a block of a modal that was submitted."""
    state = body["view"]["state"]["values"][block_id][block_id]
    return tuple(state.get("selected_conversations") or ())


def _value(state: Mapping[str, Any]) -> str:
    option = state.get("selected_option") or {}
    keys = ("value", "selected_date", "selected_time", "selected_user", "selected_conversation")
    given = option.get("value") or next((state[key] for key in keys if state.get(key)), "")
    return INVISIBLE.sub("", str(given))


def _initial(element: Mapping[str, Any]) -> str:
    option = element.get("initial_option") or {}
    keys = ("initial_value", "initial_conversation")
    return str(option.get("value") or next((element[key] for key in keys if element.get(key)), ""))


def message_of(body: Body) -> Message | None:
    """The message in which something was pressed; Slack does not send one that only one saw."""
    shown = body.get("message")
    if not shown:
        return None
    return Message(str(shown.get("text") or ""), tuple(shown.get("blocks") or ()))


def _question(
    body: Body, raw: str, where: tuple[str, str], source: Source, delivery: str, now: datetime
) -> tuple[Question, Typed]:
    typed = read(raw[:QUESTION_LIMIT])
    channel, user = where
    question = Question(
        typed.question,
        workspace_of(body),
        user,
        channel,
        source,
        now,
        delivery,
        typed.channel_ids,
        typed.emoji,
    )
    return question, typed
