"""How each listener is reached in an office, again and again, and what people then see."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from email.message import Message as Headers
from http.client import RemoteDisconnected
from io import BytesIO
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any
from unittest import mock
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

from sqlalchemy import func, select

from bot.store.tables import (
    answers,
    audit,
    greetings,
    handovers,
    inbox,
    kept_answers,
    outbox,
    questions,
    teams,
)
from sandbox import sample
from sandbox.model import Message, View
from tests.journeys.test_gate import answered
from tests.journeys.timed import TimedOffice, opened

QUESTION = "Which acceptance criteria does the checkout story need in this sprint?"
ADMIN, ASKER, PO, PM = sample.ADMIN, sample.DEVELOPER, sample.CHECKOUT_PO, sample.CHECKOUT_PM
COLLEAGUE = sample.SUPPORT
Act = Callable[[], object]


class Net:
    """The way to Slack: it records each call, and breaks the first one of a method."""

    def __init__(self) -> None:
        self.called: list[str] = []
        self.breaks, self.how = "", ""
        self._lock = Lock()

    def __call__(self, request: Any, **more: Any) -> Any:
        """Do a call, unless it is to fail."""
        path = request.full_url.split("?")[0].rstrip("/").split("/")
        method = "response_url" if "response" in path else path[-1]
        method = "upload" if "upload" in path else method
        with self._lock:
            self.called.append(method)
            how = self.how if method == self.breaks else ""
            self.breaks = self.breaks if not how else ""
        if how == "cut":
            urlopen(request, **more).close()
            raise RemoteDisconnected("cut")
        if how == "hang":
            raise TimeoutError
        if how:
            headers = Headers()
            headers["Retry-After"] = "2"
            raise HTTPError(request.full_url, int(how), how, headers, BytesIO(b"?"))
        return urlopen(request, **more)


class Rig:
    """An office in which each thing can be done again and again."""

    def __init__(self, office: TimedOffice, net: Net) -> None:
        self.office, self.net = office, net
        self.numbers = count(1)

    def settle(self) -> None:
        """Let all that waits have its turn, and Slack's limits pass."""
        self.office.settle()
        for _ in range(12):
            if not self._left():
                return
            self.office.clock.now += timedelta(seconds=3)
            self.office.bot.relay.tick()
            self.office.settle()
        raise AssertionError("something is left")

    def _left(self) -> int:
        with self.office.reading() as session:
            tables = (inbox, outbox)
            return sum(session.scalar(select(func.count()).select_from(t)) or 0 for t in tables)

    def last_row(self, table: Any) -> int:
        """The newest row of a table."""
        with self.office.reading() as session:
            return session.scalar(select(func.max(table.c.id))) or 0

    def asked(self) -> int:
        """A question in the journal."""
        self.office.ask(QUESTION, ASKER)
        return self.last_row(questions)

    def message(self, user: str) -> Message:
        """A message of the bot's to somebody."""
        text = f"Message {next(self.numbers)}"
        posted = self.office.slack_client().chat_postMessage(channel=user, text=text)
        message = self.office.slack.world.find(str(posted["channel"]), str(posted["ts"]))
        assert message
        return message

    def press(self, user: str, action: str, value: str, message: Message | None = None) -> Act:
        """A press on a message, as Slack would sign and send it."""
        surface = message or self.message(user)
        payload = self.office.slack._interactions._payload(user, surface, "block_actions")
        action_ = {"action_id": action, "block_id": f"still:{value}", "value": value,
                   "selected_user": COLLEAGUE}  # fmt: skip
        body = urlencode({"payload": json.dumps(payload | {"actions": [action_]})}).encode()
        return lambda: answered(self.office, body)

    def form(self, user: str, action: str, value: str = "") -> View:
        """A form that somebody has opened by a button."""
        before = self.office.slack.view_of(user)
        self.press(user, action, value)()
        self.settle()
        view = self.office.slack.view_of(user)
        assert view is not None
        assert view is not before, action
        return view

    def submit(self, user: str, view: View, values: Mapping[str, Any]) -> Act:
        """Submit a form; blocks hold one element of the same name."""
        fields = {name: {name: value} for name, value in values.items()}
        return lambda: self.office.slack.submit(user, view, fields)

    def handed_over(self, where: str = "directly") -> int:
        """A question that its decider has."""
        self.role()
        view = self.form(ASKER, "ask_decider", str(self.asked()))
        self.submit(ASKER, view, {"where": where, "question": QUESTION})()
        assert not view.errors, view.errors
        self.settle()
        return self.last_row(handovers)

    def drafted(self) -> int:
        """A reply that its writer may send as their answer."""
        self.handed_over()
        posts = self.office.slack.messages(sample.direct_message(PO), seen_by=PO)
        shown = [post for post in posts if "asks you" in post.text][-1]
        self.office.slack.say(PO, shown.channel, "Two are enough.", thread_ts=shown.ts)
        self.settle()
        return self.last_row(answers)

    def answered(self) -> int:
        """A hand-over with an answer."""
        handover = self.handed_over()
        view = self.form(PO, "handover_answer", str(handover))
        self.submit(PO, view, {"answer": "Two."})()
        self.settle()
        return handover

    def kept(self) -> int:
        """An answer that was given in a channel, and is kept for the next person who asks."""
        view = self.form(PO, "handover_answer", str(self.handed_over(sample.CHECKOUT)))
        self.submit(PO, view, {"answer": "Two.", "keep": ["keep"]})()
        self.settle()
        return self.last_row(kept_answers)

    def team(self) -> tuple[int, int]:
        """A new team, and its last row in the history."""
        self.office.setup(f"create Squad {next(self.numbers)}")
        self.settle()
        return self.last_row(teams), self.last_row(audit)

    def role(self) -> None:
        """Let the product owner of Checkout be who it was at the beginning."""
        self.office.setup("back", user=PO)
        self.office.setup(f"po <@{PO}> for Checkout")
        self.settle()

    def seen(self) -> "Counter[tuple[str, ...]]":
        """All that stands anywhere by now."""
        slack = self.office.slack
        posts = (m for posts in slack.world.posted.values() for m in posts.values())
        published = Counter(
            call.params["user_id"]
            for call in slack.calls()
            if call.method == "views.publish" and call.response.get("ok")
        )
        return Counter(
            [
                *((m.channel, m.ephemeral_to or "", m.ts, m.text) for m in posts
                  if m.user == sample.BOT_USER and not m.deleted),
                *((view.user, "view", view.id, json.dumps([view.payload, view.errors]))
                  for view in slack.world.views() if view.type == "modal"),
                *((user, "view", "home", str(times)) for user, times in published.items()),
                *(("", "file", id_, "") for id_ in slack.world.files),
            ]
        )  # fmt: skip


