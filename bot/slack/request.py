"""One delivery from Slack, read once: whose it is, where it came from, and what it says.

Nothing else looks into Slack's payloads; `bot.slack.users` and `bot.slack.submission` read the
parts that it hands them. The workspace is the one for which Bolt asks for a token, so that data and
token are chosen by one rule.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from secrets import token_hex
from typing import Any

from slack_bolt import Args
from slack_sdk import WebClient

from bot.domain.asked_words import unwrapped
from bot.domain.delivery import Tenant
from bot.domain.handover import Posted
from bot.domain.people.person import PresenceUpdate
from bot.domain.question import Question, Source
from bot.slack.message import Message
from bot.slack.submission import Submission, initial_of, value_of
from bot.slack.text import Typed, read
from bot.slack.users import presence_update_of
from bot.slack.values import odd_value, value_in
from bot.slack.visible_text import visible_text

QUESTION_LIMIT = 40_000
"""Letters of a question that are read: the longest message Slack takes."""
RECEIVED_AT = "received_at"
BY_PEOPLE = {None, "file_share", "thread_broadcast", "me_message"}
"""Subtypes of messages that people write; all others are Slack's or another bot's."""


def arrival(received_at: float | None) -> dict[str, Any]:
    """Return the context of a Bolt request that was received then, by `time.monotonic`."""
    return {} if received_at is None else {RECEIVED_AT: received_at}


@dataclass(frozen=True, slots=True)
class Press:
    """One button or menu that somebody used.

    `value` is that of the button or option, or stands in the ID of the block; see
    `bot.slack.values`.
    """

    workspace_id: str
    user_id: str
    value: str


def tenant_of(args: Args) -> Tenant:
    """Return the installation that a request is for.

    It comes from Bolt, as the token does. In channels that another organisation shares with us,
    the `team_id` around an event is theirs.
    """
    context = args.context
    return Tenant(context.enterprise_id, context.team_id, bool(context.is_enterprise_install))


def _acknowledged_already(**_answer: object) -> None:
    raise RuntimeError("this request was acknowledged before it was handled")


class Request:
    """A command, event, press, shortcut or form, and whose it is.

    `ack` can be called only where the request is answered in its acknowledgement. `client` may be
    what finds one when it is needed: not every request needs a token.
    """

    def __init__(
        self,
        body: Mapping[str, Any],
        tenant: Tenant,
        client: WebClient | Callable[[], WebClient],
        ack: Callable[..., object] = _acknowledged_already,
        received_at: float | None = None,
        *,
        begun_before: bool = False,
    ) -> None:
        """`begun_before` says that a process may have done it already, and sent something."""
        self.begun_before = begun_before
        self._client = client
        self.tenant = tenant
        self.ack = ack
        self._body = body
        self._received_at = received_at
        self._event: Mapping[str, Any] = body.get("event") or {}

    @classmethod
    def of(cls, args: Args) -> "Request":
        """The request that Bolt hands to a listener."""
        received_at = args.context.get(RECEIVED_AT)
        return cls(args.body, tenant_of(args), args.client, args.ack, received_at)

    @cached_property
    def client(self) -> WebClient:
        """The client with the token of its workspace; raises Refusal where there is none."""
        return self._client if isinstance(self._client, WebClient) else self._client()

    @property
    def age_seconds(self) -> float:
        """Seconds since it was received, waiting for a thread included; 0 where that is unknown."""
        return 0.0 if self._received_at is None else time.monotonic() - self._received_at

    @property
    def workspace_id(self) -> str:
        """The workspace, or the organisation where the app is installed for all of it."""
        return self.tenant.workspace_id

    @property
    def delivery_id(self) -> str:
        """What Slack calls this delivery, and calls it when it comes again; `""` for nothing."""
        return str(self._body.get("event_id") or self._body.get("trigger_id") or "")

    @property
    def delivery_key(self) -> str:
        """What is the same when Slack delivers this again, and never otherwise."""
        return self.delivery_id or token_hex(16)

    @cached_property
    def user_id(self) -> str:
        """The user who typed, wrote, pressed or submitted; of a deleted message, who wrote it.

        Of a workflow's step, it is for whom the workflow asks; `""` where it doesn't say.
        """
        before = self._event.get("previous_message") or {}
        user = self._event.get("user") or before.get("user") or self._body.get("user")
        user = user or self._body.get("user_id")
        if self.step_execution:
            return self.step_inputs.get("asked_by", "")
        return str(user["id"] if isinstance(user, Mapping) else user)

    @property
    def step_execution(self) -> str:
        """Which run of a workflow's step an event is about; `""` for any other."""
        return str(self._event.get("function_execution_id") or "")

    @property
    def step_inputs(self) -> Mapping[str, str]:
        """What the step of a workflow was given, as text."""
        inputs = self._event.get("inputs")
        if not isinstance(inputs, Mapping):
            return {}
        return {key: value for key, value in inputs.items() if isinstance(value, str)}

    @property
    def is_event(self) -> bool:
        """Whether it is an event, to which nobody waits for a reply."""
        return bool(self._event)

    @property
    def is_command(self) -> bool:
        """Whether it is a slash command, which can be answered in the acknowledgement."""
        return "command" in self._body

    @property
    def event_time(self) -> datetime | None:
        """When an event happened, by Slack's clock, to the second."""
        seconds = self._body.get("event_time")
        return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) else None

    @property
    def revokes_bot_token(self) -> bool:
        """Whether an event says that the bot's own token is no more, not only a person's."""
        return bool((self._event.get("tokens") or {}).get("bot"))

    @property
    def in_shared_channel(self) -> bool:
        """Whether people of another organisation read the channel of an event."""
        return self._body.get("is_ext_shared_channel") is True

    @property
    def channel_ids_changed(self) -> tuple[str, str]:
        """The old and the new ID of a channel, from the event about it."""
        return str(self._event["old_channel_id"]), str(self._event["new_channel_id"])

    @property
    def may_be_outsider(self) -> bool:
        """Whether the payload leaves open that the user belongs to another organisation.

        Slack names the home of whoever writes or presses: a workspace (T…) or an organisation
        (E…). Commands are only offered to our own people. That a channel's ID has changed is
        nobody's doing.
        """
        if self._event.get("type") == "channel_id_changed":
            return False
        user = self._body.get("user") or {}
        keys = ("user_team", "source_team", "team")
        home = next((self._event[key] for key in keys if self._event.get(key)), "")
        home = home or user.get("team_id") or ""
        ours = {self.workspace_id, self.tenant.enterprise_id}
        return home not in ours if home else self.in_shared_channel

    @cached_property
    def channel_id(self) -> str:
        """The channel in which a command was typed, a message stands, or an event happened."""
        channel = self._body.get("channel") or {}
        found = self._event.get("channel") or channel.get("id") or self._body.get("channel_id")
        return str(found or "")

    @property
    def response_url(self) -> str:
        """Where a command or a press can be answered; "" where Slack gives no such URL."""
        return str(self._body.get("response_url") or "")

    @property
    def trigger_id(self) -> str:
        """The trigger ID with which a modal can be opened."""
        return str(self._body["trigger_id"])

    @property
    def command_text(self) -> str:
        """The text after a slash command."""
        return str(self._body.get("text") or "").strip()

    @property
    def is_by_app(self) -> bool:
        """Whether an app or a workflow wrote the message of an event; only people are answered."""
        return bool(self._event.get("bot_id")) or self._event.get("subtype") == "bot_message"

    def asked_by_command(self, now: datetime) -> tuple[Question, Typed]:
        """The question after `/whoowns`."""
        return self._question(self.command_text, Source.COMMAND, self.trigger_id, now)

    def asked_by_message(self, now: datetime) -> tuple[Question, Typed] | None:
        """The question in a mention or a direct message; None where no person wrote it."""
        event = self._event
        if self.is_by_app or event.get("subtype") not in BY_PEOPLE or not event.get("user"):
            return None
        source = Source.MENTION if event["type"] == "app_mention" else Source.DIRECT_MESSAGE
        delivery = f"{event['channel']}:{event['ts']}"
        return self._question(visible_text(event), source, delivery, now)

    def asked_by_shortcut(self, now: datetime) -> tuple[Question, Typed]:
        """The message in whose menu somebody chose "Who owns this?", as a question."""
        message = self._body["message"]
        text, author_id = visible_text(message), message.get("user")
        question, typed = self._question(text, Source.SHORTCUT, self.trigger_id, now)
        question = replace(question, message_ts=str(message.get("ts") or "") or None)
        if author_id and author_id != self.user_id:
            question = replace(question, author_id=str(author_id))
        return question, typed

    def asked_through_app(
        self, text: str, source: Source, delivery: str, now: datetime
    ) -> tuple[Question, Typed]:
        """What somebody asks through an agent or a workflow, as a question of that person."""
        return self._question(text, source, delivery, now)

    @property
    def deleted_delivery(self) -> str | None:
        """The delivery of a message that was deleted since; None where an event says no such thing.

        A message that has replies leaves a tombstone in its thread.
        """
        event = self._event
        left = event.get("message") or {}
        if event.get("subtype") != "message_deleted" and left.get("subtype") != "tombstone":
            return None
        ts = event.get("deleted_ts") or (event.get("previous_message") or left).get("ts")
        return f"{self.channel_id}:{ts}" if ts else None

    def _question(
        self, raw: str, source: Source, delivery: str, now: datetime
    ) -> tuple[Question, Typed]:
        raw = raw[:QUESTION_LIMIT]
        typed = read(raw)
        lines = unwrapped(typed.question).splitlines()
        typed = replace(typed, lines=tuple(line.strip() for line in lines if line.strip()))
        question = Question(
            typed.question,
            self.workspace_id,
            self.user_id,
            self.channel_id,
            source,
            now,
            delivery,
            typed.channel_ids,
            typed.emoji,
            with_people=self._with_people(raw, typed),
            tickets=typed.tickets,
            thread=self._thread_delivery,
        )
        return question, typed

    def _with_people(self, raw: str, typed: Typed) -> str:
        """The text with those whom it mentions, except the bot itself; `""` if there are none."""
        if not set(typed.user_ids) - {self._own_user_id}:
            return ""
        text = read(raw, mentions=True).question
        return text.replace(f"@{self._own_user_id}", " ").strip() if self._own_user_id else text

    @property
    def _own_user_id(self) -> str:
        """The bot's own user, where Slack says whose event it is."""
        authorization = (self._body.get("authorizations") or [{}])[0]
        return str(authorization.get("user_id") or "") if authorization.get("is_bot") else ""

    @property
    def _thread_delivery(self) -> str:
        """The delivery of the message that began the thread of an event; `""` outside of one."""
        thread_ts = self._event.get("thread_ts")
        if not thread_ts or thread_ts == self._event.get("ts"):
            return ""
        return f"{self._event['channel']}:{thread_ts}"

    @property
    def thread_root(self) -> Posted | None:
        """The message that began the thread of an event; None outside of one."""
        channel_id, _, ts = self._thread_delivery.partition(":")
        return Posted(channel_id, ts) if ts else None

    @property
    def is_reply_by_person(self) -> bool:
        """Whether somebody wrote a reply in a thread, and no mention, which comes by itself."""
        event = self._event
        by_person = event.get("subtype") in BY_PEOPLE and not self.is_by_app
        mentions = bool(self._own_user_id) and f"<@{self._own_user_id}>" in str(event.get("text"))
        return by_person and self.thread_root is not None and not mentions

    @property
    def written(self) -> str:
        """The words of the message of an event, without markup."""
        return read(visible_text(self._event), addresses=True).question

    @property
    def has_files(self) -> bool:
        """Whether files came with the message of an event."""
        return bool(self._event.get("files"))

    @property
    def is_direct_message(self) -> bool:
        """Whether a message was sent to the bot directly."""
        return bool(self._event.get("channel_type") == "im")

    @property
    def opens_home_tab(self) -> bool:
        """Whether the tab that somebody opened is the Home tab, not the messages."""
        return bool(self._event.get("tab") == "home")

    @property
    def is_own_join(self) -> bool:
        """Whether it is the bot itself that has joined a channel."""
        return bool(self._own_user_id and self._event.get("user") == self._own_user_id)

    @property
    def changed_user(self) -> PresenceUpdate:
        """The presence of somebody whose status or account has changed, from the event about it."""
        return presence_update_of(self._event["user"])

    @property
    def thread(self) -> tuple[str, str | None]:
        """Channel and thread in which to answer a message: a direct message gets no new thread."""
        thread_ts = self._event.get("thread_ts")
        if self._event["type"] == "app_mention":
            thread_ts = thread_ts or self._event["ts"]
        return self.channel_id, thread_ts

    @property
    def thread_of_message(self) -> str | None:
        """The thread of the message in whose menu a shortcut was chosen, if any."""
        thread_ts = self._body["message"].get("thread_ts")
        return str(thread_ts) if thread_ts else None

    @cached_property
    def press(self) -> Press:
        """The button or menu that was used."""
        chosen = self._action.get("selected_option") or self._action
        value = chosen.get("value") or value_in(str(self._action.get("block_id") or ""))
        return Press(self.workspace_id, self.user_id, str(value))

    @property
    def pressed_channel_id(self) -> str:
        """The channel in which a button or menu was used; `""` on the Home tab."""
        return str((self._body.get("channel") or {}).get("id") or "")

    @property
    def is_on_home_tab(self) -> bool:
        """Whether a button was pressed on the Home tab, not in a message."""
        return bool(self._body.get("view"))

    @property
    def pressed_message(self) -> tuple[str, str]:
        """Channel and timestamp of the message in which a button or menu was used."""
        container = self._body["container"]
        return str(container["channel_id"]), str(container["message_ts"])

    @property
    def message(self) -> Message | None:
        """The message in which something was pressed; Slack does not send an ephemeral one."""
        message = self._body.get("message")
        if not message:
            return None
        return Message(str(message.get("text") or ""), tuple(message.get("blocks") or ()))

    @property
    def chosen_user_id(self) -> str:
        """The user who was chosen in a menu; raises Refusal where nobody was."""
        if not self._action.get("selected_user"):
            raise odd_value()
        return str(self._action["selected_user"])

    @property
    def typed_in_menu(self) -> tuple[str, str]:
        """The value in the block ID of a menu that searches as people type, and what they typed."""
        return value_in(str(self._body.get("block_id") or "")), str(self._body.get("value") or "")

    @property
    def _action(self) -> Mapping[str, Any]:
        action: Mapping[str, Any] = self._body["actions"][0]
        return action

    @cached_property
    def submission(self) -> Submission:
        """The modal that was submitted, where each block has an element of one value."""
        inputs = (block for block in self._body["view"]["blocks"] if block["type"] == "input")
        return Submission(
            self.workspace_id,
            self.user_id,
            self.metadata,
            {block_id: value_of(state[block_id]) for block_id, state in self.form_state.items()},
            {str(block["block_id"]): initial_of(block["element"]) for block in inputs},
        )

    @property
    def metadata(self) -> str:
        """What we gave the modal along when it was opened."""
        return str(self._body["view"].get("private_metadata") or "")

    @property
    def form_id(self) -> str:
        """Slack's ID of a submitted modal: each time it is opened, it has another one."""
        return str(self._body["view"].get("id") or self.delivery_key)

    @property
    def form_state(self) -> Mapping[str, Any]:
        """The state of each block of a submitted modal, by block ID and action ID."""
        state: Mapping[str, Any] = self._body["view"]["state"]["values"]
        return state

    @property
    def first_block_id(self) -> str:
        """The ID of the first block of a modal."""
        return str(self._body["view"]["blocks"][0]["block_id"])

    def chosen_channels(self, block_id: str) -> tuple[str, ...]:
        """The channels that were chosen in a block of a submitted modal."""
        return tuple(self.form_state[block_id][block_id].get("selected_conversations") or ())
