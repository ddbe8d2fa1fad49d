"""Replicas that post at the same time, and replicas that lose power at any moment: one post."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from threading import Lock
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.clock import DatabaseClock
from bot.domain.reporting.schedule import Recurrence, Schedule, SummaryState
from bot.domain.team_matching.tokens import Language
from bot.slack.jobs.weekly_summaries import (
    CHANNEL_SECONDS,
    OTHERS_SECONDS,
    SILENT_IN_A_ROW,
    PostWeeklySummaries,
)
from bot.slack.outbox import Outbox
from bot.store import claims, schedules
from bot.store.database import Database
from bot.store.tables import summary_schedules, teams
from bot.usecases.app_context import AppContext
from bot.usecases.team_cache import TeamCache
from bot.workers import Workers
from tests.store.builders import NOW, create_team

MONDAYS = Recurrence(1, time(9), "Europe/Madrid")
WEEK = MONDAYS.first_week(NOW)
DUE = MONDAYS.moment(WEEK)
TEAMS = 12
MOODS = ("well", "busy", "error", "error after all", "cut", "cut after all", "power", "power after")


class PowerCut(BaseException):
    """The process ends here."""


@dataclass
class Slack:
    """Takes each post in the next of its moods, and works once they are used up."""

    moods: list[str] = field(default_factory=list)
    readable: bool = True
    posts: list[dict[str, Any]] = field(default_factory=list)
    lock: Any = field(default_factory=Lock)

    def chat_postMessage(self, **fields: Any) -> dict[str, str]:  # noqa: N802 - the library's name
        """Take a post, or fail before or after."""
        with self.lock:
            mood = self.moods.pop(0) if self.moods else "well"
            if mood == "well" or mood.endswith(("after all", "after")):
                self.posts.append({**fields, "ts": f"{len(self.posts)}.5"})
            if mood == "busy":
                raise refused("ratelimited", 429)
            if mood.startswith("error"):
                raise refused("internal_error", 500)
            if mood.startswith("cut"):
                raise ConnectionResetError
            if mood.startswith("power"):
                raise PowerCut
            return {"ts": self.posts[-1]["ts"]}

    def conversations_info(self, **_: Any) -> dict[str, Any]:
        """Return a channel that only colleagues read."""
        return {"channel": {}}

    def conversations_history(self, **_: Any) -> dict[str, Any]:
        """Return what is in the channel."""
        if not self.readable:
            raise refused("missing_scope", 200)
        return {"messages": list(self.posts)}


def refused(error: str, status: int) -> SlackApiError:
    data = {"ok": False, "error": error}
    response = SlackResponse(
        client=None, http_verb="POST", api_url="", req_args={}, data=data, headers={},
        status_code=status,
    )  # fmt: skip
    return SlackApiError(error, response)


def job(
    database: Database,
    slack: Slack,
    clock: Any,
    rest: Callable[[float], bool] = lambda _: False,
    seconds: Callable[[], float] = lambda: 0.0,
) -> PostWeeklySummaries:
    unused: Any = SimpleNamespace(themes={})
    teams = TeamCache(database, Language())
    context = AppContext(database, unused, unused, teams, unused, unused, unused, clock)
    client: Any = slack
    outbox = Outbox(context, lambda _: client, Workers("sending", 1))
    return PostWeeklySummaries(lambda _: client, context, outbox, rest, seconds)


def scheduled(database: Database, number: int, workspace_id: str = "T1") -> None:
    with database.transaction() as session:
        for n in range(number):
            channel_id = f"C{workspace_id}-{n}"
            team = create_team(session, workspace_id, f"Team {n}", (channel_id,))
            schedule = Schedule(team.id, workspace_id, channel_id, MONDAYS, "U1", NOW, WEEK)
            schedules.save(session, schedule)


def test_replicas_at_the_same_time_post_each_summary_once(database: Database) -> None:
    scheduled(database, TEAMS)
    slack = Slack()
    replicas = [job(database, slack, lambda: DUE) for _ in range(4)]
    with ThreadPoolExecutor(len(replicas)) as crowd:
        list(crowd.map(lambda replica: replica(DUE), replicas))
    assert sorted(post["channel"] for post in slack.posts) == sorted(
        f"CT1-{n}" for n in range(TEAMS)
    )
    with database.reading() as session:
        assert schedules.due(session, DUE + timedelta(days=1), 100) == []
        last = [claims.last_week(session, n + 1, SummaryState.POSTED) for n in range(TEAMS)]
    assert last == [WEEK] * TEAMS


def test_a_silent_workspace_keeps_no_other_waiting(database: Database) -> None:
    scheduled(database, 5)
    scheduled(database, 5, "T2")
    slack = CuttingSlack(cut="CT1")
    job(database, slack, lambda: DUE)(DUE)
    assert sorted(post["channel"] for post in slack.posts) == [f"CT2-{n}" for n in range(5)]
    slack.cut = "nobody"
    job(database, slack, lambda: DUE)(DUE)
    assert len(slack.posts) == 10 - SILENT_IN_A_ROW


def test_summaries_in_the_same_channel_are_a_second_apart(database: Database) -> None:
    scheduled(database, 3)
    with database.transaction() as session:
        session.execute(summary_schedules.update().values(channel_id="C1"))
    now, slack = 0.0, Slack()

    def rest(seconds: float) -> bool:
        nonlocal now
        now += seconds
        return False

    job(database, slack, lambda: DUE, rest, lambda: now)(DUE)
    assert [post["channel"] for post in slack.posts] == ["C1"] * 3
    assert now >= 2 * CHANNEL_SECONDS


def test_a_channel_in_which_another_replica_posts_is_left_alone_for_a_while(
    database: Database,
) -> None:
    scheduled(database, 2)
    with database.transaction() as session:
        session.execute(summary_schedules.update().values(channel_id="C1"))
        (first, _) = schedules.due(session, DUE, 2)
        assert claims.take(session, first, DUE)
    waits: list[float] = []

    def rest(seconds: float) -> bool:
        waits.append(seconds)
        return False

    slack = Slack()
    job(database, slack, lambda: DUE, rest)(DUE)
    assert len(slack.posts) == 1
    assert max(waits) >= CHANNEL_SECONDS + OTHERS_SECONDS


@dataclass
class CuttingSlack(Slack):
    """Cuts the connection at each post in some channels."""

    cut: str = ""

    def chat_postMessage(self, **fields: Any) -> dict[str, str]:  # noqa: N802 - as above
        """Take a post, unless it is for one of these channels."""
        if fields["channel"].startswith(self.cut):
            raise ConnectionResetError
        return super().chat_postMessage(**fields)


@dataclass
class BusySlack(Slack):
    """Does something while it takes a post."""

    meanwhile: Callable[[], object] = lambda: None

    def chat_postMessage(self, **fields: Any) -> dict[str, str]:  # noqa: N802 - as above
        """Take a post, after a while."""
        self.meanwhile()
        return super().chat_postMessage(**fields)


def test_replicas_with_different_clocks_post_each_summary_once(on_server: Database) -> None:
    now = datetime.now(UTC)
    with on_server.transaction() as session:
        session.execute(teams.delete())
        team = create_team(session, "T1", "Checkout", ("C1",))
        at = now + timedelta(seconds=60)
        recurrence = Recurrence(at.isoweekday(), at.replace(microsecond=0).time(), "UTC")
        week = recurrence.first_week(now)
        schedules.save(session, Schedule(team.id, "T1", "C1", recurrence, "U1", NOW, week))
    slack = BusySlack()
    fast, right, slow = (_replica(on_server, slack, seconds) for seconds in (150, 0, -150))
    for replica in (fast, right, slow):
        replica()
    assert slack.posts == []
    with on_server.transaction() as session:
        due = Schedule(team.id, "T1", "C1", recurrence, "U1", now, week.plus(-1))
        schedules.save(session, due)
    slack.meanwhile = fast
    right()
    slow()
    assert len(slack.posts) == 1


def _replica(database: Database, slack: Slack, ahead: float) -> Callable[[], None]:
    """Return the tick of a replica whose host's clock is so many seconds ahead."""
    clock = DatabaseClock(database, lambda: datetime.now(UTC) + timedelta(seconds=ahead))
    post = job(database, slack, clock)
    return lambda: post(clock())


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Database]:
    """One database for all examples, each of which begins it anew."""
    path = tmp_path_factory.mktemp("posting") / "whoowns.db"
    path.write_bytes(migrated_file.read_bytes())
    database = Database(f"sqlite:///{path}")
    yield database
    database.dispose()


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(MOODS), max_size=5), st.booleans())
def test_a_summary_comes_once_or_says_that_it_may_come_twice(
    kept: Database, moods: list[str], readable: bool
) -> None:
    with kept.transaction() as session:
        session.execute(teams.delete())
    scheduled(kept, 1)
    slack, now = Slack(list(moods), readable), DUE
    while not settled(kept) and now < DUE + timedelta(days=1):
        tick(kept, slack, now)
        now += timedelta(minutes=3)
    tick(kept, slack, now + timedelta(hours=1))
    assert slack.posts
    assert not readable or len(slack.posts) == 1
    for again in slack.posts[1:]:
        assert "you may see this twice" in again["text"]


def tick(database: Database, slack: Slack, now: datetime) -> None:
    """Run one tick of a replica, which may lose power meanwhile."""
    with suppress(PowerCut):
        job(database, slack, lambda: now)(now)


def settled(database: Database) -> bool:
    with database.reading() as session:
        return not schedules.due(session, DUE + timedelta(days=2), 1)