def new_role(rig: Rig) -> Act:
    rig.role()
    return lambda: rig.office.slack.command(
        ADMIN, sample.GENERAL, "/whoowns-team", f"po <@{COLLEAGUE}> for Checkout"
    )


def typed(user: str, command: str, text: str) -> Callable[[Rig], Act]:
    def prepared(rig: Rig) -> Act:
        rig.office.clock.now += timedelta(hours=1)
        words = text.replace("#", str(next(rig.numbers)))
        return lambda: rig.office.slack.command(user, sample.CHECKOUT, command, words)

    return prepared


def away(rig: Rig) -> Act:
    rig.role()
    text = f"away tomorrow <@{COLLEAGUE}>"
    return lambda: rig.office.slack.command(PO, sample.GENERAL, "/whoowns-team", text)


def away_form(rig: Rig) -> Act:
    rig.role()
    view = rig.form(PO, "home_away")
    return rig.submit(PO, view, {"until": "2027-01-08", "stand_in": COLLEAGUE})


def theme(rig: Rig) -> Act:
    rig.office.setup("profile pricing to default for Checkout")
    rig.settle()
    return rig.press(ADMIN, "give_theme", "1:product_owner:pricing")


def mention(rig: Rig) -> Act:
    text = f"<@{sample.BOT_USER}> {QUESTION}"
    return lambda: rig.office.slack.say(ASKER, sample.CHECKOUT, text)


def direct_message(rig: Rig) -> Act:
    return lambda: rig.office.slack.say(ASKER, sample.direct_message(ASKER), QUESTION)


def shortcut(rig: Rig) -> Act:
    ts = rig.office.slack.say(sample.SALES, sample.CHECKOUT, QUESTION)
    rig.settle()
    return lambda: rig.office.slack.shortcut(ASKER, "who_owns_this", sample.CHECKOUT, ts)


def reply(rig: Rig) -> Act:
    """A reply to a handed-over question, in the thread of the message about it."""
    rig.handed_over()
    posts = rig.office.slack.messages(sample.direct_message(PO), seen_by=PO)
    shown = [post for post in posts if "asks you" in post.text][-1]
    return lambda: rig.office.slack.say(PO, shown.channel, "Let me see.", thread_ts=shown.ts)


def joined(rig: Rig) -> Act:
    with rig.office.bot.context.database.transaction() as session:
        session.execute(greetings.delete())
    event = {"type": "member_joined_channel", "user": sample.BOT_USER, "channel": sample.GENERAL}
    return lambda: rig.office.slack.deliver_event(event)


