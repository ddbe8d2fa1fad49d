"""Hand a question over to the person who decides, and bring the answer back.

Each step checks who takes it. For everybody whom a hand-over doesn't concern it is as if it were
gone. A move happens once: of two people who press at the same moment, one is told of the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.audit import AuditRow, ChangeSource
from bot.domain.errors import Refusal
from bot.domain.handover import (
    ANSWER_LETTERS,
    QUESTION_LETTERS,
    GivenAnswer,
    Handover,
    Move,
    Posted,
    State,
    may_move,
    next_state,
)
from bot.domain.question import Answer, Question
from bot.domain.route import resolve_assignee
from bot.domain.teams.team import SPLIT, Role, Team, decision
from bot.domain.verdict import Kind
from bot.store import audit, handovers, home, journal
from bot.store.database import Session
from bot.usecases.answer_feedback import Presser, give_feedback, look_up
from bot.usecases.app_context import AppContext

NOTHING_SHOWN = -1
"""The revision of a Home tab that has to be shown anew."""
SHOWN = 10
"""Hand-overs of one sort that a Home tab shows."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be handed over: a question, to whom, and as what that person is asked.

    `active` is the hand-over that this person already has.
    """

    question: Question
    text: str
    decider_id: str
    role: Role
    team: Team
    active: Handover | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """What the asker sends: the question's words, and where it is to stand.

    `request` is the form, so that it counts once. `channel_id` is `""` for a direct message.
    """

    request: str
    text: str
    channel_id: str = ""
    permalink: str = ""


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


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody, oldest first, and what they wait for, latest first.

    Of either only some are shown; the totals count all of them.
    """

    now: datetime
    for_me: Sequence[Case] = ()
    for_me_total: int = 0
    asked: Sequence[Case] = ()
    asked_total: int = 0


@dataclass(frozen=True, slots=True)
class Redirection:
    """Whom a question is for instead: the other role, another team, a person, or nobody."""

    other_role: bool = False
    team_id: int | None = None
    user_id: str = ""
    not_a_decision: bool = False


def offer(context: AppContext, presser: Presser, entry_id: int, *, consulted: bool) -> Offer:
    """Return what the asker of a question can hand over, and to whom.

    Raises Refusal as `look_up` does, for anybody but the asker, and where nobody is named.
    """
    answer = look_up(context, presser, entry_id)
    if answer.asker_id != presser.user_id:
        raise Refusal(
            "Only the person who asked can hand this question over.",
            "Ask it yourself with `/whoowns`.",
        )
    route = answer.route
    user_id = route and (route.consulted if consulted else route.assignee)
    if route is None or not user_id:
        raise Refusal("Nobody is named for this question now.", "Ask it again with `/whoowns`.")
    if user_id == presser.user_id:
        raise Refusal("This question is yours to decide.", "There's nobody to ask.")
    role = route.role.other if consulted else route.acting_role
    with context.database.reading() as session:
        entry = journal.find(session, presser.workspace_id, entry_id)
        earlier = handovers.of_question(session, presser.workspace_id, entry_id)
    if entry is None:
        raise _gone()
    active = next((h for h in earlier if h.is_active and h.decider_id == user_id), None)
    text = entry.question.text[:QUESTION_LETTERS]
    return Offer(entry.question, text, user_id, role, route.team, active)


def hand_over(context: AppContext, entry_id: int, offered: Offer, sent: Sent) -> Case | None:
    """Hand a question over; None if this form was handled before.

    Raises Refusal if that person has the question already.
    """
    question, now = offered.question, context.clock()
    new = Handover(
        0,
        question.workspace_id,
        entry_id,
        question.asker_id,
        offered.decider_id,
        offered.role,
        offered.team.id,
        checked_text(sent.text, QUESTION_LETTERS),
        now,
        state_at=now,
        channel_id=sent.channel_id,
        permalink=sent.permalink,
        author_id=question.author_id,
    )
    with context.database.transaction() as session:
        added = handovers.add(session, new, sent.request)
        if added is None:
            earlier = handovers.of_question(session, question.workspace_id, entry_id)
            if any(h.is_active and h.decider_id == new.decider_id for h in earlier):
                return None
            raise Refusal("You've already sent this.", "Wait for the answer.")
        _show_anew(context, session, added)
    return Case(added, offered.team)


