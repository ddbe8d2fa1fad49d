"""A simulated month of handed-over questions: who gets how many messages, and when.

`python -m benchmarks.bench_chasing [SEED]`: 50 people in four time zones hand 500 questions over,
with leave, weekends, holidays, two changes of clocks, and one person who never answers. The clock
is moved half an hour at a time, and what Slack would get is kept in memory.
"""

import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

from slack_sdk import WebClient
from sqlalchemy import func, select

from benchmarks.figures import Figure, run
from benchmarks.summary_rig import sqlite
from bot.assembly import assemble
from bot.domain.delivery import Tenant
from bot.domain.errors import Refusal
from bot.domain.handover import Move
from bot.domain.people.person import Person, PresenceUpdate
from bot.domain.question import Entry, Question, Source
from bot.domain.route import AssignmentReason, resolve_assignee
from bot.domain.teams.team import Role
from bot.domain.verdict import Kind, Probabilities, Verdict
from bot.settings import read_settings
from bot.slack.directory import SlackDirectory
from bot.slack.handovers import HandoverMessages
from bot.slack.jobs.chasing import ChaseQuestions
from bot.store import chasing, journal, schema
from bot.store.database import Database
from bot.store.tables import handovers as handover_rows
from bot.store.tables import outbox as outbox_rows
from bot.usecases import (
    absence,
    answer_handover,
    configure_teams,
    configure_workspace,
    hand_over,
    presence,
    redirect_handover,
)
from bot.usecases.hand_over import Offer, Sent
from bot.usecases.redirect_handover import Redirection
from bot.usecases.team_access import TeamRef

WORKSPACE = "T0BENCH"
PEOPLE, TEAMS, QUESTIONS = 50, 10, 500
ZONES = ("Europe/Madrid", "America/New_York", "Asia/Kolkata", "Asia/Riyadh")
FIRST, LAST = date(2026, 10, 12), date(2026, 11, 11)
"""Clocks are put back on 25 October in Madrid, and on 1 November in New York."""
END = LAST + timedelta(days=40)
"""By then, every question has ended."""
HOLIDAYS = (date(2026, 10, 23), date(2026, 11, 2))
TICK = timedelta(minutes=30)
ON_LEAVE = 12
"""People who are away once in the month, for up to two weeks."""
USERS = [f"U{number:03}" for number in range(PEOPLE)]
NEVER = USERS[0]
"""The product owner who never answers."""
SECONDS = 60
KINDS = {
    "waited a working day": "list of what waits",
    "answered your question in": "ended without an answer",
    "so I've stopped": "ended without an answer",
    "asks you": "question to answer",
    "answers:": "answer",
    "hasn't answered yet, so": "asked somebody else by time",
    "is for somebody else, so": "asked somebody else by the decider",
    "I've asked": "question is on its way",
}
"""Kinds of messages, by what they say; the first that fits counts."""
LIST = KINDS["waited a working day"]


@dataclass(frozen=True)
class Post:
    """A message that somebody got."""

    at: datetime
    user_id: str
    text: str

    @property
    def kind(self) -> str:
        """What it is about."""
        return next(kind for words, kind in KINDS.items() if words in self.text)


