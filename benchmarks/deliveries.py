"""What Slack delivers to a bot, and what came of each delivery: acknowledgements and replies.

Slack's side as it is: what is acknowledged is not delivered again. An event that is not
acknowledged within three seconds comes again, at once, after a minute and after five; a command, a
press or a form never does, and its person reads an error.
"""

import asyncio
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from itertools import count
from typing import Any

from benchmarks.bot_process import SECRET
from benchmarks.flaky_slack import RESPONSE_URL, Call, FlakySlack
from benchmarks.workload import questions
from sandbox import sample
from sandbox.delivery import Courier
from sandbox.elements import interactive_elements, values_of
from sandbox.exchanges import Delivery as Attempt
from sandbox.exchanges import Recorder
from sandbox.model import JsonObject, View
from sandbox.payloads import envelope, view_object

REPEATED_AFTER = 0.0, 60.0, 300.0
"""Seconds until Slack delivers an event again."""
READING = {"apps", "auth", "conversations", "users"}
"""Families of methods with which the bot asks Slack something, and tells nobody anything."""
NOTICE = re.compile(r"\bits product owner\b")
"""What a person is told whom a change of the role affects."""
ASKERS = 200
CHANNELS = 300
ROLE = "product_owner"


class Kind(StrEnum):
    """What is delivered."""

    QUESTION = "/whoowns"
    TEAM_COMMAND = "/whoowns-team po"
    MENTION = "mention"
    DIRECT_MESSAGE = "direct message"
    SHORTCUT = "shortcut"
    PRESS = "press on an answer"
    OPEN_FORM = "team form opened"
    SAVE_FORM = "team form saved"
    HAND_OVER = "role handed over in a direct message"
    SUMMARY = "/whoowns-summary"
    FILE = "/whoowns-summary csv"
    HOME = "Home tab opened"


EVENTS = {Kind.MENTION, Kind.DIRECT_MESSAGE, Kind.HOME}
COMMANDS = {Kind.QUESTION, Kind.TEAM_COMMAND, Kind.OPEN_FORM, Kind.SUMMARY, Kind.FILE}
QUESTIONS = {Kind.QUESTION, Kind.MENTION, Kind.DIRECT_MESSAGE, Kind.SHORTCUT}
CHANGES = {Kind.TEAM_COMMAND, Kind.SAVE_FORM, Kind.HAND_OVER}

Key = tuple[str, str]
"""What a reply has in common with the delivery that it answers."""


@dataclass(frozen=True)
class Reply:
    """What a person saw of the bot: a message, or a form with `form`.

    With `replaces`, it took the place of what was there. `entry_id` is the number of the answer in
    its buttons; 0 without one.
    """

    at: float
    text: str
    replaces: bool = False
    form: bool = False
    entry_id: int = 0


@dataclass
class Delivery:
    """Something that is delivered, and what came of it.

    `identity` is what the journal knows a question by, `entry_id` the answer that is pressed on,
    and `new_holder` the person who is to have the role `ROLE` of the team.
    """

    kind: Kind
    payload: Mapping[str, Any]
    keys: Sequence[Key]
    identity: str = ""
    user_id: str = ""
    channel_id: str = ""
    team: str = ""
    new_holder: str = ""
    entry_id: int = 0
    began: float = field(default_factory=time.monotonic)
    attempts: list[tuple[float, Attempt]] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def acknowledged(self) -> bool:
        """Whether Slack got an acknowledgement in time."""
        return any(attempt.ok for _, attempt in self.attempts)

    @property
    def messages(self) -> list[Reply]:
        """What the person sees in the end: everything, but of replacements only the last."""
        last = [reply for reply in self.replies if reply.replaces][-1:]
        return [reply for reply in self.replies if not reply.replaces] + last

    def note(self, reply: Reply) -> None:
        """Keep what the person saw."""
        self.replies.append(reply)
        self.answered.set()


