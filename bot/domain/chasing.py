"""What time does with a handed-over question that nobody answers."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from bot.domain.people.absence import Presence
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
    None once the team is deleted.
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

    def is_old(self, now: datetime) -> bool:
        """Return whether it has waited as long as a question may, away days or not."""
        return now - self.since >= ENDS_AT_LATEST


def next_step(waiting: WaitingQuestion, days: int, now: datetime, *, is_gone: bool) -> Step:
    """Return what to do about a question that has waited so many working days for its decider.

    It is passed on by time once, and only if the next person has a working day left. From somebody
    who `is_gone` for good, it is passed on at once.
    """
    if waiting.waited_before + days >= ENDS_AFTER or waiting.is_old(now):
        return Step.END
    if is_gone:
        return Step.PASS_ON
    waits_long = PASSED_ON_AFTER <= days < ENDS_AFTER - 1
    return Step.PASS_ON if waits_long and not waiting.waited_before else Step.WAIT


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
