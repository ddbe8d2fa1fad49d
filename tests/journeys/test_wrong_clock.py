"""A clock that is wrong for a while destroys nothing, and nobody notices it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.assembly import Bot, assemble
from bot.clock import DatabaseClock
from bot.domain.delivery import Tenant
from bot.domain.people.absence import Absence, Cause
from bot.slack.message import lines
from bot.slack.replies import direct_message
from bot.store import absences, home, outbox, schema
from bot.store.database import Database
from bot.store.tables import metadata
from sandbox import Sandbox, sample
from tests.journeys.conftest import MANIFEST, SECRET, settings_for
from tests.journeys.timed import MONDAY, WEDNESDAY, schedule
from tests.sqlite_files import file_with_teams
from tests.store.builders import ask

JUMPS = {
    "+100 days": timedelta(days=100),
    "+30 years": timedelta(days=365 * 30),
    "+5 days": timedelta(days=5),
    "-5 days": timedelta(days=-5),
}
SIX_SECONDS, SIX_MINUTES = 6, 360
CASES = [("+100 days", SIX_SECONDS), ("+30 years", SIX_SECONDS), ("+5 days", SIX_MINUTES)]
UNTOUCHED = (
    "questions", "absences", "confirmations", "people", "summary_schedules", "summary_claims",
    "home_tabs",
)  # fmt: skip


@dataclass
class Machine:
    """A machine with a clock that may be wrong, and the programs that it runs."""

    folder: Path
    slack: Sandbox
    uptime: float = 0.0
    ahead: timedelta = timedelta()

    def wall(self) -> datetime:
        """Return what its clock shows."""
        return WEDNESDAY + timedelta(seconds=self.uptime) + self.ahead

    @contextmanager
    def program(self) -> Iterator[Bot]:
        """Start the bot, and stop it again."""
        database = Database(f"sqlite:///{self.folder}/whoowns.db")
        schema.prepare(database)
        clock = DatabaseClock(database, self.wall, lambda: self.uptime)
        bot = assemble(settings_for(self.slack, database.url), clock)
        yield bot
        bot.stop()
        database.dispose()

    def run(self, bot: Bot, seconds: float) -> None:
        """Let so much time pass, with a tick at the beginning and then each minute."""
        ends = self.uptime + seconds
        while self.uptime < ends:
            bot.scheduler.tick()
            self.uptime = min(self.uptime + 60, ends)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """A machine on which whoowns has run until a moment ago, with much that is due at some time."""
    slack = Sandbox(signing_secret=SECRET, manifest=MANIFEST)
    slack.start()
    file_with_teams(tmp_path, WEDNESDAY)
    machine = Machine(tmp_path, slack)
    with machine.program() as bot:
        schedule(bot)
        ask(bot.context.database)
        until = WEDNESDAY + timedelta(days=3)
        with bot.context.database.transaction() as session:
            workspace_id = sample.WORKSPACE
            absences.announce(session, workspace_id, Absence("U9", Cause.ANNOUNCED, until))
            home.record_opened(session, workspace_id, sample.SALES, 99, WEDNESDAY)
        machine.run(bot, 120)
    yield machine
    slack.stop()


def _rows(machine: Machine) -> dict[str, list[Any]]:
    database = Database(f"sqlite:///{machine.folder}/whoowns.db")
    with database.reading() as session:
        rows = {
            name: [
                {k: v for k, v in row._mapping.items() if k != "looked_at"}
                for row in session.execute(select(metadata.tables[name]))
            ]
            for name in UNTOUCHED
        }
    database.dispose()
    return rows


def _posts(machine: Machine) -> list[str]:
    return [c.method for c in machine.slack.calls() if c.method == "chat.postMessage"]


@pytest.mark.parametrize(("jump", "seconds"), CASES)
def test_a_clock_that_is_wrong_for_a_while_destroys_nothing(
    machine: Machine, jump: str, seconds: int
) -> None:
    before = _rows(machine)
    with machine.program() as bot:
        machine.run(bot, 60)
        machine.ahead = JUMPS[jump]
        machine.run(bot, seconds)
        machine.ahead = timedelta()
        machine.run(bot, 60)
    assert _rows(machine) == before
    assert _posts(machine) == []


@pytest.mark.parametrize(("jump", "seconds"), CASES)
def test_a_clock_that_is_wrong_at_the_start_destroys_nothing(
    machine: Machine, jump: str, seconds: int
) -> None:
    before = _rows(machine)
    machine.ahead = JUMPS[jump]
    with machine.program() as bot:
        machine.run(bot, seconds)
    machine.ahead = timedelta()
    with machine.program() as bot:
        machine.run(bot, 120)
    assert _rows(machine) == before
    assert _posts(machine) == []


@pytest.mark.parametrize("jump", ["+5 days", "-5 days"])
def test_after_a_wrong_clock_the_summary_comes_on_time_and_once(
    machine: Machine, jump: str
) -> None:
    with machine.program() as bot:
        machine.run(bot, 60)
        machine.uptime = (MONDAY - WEDNESDAY).total_seconds() - 600
        machine.run(bot, 60)
        machine.ahead = JUMPS[jump]
        machine.run(bot, SIX_MINUTES)
        assert _summaries(machine) == 0
        machine.ahead = timedelta()
        machine.run(bot, 120)
        assert _summaries(machine) == 0
        machine.run(bot, 180)
        assert _summaries(machine) == 1
    (summary,) = (m for m in machine.slack.messages(sample.CHECKOUT) if m.metadata)
    assert "it was due on" not in summary.text


def _summaries(machine: Machine) -> int:
    return sum(bool(message.metadata) for message in machine.slack.messages(sample.CHECKOUT))


def test_after_three_months_off_the_jobs_go_on_within_an_hour(machine: Machine) -> None:
    machine.uptime += 91 * 86_400
    with machine.program() as bot:
        machine.run(bot, 3600)
        assert _rows(machine)["questions"][0]["text"]
        assert "U9" in str(_rows(machine)["absences"])
        machine.run(bot, 60)
    assert not _rows(machine)["questions"][0]["text"]
    assert "U9" not in str(_rows(machine)["absences"])


def test_people_are_polled_again_after_a_start_with_a_wrong_clock(machine: Machine) -> None:
    machine.ahead = JUMPS["+30 years"]
    with machine.program() as bot:
        machine.run(bot, SIX_SECONDS)
    machine.ahead = timedelta()
    machine.uptime += 3600
    before = len(_polled(machine))
    with machine.program() as bot:
        machine.run(bot, 60)
    assert len(_polled(machine)) > before


def _polled(machine: Machine) -> list[str]:
    return [c.method for c in machine.slack.calls() if c.method == "users.info"]


def test_a_message_that_waits_is_neither_given_up_nor_forgotten(machine: Machine) -> None:
    message = direct_message(Tenant.of(sample.WORKSPACE), sample.SALES, lines("You're needed."))
    with machine.program() as bot, bot.context.database.transaction() as session:
        outbox.add(session, message, machine.wall())
    machine.slack.refuse("chat.postMessage", error="ratelimited", status=429, retry_after=60)
    machine.ahead = JUMPS["+30 years"]
    _take_up(machine)
    assert _told(machine) == []
    machine.ahead = timedelta()
    machine.uptime += 60
    _take_up(machine)
    assert _told(machine) == ["You're needed."]


def _take_up(machine: Machine) -> None:
    with machine.program() as bot:
        bot.relay.tick()
        assert bot.settle(5)


def _told(machine: Machine) -> list[str]:
    inbox = sample.direct_message(sample.SALES)
    return [message.text for message in machine.slack.messages(inbox)]
