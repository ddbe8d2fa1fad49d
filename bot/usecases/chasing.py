"""Do what time does with questions that nobody answers: list them, pass them on, let them end."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.audit import TIME
from bot.domain.chasing import ENDS_AT_LATEST, SHOWN, Board, WaitingQuestion, WorkingDay
from bot.domain.handover import Handover, Move, Posted, next_state
from bot.domain.people.absence import Cause, Presence
from bot.domain.people.working_time import WorkingTime, likely_zone
from bot.domain.teams.team import Chase, Role
from bot.store import audit, chasing, handovers, schedules
from bot.store.database import Session
from bot.usecases.app_context import AppContext
from bot.usecases.handover_case import Case, build_case, redirection_row, refresh_home_tabs

DAYS_KEPT = ENDS_AT_LATEST
"""How long working days are kept: as long as any question can wait."""


def workspaces_due(context: AppContext) -> Set[str]:
    """Return the workspaces in which a question waits: elsewhere, time does nothing."""
    with context.database.reading() as session:
        return {workspace_id for workspace_id, _ in chasing.all_deciders(session)}


def board_of(
    context: AppContext, workspace_id: str, now: datetime, outsiders: Collection[str] = ()
) -> Board:
    """Return what waits in a workspace, without the teams in which nothing is chased."""
    teams = context.workspace_teams(workspace_id)
    presence = Presence(now, teams.absences)
    waiting = defaultdict[str, list[WaitingQuestion]](list)
    with context.database.reading() as session:
        for question in chasing.waiting(session, workspace_id):
            team = teams.matcher.team(question.team_id)
            if team is None or team.chase is not Chase.OFF:
                waiting[question.decider_id].append(question)
        if not waiting:
            return Board(now, teams.matcher, presence, {}, {}, {})
        where_from = _where_from(context, session, workspace_id)
        # A day earlier, since it may still be yesterday where somebody is.
        first = min(q.since for each in waiting.values() for q in each).date() - timedelta(days=1)
        days = chasing.days_of(session, workspace_id, list(waiting), first)
    holidays = frozenset(teams.settings.holidays)
    workers = {user: WorkingTime.of(*known, holidays) for user, known in where_from.items()}
    gone = {user for user in {*workers, *waiting} if _has_left(presence, user)}
    return Board(now, teams.matcher, presence, waiting, workers, days, gone | set(outsiders))


def who_had(
    context: AppContext, workspace_id: str, questions: Collection[WaitingQuestion]
) -> Mapping[int, Collection[str]]:
    """Return for each question, by its ID, who had it already."""
    with context.database.reading() as session:
        return chasing.who_had(session, workspace_id, [q.question_id for q in questions])


def begin_day(
    context: AppContext, workspace_id: str, working_day: WorkingDay
) -> Sequence[Handover] | None:
    """Record how somebody's working day begins, and what is listed for them then.

    Returns what is still to be answered of that; None if another replica has done so.
    """
    with context.database.transaction() as session:
        if not chasing.begin_day(session, workspace_id, working_day):
            return None
        if working_day.listed:
            chasing.record_listed(session, workspace_id, working_day)
        return _still_waiting(session, workspace_id, working_day)


def record_list_shown(
    context: AppContext, workspace_id: str, user_id: str, day: date, posted: Posted
) -> None:
    """Record where the list of a day stands."""
    with context.database.transaction() as session:
        chasing.record_shown(session, workspace_id, user_id, day, posted)


@dataclass(frozen=True, slots=True)
class MorningList:
    """The list that somebody gets in the morning: its first questions, and how many more."""

    working_day: WorkingDay
    now: datetime
    cases: Sequence[Case]
    more: int = 0


def list_of(context: AppContext, workspace_id: str, working_day: WorkingDay) -> MorningList:
    """Return what a list shows at this moment: what still waits of what was listed."""
    with context.database.reading() as session:
        waiting = _still_waiting(session, workspace_id, working_day)
    cases = [build_case(context, handover) for handover in waiting[:SHOWN]]
    return MorningList(working_day, context.clock(), cases, len(waiting) - len(cases))


def lists_with(context: AppContext, handover: Handover) -> Sequence[WorkingDay]:
    """Return the days on which a hand-over was in its decider's list."""
    with context.database.reading() as session:
        return chasing.lists_with(session, handover.workspace_id, handover.decider_id, handover.id)