def look_up_case(
    context: AppContext, user_id: str, workspace_id: str, handover_id: int, move: Move
) -> Case:
    """Return a hand-over with which somebody may make a move.

    Raises Refusal where it is none of theirs, and where the move isn't possible any more.
    """
    with context.database.reading() as session:
        handover = handovers.find(session, workspace_id, handover_id)
        given = handovers.answer_to(session, handover_id) if handover else None
    if handover is None:
        raise _gone()
    case = _case(context, handover, given)
    _check_may(context, case, move, user_id)
    if next_state(handover.state, move) is None:
        raise _over(case)
    return case


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
    return replace(_case(context, handover, given), after=after, before=before)


def make_move(
    context: AppContext, user_id: str, workspace_id: str, handover_id: int, move: Move
) -> Case:
    """Take a question on, withdraw it, or say whether its answer helped; raises Refusal.

    A refusal is as of `look_up_case`.
    """
    case = look_up_case(context, user_id, workspace_id, handover_id, move)
    now = context.clock()
    with context.database.transaction() as session:
        moved = _moved(context, session, case, move, user_id)
        if case.answer and move in {Move.CONFIRM, Move.REOPEN}:
            handovers.record_helped(session, case.answer, now, helped=move is Move.CONFIRM)
        if move is Move.WITHDRAW:
            handovers.drop_drafts(session, [handover_id])
        _show_anew(context, session, moved)
    return replace(case, handover=moved)


def give_answer(
    context: AppContext, user_id: str, workspace_id: str, handover_id: int, text: str
) -> Case:
    """Answer a question; raises Refusal as `look_up_case` does, and for an answer of no words."""
    case = look_up_case(context, user_id, workspace_id, handover_id, Move.ANSWER)
    now, is_public = context.clock(), bool(case.handover.channel_id)
    text = checked_text(text, ANSWER_LETTERS)
    given = GivenAnswer(0, handover_id, user_id, text, now, now)
    with context.database.transaction() as session:
        moved = _moved(context, session, case, Move.ANSWER, user_id)
        given = handovers.add_answer(session, workspace_id, given, is_public=is_public)
        handovers.drop_drafts(session, [handover_id])
        _show_anew(context, session, moved)
    return replace(case, handover=moved, answer=given)


def draft_answer(
    context: AppContext, user_id: str, workspace_id: str, posted: Posted, text: str
) -> tuple[Case, GivenAnswer] | None:
    """Keep a reply to a hand-over's message as a draft; None where it is no such reply.

    It is none if the message isn't one of a hand-over that waits, or isn't this person's to answer.
    """
    with context.database.reading() as session:
        handover = handovers.shown_at(session, workspace_id, posted)
    if handover is None or not handover.is_active or not text.strip():
        return None
    case = _case(context, handover, None)
    if not _may(context, case, Move.ANSWER, user_id):
        return None
    text = text.strip()[:ANSWER_LETTERS]
    draft = GivenAnswer(0, handover.id, user_id, text, context.clock())
    with context.database.transaction() as session:
        draft = handovers.add_answer(
            session, workspace_id, draft, is_public=bool(handover.channel_id)
        )
    return case, draft


def send_draft(context: AppContext, user_id: str, workspace_id: str, answer_id: int) -> Case:
    """Send a draft as its giver's answer; raises Refusal as `look_up_case` does."""
    with context.database.reading() as session:
        draft = handovers.answer(session, workspace_id, answer_id)
    if draft is None or draft.giver_id != user_id or draft.sent_at:
        raise _gone()
    case = look_up_case(context, user_id, workspace_id, draft.handover_id, Move.ANSWER)
    with context.database.transaction() as session:
        moved = _moved(context, session, case, Move.ANSWER, user_id)
        sent = handovers.send_draft(session, draft, context.clock())
        handovers.drop_drafts(session, [draft.handover_id])
        _show_anew(context, session, moved)
    return replace(case, handover=moved, answer=sent)