class Conversations:
    """Makes deliveries, delivers them, and finds for each call of the bot's what it answers."""

    def __init__(self, slack: FlakySlack, seed: int, repeat_scale: float) -> None:
        """`repeat_scale` shortens the time until Slack delivers an event again."""
        self.slack = slack
        self.endpoints: Callable[[], Sequence[str]] | None = None
        """Where the replicas of the bot take deliveries over HTTP, as a load balancer knows."""
        self.courier = Courier(SECRET, Unrecorded())
        self.courier.sockets = slack.sockets
        self.deliveries: list[Delivery] = []
        self.notices: dict[str, list[Call]] = defaultdict(list)
        self.files: Counter[str] = Counter()
        self.answers: list[tuple[int, str, str]] = []
        self.outcomes: Counter[str] = Counter()
        self._repeat_scale = repeat_scale
        self._by_key: dict[Key, Delivery] = {}
        self._by_mark: dict[str, Delivery] = {}
        self._chance = random.Random(seed)
        self._numbers = count(1)
        self._texts = [q.text for q in questions() if len(q.text) > 20]
        slack.on_taken = self._on_taken
        slack.on_acknowledged = self.courier.acknowledge

    # Making

    def question(self, text: str = "") -> Delivery:
        """A product question, or whatever is asked with a `text`."""
        return self._command(Kind.QUESTION, "/whoowns", text or self._text(), self._asker())

    def create_team(self, team: str) -> Delivery:
        """A new team with a channel of its own."""
        text = f"create {team} <#C0{team.replace(' ', '').upper()}|{team.lower()}>"
        return self._command(Kind.TEAM_COMMAND, "/whoowns-team", text, sample.ADMIN)

    def team_command(self, team: str) -> Delivery:
        """Give a role to somebody who has had none so far."""
        holder = f"U0HOLDER{next(self._numbers)}"
        text = f"po <@{holder}|{holder.lower()}> for {team}"
        made = self._command(Kind.TEAM_COMMAND, "/whoowns-team", text, sample.ADMIN)
        made.team, made.new_holder = team, holder
        return made

    def show_team(self, team: str) -> Delivery:
        """Ask for a team, which needs nothing of Slack but the reply."""
        text = f"show {team}"
        return self._command(Kind.TEAM_COMMAND, "/whoowns-team", text, self._asker())

    def mention(self, channel: str = "") -> Delivery:
        """A product question in a channel."""
        channel, ts = channel or self._channel(), self._ts()
        text, user = f"<@{sample.BOT_USER}> {self._text()}", self._asker()
        event = {
            "type": "app_mention", "user": user, "text": text, "channel": channel, "ts": ts,
            "event_ts": ts, "team": sample.WORKSPACE,
        }  # fmt: skip
        return self._event(Kind.MENTION, event, [(channel, ts)], f"{channel}:{ts}")

    def direct_message(self) -> Delivery:
        """A product question of somebody who asks once."""
        user, ts = f"U0WRITER{next(self._numbers)}", self._ts()
        channel = sample.direct_message(user)
        event = {
            "type": "message", "channel_type": "im", "user": user, "text": self._text(),
            "channel": channel, "ts": ts, "event_ts": ts, "team": sample.WORKSPACE,
        }  # fmt: skip
        return self._event(Kind.DIRECT_MESSAGE, event, [(channel, "")], f"{channel}:{ts}")

    def home(self) -> Delivery:
        """Somebody opens the Home tab."""
        user = f"U0VISITOR{next(self._numbers)}"
        channel = sample.direct_message(user)
        event = {
            "type": "app_home_opened", "user": user, "channel": channel, "tab": "home",
            "event_ts": self._ts(),
        }  # fmt: skip
        return self._event(Kind.HOME, event, [("home", user), (channel, "")])

    def shortcut(self) -> Delivery:
        """“Who owns this?” on a message, which every other time stands in a thread."""
        channel, user, trigger = self._channel(), self._asker(), self._trigger()
        message = {
            "type": "message", "user": self._asker(), "text": self._text(), "ts": self._ts(),
        }  # fmt: skip
        keys = [(RESPONSE_URL, trigger)]
        if self._chance.random() < 0.5:
            message["thread_ts"] = self._ts()
            keys.append((channel, message["thread_ts"]))
        payload = self._interaction("message_action", user, trigger) | {
            "callback_id": "who_owns_this", "channel": {"id": channel, "name": "bench"},
            "message": message, "message_ts": message["ts"], "action_ts": self._ts(),
            "response_url": self._response_url(trigger),
        }  # fmt: skip
        return self._add(Delivery(Kind.SHORTCUT, payload, keys, trigger, user, channel))

    def press(self) -> Delivery | None:
        """“Right” under an answer on which nobody pressed yet; None where there is none."""
        if not self.answers:
            return None
        entry_id, user, channel = self.answers.pop()
        trigger = self._trigger()
        action = {
            "type": "feedback_buttons", "action_id": "feedback", "block_id": "b1",
            "value": f"right:{entry_id}", "action_ts": self._ts(),
        }  # fmt: skip
        payload = self._interaction("block_actions", user, trigger) | {
            "channel": {"id": channel, "name": "bench"}, "actions": [action],
            "container": {
                "type": "message", "message_ts": self._ts(), "channel_id": channel,
                "is_ephemeral": True,
            },
            "response_url": self._response_url(trigger),
        }  # fmt: skip
        keys = [(RESPONSE_URL, trigger)]
        made = Delivery(Kind.PRESS, payload, keys, trigger, user, channel, entry_id=entry_id)
        return self._add(made)

    def open_form(self, team: str) -> Delivery:
        """Open the form of a team."""
        made = self._command(Kind.OPEN_FORM, "/whoowns-team", f"edit {team}", sample.ADMIN)
        made.team = team
        return made

    def save_form(self, opened: Delivery) -> Delivery:
        """Submit a form that was opened, with somebody new in a role."""
        view, trigger = self.slack.views[opened.identity], self._trigger()
        holder = f"U0HOLDER{next(self._numbers)}"
        block, element = next(
            (block, element)
            for block, element in interactive_elements(view.blocks)
            if element["action_id"] == ROLE
        )
        state = values_of(view.blocks, {block["block_id"]: {element["action_id"]: [holder]}})
        payload = self._interaction("view_submission", sample.ADMIN, trigger) | {
            "view": view_object(view, state), "response_urls": [],
        }  # fmt: skip
        made = Delivery(
            Kind.SAVE_FORM, payload, [("view", view.id)], trigger, sample.ADMIN,
            team=opened.team, new_holder=holder,
        )  # fmt: skip
        return self._add(made)

    def hand_over(self, team_id: int, team: str, holder: str) -> Delivery:
        """The holder of a role gives it to somebody else, under “Still you?”."""
        heir, ts, trigger = f"U0HOLDER{next(self._numbers)}", self._ts(), self._trigger()
        channel = sample.direct_message(holder)
        action = {
            "type": "users_select", "action_id": "still_hand_over", "selected_user": heir,
            "block_id": f"still:{team_id}:{ROLE}", "action_ts": ts,
        }  # fmt: skip
        payload = self._interaction("block_actions", holder, trigger) | {
            "channel": {"id": channel, "name": "directmessage"}, "actions": [action],
            "container": {"type": "message", "message_ts": ts, "channel_id": channel},
            "message": {"text": "Is this still you?", "ts": ts},
            "response_url": self._response_url(trigger),
        }  # fmt: skip
        keys = [(RESPONSE_URL, trigger), ("message", ts)]
        made = Delivery(
            Kind.HAND_OVER, payload, keys, trigger, holder, channel, team, new_holder=heir
        )
        return self._add(made)

    def summary(self, team: str) -> Delivery:
        """Ask for a team's week."""
        return self._command(Kind.SUMMARY, "/whoowns-summary", f"for {team}", self._asker())

    def file(self, team: str) -> Delivery:
        """Ask for a team's questions as a file, once for each person."""
        user = f"U0READER{next(self._numbers)}"
        return self._command(Kind.FILE, "/whoowns-summary", f"csv for {team}", user)

    def view_of(self, opened: Delivery) -> View | None:
        """The form that was opened, if it was."""
        return self.slack.views.get(opened.identity)

    def forget(self) -> None:
        """Forget what was delivered so far, and what came of it."""
        self.deliveries.clear()
        self.notices.clear()
        self._by_key.clear()
        self._by_mark.clear()

    # Delivering

    async def deliver(self, delivery: Delivery, endpoint: str = "") -> None:
        """Deliver as Slack does, and keep what the acknowledgement says to the person.

        The first attempt goes to an `endpoint` if one is given.
        """
        await self._attempt(delivery, {}, endpoint)
        if delivery.kind not in EVENTS:
            return
        for number, pause in enumerate(REPEATED_AFTER, 1):
            if delivery.acknowledged:
                return
            await asyncio.sleep(pause * self._repeat_scale)
            reason = {"x-slack-retry-num": str(number), "x-slack-retry-reason": "http_timeout"}
            await self._attempt(delivery, reason)

    async def _attempt(
        self, delivery: Delivery, headers: Mapping[str, str], endpoint: str = ""
    ) -> None:
        if delivery.identity:
            self.slack.trigger(delivery.identity)
        is_command, is_event = delivery.kind in COMMANDS, delivery.kind in EVENTS
        wire = "command" if is_command else "event" if is_event else "interaction"
        if endpoint:
            self.courier.bot_url = endpoint
        elif self.endpoints and (endpoints := self.endpoints()):
            self.courier.bot_url = self._chance.choice(endpoints)
        self._chance.shuffle(self.slack.sockets)
        attempt = await self.courier.deliver(wire, delivery.payload, headers)
        now = time.monotonic()
        delivery.attempts.append((now, attempt))
        self.outcomes[attempt.error or "acknowledged"] += 1
        if attempt.ok and delivery.kind not in EVENTS and attempt.body.strip():
            self._read_acknowledgement(delivery, now, json.loads(attempt.body))

    def _read_acknowledgement(self, delivery: Delivery, now: float, answer: JsonObject) -> None:
        view = answer.get("view")
        if view and answer.get("response_action") == "update":
            self.slack.views[delivery.keys[0][1]].payload = view
        text = _text_of(view or answer)
        delivery.note(Reply(now, text, entry_id=(entry_id := _entry_in(answer))))
        if delivery.kind is Kind.QUESTION and entry_id:
            self.answers.append((entry_id, delivery.user_id, delivery.channel_id))

    def _on_taken(self, call: Call) -> None:
        """Find what a call answers; a direct message that answers nothing is a notice."""
        if call.method.partition(".")[0] in READING:
            return
        delivery = self._by_key.get(self._key_of(call))
        body = call.body
        if call.method.startswith("files."):
            if call.method == "files.completeUploadExternal":
                self.files[f"U{str(body['channel_id'])[1:]}"] += 1
            return
        if delivery is None:
            channel = str(body.get("channel") or "")
            if call.method == "chat.postMessage" and channel[:1] in "UD":
                self._note_direct_message(f"U{channel[1:]}", call)
            return
        delivery.calls.append(call)
        view = body.get("view")
        replaces = bool(view or body.get("replace_original") or call.method == "chat.update")
        delivery.note(Reply(call.at, _text_of(view or body), replaces, bool(view), _entry_in(body)))

    def _note_direct_message(self, user_id: str, call: Call) -> None:
        """Keep a notice, or what failed when somebody handed a role over.

        A message that is sent again has the mark of the first one.
        """
        text = str(call.body.get("text"))
        mark = json.dumps(call.body.get("metadata") or call.at)
        if known := self._by_mark.get(mark):
            known.note(Reply(call.at, text))
            return
        pressed = [
            delivery
            for delivery in self.deliveries
            if delivery.user_id == user_id and delivery.kind is Kind.HAND_OVER
        ]
        if NOTICE.search(text) or not pressed:
            self.notices[user_id].append(call)
            return
        # Of several, one that was acknowledged: Slack has said of the others that they failed.
        waiting = [delivery for delivery in pressed if not delivery.replies]
        waiting.sort(key=lambda delivery: not delivery.acknowledged)
        self._by_mark[mark] = [*waiting, pressed[-1]][0]
        self._by_mark[mark].note(Reply(call.at, text))

    def _key_of(self, call: Call) -> Key:
        body = call.body
        if call.secret:
            return RESPONSE_URL, call.secret
        if call.method == "views.publish":
            return "home", str(body["user_id"])
        if call.method in ("views.open", "views.push"):
            return "trigger", str(body["trigger_id"])
        if call.method == "views.update":
            return "view", str(body["view_id"])
        if call.method == "chat.update":
            return "message", str(body["ts"])
        channel = str(body.get("channel"))
        if channel.startswith("U"):
            channel = sample.direct_message(channel)
        return channel, str(body.get("thread_ts") or "")

    # Parts of payloads

    def _command(self, kind: Kind, command: str, text: str, user: str) -> Delivery:
        trigger, channel = self._trigger(), self._channel()
        payload = {
            "token": "", "team_id": sample.WORKSPACE, "team_domain": sample.WORKSPACE_DOMAIN,
            "channel_id": channel, "channel_name": "bench", "user_id": user,
            "user_name": user.lower(), "command": command,
            # Bolt takes a form with this word in it for an interaction.
            "text": text.replace("payload", "load"),
            "api_app_id": sample.APP, "is_enterprise_install": "false",
            "response_url": self._response_url(trigger), "trigger_id": trigger,
        }  # fmt: skip
        keys = [(RESPONSE_URL, trigger), ("trigger", trigger)]
        return self._add(Delivery(kind, payload, keys, trigger, user, channel))

    def _event(
        self, kind: Kind, event: JsonObject, keys: Sequence[Key], identity: str = ""
    ) -> Delivery:
        payload = envelope(event, f"Ev{next(self._numbers)}", _now())
        return self._add(Delivery(kind, payload, keys, identity, event["user"], event["channel"]))

    def _interaction(self, kind: str, user: str, trigger: str) -> JsonObject:
        return {
            "type": kind, "team": {"id": sample.WORKSPACE, "domain": sample.WORKSPACE_DOMAIN},
            "user": {"id": user, "name": user.lower(), "team_id": sample.WORKSPACE},
            "api_app_id": sample.APP, "token": "", "enterprise": None,
            "is_enterprise_install": False, "trigger_id": trigger,
        }  # fmt: skip

    def _add(self, delivery: Delivery) -> Delivery:
        self.deliveries.append(delivery)
        self._by_key |= dict.fromkeys(delivery.keys, delivery)
        return delivery

    def _response_url(self, secret: str) -> str:
        return f"{self.slack.url}/respond/{secret}"

    def _text(self) -> str:
        return self._chance.choice(self._texts)

    def _asker(self) -> str:
        return f"U0ASKER{self._chance.randrange(ASKERS)}"

    def _channel(self) -> str:
        return f"C0BENCH{self._chance.randrange(CHANNELS)}"

    def _trigger(self) -> str:
        return f"t{next(self._numbers)}"

    def _ts(self) -> str:
        return f"{int(time.time())}.{next(self._numbers):06d}"


def _now() -> datetime:
    return datetime.now(UTC)


class Unrecorded(Recorder):
    """Remembers nothing of what went back and forth."""

    def __init__(self) -> None:
        super().__init__(_now, lambda *_: None)

    def record_delivery(self, *_: object) -> None:
        """Forget it."""


def _text_of(body: Any) -> str:
    """All the words in a message or a view."""
    return " ".join(_texts(body))


def _texts(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [
            text
            for key, part in value.items()
            for text in ([part] if key == "text" and isinstance(part, str) else _texts(part))
        ]
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    return []


def _entry_in(answer: JsonObject) -> int:
    """The number of the answer in a message's buttons; 0 where it has none."""
    match = re.search(r'"right:(\d+)"', json.dumps(answer))
    return int(match[1]) if match else 0
