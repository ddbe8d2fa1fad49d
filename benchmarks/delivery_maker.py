"""Makes deliveries of all kinds: the payload of each, and by which keys its replies are known."""

import random
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count

from benchmarks.deliveries import ROLE, Delivery, Key, Kind
from benchmarks.flaky_slack import RESPONSE_URL, FlakySlack
from benchmarks.workload import questions
from sandbox import sample
from sandbox.elements import interactive_elements, values_of
from sandbox.model import JsonObject, View
from sandbox.payloads import envelope, view_object

ASKERS = 200
CHANNELS = 300


class DeliveryMaker:
    """Makes deliveries of what many people do, and keeps them."""

    def __init__(self, slack: FlakySlack, seed: int) -> None:
        self.slack = slack
        self.deliveries: list[Delivery] = []
        self.answers: list[tuple[int, str, str]] = []
        """Answers on which nobody pressed yet: their entry, their reader and their channel."""
        self._by_key: dict[Key, Delivery] = {}
        self._chance = random.Random(seed)
        self._numbers = count(1)
        self._texts = [q.text for q in questions() if len(q.text) > 20]

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
        payload = interaction("message_action", user, trigger) | {
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
        payload = interaction("block_actions", user, trigger) | {
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
        payload = interaction("view_submission", sample.ADMIN, trigger) | {
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
        payload = interaction("block_actions", holder, trigger) | {
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
        payload = envelope(event, f"Ev{next(self._numbers)}", datetime.now(UTC))
        return self._add(Delivery(kind, payload, keys, identity, event["user"], event["channel"]))

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


def interaction(kind: str, user: str, trigger: str) -> JsonObject:
    """The payload of a shortcut, a press or a form, so far as they are alike."""
    return {
        "type": kind, "team": {"id": sample.WORKSPACE, "domain": sample.WORKSPACE_DOMAIN},
        "user": {"id": user, "name": user.lower(), "team_id": sample.WORKSPACE},
        "api_app_id": sample.APP, "token": "", "enterprise": None,
        "is_enterprise_install": False, "trigger_id": trigger,
    }  # fmt: skip
