"""Send a handed-over question on to whom it is for instead, and learn from that."""

from dataclasses import dataclass, replace

from bot.domain.errors import Refusal
from bot.domain.handover import GONE_ON, Handover, Move
from bot.domain.question import Answer
from bot.domain.route import resolve_assignee
from bot.domain.teams.team import SPLIT, Role, Team, decision
from bot.domain.verdict import Kind
from bot.store import audit, handovers
from bot.store.database import Session
from bot.usecases.answer_feedback import Presser, give_feedback, look_up
from bot.usecases.app_context import AppContext
from bot.usecases.handover_case import (
    Case,
    look_up_case,
    move_case,
    redirection_row,
    refresh_home_tabs,
)


@dataclass(frozen=True, slots=True)
class Redirection:
    """Whom a question is for instead: the other role, another team, a person, or nobody."""

    other_role: bool = False
    team_id: int | None = None
    user_id: str = ""
    not_a_decision: bool = False


def other_decider(context: AppContext, case: Case, user_id: str) -> str | None:
    """Return who decides as the other role at present; None if that helps nobody.

    It doesn't if that is the same person again, the asker, or `user_id`, who passes it on; nor if a
    decider would send it to somebody who had it already.
    """
    handover = case.handover
    if case.team is None:
        return None
    presence = context.presence(context.workspace_teams(handover.workspace_id))
    decider_id = resolve_assignee(case.team, handover.role.other, presence).user_id
    nobody_new = {handover.decider_id, handover.asker_id, user_id}
    if user_id != handover.asker_id:
        with context.database.reading() as session:
            nobody_new |= _who_had(session, handover)
    return None if decider_id in nobody_new else decider_id


def redirect(
    context: AppContext,
    user_id: str,
    workspace_id: str,
    handover_id: int,
    to: Redirection,
    request: str,
) -> Case:
    """Send a question on: by the decider as not theirs, or by the asker to somebody else.

    What is learnt from it is kept as feedback. Raises Refusal as `look_up_case` does, and where
    there is nobody to send it to.
    """
    with context.database.reading() as session:
        found = handovers.find(session, workspace_id, handover_id)
    by_asker = found is not None and found.asker_id == user_id
    move = Move.WITHDRAW if by_asker else Move.RETURN
    case = look_up_case(context, user_id, workspace_id, handover_id, move)
    new = _redirected(context, case, user_id, to)
    with context.database.transaction() as session:
        if new and not by_asker:
            _check_is_new(session, new)
        moved = move_case(context, session, case, move, user_id)
        handovers.drop_drafts(session, [handover_id])
        after = handovers.add(session, new, request) if new else None
        if new and after is None:
            raise Refusal("That person has this question already.", "Choose somebody else.")
        audit.record(session, workspace_id, [redirection_row(context, case, user_id, after)])
        refresh_home_tabs(context, session, moved)
        if after:
            refresh_home_tabs(context, session, after)
    teams = context.workspace_teams(workspace_id)
    return replace(
        case,
        handover=moved,
        after=after,
        team=teams.matcher.team(after.team_id) if after else case.team,
        fallback=teams.settings.fallback,
    )


def _check_is_new(session: Session, new: Handover) -> None:
    """Raise Refusal if a person has had the question already: they would only send it back."""
    if new.decider_id in _who_had(session, new):
        raise Refusal(
            "That person has had this question already.", "Choose somebody else, or answer it."
        )


def _who_had(session: Session, handover: Handover) -> set[str]:
    """Those who have a question, or had it until it went on."""
    earlier = handovers.of_question(session, handover.workspace_id, handover.question_id)
    return {h.decider_id for h in earlier if h.state in GONE_ON or h.is_active}


def _redirected(context: AppContext, case: Case, user_id: str, to: Redirection) -> Handover | None:
    """The hand-over that takes this one's place; None if it is for nobody. Keeps feedback."""
    handover, team, now = case.handover, case.team, context.clock()
    presser = Presser(handover.workspace_id, user_id, is_decider=True)
    by_asker = user_id == handover.asker_id
    if to.not_a_decision and by_asker:
        raise Refusal("Only the person you asked can say that.", "Withdraw your question instead.")
    if to.not_a_decision:
        give_feedback(context, presser, handover.question_id, kind=Kind.NEITHER)
        return None
    new_team, role, decider_id = _whose(context, presser, handover, team, to)
    _check_decider(handover, user_id, decider_id)
    stays = bool(team and new_team and team.id == new_team.id and not to.user_id)
    return Handover(
        0,
        handover.workspace_id,
        handover.question_id,
        handover.asker_id,
        decider_id,
        role,
        new_team.id if new_team else None,
        handover.text,
        now,
        state_at=now,
        channel_id=handover.channel_id if stays else "",
        permalink=handover.permalink,
        author_id=handover.author_id,
        previous_id=handover.id,
    )


def _whose(
    context: AppContext, presser: Presser, handover: Handover, team: Team | None, to: Redirection
) -> tuple[Team | None, Role, str]:
    """Return the next team, role and decider, `""` where nobody is named. Keeps feedback.

    Raises Refusal where the team is gone.
    """
    if not to.other_role and to.team_id is None:
        return team, handover.role, to.user_id
    workspace_teams = context.workspace_teams(handover.workspace_id)
    team_id = to.team_id if to.team_id is not None else handover.team_id
    new_team = workspace_teams.matcher.team(team_id)
    if new_team is None:
        raise Refusal("That team no longer exists.", "Choose another one.")
    role = handover.role.other if to.other_role else handover.role
    answer = _learn(context, presser, handover, new_team, role, to)
    if not to.other_role and answer and answer.route:
        role = answer.route.role
    presence = context.presence(workspace_teams)
    return new_team, role, resolve_assignee(new_team, role, presence).user_id or ""


def _check_decider(handover: Handover, user_id: str, decider_id: str) -> None:
    """Raise Refusal where it helps nobody that this person has the question next."""
    if not decider_id:
        raise Refusal("Nobody is named for that.", "Choose a person, or somebody else.")
    if user_id == decider_id == handover.asker_id:
        raise Refusal("That's you.", "Choose somebody else.")
    if decider_id in {handover.decider_id, user_id}:
        raise Refusal("That would be the same person again.", "Choose somebody else.")
    if decider_id == handover.asker_id:
        raise Refusal(
            "That's the person who asked.",
            "Press *Answer* and tell them that it's theirs to decide.",
        )


def _learn(
    context: AppContext,
    presser: Presser,
    handover: Handover,
    team: Team,
    role: Role,
    to: Redirection,
) -> Answer | None:
    """Keep as feedback which team or kind it should have been; None where nothing is learnt."""
    if not to.other_role:
        return give_feedback(context, presser, handover.question_id, team_id=team.id)
    answer = look_up(context, presser, handover.question_id)
    kinds = [k for k in SPLIT if decision(team, k, answer.verdict.theme_for(k)).role is role]
    if not kinds or answer.kind in kinds:
        return None
    return give_feedback(context, presser, handover.question_id, kind=kinds[0])