def drop_draft(context: AppContext, user_id: str, workspace_id: str, answer_id: int) -> None:
    """Throw a draft away; raises Refusal if it isn't this person's."""
    with context.database.transaction() as session:
        draft = handovers.answer(session, workspace_id, answer_id)
        if draft is None or draft.giver_id != user_id or draft.sent_at:
            raise _gone()
        handovers.drop_drafts(session, [draft.handover_id])


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
        # The people who had it already would only send it back.
        earlier = handovers.of_question(session, workspace_id, case.handover.question_id)
        had_it = {h.decider_id for h in earlier if h.state is State.RETURNED or h.is_active}
        if new and not by_asker and new.decider_id in had_it:
            raise Refusal(
                "That person has had this question already.", "Choose somebody else, or answer it."
            )
        moved = _moved(context, session, case, move, user_id)
        handovers.drop_drafts(session, [handover_id])
        after = handovers.add(session, new, request) if new else None
        if new and after is None:
            raise Refusal("That person has this question already.", "Choose somebody else.")
        audit.record(session, workspace_id, [_audit_row(context, case, user_id, after)])
        _show_anew(context, session, moved)
        if after:
            _show_anew(context, session, after)
    teams = context.workspace_teams(workspace_id)
    return replace(
        case,
        handover=moved,
        after=after,
        team=teams.matcher.team(after.team_id) if after else case.team,
        fallback=teams.settings.fallback,
    )


def waiting(context: AppContext, workspace_id: str, user_id: str) -> Waiting:
    """Return what a Home tab shows of hand-overs."""
    with context.database.reading() as session:
        for_me, for_me_total = handovers.waiting_for(session, workspace_id, user_id, SHOWN)
        asked, asked_total = handovers.asked_by(session, workspace_id, user_id, SHOWN)
    return Waiting(
        context.clock(),
        [_case(context, handover, None) for handover in for_me],
        for_me_total,
        [_case(context, handover, None) for handover in asked],
        asked_total,
    )


def withdraw_all(context: AppContext, workspace_id: str, user_id: str) -> Sequence[Case]:
    """Withdraw what somebody waits for, who is about to be forgotten."""
    with context.database.transaction() as session:
        waiting = handovers.all_of_asker(session, workspace_id, user_id)
        cases = [_case(context, handover, None) for handover in waiting]
        moved = [_moved(context, session, case, Move.WITHDRAW, user_id) for case in cases]
        handovers.drop_drafts(session, [handover.id for handover in waiting])
    return [replace(case, handover=new) for case, new in zip(cases, moved, strict=True)]


def record_shown(
    context: AppContext, workspace_id: str, handover_id: int, posted: Posted
) -> Case | None:
    """Record where the decider's message stands; returns the hand-over as it is by now."""
    with context.database.transaction() as session:
        handovers.record_shown(session, workspace_id, handover_id, posted)
    return case_of(context, workspace_id, handover_id)


def record_confirmation(
    context: AppContext, workspace_id: str, handover_id: int, posted: Posted
) -> Case | None:
    """Record where the asker's message stands; returns the hand-over as it is by now."""
    with context.database.transaction() as session:
        handovers.record_confirmation(session, workspace_id, handover_id, posted)
    return case_of(context, workspace_id, handover_id)


def not_delivered(context: AppContext, workspace_id: str, handover_id: int) -> Case | None:
    """Have a question sent directly that a channel didn't take; else it comes back to its asker.

    Returns the hand-over as it is now; None if nobody waits for it any more.
    """
    with context.database.transaction() as session:
        handover = handovers.find(session, workspace_id, handover_id)
        if handover is None or not handover.is_active:
            return None
        if handover.channel_id:
            handovers.send_directly(session, workspace_id, handover_id)
            return _case(context, replace(handover, channel_id=""), None)
        case = _case(context, handover, None)
        moved = _moved(context, session, case, Move.RETURN, "")
    return replace(case, handover=moved)


def checked_text(text: str, letters: int) -> str:
    """Return words that somebody typed without space around; raises Refusal for none, or more."""
    text = text.strip()
    if not any(letter.isalnum() for letter in text):
        raise Refusal("There are no words in this.", "Write a sentence.")
    if len(text) > letters:
        raise Refusal(f"This is longer than {letters:,} letters.", "Shorten it.")
    return text


