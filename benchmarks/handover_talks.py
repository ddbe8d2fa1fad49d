"""Two people who talk through the bot: one hands a question over, the other answers it.

A person who reads an error of Slack's does it again, as people do. What the bot sends is found by
the number that stands in each question and each answer.
"""

import asyncio
import json
import random
import re
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from benchmarks.bot_process import SECRET
from benchmarks.conversations import Unrecorded
from benchmarks.delivery_maker import interaction
from benchmarks.flaky_slack import TRIGGER_SECONDS, Call, FlakySlack
from sandbox import sample
from sandbox.delivery import Courier
from sandbox.elements import interactive_elements, values_of
from sandbox.model import JsonObject
from sandbox.payloads import view_object

ASKERS = 800
PATIENCE = 200
"""How often a person tries again before they give up."""
READS_AFTER = 300.0
"""Seconds for which somebody waits for a question that is on its way."""
PAUSE = 0.5
"""Seconds until somebody tries again."""
DECIDER, ASKER, BROUGHT = "decider", "asker", "brought"
"""The messages of a hand-over: the question, that it was sent, and the answer."""
BEGINNINGS = {DECIDER: "asks you", ASKER: "I've asked", BROUGHT: "answers:"}
NUMBER = re.compile(r"number (\d{6})")


@dataclass
class Talk:
    """One question, from the person who asks it to the answer that they get.

    `form` is the one that was opened last. `sent` and `answered` say that Slack got an
    acknowledgement of those forms; `posts` are the messages that people have of it, by which one it
    is.
    """

    number: int
    asker: str
    decider: str
    channel: str
    posts: dict[str, list[Call]] = field(default_factory=lambda: defaultdict(list))
    shown: asyncio.Event = field(default_factory=asyncio.Event)
    form: str = ""
    sent: bool = False
    sent_at: float = 0.0
    answered: bool = False
    gave_up: str = ""

    @property
    def question(self) -> str:
        """The words of the question."""
        return f"Which acceptance criteria does story number {self.number:06} need in this sprint?"

    @property
    def answer(self) -> str:
        """The words of the answer."""
        return f"Those of number {self.number:06}."


