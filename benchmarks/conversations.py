"""Delivers to a bot as Slack does, and finds what each call of the bot's answers.

What is acknowledged is not delivered again. An event that is not acknowledged within three seconds
comes again, at once, after a minute and after five; a command, a press or a form never does, and
its person reads an error.
"""

import asyncio
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from benchmarks.bot_process import SECRET
from benchmarks.deliveries import COMMANDS, EVENTS, Delivery, Key, Kind, Reply
from benchmarks.delivery_maker import DeliveryMaker
from benchmarks.flaky_slack import RESPONSE_URL, Call, FlakySlack
from sandbox import sample
from sandbox.delivery import Courier
from sandbox.exchanges import Recorder
from sandbox.model import JsonObject

REPEATED_AFTER = 0.0, 60.0, 300.0
"""Seconds until Slack delivers an event again."""
READING = {"apps", "auth", "conversations", "users"}
"""Families of methods with which the bot asks Slack something, and tells nobody anything."""
NOTICE = re.compile(r"\bits product owner\b")
"""What a person is told whom a change of the role affects."""


class Conversations(DeliveryMaker):
    """Makes deliveries, delivers them, and notes for each what the person saw of the bot."""

    def __init__(self, slack: FlakySlack, seed: int, repeat_scale: float) -> None:
        """`repeat_scale` shortens the time until Slack delivers an event again."""
        super().__init__(slack, seed)
        self.endpoints: Callable[[], Sequence[str]] | None = None
        """Where the replicas of the bot take deliveries over HTTP, as a load balancer knows."""
        self.courier = Courier(SECRET, Unrecorded())
        self.courier.sockets = slack.sockets
        self.notices: dict[str, list[Call]] = defaultdict(list)
        self.files: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()
        self._repeat_scale = repeat_scale
        self._by_mark: dict[str, Delivery] = {}
        slack.on_taken = self._on_taken
        slack.on_acknowledged = self.courier.acknowledge

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

    def forget(self) -> None:
        """Forget what was delivered so far, and what came of it."""
        self.deliveries.clear()
        self.notices.clear()
        self._by_key.clear()
        self._by_mark.clear()


class Unrecorded(Recorder):
    """Remembers nothing of what went back and forth."""

    def __init__(self) -> None:
        super().__init__(lambda: datetime.now(UTC), lambda *_: None)

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
