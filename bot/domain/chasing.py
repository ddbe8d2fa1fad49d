"""What time does with a handed-over question that nobody answers."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from bot.domain.handover import Posted
from bot.domain.people.absence import Presence
from bot.domain.people.working_time import WorkingTime
from bot.domain.team_matching.matcher import TeamMatcher
from bot.domain.teams.team import Role, Team

LISTED_AFTER = 1
"""Working days after which a question is in the list that its decider gets in the morning."""
PASSED_ON_AFTER = 2
"""Working days after which somebody else gets it."""
ENDS_AFTER = 5
"""Working days, with everybody who had it, after which it ends without an answer."""
ENDS_AT_LATEST = timedelta(days=60)
"""How long a question waits for somebody at most, however long they are away."""
SHOWN = 10
"""Questions that one list shows; a Home tab has more."""


class Step(Enum):
    """What is to be done about a question that waits."""

    WAIT = "wait"
    PASS_ON = "pass on"  # noqa: S105 - no password
    END = "end"


@dataclass(frozen=True, slots=True)
class WaitingQuestion:
    """A question that waits for its decider since a moment.

    `waited_before` counts the working days for which it waited for the person before. `team_id` is
    None once the team is deleted. It no longer `has_words` once they were kept long enough.
    """

    handover_id: int
    question_id: int
    decider_id: str
    asker_id: str
    role: Role
    team_id: int | None
    created_at: datetime
    since: datetime
    waited_before: int = 0
    has_words: bool = True

    def is_old(self, now: datetime) -> bool:
        """Return whether it has waited as long as a question may, away days or not."""
        return now - self.since >= ENDS_AT_LATEST


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """A working day of a person as it began, and the list of questions that they got then."""

    user_id: str
    day: date
    was_there: bool
    listed: tuple[int, ...] = ()
    shown: Posted | None = None


def next_step(waiting: WaitingQuestion, days: int, now: datetime, *, is_gone: bool) -> Step:
    """Return what to do about a question that has waited so many working days for its decider.

    It is passed on by time once, and only if the next person has a working day left. From somebody
    who `is_gone` for good, it is passed on at once. Without words, nobody else could answer it.
    """
    if waiting.waited_before + days >= ENDS_AFTER or waiting.is_old(now):
        return Step.END
    if is_gone:
        return Step.PASS_ON if waiting.has_words else Step.END
    waits_long = PASSED_ON_AFTER <= days < ENDS_AFTER - 1
    may_pass_on = waiting.has_words and not waiting.waited_before
    return Step.PASS_ON if waits_long and may_pass_on else Step.WAIT


def next_people(
    waiting: WaitingQuestion, team: Team | None, presence: Presence, had_it: Collection[str]
) -> Iterator[tuple[str, Role]]:
    """Yield who may get a question next, and as what, the best one first.

    They are whom its decider named to stand in, the holder and deputies of the role, and the
    holder of the other role. Nobody is among them who is away, asked it, or `had_it` already.
    """
    if team is None:
        return
    role, absence = waiting.role, presence.absence_of(waiting.decider_id)
    same_role = (absence.stand_in if absence else None, team.holder(role), *team.deputies_of(role))
    candidates = [
        *((user_id, role) for user_id in same_role),
        (team.holder(role.other), role.other),
    ]
    seen = {*had_it, waiting.asker_id, waiting.decider_id}
    for user_id, as_role in candidates:
        if user_id and user_id not in seen and presence.is_there(user_id):
            seen.add(user_id)
            yield user_id, as_role


@dataclass(frozen=True, slots=True)
class Board:
    """All that waits in a workspace at one moment, and what is known of those for whom it does.

    `days` are their known working days, each with whether they were there when it began. `gone`
    are those who can't answer any more, since they have no account here.
    """

    now: datetime
    matcher: TeamMatcher
    presence: Presence
    waiting: Mapping[str, Sequence[WaitingQuestion]]
    workers: Mapping[str, WorkingTime]
    days: Mapping[str, Mapping[date, bool]]
    gone: Collection[str] = ()

    def is_at_work(self, user_id: str) -> bool:
        """Return whether somebody is there, in their working hours."""
        worker = self.workers.get(user_id)
        return bool(worker and worker.is_at_work(self.now) and self.presence.is_there(user_id))

    def mornings(self) -> Iterator[WorkingDay]:
        """Yield the working day of each decider whose working day has begun, if it isn't known."""
        for user_id in self.waiting:
            worker = self.workers.get(user_id)
            if worker and worker.is_at_work(self.now) and user_id not in self.gone:
                day = worker.day_of(self.now)
                if day not in self.days.get(user_id, {}):
                    yield WorkingDay(user_id, day, self.presence.is_there(user_id))

    def days_waited(self, question: WaitingQuestion) -> int:
        """Return for how many working days a question has waited for its decider."""
        user_id = question.decider_id
        worker, known = self.workers.get(user_id), self.days.get(user_id, {})
        if worker is None:
            return 0
        there = {day for day, was_there in known.items() if was_there}
        today = worker.day_of(self.now)
        if today not in known and self.is_at_work(user_id):
            there.add(today)
        return worker.days_waited(question.since, self.now, there)

    def listed(self, user_id: str) -> Sequence[WaitingQuestion]:
        """Return what has waited a working day or more for somebody, the oldest first."""
        return [q for q in self.waiting.get(user_id, ()) if self.days_waited(q) >= LISTED_AFTER]

    def steps(self) -> Iterator[tuple[WaitingQuestion, Step]]:
        """Yield each question with which something is to be done now, and what."""
        for question in (each for waiting in self.waiting.values() for each in waiting):
            is_gone = question.decider_id in self.gone
            step = next_step(question, self.days_waited(question), self.now, is_gone=is_gone)
            if is_gone or question.is_old(self.now):
                is_due = True
            elif step is Step.END:
                is_due = self.is_at_work(question.decider_id)
            else:
                is_due = self.presence.is_there(question.decider_id)
            if is_due and step is not Step.WAIT:
                yield question, step

    def next_people(
        self, question: WaitingQuestion, had_it: Collection[str]
    ) -> Iterator[tuple[str, Role]]:
        """Yield who may get a question now, the best one first: they are at work."""
        team = self.matcher.team(question.team_id)
        for user_id, role in next_people(question, team, self.presence, had_it):
            if user_id not in self.gone and self.is_at_work(user_id):
                yield user_id, role

    def has_next(self, question: WaitingQuestion, had_it: Collection[str]) -> bool:
        """Return whether there is somebody who may get a question once they are back."""
        team = self.matcher.team(question.team_id)
        people = next_people(question, team, Presence(), had_it)
        return any(user_id not in self.gone for user_id, _ in people)