def is_over(context: AppContext, workspace_id: str, user_id: str, day: date) -> bool:
    """Return whether somebody's working hours of a day are over."""
    with context.database.reading() as session:
        known = _where_from(context, session, workspace_id).get(user_id, ("", ""))
    return context.clock() >= WorkingTime.of(*known, frozenset()).closes(day)


def pass_on(
    context: AppContext,
    workspace_id: str,
    question: WaitingQuestion,
    user_id: str,
    role: Role,
    days: int,
) -> Case | None:
    """Give a question to the next person; None if somebody was faster, or they have it."""
    now = context.clock()
    with context.database.transaction() as session:
        moved = _move(context, session, workspace_id, question, Move.PASS_ON)
        if moved is None:
            return None
        after = handovers.add(session, _next(moved, user_id, role, days, now), f"after {moved.id}")
        if after is None:
            raise AlreadyThere
        case = build_case(context, moved)
        audit.record(session, workspace_id, [redirection_row(context, case, TIME, after)])
        refresh_home_tabs(context, session, after)
    return replace(case, after=after)


def end(context: AppContext, workspace_id: str, question: WaitingQuestion) -> Case | None:
    """End a question without an answer; None if somebody was faster."""
    with context.database.transaction() as session:
        moved = _move(context, session, workspace_id, question, Move.EXPIRE)
    return build_case(context, moved) if moved else None


def delete_days(context: AppContext, now: datetime) -> None:
    """Delete working days that no question has waited for."""
    with context.database.transaction() as session:
        chasing.delete_days(session, (now - DAYS_KEPT - timedelta(days=1)).date())


class AlreadyThere(Exception):
    """The next person got the question at this moment: what was done about it is undone."""


def _where_from(
    context: AppContext, session: Session, workspace_id: str
) -> Mapping[str, tuple[str, str]]:
    """Return time zone and locale of those who are tracked: the zone by which they are chased."""
    where_from = chasing.where_from(session, workspace_id)
    zones = [zone for zone, _ in where_from.values()]
    if all(zones):
        return where_from
    matcher = context.workspace_teams(workspace_id).matcher
    by_team = [
        (team.people, schedule.recurrence.zone)
        for schedule in schedules.of_workspace(session, workspace_id)
        if (team := matcher.team(schedule.team_id))
    ]
    return {
        user_id: (zone or likely_zone(user_id, zones, by_team), locale)
        for user_id, (zone, locale) in where_from.items()
    }


def _still_waiting(
    session: Session, workspace_id: str, working_day: WorkingDay
) -> Sequence[Handover]:
    """Those of a list that still wait for its reader, the oldest first."""
    listed = set(working_day.listed)
    waiting = handovers.all_waiting_for(session, workspace_id, working_day.user_id)
    return [handover for handover in waiting if handover.id in listed]


def _move(
    context: AppContext, session: Session, workspace_id: str, question: WaitingQuestion, move: Move
) -> Handover | None:
    """Let time make a move, unless somebody has made one since the question was read."""
    handover = handovers.find(session, workspace_id, question.handover_id)
    if handover is None or handover.state_at != question.since:
        return None
    state = next_state(handover.state, move)
    moved = state and handovers.move(session, handover, state, "", context.clock())
    if not moved:
        return None
    handovers.drop_drafts(session, [moved.id])
    refresh_home_tabs(context, session, moved)
    return moved


def _next(before: Handover, user_id: str, role: Role, days: int, now: datetime) -> Handover:
    return replace(
        before,
        id=0,
        decider_id=user_id,
        role=role,
        created_at=now,
        state=before.state.OPEN,
        state_at=now,
        previous_id=before.id,
        shown=None,
        confirmation=None,
        waited_days=before.waited_days + days,
    )


def _has_left(presence: Presence, user_id: str) -> bool:
    absence = presence.absence_of(user_id)
    return absence is not None and absence.cause is Cause.DEACTIVATED
