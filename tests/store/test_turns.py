"""A workspace in trouble costs the others none of their turns, whatever the job."""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.domain.errors import StoreUnavailable
from bot.domain.people.person import PresenceUpdate
from bot.domain.people.role_confirmation import STALE_AFTER
from bot.domain.teams.team import Role
from bot.rules import load_language, load_rulebook
from bot.slack.home import HomeTab
from bot.slack.jobs.home_tabs import RefreshHomeTabs
from bot.slack.jobs.presence import PollPresence
from bot.slack.jobs.role_confirmation import AskRoleHolders
from bot.slack.jobs.turns import Turn, Turns
from bot.store import home
from bot.store.database import Database
from bot.usecases import presence, role_confirmation
from bot.usecases.app_context import AppContext
from bot.usecases.habit_cache import HabitCache
from bot.usecases.name_cache import NameCache
from bot.usecases.team_cache import TeamCache
from tests.store.builders import NOW, change_team, create_team

Fault = Callable[[], Exception]
FAULTS: dict[str, Fault] = {
    "a revoked token": lambda: SlackApiError("", response("token_revoked")),
    "rate limits": lambda: SlackApiError("", response("ratelimited", 429)),
    "a silent Slack": TimeoutError,
    "a mistake of ours": lambda: ValueError("quotes what somebody asked"),
}
PEOPLE = 6


def response(error: str, status: int = 200) -> Any:
    return SimpleNamespace(get={"error": error}.get, status_code=status, headers={})


@dataclass
class Slack:
    """Serves workspace T2, and fails for the people of T1 (U1-…)."""

    fault: Fault
    asked: Counter[str] = field(default_factory=Counter)

    def presence_update(self, user_id: str) -> PresenceUpdate:
        """Return the status of somebody of T2."""
        self._ask(user_id)
        return PresenceUpdate(user_id)

    def users_info(self, user: str, **_: Any) -> Any:
        """Return somebody of T2."""
        return {"user": {"id": user, "team_id": "T1" if user.startswith("U1") else "T2"}}

    def views_publish(self, user_id: str, **_: Any) -> None:
        """Take a Home tab of T2."""
        self._ask(user_id)

    def _ask(self, user_id: str) -> None:
        workspace_id = f"T{user_id[1]}"
        self.asked[workspace_id] += 1
        if workspace_id == "T1":
            raise self.fault()


@pytest.fixture(params=FAULTS)
def slack(request: pytest.FixtureRequest) -> Any:
    return Slack(FAULTS[request.param])


@pytest.fixture
def context(database: Database) -> AppContext:
    """Two workspaces, each with as many role holders, all of whom have opened their Home tab."""
    with database.transaction() as session:
        for workspace in (1, 2):
            for number in range(PEOPLE):
                team = create_team(session, f"T{workspace}", f"Team {number}")
                user_id = f"U{workspace}-{number}"
                change_team(session, team, replace(team, holders={Role.PRODUCT_OWNER: user_id}))
                home.record_opened(session, f"T{workspace}", user_id, 0, NOW)
    unused: Any = None
    team_cache, habits = TeamCache(database, load_language()), HabitCache(database)
    names = NameCache(database)
    return AppContext(
        database, load_rulebook(), unused, team_cache, habits, names, unused, lambda: NOW
    )


def go_on(_: float) -> bool:
    return False


def test_everybody_elses_status_is_polled_in_one_round(context: AppContext, slack: Any) -> None:
    job = PollPresence(lambda _: slack, context, go_on)
    for minute in range(3):
        job(NOW + timedelta(minutes=minute))
    assert slack.asked == {"T1": 3, "T2": PEOPLE}


def test_everybody_elses_home_tab_is_refreshed_in_one_round(
    context: AppContext, slack: Any
) -> None:
    RefreshHomeTabs(HomeTab(context, frozenset()), lambda _: slack, context, go_on)(NOW)
    assert slack.asked == {"T1": 1, "T2": PEOPLE}


def test_everybody_elses_roles_are_confirmed(
    context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked: list[str] = []
    unused: Any = None

    def mark_stale(_: AppContext, workspace_id: str, __: object) -> None:
        if workspace_id == "T1":
            raise ValueError
        marked.append(workspace_id)

    monkeypatch.setattr(role_confirmation, "mark_stale", mark_stale)
    for workspace_id in ("T1", "T2"):
        presence.track(context, workspace_id)
    later = NOW + STALE_AFTER + timedelta(days=1)
    AskRoleHolders(unused, lambda _: unused, context, go_on)(later)
    assert marked == ["T2"]


def test_what_fails_is_logged_with_job_and_workspace(
    context: AppContext, slack: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        PollPresence(lambda _: slack, context, go_on)(NOW)
    (record,) = caplog.records
    fields = record.fields  # type: ignore[attr-defined]
    assert (fields["job"], fields["workspace"]) == ("presence", "T1")
    assert "somebody" not in caplog.text + str(fields)


def test_a_turn_ends_with_its_time_and_the_next_one_begins_anew() -> None:
    seconds = 0.0
    done: list[str] = []

    def work(workspace_id: str, turn: Turn) -> None:
        nonlocal seconds
        while not turn.is_over():
            done.append(workspace_id)
            seconds += 4

    Turns("job", go_on, 10, lambda: seconds).give(["T1", "T2"], work)
    assert done == ["T1"] * 3 + ["T2"] * 3


def test_at_the_stop_the_turn_ends_and_nobody_else_has_one() -> None:
    done: list[str] = []

    def work(workspace_id: str, turn: Turn) -> None:
        while True:
            done.append(workspace_id)
            if turn.is_over(0.25):
                return

    Turns("job", lambda _: len(done) == 2).give(["T1", "T2"], work)
    assert done == ["T1", "T1"]


def test_without_the_database_nobody_has_a_turn() -> None:
    done: list[str] = []

    def work(workspace_id: str, _: Turn) -> None:
        done.append(workspace_id)
        raise StoreUnavailable("gone")

    with pytest.raises(StoreUnavailable):
        Turns("job", go_on).give(["T1", "T2"], work)
    assert done == ["T1"]


def test_several_workspaces_have_a_turn_at_once_and_each_only_one() -> None:
    together, done = Barrier(3, timeout=10), Counter[str]()

    def work(workspace_id: str, _: Turn) -> None:
        together.wait()  # passed only where three are here at a time
        done[workspace_id] += 1
        if workspace_id == "T3":
            raise ValueError

    workspace_ids = [f"T{n}" for n in range(9)]
    Turns("job", go_on, at_once=3).give(workspace_ids, work)
    assert done == Counter(workspace_ids)


def test_without_the_database_no_more_begin_though_several_have_a_turn_at_once() -> None:
    done: list[str] = []

    def work(workspace_id: str, _: Turn) -> None:
        done.append(workspace_id)
        raise StoreUnavailable("gone")

    with pytest.raises(StoreUnavailable):
        Turns("job", go_on, at_once=2).give([f"T{n}" for n in range(50)], work)
    assert len(done) <= 2
