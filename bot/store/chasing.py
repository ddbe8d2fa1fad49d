"""Questions that wait for an answer, and the working days of those who are to give it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from datetime import date

from sqlalchemy import ColumnElement, select

from bot.domain.chasing import WaitingQuestion, WorkingDay
from bot.domain.handover import Posted
from bot.domain.teams.team import Role
from bot.store.database import Session
from bot.store.engine.dialects import for_each_dialect
from bot.store.handovers import IS_ACTIVE
from bot.store.tables import handovers, people, working_days

_BEGIN = for_each_dialect(
    working_days,
    lambda insert: insert.on_conflict_do_nothing().returning(working_days.c.day),
)


def waiting(session: Session, workspace_id: str) -> Sequence[WaitingQuestion]:
    """Return the questions that wait for an answer, by decider and the oldest first."""
    column = handovers.c
    query = (
        select(
            column.id, column.question_id, column.decider_id, column.asker_id, column.role,
            column.team_id, column.created_at, column.state_at, column.waited_days,
            column.text != "",
        )
        .where(column.workspace_id == workspace_id, IS_ACTIVE)
        .order_by(column.decider_id, column.created_at)
    )  # fmt: skip
    rows = (tuple(row) for row in session.execute(query))
    return [
        WaitingQuestion(id_, question_id, decider, asker, Role(role), *rest)
        for id_, question_id, decider, asker, role, *rest in rows
    ]


def deciders(session: Session, workspace_id: str) -> Set[str]:
    """Return the people for whom a question waits."""
    mine = handovers.c.workspace_id == workspace_id
    return set(session.scalars(select(handovers.c.decider_id).where(mine, IS_ACTIVE).distinct()))


def all_deciders(session: Session) -> Sequence[tuple[str, str]]:
    """Return for whom a question waits in any workspace: its ID and theirs."""
    query = select(handovers.c.workspace_id, handovers.c.decider_id).where(IS_ACTIVE).distinct()
    return [(row.workspace_id, row.decider_id) for row in session.execute(query)]


def where_from(session: Session, workspace_id: str) -> Mapping[str, tuple[str, str]]:
    """Return time zone and locale of the people of whom Slack has said who they are.

    Either is `""` where Slack gave none.
    """
    is_known = people.c.names.is_not(None) | (people.c.time_zone != "")
    query = select(people.c.user_id, people.c.time_zone, people.c.locale).where(
        people.c.workspace_id == workspace_id, is_known
    )
    return {row.user_id: (row.time_zone, row.locale or "") for row in session.execute(query)}


def days_of(
    session: Session, workspace_id: str, user_ids: Collection[str], first: date
) -> Mapping[str, Mapping[date, bool]]:
    """Return people's working days from `first` on, each with whether they were there."""
    column = working_days.c
    query = select(column.user_id, column.day, column.was_there).where(
        column.workspace_id == workspace_id,
        column.user_id.in_(user_ids),
        column.day >= first.isoformat(),
    )
    days = defaultdict[str, dict[date, bool]](dict)
    for row in session.execute(query):
        days[row.user_id][date.fromisoformat(row.day)] = row.was_there
    return days


def who_had(
    session: Session, workspace_id: str, question_ids: Collection[int]
) -> Mapping[int, Set[str]]:
    """Return for each question to whom it was ever handed over."""
    column = handovers.c
    query = select(column.question_id, column.decider_id).where(
        column.workspace_id == workspace_id, column.question_id.in_(question_ids)
    )
    people_by_question = defaultdict[int, set[str]](set)
    for question_id, decider_id in (tuple(row) for row in session.execute(query)):
        people_by_question[question_id].add(decider_id)
    return people_by_question


def begin_day(session: Session, workspace_id: str, working_day: WorkingDay) -> bool:
    """Record how a working day of somebody began; False if another replica has done so.

    The insert itself detects that, so that one replica alone goes on.
    """
    row = {
        "workspace_id": workspace_id,
        "user_id": working_day.user_id,
        "day": working_day.day.isoformat(),
        "was_there": working_day.was_there,
    }
    return session.scalar(_BEGIN[session.dialect.name], row) is not None


def record_listed(session: Session, workspace_id: str, working_day: WorkingDay) -> None:
    """Record which hand-overs somebody reads in the list of a day."""
    mine = _of_day(workspace_id, working_day.user_id, working_day.day)
    values = {"listed": list(working_day.listed)}
    session.execute(working_days.update().where(mine).values(values))


def record_shown(
    session: Session, workspace_id: str, user_id: str, day: date, posted: Posted
) -> None:
    """Record where the list of a day stands."""
    mine = _of_day(workspace_id, user_id, day)
    values = {"shown_channel": posted.channel_id, "shown_ts": posted.ts}
    session.execute(working_days.update().where(mine).values(values))


def lists_with(
    session: Session, workspace_id: str, user_id: str, handover_id: int
) -> Sequence[WorkingDay]:
    """Return the days on which somebody got a list with a hand-over that they can still read."""
    column = working_days.c
    mine = (column.workspace_id == workspace_id) & (column.user_id == user_id)
    query = select(working_days).where(
        mine, column.listed.is_not(None), column.shown_ts.is_not(None)
    )
    return [
        WorkingDay(
            row.user_id,
            date.fromisoformat(row.day),
            row.was_there,
            tuple(row.listed),
            Posted(row.shown_channel, row.shown_ts),
        )
        for row in session.execute(query.order_by(column.day))
        if handover_id in row.listed
    ]


def delete_days(session: Session, before: date) -> None:
    """Delete the working days before a day, which no question has waited for."""
    session.execute(working_days.delete().where(working_days.c.day < before.isoformat()))


def _of_day(workspace_id: str, user_id: str, day: date) -> ColumnElement[bool]:
    column = working_days.c
    mine = (column.workspace_id == workspace_id) & (column.user_id == user_id)
    return mine & (column.day == day.isoformat())
