"""Questions that have waited for a working day, so that their deciders get a list of them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from benchmarks.summary_rig import question_row
from bot.domain.people.working_time import OPENS, WorkingTime
from bot.domain.reporting.week import moment_of
from bot.store import workspaces
from bot.store.database import Database
from bot.store.tables import handovers, people, questions, working_days
from sandbox import sample

ZONES = [f"Etc/GMT{hours:+d}" for hours in range(-12, 13)]
FIRST_QUESTION = 5_000_000
"""Above the numbers of all others."""


def wait_since_yesterday(database: Database, deciders: Sequence[str]) -> int:
    """Let a question wait for each of these people since their last working day.

    They live where it is morning or afternoon now. Returns how many lists are due, which is none at
    the weekend.
    """
    now = datetime.now(UTC)
    zone = next((zone for zone in ZONES if _works_well(zone, now)), None)
    if zone is None:
        return 0
    day = _working_day_before(WorkingTime(zone).day_of(now), zone)
    since = moment_of(day, OPENS, zone)
    with database.transaction() as session:
        workspaces.touch(session, sample.WORKSPACE)
        for number, user_id in enumerate(deciders):
            who = {"workspace_id": sample.WORKSPACE, "user_id": user_id}
            known = {**who, "time_zone": zone, "looked_at": now + timedelta(hours=1)}
            session.execute(people.insert(), known)
            session.execute(
                working_days.insert(), {**who, "day": day.isoformat(), "was_there": True}
            )
            question = FIRST_QUESTION + number
            row = question_row(1, number, since) | {
                "id": question, "workspace_id": sample.WORKSPACE, "team_id": None,
                "delivery": f"waits-{number}",
            }  # fmt: skip
            session.execute(questions.insert(), row)
            session.execute(handovers.insert(), _handover_row(question, user_id, since))
    return len(deciders)


def _works_well(zone: str, now: datetime) -> bool:
    """Whether somebody there is at work, and stays so for long enough."""
    here = now.astimezone(ZoneInfo(zone)).time()
    return WorkingTime(zone).is_at_work(now) and time(10) <= here <= time(16)


def _working_day_before(day: date, zone: str) -> date:
    day -= timedelta(days=1)
    return day if WorkingTime(zone).is_working_day(day) else _working_day_before(day, zone)


def _handover_row(question: int, decider_id: str, since: datetime) -> dict[str, object]:
    return {
        "workspace_id": sample.WORKSPACE, "request": f"form-{question}", "question_id": question,
        "asker_id": "U0ASKED", "decider_id": decider_id, "role": "product_owner",
        "text": "Who accepts the story?", "permalink": "", "channel_id": "", "created_at": since,
        "state": "open", "state_at": since, "moved_by": "U0ASKED",
    }  # fmt: skip