def _case(context: AppContext, handover: Handover, given: GivenAnswer | None) -> Case:
    workspace_teams = context.workspace_teams(handover.workspace_id)
    fallback = workspace_teams.settings.fallback
    team = workspace_teams.matcher.team(handover.team_id)
    return Case(handover, team, given, fallback=fallback)


def _may(context: AppContext, case: Case, move: Move, user_id: str) -> bool:
    presence = context.presence(context.workspace_teams(case.handover.workspace_id))
    return may_move(case.handover, move, user_id, case.team, presence)


def _check_may(context: AppContext, case: Case, move: Move, user_id: str) -> None:
    if _may(context, case, move, user_id):
        return
    if not case.handover.channel_id:
        raise _gone()
    if user_id == case.handover.asker_id:
        raise Refusal("This is your own question.", "Wait for the answer, or withdraw it.")
    raise Refusal(
        "This question is for somebody else: only they, and who stands in for them, can do that.",
        "You're welcome to reply in the thread.",
    )


def _moved(
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
        raise _gone()
    again = next_state(latest.state, move)
    if again is None:
        raise _over(replace(case, handover=latest))
    # Somebody took it on in this moment: it can still be answered, returned or withdrawn.
    moved = handovers.move(session, latest, again, user_id, context.clock())
    if moved is None:
        raise _over(replace(case, handover=latest))
    return moved


def _redirected(context: AppContext, case: Case, user_id: str, to: Redirection) -> Handover | None:
    """The hand-over that takes this one's place; None if it is for nobody. Keeps feedback."""
    handover, team, now = case.handover, case.team, context.clock()
    presser = Presser(handover.workspace_id, user_id, is_decider=True)
    if to.not_a_decision:
        give_feedback(context, presser, handover.question_id, kind=Kind.NEITHER)
        return None
    role, new_team, decider_id = handover.role, team, to.user_id
    if to.other_role or to.team_id is not None:
        new_team = context.workspace_teams(handover.workspace_id).matcher.team(
            to.team_id if to.team_id is not None else handover.team_id
        )
        if new_team is None:
            raise Refusal("That team no longer exists.", "Choose another one.")
        role = role.other if to.other_role else role
        answer = _learn(context, presser, handover, new_team, role, to)
        if not to.other_role and answer and answer.route:
            role = answer.route.role
        presence = context.presence(context.workspace_teams(handover.workspace_id))
        decider_id = resolve_assignee(new_team, role, presence).user_id or ""
    if not decider_id:
        raise Refusal("Nobody is named for that.", "Choose a person, or somebody else.")
    if decider_id in {handover.decider_id, user_id}:
        raise Refusal("That would be the same person again.", "Choose somebody else.")
    if decider_id == handover.asker_id:
        raise Refusal(
            "That's the person who asked.", "Answer it: they'll read that it's theirs to decide."
        )
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


def _audit_row(context: AppContext, case: Case, user_id: str, after: Handover | None) -> AuditRow:
    """That a question was redirected: by whom, and from whom to whom; nothing of its words."""
    return AuditRow(
        user_id,
        context.clock(),
        "redirected",
        case.team.id if case.team else None,
        case.team.name if case.team else "",
        case.handover.decider_id,
        after.decider_id if after else None,
        ChangeSource.HANDOVER,
    )


def _show_anew(context: AppContext, session: Session, handover: Handover) -> None:
    """Have the Home tabs of both people refreshed, if they are open."""
    now = context.clock()
    for user_id in {handover.asker_id, handover.decider_id} - {""}:
        home.record_not_shown(session, handover.workspace_id, user_id, NOTHING_SHOWN, now)


def _over(case: Case) -> Refusal:
    return Refusal(
        {
            State.OPEN: "This question has been opened again.",
            State.TAKEN: "Somebody is already on it.",
            State.ANSWERED: "This question has been answered already.",
            State.RETURNED: "This question has been passed on already.",
            State.WITHDRAWN: "The person who asked has withdrawn this question.",
            State.UNANSWERED: "This question has been closed without an answer.",
        }[case.handover.state],
        "Nothing has changed.",
    )


def _gone() -> Refusal:
    return Refusal("I no longer have this question.", "Ask it again with `/whoowns`.")
