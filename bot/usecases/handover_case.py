"""A hand-over with what is shown of it: who may see it, and what each of its moves leads to.

Each step checks who takes it. For everybody whom a hand-over doesn't concern it is as if it were
gone. A move happens once: of two people who press at the same moment, one is told of the other.
"""

from dataclasses import dataclass, replace

from bot.domain.audit import AuditRow, ChangeSource
from bot.domain.errors import Refusal
from bot.domain.handover import (
    GivenAnswer,
    Handover,
    Move,
    State,
    may_move,
    next_state,
)
from bot.domain.teams.team import Team
from bot.store import handovers, home
from bot.store.database import Session
from bot.usecases.app_context import AppContext


@dataclass(frozen=True, slots=True)
class Case:
    """A hand-over with what a message about it shows.

    `team` is None once it is deleted. `after` is the hand-over that took this one's place, and
    `before` the one that this one took the place of.
    """

    handover: Handover
    team: Team | None = None
    answer: GivenAnswer | None = None
    after: Handover | None = None
    before: Handover | None = None
    fallback: str | None = None


def look_up_case(
    context: AppContext, user_id: str, workspace_id: str, handover_id: int, move: Move
) -> Case:
    """Return a hand-over with which somebody may make a move.

    Who could answer one that time has passed on still can: then it is the one that took its place.
    Raises Refusal where it is none of theirs, and where the move isn't possible any more.
    """
    with context.database.reading() as session:
        handover = handovers.find(session, workspace_id, handover_id)
        given = handovers.answer_to(session, handover_id) if handover else None
    if handover is None:
        raise gone()
    case = build_case(context, handover, given)
    _check_may(context, case, move, user_id)
    if move is Move.ANSWER:
        case = build_case(context, in_its_place(context, handover))
    if next_state(case.handover.state, move) is None:
        raise over(case.handover)
    return case


def in_its_place(context: AppContext, handover: Handover) -> Handover:
    """Return the hand-over that took this one's place, as often as time has passed it on."""
    with context.database.reading() as session:
        others = handovers.of_question(session, handover.workspace_id, handover.question_id)
    after = {other.previous_id: other for other in others}
    while handover.state is State.PASSED_ON and handover.id in after:
        handover = after[handover.id]
    return handover


def case_of(context: AppContext, workspace_id: str, handover_id: int) -> Case | None:
    """Return a hand-over as it stands, for a message about it; None if there is none."""
    with context.database.reading() as session:
        handover = handovers.find(session, workspace_id, handover_id)
        if handover is None:
            return None
        given = handovers.answer_to(session, handover_id)
        others = handovers.of_question(session, workspace_id, handover.question_id)
    after = next((h for h in others if h.previous_id == handover_id), None)
    before = next((h for h in others if h.id == handover.previous_id), None)
    return replace(build_case(context, handover, given), after=after, before=before)


def build_case(context: AppContext, handover: Handover, given: GivenAnswer | None = None) -> Case:
    """Return a hand-over with its team and answer, and the workspace's fallback."""
    workspace_teams = context.workspace_teams(handover.workspace_id)
    fallback = workspace_teams.settings.fallback
    team = workspace_teams.matcher.team(handover.team_id)
    return Case(handover, team, given, fallback=fallback)


def is_allowed(context: AppContext, case: Case, move: Move, user_id: str) -> bool:
    """Return whether somebody may make a move, whoever is away now."""
    presence = context.presence(context.workspace_teams(case.handover.workspace_id))
    return may_move(case.handover, move, user_id, case.team, presence)


def move_case(
    context: AppContext,
    session: Session,
    case: Case,
    move: Move,
    user_id: str,
) -> Handover:
    """Make a move that was possible a moment ago; raises Refusal if somebody else was faster."""
    handover = case.handover
    state = next_state(handover.state, move)
    moved = state and handovers.move(session, handover, state, user_id, context.clock())
    if moved:
        return moved
    latest = handovers.find(session, handover.workspace_id, handover.id)
    if latest is None:
        raise gone()
    again = next_state(latest.state, move)
    if again is None:
        raise over(latest)
    # Somebody took it on in this moment: it can still be answered, returned or withdrawn.
    moved = handovers.move(session, latest, again, user_id, context.clock())
    if moved is None:
        raise over(latest)
    return moved


def refresh_home_tabs(context: AppContext, session: Session, handover: Handover) -> None:
    """Have the Home tabs of both people refreshed, if they are open."""
    now = context.clock()
    for user_id in {handover.asker_id, handover.decider_id} - {""}:
        home.record_not_shown(session, handover.workspace_id, user_id, now)


def redirection_row(
    context: AppContext, case: Case, actor: str, after: Handover | None
) -> AuditRow:
    """Return that a question went on: by whom, and from whom to whom; nothing of its words."""
    return AuditRow(
        actor,
        context.clock(),
        "redirected",
        case.team.id if case.team else None,
        case.team.name if case.team else "",
        case.handover.decider_id,
        after.decider_id if after else None,
        ChangeSource.HANDOVER,
    )


def gone() -> Refusal:
    """Return what anybody reads whom a hand-over doesn't concern, or that isn't kept any more."""
    return Refusal("I no longer have this question.", "Ask it again with `/whoowns`.")


def asker_gone() -> Refusal:
    """Return what a decider reads of a question whose asker's account is gone."""
    return Refusal(
        "The person who asked no longer has an account here.", "Nobody is waiting for an answer."
    )


def _check_may(context: AppContext, case: Case, move: Move, user_id: str) -> None:
    if is_allowed(context, case, move, user_id):
        return
    if not (case.handover.channel_id and case.handover.asker_id):
        raise gone()
    if user_id == case.handover.asker_id:
        raise Refusal(
            "This is your own question.",
            "Wait for the answer, or withdraw it in your direct messages with me.",
        )
    raise Refusal(
        "This question is for somebody else.",
        "You're welcome to reply in the thread.",
    )


def over(handover: Handover, hint: str = "Nothing has changed.") -> Refusal:
    """Return why a move isn't possible any more."""
    if handover.is_asker_gone:
        return asker_gone()
    return Refusal(
        {
            State.OPEN: "This question has been opened again.",
            State.TAKEN: "Somebody is already on it.",
            State.ANSWERED: "This question has been answered already.",
            State.RETURNED: "This question has been passed on already.",
            State.PASSED_ON: "This question has gone to somebody else, since it waited so long.",
            State.WITHDRAWN: "The person who asked has withdrawn this question.",
            State.UNANSWERED: "This question has been closed without an answer.",
        }[handover.state],
        hint,
    )