def pressed(user: str, action: str, value: str | Callable[[Rig], object]) -> Callable[[Rig], Act]:
    def prepared(rig: Rig) -> Act:
        given = value if isinstance(value, str) else str(value(rig))
        rig.settle()
        return rig.press(user, action, given)

    return prepared


def submitted(
    user: str, action: str, values: Mapping[str, Any], value: Callable[[Rig], object] = lambda _: ""
) -> Callable[[Rig], Act]:
    def prepared(rig: Rig) -> Act:
        view = rig.form(user, action, str(value(rig)))
        words = {
            name: v.replace("#", str(next(rig.numbers))) if isinstance(v, str) else v
            for name, v in values.items()
        }
        return rig.submit(user, view, words)

    return prepared


def edited(rig: Rig) -> Act:
    team_id, _ = rig.team()
    view = rig.form(ADMIN, "edit_team", str(team_id))
    name = next(b["block_id"] for b in view.blocks if b.get("block_id", "").startswith("name"))
    words = {name: {"name": f"Crew {next(rig.numbers)}"}}
    return lambda: rig.office.slack.submit(ADMIN, view, words)


def held(rig: Rig) -> str:
    rig.role()
    return "1:product_owner"


ENTRY = Rig.asked
LISTENERS: Mapping[str, tuple[str, Callable[[Rig], Act]]] = {
    "/whoowns": (ASKER, typed(ASKER, "/whoowns", QUESTION)),
    "/whoowns-team": (ADMIN, new_role),
    "/whoowns-team create": (ADMIN, typed(ADMIN, "/whoowns-team", "create Crew #")),
    "/whoowns-team channel": (ADMIN, typed(ADMIN, "/whoowns-team", "channel #product for Search")),
    "/whoowns-team edit": (ADMIN, typed(ADMIN, "/whoowns-team", "edit Checkout")),
    "/whoowns-team answers export": (PO, typed(PO, "/whoowns-team", "answers export")),
    "/whoowns-team away": (PO, away),
    "/whoowns-rules": (ADMIN, typed(ADMIN, "/whoowns-rules", 'add tactical "zeppelin #"')),
    "/whoowns-rules check": (ADMIN, typed(ADMIN, "/whoowns-rules", "check")),
    "/whoowns-summary": (PO, typed(PO, "/whoowns-summary", "")),
    "/whoowns-summary share": (PO, typed(PO, "/whoowns-summary", "share")),
    "/whoowns-summary now": (PO, typed(PO, "/whoowns-summary", "now")),
    "/whoowns-summary csv": (PO, typed(PO, "/whoowns-summary", "csv")),
    "/whoowns-summary all": (PO, typed(PO, "/whoowns-summary", "all")),
    "shortcut": (ASKER, shortcut),
    "mention": (ASKER, mention),
    "direct message": (ASKER, direct_message),
    "direct message: reply": (PO, reply),
    "home opened": (PO, lambda rig: lambda: rig.office.slack.open_home(PO)),
    "channel joined": ("", joined),
    "feedback": (ASKER, pressed(ASKER, "feedback", lambda rig: f"wrong:{rig.asked()}")),
    **{
        f"choose_team{suffix}": (
            ASKER, pressed(ASKER, f"choose_team{suffix}", lambda rig: f"{rig.asked()}:2"),
        )
        for suffix in ("", "_0", "_1", "_2", "_3", "_4")
    },
    **{
        action: (ASKER, pressed(ASKER, action, ENTRY))
        for action in (
            "choose_strategic", "choose_tactical", "correct_strategic", "correct_tactical",
            "correct_neither", "correct_nothing", "ask_decider", "ask_consulted",
        )
    },
    "correct_team": (ASKER, pressed(ASKER, "correct_team", lambda rig: f"{rig.asked()}:2")),
    "accept_rule": (
        ADMIN,
        pressed(ADMIN, "accept_rule", lambda rig: f"tactical:weak:gondola{next(rig.numbers)}x"),
    ),
    "reject_rule": (
        ADMIN,
        pressed(ADMIN, "reject_rule", lambda rig: f"tactical:weak:gondola{next(rig.numbers)}y"),
    ),
    "give_theme": (ADMIN, theme),
    "decline_theme": (ADMIN, pressed(ADMIN, "decline_theme", "1:product_manager:pricing")),
    "confirm_sharing": (
        ADMIN, pressed(ADMIN, "confirm_sharing", f"1:1:540:{sample.CHECKOUT}:UTC"),
    ),
    "list_previous": (ADMIN, pressed(ADMIN, "list_previous", "0::")),
    "list_next": (ADMIN, pressed(ADMIN, "list_next", "0::")),
    "older_history": (ADMIN, pressed(ADMIN, "older_history", ":999")),
    "delete_team": (
        ADMIN, pressed(ADMIN, "delete_team", lambda rig: ":".join(map(str, rig.team()))),
    ),
    "keep_team": (ADMIN, pressed(ADMIN, "keep_team", "")),
    "forget_me": (
        ASKER, pressed(ASKER, "forget_me", lambda rig: [rig.handed_over(), ""][1]),
    ),
    "keep_my_data": (ASKER, pressed(ASKER, "keep_my_data", "")),
    "send_my_data": (ASKER, pressed(ASKER, "send_my_data", "all")),
    "still_yes": (PO, pressed(PO, "still_yes", held)),
    "still_no": (PO, pressed(PO, "still_no", held)),
    "still_hand_over": (PO, pressed(PO, "still_hand_over", held)),
    "still_me": (PO, pressed(PO, "still_me", held)),
    "home_away": (PO, pressed(PO, "home_away", "")),
    "home_back": (PO, pressed(PO, "home_back", "")),
    "home_create": (ADMIN, pressed(ADMIN, "home_create", "")),
    "home_help": (PO, pressed(PO, "home_help", "")),
    "home_settings": (ADMIN, pressed(ADMIN, "home_settings", "")),
    "edit_team": (ADMIN, pressed(ADMIN, "edit_team", "1")),
    "edit_summary": (ADMIN, pressed(ADMIN, "edit_summary", "1")),
    **{
        action: (PO, pressed(PO, action, Rig.handed_over))
        for action in ("handover_answer", "handover_return", "handover_take")
    },
    **{
        action: (ASKER, pressed(ASKER, action, Rig.handed_over))
        for action in ("handover_redirect", "handover_withdraw")
    },
    **{
        action: (ASKER, pressed(ASKER, action, Rig.answered))
        for action in ("handover_got_it", "handover_not_answered")
    },
    **{
        action: (PO, pressed(PO, action, Rig.drafted))
        for action in ("handover_send_draft", "handover_keep_draft", "handover_drop_draft")
    },
    **{
        action: (ASKER, pressed(ASKER, action, lambda rig: f"{rig.asked()}:{rig.kept()}"))
        for action in ("kept_show", "kept_was_it", "kept_was_other")
    },
    "kept_read": (COLLEAGUE, pressed(COLLEAGUE, "kept_read", Rig.kept)),
    "kept_edit": (PO, pressed(PO, "kept_edit", Rig.kept)),
    "kept_withdraw": (PO, pressed(PO, "kept_withdraw", lambda rig: f"{rig.kept()}:0:")),
    "kept_previous": (PO, pressed(PO, "kept_previous", "0:")),
    "kept_next": (PO, pressed(PO, "kept_next", "0:")),
    "kept_form": (PO, submitted(PO, "kept_edit", {"answer": "Three #."}, Rig.kept)),
    "away_form": (PO, away_form),
    "create_form": (ADMIN, submitted(ADMIN, "home_create", {"name": "Crew #"})),
    "settings_form": (
        ADMIN, submitted(ADMIN, "home_settings", {"words": "away #"}),
    ),
    "summary_plan": (
        ADMIN, submitted(ADMIN, "edit_summary", {"clock": "10:00"}, lambda _: 1),
    ),
    "ask_form": (
        ASKER,
        submitted(ASKER, "ask_decider", {"where": sample.CHECKOUT, "question": QUESTION}, ENTRY),
    ),
    "ask_form directly": (
        ASKER,
        submitted(ASKER, "ask_decider", {"where": "directly", "question": QUESTION}, ENTRY),
    ),
    "answer_form": (
        PO, submitted(PO, "handover_answer", {"answer": "Two."}, Rig.handed_over),
    ),
    "answer_form, to be kept": (
        PO,
        submitted(
            PO, "handover_answer", {"answer": "Two.", "keep": ["keep"]},
            lambda rig: rig.handed_over(sample.CHECKOUT),
        ),
    ),
    "redirect_form": (
        PO, submitted(PO, "handover_return", {"who": "role"}, Rig.handed_over),
    ),
    "redirect_form to a person": (
        PO,
        submitted(
            PO, "handover_return", {"who": "person", "person": COLLEAGUE}, Rig.handed_over
        ),
    ),
    "team_form": (ADMIN, edited),
}  # fmt: skip
UNANSWERED = {"channel ID changed", "user change", "handover_open", "workflow step"}
"""Listeners whose deliveries nobody waits for, and that call nothing.

A workflow waits for its step, and no person: `test_workflow_step` has what fails there."""


@contextmanager
def rigged(folder: Path) -> Iterator[Rig]:
    net = Net()
    with (
        mock.patch("slack_sdk.web.base_client.urlopen", net),
        mock.patch("slack_sdk.webhook.client.urlopen", net),
        opened(folder, "channels:history") as office,
    ):
        yield Rig(office, net)
