"""Take a handed-over question on, answer it or withdraw it, and say whether the answer helped."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from bot.domain.errors import Refusal
from bot.domain.handover import (
    ANSWER_LETTERS,
    GivenAnswer,
    Handover,
    Move,
    Posted,
)
from bot.store import handovers
from bot.store.database import Session
from bot.usecases import kept_answers
from bot.usecases.app_context import AppContext
from bot.usecases.hand_over import checked_text, too_long
from bot.usecases.handover_case import (
    Case,
    build_case,
    is_allowed,
    look_up_case,
    move_case,
    refresh_home_tabs,
)
from bot.usecases.kept_answers import Keep

SHOWN = 5
"""Questions of which somebody chooses the one that they answer."""


def make_move(
    context: AppContext, user_id: str, workspace_id: str, handover_id: int, move: Move
) -> Case:
    """Take a question on, withdraw it, or say whether its answer helped; raises Refusal.

    A refusal is as of `look_up_case`.
    """
    case = look_up_case(context, user_id, workspace_id, handover_id, move)
    now = context.clock()
    with context.database.transaction() as session:
        if move is Move.REOPEN:
            _check_not_asked_again(session, case.handover)
        moved = move_case(context, session, case, move, user_id)
        if case.answer and move in {Move.CONFIRM, Move.REOPEN}:
            handovers.record_helped(session, case.answer, now, helped=move is Move.CONFIRM)
        if move is Move.REOPEN:
            kept_answers.retire(context, session, moved)
        if move is Move.WITHDRAW:
            handovers.drop_drafts(session, [handover_id])
        refresh_home_tabs(context, session, moved)
    return replace(case, handover=moved)


def _check_not_asked_again(session: Session, handover: Handover) -> None:
    """Raise Refusal if the same person has the same question once more."""
    others = handovers.of_question(session, handover.workspace_id, handover.question_id)
    if any(h.is_active and h.decider_id == handover.decider_id for h in others):
        raise Refusal(
            "You've asked this again already, and the answer is still to come.", "Wait for it."
        )


def give_answer(
    context: AppContext,
    user_id: str,
    workspace_id: str,
    handover_id: int,
    text: str,
    keep: Keep | None = None,
) -> Case:
    """Answer a question, and `keep` the answer for the next person who asks.

    Raises Refusal as `look_up_case` does, and for an answer of no words.
    """
    case = look_up_case(context, user_id, workspace_id, handover_id, Move.ANSWER)
    now, is_public = context.clock(), bool(case.handover.channel_id)
    text = checked_text(text, ANSWER_LETTERS)
    handover_id = case.handover.id
    given = GivenAnswer(0, handover_id, user_id, text, now, now, keep=keep is not None)
    with context.database.transaction() as session:
        moved = move_case(context, session, case, Move.ANSWER, user_id)
        given = handovers.add_answer(session, workspace_id, given, is_public=is_public)
        if keep:
            kept_answers.keep(context, session, moved, given, keep)
        handovers.drop_drafts(session, [handover_id])
        refresh_home_tabs(context, session, moved)
    return replace(case, handover=moved, answer=given)


def case_at(context: AppContext, user_id: str, workspace_id: str, posted: Posted) -> Case | None:
    """Return the question whose message stands there, if this person may or could answer it."""
    with context.database.reading() as session:
        handover = handovers.shown_at(session, workspace_id, posted)
    if handover is None:
        return None
    case = build_case(context, handover)
    return case if is_allowed(context, case, Move.ANSWER, user_id) else None


def waiting_for(context: AppContext, user_id: str, workspace_id: str) -> tuple[Sequence[Case], int]:
    """Return the first questions that wait for somebody, oldest first, and how many do."""
    with context.database.reading() as session:
        waiting, total = handovers.waiting_for(session, workspace_id, user_id, SHOWN)
    return [build_case(context, handover) for handover in waiting], total


def draft_answer(context: AppContext, case: Case, user_id: str, text: str) -> GivenAnswer:
    """Keep a reply to a question as a draft.

    Raises Refusal for a reply that is too long, or that has nothing but files.
    """
    handover, text = case.handover, text.strip()
    if not text:
        raise Refusal("I can't pass files on.", "Write the answer, or paste a link to the file.")
    if len(text) > ANSWER_LETTERS:
        raise too_long(ANSWER_LETTERS)
    draft = GivenAnswer(0, handover.id, user_id, text, context.clock())
    with context.database.transaction() as session:
        return handovers.add_answer(
            session, handover.workspace_id, draft, is_public=bool(handover.channel_id)
        )


def case_of_draft(context: AppContext, user_id: str, workspace_id: str, answer_id: int) -> Case:
    """Return the question to which a draft is the answer; raises Refusal as `look_up_case` does."""
    draft = _draft(context, user_id, workspace_id, answer_id)
    return look_up_case(context, user_id, workspace_id, draft.handover_id, Move.ANSWER)


def _draft(context: AppContext, user_id: str, workspace_id: str, answer_id: int) -> GivenAnswer:
    with context.database.reading() as session:
        draft = handovers.answer(session, workspace_id, answer_id)
    if draft is None or draft.giver_id != user_id or draft.sent_at:
        raise _draft_gone()
    return draft


def _draft_gone() -> Refusal:
    """Return what somebody reads whose reply was sent, or thrown away with the question's end."""
    return Refusal(
        "This question is no longer waiting for this reply, so I've sent nothing.",
        "It has been answered, passed on or withdrawn.",
    )


def send_draft(
    context: AppContext,
    user_id: str,
    workspace_id: str,
    answer_id: int,
    keep: Keep | None = None,
) -> Case:
    """Send a draft as its giver's answer, and `keep` it; raises Refusal as `look_up_case` does."""
    draft = _draft(context, user_id, workspace_id, answer_id)
    case = look_up_case(context, user_id, workspace_id, draft.handover_id, Move.ANSWER)
    with context.database.transaction() as session:
        moved = move_case(context, session, case, Move.ANSWER, user_id)
        answered = replace(draft, handover_id=moved.id)
        sent = handovers.send_draft(session, answered, context.clock(), keep=keep is not None)
        if keep:
            kept_answers.keep(context, session, moved, sent, keep)
        handovers.drop_drafts(session, {draft.handover_id, moved.id})
        refresh_home_tabs(context, session, moved)
    return replace(case, handover=moved, answer=sent)


def drop_draft(context: AppContext, user_id: str, workspace_id: str, answer_id: int) -> None:
    """Throw a draft away; raises Refusal if it isn't this person's."""
    draft = _draft(context, user_id, workspace_id, answer_id)
    with context.database.transaction() as session:
        handovers.drop_draft(session, draft)


def withdraw_all(
    context: AppContext, workspace_id: str, user_id: str, *, is_gone: bool = False
) -> Sequence[Case]:
    """Withdraw what somebody waits for, who is about to be forgotten or whose account `is_gone`.

    What somebody else has ended at this moment stays as it is.
    """
    withdrawn = []
    with context.database.transaction() as session:
        for handover in handovers.all_of_asker(session, workspace_id, user_id):
            case, by = build_case(context, handover), "" if is_gone else user_id
            with suppress(Refusal):
                moved = move_case(context, session, case, Move.WITHDRAW, by)
                refresh_home_tabs(context, session, moved)
                withdrawn.append(replace(case, handover=moved))
        handovers.drop_drafts(session, [case.handover.id for case in withdrawn])
    return withdrawn
