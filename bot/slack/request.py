"""One delivery from Slack, read once: whose it is, what it says, and how to answer it.

Nothing else looks into Slack's payloads: `bot.slack.payloads` has a class for each kind, all of
which a request is; `bot.slack.users` and `bot.slack.submission` read the parts that they hand on.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any

from slack_bolt import Args
from slack_sdk import WebClient

from bot.domain.asked_words import unwrapped
from bot.domain.delivery import Tenant
from bot.domain.question import Question, Source
from bot.slack.payloads.event import EventPayload
from bot.slack.payloads.interaction import InteractionPayload
from bot.slack.text import Typed, read
from bot.slack.visible_text import visible_text

QUESTION_LIMIT = 40_000
"""Letters of a question that are read: the longest message Slack takes."""
RECEIVED_AT = "received_at"


def arrival(received_at: float | None) -> dict[str, Any]:
    """Return the context of a Bolt request that was received then, by `time.monotonic`."""
    return {} if received_at is None else {RECEIVED_AT: received_at}


def tenant_of(args: Args) -> Tenant:
    """Return the installation that a request is for.

    It comes from Bolt, as the token does. In channels that another organisation shares with us,
    the `team_id` around an event is theirs.
    """
    context = args.context
    return Tenant(context.enterprise_id, context.team_id, bool(context.is_enterprise_install))


def _acknowledged_already(**_answer: object) -> None:
    raise RuntimeError("this request was acknowledged before it was handled")


class Request(EventPayload, InteractionPayload):
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
        super().__init__(body, tenant)
        self.begun_before = begun_before
        self._client = client
        self.ack = ack
        self._received_at = received_at

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

    def asked_by_command(self, now: datetime) -> tuple[Question, Typed]:
        """The question after `/whoowns`."""
        return self.asked(self.command_text, Source.COMMAND, self.trigger_id, now)

    def asked_by_message(self, now: datetime) -> tuple[Question, Typed] | None:
        """The question in a mention or a direct message; None where no person wrote it."""
        event = self._event
        if not self.is_by_person or not event.get("user"):
            return None
        source = Source.MENTION if event["type"] == "app_mention" else Source.DIRECT_MESSAGE
        delivery = f"{event['channel']}:{event['ts']}"
        return self.asked(visible_text(event), source, delivery, now)

    def asked_by_shortcut(self, now: datetime) -> tuple[Question, Typed]:
        """The message in whose menu somebody chose "Who owns this?", as a question."""
        message = self._body["message"]
        text, author_id = visible_text(message), message.get("user")
        question, typed = self.asked(text, Source.SHORTCUT, self.trigger_id, now)
        question = replace(question, message_ts=str(message.get("ts") or "") or None)
        if author_id and author_id != self.user_id:
            question = replace(question, author_id=str(author_id))
        return question, typed

    def asked(
        self, raw: str, source: Source, delivery: str, now: datetime
    ) -> tuple[Question, Typed]:
        """A text as a question of the user, who may ask through an agent or a workflow."""
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
