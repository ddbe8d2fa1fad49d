"""A hand-over: a question that was passed to somebody to be answered, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.people.absence import Presence
from bot.domain.teams.team import Role, Team

QUESTION_LETTERS = 2000
"""Letters of a handed-over question at most."""
ANSWER_LETTERS = 3000
"""Letters of an answer at most: as many as a field of a form takes."""


class State(StrEnum):
    """Where a hand-over stands; the values are stored."""

    OPEN = "open"
    TAKEN = "taken"
    ANSWERED = "answered"
    RETURNED = "returned"
    PASSED_ON = "passed_on"
    WITHDRAWN = "withdrawn"
    UNANSWERED = "unanswered"


class Move(StrEnum):
    """What somebody does with a hand-over, or what time does."""

    TAKE = "take"
    ANSWER = "answer"
    RETURN = "return"
    WITHDRAW = "withdraw"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    PASS_ON = "pass_on"  # noqa: S105 - no password
    EXPIRE = "expire"


ACTIVE = frozenset({State.OPEN, State.TAKEN})
"""The states in which somebody still has to answer."""
GONE_ON = frozenset({State.RETURNED, State.PASSED_ON})
"""The states in which somebody else has the question, or nobody."""
NEXT: Mapping[Move, Mapping[State, State]] = {
    Move.TAKE: {State.OPEN: State.TAKEN},
    Move.ANSWER: dict.fromkeys(ACTIVE, State.ANSWERED),
    Move.RETURN: dict.fromkeys(ACTIVE, State.RETURNED),
    Move.WITHDRAW: dict.fromkeys(ACTIVE, State.WITHDRAWN),
    Move.CONFIRM: {State.ANSWERED: State.ANSWERED},
    Move.REOPEN: {State.ANSWERED: State.OPEN},
    Move.PASS_ON: dict.fromkeys(ACTIVE, State.PASSED_ON),
    Move.EXPIRE: dict.fromkeys(ACTIVE, State.UNANSWERED),
}
"""The state to which each move leads, by the state in which it is possible."""
OF_ASKER = frozenset({Move.WITHDRAW, Move.CONFIRM, Move.REOPEN})
"""The moves of the person who asked."""
OF_DECIDER = frozenset({Move.TAKE, Move.ANSWER, Move.RETURN})
"""The moves of the person whom the question went to, and of those who stand in."""


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message of ours stands in Slack."""

    channel_id: str
    ts: str


@dataclass(frozen=True, slots=True)
class Handover:
    """A question that one person handed over to another.

    `decider_id` is whom it went to, as `role` of the team; `team_id` is None once the team is
    deleted. `channel_id` is the channel in which it was posted, or `""` for a direct message.
    `text` is the question as the asker sent it, and `author_id` who wrote it, if that was somebody
    else. `permalink` leads to the message that it is about, or is `""`. `previous_id` is the
    hand-over that this one took the place of. `moved_by` made the last move, or `""` if that was
    time. `waited_days` counts the working days for which it waited for those before.
    `shown` and `confirmation` are the decider's message and the asker's, once Slack has them.
    """

    id: int
    workspace_id: str
    question_id: int
    asker_id: str
    decider_id: str
    role: Role
    team_id: int | None
    text: str
    created_at: datetime
    state: State = State.OPEN
    state_at: datetime | None = None
    moved_by: str = ""
    channel_id: str = ""
    permalink: str = ""
    author_id: str | None = None
    previous_id: int | None = None
    shown: Posted | None = None
    confirmation: Posted | None = None
    waited_days: int = 0

    @property
    def is_active(self) -> bool:
        """Whether somebody still has to answer."""
        return self.state in ACTIVE

    @property
    def is_asker_gone(self) -> bool:
        """Whether it ended because its asker's account is gone: time has withdrawn it."""
        return self.state is State.WITHDRAWN and bool(self.asker_id) and not self.moved_by


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What somebody answered to a hand-over.

    It is a draft until its giver confirms it. With `keep`, it may be shown to the next person who
    asks.
    """

    id: int
    handover_id: int
    giver_id: str
    text: str
    written_at: datetime
    sent_at: datetime | None = None
    keep: bool = False


def next_state(state: State, move: Move) -> State | None:
    """Return the state to which a move leads, or None if it isn't possible any more."""
    return NEXT[move].get(state)


def may_move(
    handover: Handover, move: Move, user_id: str, team: Team | None, presence: Presence
) -> bool:
    """Return whether somebody may make a move.

    The asker's moves are the asker's alone. A decider's are also those of the role's holder and
    deputies, of who stands in for the decider and, in a channel, of the other role's holder.
    """
    if move in OF_ASKER:
        return bool(user_id) and user_id == handover.asker_id
    if move not in OF_DECIDER or not user_id or user_id == handover.asker_id:
        return False
    absence = presence.absence_of(handover.decider_id)
    allowed = {handover.decider_id, absence.stand_in if absence else None}
    if team:
        allowed |= {team.holder(handover.role), *team.deputies_of(handover.role)}
        if handover.channel_id:
            allowed.add(team.holder(handover.role.other))
    return user_id in allowed
