"""What became of the questions that were handed over to a team's people in a period."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median_low

from bot.domain.handover import ACTIVE, State
from bot.domain.people.working_time import WorkingTime
from bot.domain.route import AssignmentReason
from bot.domain.teams.team import Role, Team

FEWEST_ASKERS = 2
"""People who asked from which it is said what became of the questions: else it is about one."""
FEWEST_TIMES = 3
"""Answers from which a median says something of the team, and not of one of them."""
AS_HOLDER = frozenset({AssignmentReason.HOLDER, AssignmentReason.BOTH_ROLES})
"""Reasons that say that the assignee held the role when the question was asked."""
WorkingTimeOf = Callable[[str], WorkingTime]
"""Returns when a person works."""


class Outcome(StrEnum):
    """What became of a question, as far as one team is concerned."""

    ANSWERED = "answered"
    WAITING = "waiting"
    UNANSWERED = "unanswered"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"


class Answerer(StrEnum):
    """As what somebody answered."""

    PRODUCT_OWNER = "product_owner"
    PRODUCT_MANAGER = "product_manager"
    STAND_IN = "stand_in"


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """One hand-over to somebody of a team, with the answer if there is one.

    `assignee_id` is whom whoowns named for the question, and `reason` why.
    """

    question_id: int
    asker_id: str
    role: Role
    state: State
    created_at: datetime
    state_at: datetime
    giver_id: str | None = None
    answered_at: datetime | None = None
    assignee_id: str | None = None
    reason: AssignmentReason | None = None


@dataclass(frozen=True, slots=True)
class HandedOver:
    """How many questions were handed over, and what became of them until now.

    `outcomes` add up to `questions`, and `answerers` to those answered. Half of the answers came
    within the working time `half_within`. Where too few people asked, only `questions` is
    known, and where there are too few answers, `half_within` is None.
    """

    questions: int = 0
    outcomes: Mapping[Outcome, int] = field(default_factory=dict)
    answerers: Mapping[Answerer, int] = field(default_factory=dict)
    half_within: timedelta | None = None


def handed_over(
    rows: Sequence[HandoverRow], team: Team, working_time_of: WorkingTimeOf
) -> HandedOver:
    """Sum up hand-overs to a team; a question that several people got there counts once."""
    by_question = defaultdict[int, list[HandoverRow]](list)
    for row in rows:
        by_question[row.question_id].append(row)
    if len({row.asker_id for row in rows}) < FEWEST_ASKERS:
        return HandedOver(len(by_question))
    answers = [answer for each in by_question.values() if (answer := _answered(each))]
    waits = [
        worked_between(
            working_time_of(row.giver_id), _first(by_question[row.question_id]), row.answered_at
        )
        for row in answers
        if row.giver_id and row.answered_at
    ]
    outcomes = Counter(outcome_of(each) for each in by_question.values())
    answerers = Counter(_answerer(row, team) for row in answers)
    return HandedOver(
        len(by_question),
        {outcome: number for outcome in Outcome if (number := outcomes[outcome])},
        {answerer: number for answerer in Answerer if (number := answerers[answerer])},
        median_low(waits) if len(waits) >= FEWEST_TIMES else None,
    )


def outcome_of(rows: Collection[HandoverRow]) -> Outcome:
    """Return what became of a question by all of its hand-overs to one team."""
    states = {row.state for row in rows}
    if State.ANSWERED in states:
        return Outcome.ANSWERED
    if states & ACTIVE:
        return Outcome.WAITING
    if State.UNANSWERED in states:
        return Outcome.UNANSWERED
    return Outcome.WITHDRAWN if states == {State.WITHDRAWN} else Outcome.SENT_BACK


def worked_between(working: WorkingTime, since: datetime, until: datetime) -> timedelta:
    """Return how much of somebody's working time lies between two moments."""
    day, last, total = working.day_of(since), working.day_of(until), timedelta()
    while day <= last:
        if working.is_working_day(day):
            hours = min(until, working.closes(day)) - max(since, working.opens(day))
            total += max(hours, timedelta())
        day += timedelta(days=1)
    return total


def _answered(rows: Collection[HandoverRow]) -> HandoverRow | None:
    """The hand-over of a question that was answered, if one was."""
    return next((row for row in rows if row.state is State.ANSWERED), None)


def _first(rows: Collection[HandoverRow]) -> datetime:
    return min(row.created_at for row in rows)


def _answerer(row: HandoverRow, team: Team) -> Answerer:
    """As what somebody answered: as a holder, now or when it was asked, or else standing in."""
    roles = (row.role, row.role.other)
    role = next((role for role in roles if team.holder(role) == row.giver_id), None)
    if role is None and row.giver_id == row.assignee_id and row.reason in AS_HOLDER:
        role = row.role
    return Answerer(role.value) if role else Answerer.STAND_IN