@dataclass
class Month:
    """The month: its clock, its people, and what they got."""

    chance: random.Random
    now: datetime = datetime(2026, 10, 12, tzinfo=UTC)
    posts: list[Post] = field(default_factory=list)
    leave: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)

    def zone(self, user_id: str) -> ZoneInfo:
        """Where somebody lives."""
        return ZoneInfo(ZONES[USERS.index(user_id) % len(ZONES)])

    def is_away(self, user_id: str, at: datetime) -> bool:
        """Whether somebody is on leave."""
        begins, ends = self.leave.get(user_id, (at, at))
        return begins <= at < ends

    def is_at_work(self, user_id: str, at: datetime) -> bool:
        """Whether somebody works at a moment; spelt out here again, to compare."""
        here = at.astimezone(self.zone(user_id))
        weekend = (4, 5) if self.zone(user_id).key == "Asia/Riyadh" else (5, 6)
        minutes = here.hour * 60 + here.minute
        works = here.weekday() not in weekend and here.date() not in HOLIDAYS
        return works and 570 <= minutes < 1050 and not self.is_away(user_id, at)

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Be Slack: keep what is posted, and know who everybody is."""
        given = arguments.get("json") or arguments.get("params") or arguments.get("data") or {}
        if method == "users.info":
            user = {"id": given["user"], "team_id": WORKSPACE}
            return {"ok": True, "user": {**user, "tz": self.zone(given["user"]).key}}
        if method == "chat.postMessage":
            self.posts.append(Post(self.now, given["channel"], given["text"]))
        return {"ok": True, "channel": f"D{given['channel'][1:]}", "ts": f"1.{len(self.posts)}"}


class Simulation:
    """The bot, and the people around it."""

    def __init__(self, url: str, month: Month) -> None:
        self.month = month
        environment = {
            "DATABASE_URL": url,
            "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_SIGNING_SECRET": "1",
        }
        self.bot = assemble(read_settings(environment), lambda: month.now)
        self.context = self.bot.context
        self.messages = HandoverMessages(self.context, self.bot.outbox)
        directory = SlackDirectory(WebClient("xoxb-bench"), frozenset())
        self.job = ChaseQuestions(
            lambda _workspace_id: directory, self.messages, self.context, lambda _: False
        )
        self.tenant = Tenant.of(WORKSPACE)
        self.plans: dict[int, tuple[str, datetime]] = {}
        self.ended: dict[int, datetime] = {}

    def set_up(self) -> None:
        """Create the teams, and announce holidays and leave."""
        admin = Person("UADMIN", WORKSPACE, is_admin=True)
        for number in range(TEAMS):
            name = f"Team {number}"
            team = configure_teams.create_team(self.context, admin, name, []).change.team
            owner, manager, *deputies = USERS[number * 4 : number * 4 + 4]
            configure_teams.change_team(
                self.context, admin, TeamRef(team_id=team.id),
                lambda team, o=owner, m=manager, d=deputies: replace(  # type: ignore[misc]
                    team,
                    holders={Role.PRODUCT_OWNER: o, Role.PRODUCT_MANAGER: m},
                    deputies={Role.PRODUCT_OWNER: (d[0],), Role.PRODUCT_MANAGER: (d[1],)},
                ),
                people={user: Person(user, WORKSPACE) for user in USERS},
            )  # fmt: skip
        configure_workspace.change_holidays(self.context, admin, HOLIDAYS, removes=False)
        self.track()
        for user_id in self.month.chance.sample(USERS[1:40], ON_LEAVE):
            begins = self.month.now + timedelta(days=self.month.chance.uniform(2, 25))
            ends = begins + timedelta(days=self.month.chance.uniform(2, 14))
            self.month.leave[user_id] = begins, ends
            absence.announce_away(self.context, WORKSPACE, user_id, ends, None, begins)

    def track(self) -> None:
        """Know where everybody is, as the bot does a minute after somebody comes into question."""
        presence.track(self.context, WORKSPACE)
        for user_id in USERS:
            update = PresenceUpdate(user_id, self.month.zone(user_id).key, locale="en-US")
            presence.record(self.context, WORKSPACE, update)

    def tick(self) -> None:
        """Let half an hour pass: people do what they planned, and then the bot."""
        self.month.now = datetime.fromtimestamp(
            (self.month.now.timestamp() // TICK.seconds + 1) * TICK.seconds, UTC
        )
        self.act()
        self.job(self.month.now)
        self.send()

    def send(self) -> None:
        """Send what is in the outbox, a message a second to each person."""
        for _ in range(200):
            assert self.bot.settle(20)
            with self.context.database.reading() as session:
                if not session.scalar(select(func.count()).select_from(outbox_rows)):
                    return
            self.month.now += timedelta(seconds=1.1)
            self.bot.relay.tick()

    def ask(self, number: int) -> None:
        """Hand a question over, as people do."""
        chance, teams = self.month.chance, self.context.workspace_teams(WORKSPACE)
        team = chance.choice(teams.matcher.teams)
        role = chance.choice(list(Role))
        decider = resolve_assignee(team, role, self.context.presence(teams)).user_id
        asker = chance.choice([user for user in USERS if user != decider])
        question = Question(
            f"Question {number}: who decides?", WORKSPACE, asker, "C1", Source.COMMAND,
            self.month.now, f"d-{number}",
        )  # fmt: skip
        verdict = Verdict(Kind.TACTICAL, 0.9, Probabilities(0.1, 0.8, 0.1), (), "story")
        entry = Entry(
            None, question, verdict, team.id, decider, role, AssignmentReason.HOLDER, None
        )
        with self.context.database.unit_of_work():
            with self.context.database.transaction() as session:
                entry_id = journal.record(session, entry)
            assert entry_id
            assert decider
            offered = Offer(question, question.text, decider, role, team)
            sent = Sent(f"form {number}", question.text)
            case = hand_over.hand_over(self.context, entry_id, offered, sent)
            assert case
            self.messages.handed_over(self.tenant, case.handover)

    def act(self) -> None:
        """Let people do what they planned with what waits for them."""
        with self.context.database.reading() as session:
            waiting = chasing.waiting(session, WORKSPACE)
        for question in waiting:
            handover_id = question.handover_id
            if handover_id not in self.plans:
                self.plans[handover_id] = self.plan(question.decider_id)
            what, at = self.plans[handover_id]
            who = question.asker_id if what == "withdraw" else question.decider_id
            if at <= self.month.now and self.month.is_at_work(who, self.month.now):
                self.plans[handover_id] = "nothing", datetime.max.replace(tzinfo=UTC)
                try:
                    with self.context.database.unit_of_work():
                        self.do(what, who, handover_id)
                except Refusal:
                    self.plans[handover_id] = "answer", self.month.now + timedelta(hours=1)

    def plan(self, decider_id: str) -> tuple[str, datetime]:
        """What becomes of a question, and when at the earliest."""
        chance = self.month.chance
        if decider_id == NEVER:
            return "nothing", datetime.max.replace(tzinfo=UTC)
        what = chance.choices(
            ("answer", "take", "return", "withdraw", "nothing"), (60, 8, 6, 6, 20)
        )[0]
        return what, self.month.now + timedelta(hours=chance.expovariate(1 / 20))

    def do(self, what: str, who: str, handover_id: int) -> None:
        """Do one thing with a question."""
        arguments = self.context, who, WORKSPACE, handover_id
        if what == "answer":
            given = answer_handover.give_answer(*arguments, f"As I wrote in {handover_id}.")
            self.messages.answered(self.tenant, given.handover)
        elif what == "return":
            to = Redirection(user_id=self.month.chance.choice(USERS[1:]))
            request = f"return {handover_id}"
            case = redirect_handover.redirect(*arguments, to, request)
            self.messages.redirected(self.tenant, case)
            self.track()
        elif what in {"take", "withdraw"}:
            moved = answer_handover.make_move(*arguments, Move(what))
            self.messages.moved(self.tenant, moved.handover)
            if what == "take":
                wait = timedelta(hours=self.month.chance.expovariate(1 / 30))
                self.plans[handover_id] = "answer", self.month.now + wait


def measure() -> Iterator[Figure]:
    """Live through the month, and check it."""
    seed = next((int(text) for text in sys.argv[1:] if text.isdigit()), 21)
    month, began = Month(random.Random(seed)), time.monotonic()
    with sqlite() as url, mock.patch.object(WebClient, "api_call", month.call):
        database = Database(url)
        schema.migrate(database)
        database.dispose()
        simulation = Simulation(url, month)
        simulation.set_up()
        live(simulation)
        with simulation.context.database.reading() as session:
            rows = list(session.execute(select(handover_rows)).mappings())
        simulation.bot.stop()
    if "--json" not in sys.argv:
        print(table_of(month.posts), end="\n\n")
        print(ends_of(rows), end="\n\n")
    yield from check(month, rows)
    yield Figure("duration", time.monotonic() - began, "s", SECONDS)


def live(simulation: Simulation) -> None:
    """Ask all questions within the month, and go on until each has ended."""
    month = simulation.month
    seconds = (LAST - FIRST).days * 24 * 3600
    asked = sorted(month.chance.uniform(0, seconds) for _ in range(QUESTIONS))
    beginning, number = month.now, 0
    while month.now.date() < END:
        simulation.tick()
        while number < QUESTIONS and beginning + timedelta(seconds=asked[number]) <= month.now:
            simulation.ask(number)
            number += 1
        simulation.send()
        with simulation.context.database.reading() as session:
            if number == QUESTIONS and not chasing.waiting(session, WORKSPACE):
                return


def check(month: Month, rows: Sequence[Any]) -> Iterator[Figure]:
    """What must hold of the month."""
    lists = [post for post in month.posts if post.kind == LIST]
    days = Counter(
        (post.user_id, post.at.astimezone(month.zone(post.user_id)).date()) for post in lists
    )
    yield Figure("lists that people got", len(lists), "")
    yield Figure("lists a person and working day, at most", max(days.values()), "", 1)
    outside = sum(not month.is_at_work(post.user_id, post.at) for post in lists)
    yield Figure("lists outside of working hours or while away", outside, "", 0)
    late = sum(minutes_after_opening(month, post) > 10 for post in lists)
    yield Figure("lists more than ten minutes after work began", late, "", 0)
    yield Figure("questions without an end", sum(row["ended_at"] is None for row in rows), "", 0)
    asked = len({row["question_id"] for row in rows})
    yield Figure("questions that were asked", asked, "", QUESTIONS, at_least=True)
    yield Figure("messages after the end of a question", after_the_end(month, rows), "", 0)
    to_one = max(Counter(post.user_id for post in lists).values())
    yield Figure("lists to one person in the month, at most", to_one, "")


def minutes_after_opening(month: Month, post: Post) -> float:
    """How long after half past nine somebody got a list."""
    here = post.at.astimezone(month.zone(post.user_id))
    return here.hour * 60 + here.minute - 570


def after_the_end(month: Month, rows: Sequence[Any]) -> int:
    """How many messages quote a question that had ended before, apart from the one that says so."""
    ended: dict[str, datetime] = {}
    for row in rows:
        words = row["text"].partition(":")[0]
        at = row["ended_at"] or datetime.max.replace(tzinfo=UTC)
        ended[words] = max(ended.get(words, at), at)
    says_so = {KINDS["answers:"], KINDS["so I've stopped"]}
    return sum(
        post.at > at + timedelta(seconds=1) and post.kind not in says_so
        for post in month.posts
        for words, at in ended.items()
        if f"{words}:" in post.text
    )


def table_of(posts: Sequence[Post]) -> str:
    """How many messages each person got in the month, by kind."""
    by_kind = defaultdict[str, Counter[str]](Counter)
    for post in posts:
        by_kind[post.kind][post.user_id] += 1
        by_kind["all"][post.user_id] += 1
    lines = ["| messages to one person | min | median | max | all |", f"|{' --- |' * 5}"]
    for kind in (*dict.fromkeys(KINDS.values()), "all"):
        counts = [by_kind[kind][user_id] for user_id in USERS]
        figures = f"{min(counts)} | {median(counts):g} | {max(counts)} | {sum(counts)}"
        lines.append(f"| {kind} | {figures} |")
    return "\n".join(lines)


def ends_of(rows: Sequence[Any]) -> str:
    """How many hand-overs came to which end."""
    return ", ".join(
        f"{state}: {count}" for state, count in Counter(row["state"] for row in rows).most_common()
    )


if __name__ == "__main__":
    run(measure)