class Talks:
    """Has people talk, and keeps what Slack takes of the bot's messages."""

    def __init__(self, slack: FlakySlack, seed: int, squads: int) -> None:
        """`squads` teams have their own product owner and channel each."""
        self.all: list[Talk] = []
        self.endpoints: Callable[[], Sequence[str]] = list
        """Where the replicas take deliveries that are up."""
        self.ready: Callable[[], Awaitable[object]] = asyncio.Event().wait
        """Waits until one of them is."""
        self.courier = Courier(SECRET, Unrecorded())
        self._slack = slack
        self._squads = squads
        self._chance = random.Random(seed)
        self._numbers = count(1)
        slack.on_taken = self._on_taken

    def begin(self) -> Talk:
        """Return the next talk, of somebody who asks in a team's channel."""
        squad = self._chance.randrange(self._squads)
        asker = f"U0ASKER{self._chance.randrange(ASKERS)}"
        talk = Talk(len(self.all), asker, f"U0OWNER{squad}", f"C0SQUAD{squad}")
        self.all.append(talk)
        return talk

    async def hold(self, talk: Talk) -> None:
        """Ask, hand over and answer."""
        steps = (self._ask, self._hand_over, self._answer)
        for step in steps:
            if not await step(talk):
                talk.gave_up = step.__name__
                return

    async def _ask(self, talk: Talk) -> bool:
        async def once() -> bool:
            trigger = self._trigger()
            payload = {
                "token": "", "team_id": sample.WORKSPACE, "team_domain": sample.WORKSPACE_DOMAIN,
                "channel_id": talk.channel, "channel_name": "squad", "user_id": talk.asker,
                "user_name": talk.asker.lower(), "command": "/whoowns", "text": talk.question,
                "api_app_id": sample.APP, "is_enterprise_install": "false",
                "response_url": f"{self._slack.url}/respond/{trigger}", "trigger_id": trigger,
            }  # fmt: skip
            answer = await self._deliver("command", payload)
            return bool(answer) and await self._press(talk, talk.asker, "ask_decider", answer or {})

        return await self._until_done(once)

    async def _hand_over(self, talk: Talk) -> bool:
        directly = self._chance.random() < 0.5
        where = {"where": {"where": "directly" if directly else talk.channel}}

        async def once() -> bool:
            talk.sent_at = time.monotonic()
            return await self._submit(talk, talk.asker, where)

        talk.sent = await self._until_done(once)
        return talk.sent

    async def _answer(self, talk: Talk) -> bool:
        try:
            await asyncio.wait_for(talk.shown.wait(), READS_AFTER)
        except TimeoutError:
            return False

        async def opened() -> bool:
            shown = talk.posts[DECIDER][0].body
            return await self._press(talk, talk.decider, "handover_answer", shown)

        async def once() -> bool:
            given = {"answer": {"answer": talk.answer}}
            return await self._submit(talk, talk.decider, given, or_error="answered already")

        talk.answered = await self._until_done(opened) and await self._until_done(once)
        return talk.answered

    async def _until_done(self, once: Callable[[], Any]) -> bool:
        for _ in range(PATIENCE):
            await self.ready()
            if await once():
                return True
            await asyncio.sleep(PAUSE)
        return False

    async def _press(self, talk: Talk, user: str, action_id: str, shown: JsonObject) -> bool:
        """Press a button of a message that opens a form; whether the form is there."""
        buttons = (e for _, e in interactive_elements(list(shown.get("blocks") or ())))
        button = next((e for e in buttons if e.get("action_id") == action_id), None)
        if button is None:
            return False
        trigger = self._trigger()
        action = {"type": "button", "block_id": "b", **button, "action_ts": self._ts()}
        payload = interaction("block_actions", user, trigger) | {
            "channel": {"id": talk.channel, "name": "squad"}, "actions": [action],
            "container": {
                "type": "message", "message_ts": self._ts(), "channel_id": talk.channel,
                "is_ephemeral": True,
            },
            "response_url": f"{self._slack.url}/respond/{trigger}",
        }  # fmt: skip
        if await self._deliver("interaction", payload) is None:
            return False
        talk.form = trigger
        deadline = time.monotonic() + TRIGGER_SECONDS
        while trigger not in self._slack.views and time.monotonic() < deadline:
            await asyncio.sleep(0.02)
        return trigger in self._slack.views

    async def _submit(
        self, talk: Talk, user: str, given: Mapping[str, Mapping[str, Any]], or_error: str = ""
    ) -> bool:
        """Submit the form that was opened last; whether it is done, which an error may say too."""
        view = self._slack.views[talk.form]
        payload = interaction("view_submission", user, self._trigger()) | {
            "view": view_object(view, values_of(view.blocks, given)), "response_urls": [],
        }  # fmt: skip
        answer = await self._deliver("interaction", payload)
        if answer is None:
            return False
        errors = str(answer.get("errors") or "")
        return not errors or bool(or_error and or_error in errors)

    async def _deliver(self, wire: str, payload: JsonObject) -> JsonObject | None:
        """Deliver to a replica that is up; None where Slack shows its own error."""
        endpoints = self.endpoints()
        if not endpoints:
            return None
        self.courier.bot_url = self._chance.choice(endpoints)
        self._slack.trigger(str(payload["trigger_id"]))
        attempt = await self.courier.deliver(wire, payload)
        if not attempt.ok:
            return None
        answer: JsonObject = json.loads(attempt.body) if attempt.body.strip() else {}
        return answer

    def _on_taken(self, call: Call) -> None:
        if call.method != "chat.postMessage":
            return
        text = str(call.body.get("text"))
        number = NUMBER.search(text)
        which = next((name for name, words in BEGINNINGS.items() if words in text), None)
        if number and which and int(number[1]) < len(self.all):
            talk = self.all[int(number[1])]
            talk.posts[which].append(call)
            if which == DECIDER:
                talk.shown.set()

    def _trigger(self) -> str:
        return f"t{next(self._numbers)}"

    def _ts(self) -> str:
        return f"{int(time.time())}.{next(self._numbers):06d}"
