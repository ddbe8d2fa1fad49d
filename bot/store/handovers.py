"""Hand-overs: which questions went to whom, and what was answered."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select, text

from bot.domain.handover import ACTIVE, GivenAnswer, Handover, Posted, State
from bot.domain.teams.team import Role
from bot.store.database import Session
from bot.store.engine.dialects import for_each_dialect
from bot.store.tables import answers, handovers

IS_ACTIVE: Any = text("(state IN ('open', 'taken'))")
"""Spelt as in the indexes, since SQLite uses them only for the very same expression."""
_ADD = for_each_dialect(
    handovers, lambda insert: insert.on_conflict_do_nothing().returning(handovers.c.id)
)


def add(session: Session, handover: Handover, request: str) -> Handover | None:
    """Store a new hand-over; None if its form counts already, or if that person has the question.

    The insert itself detects either, so that two replicas agree.
    """
    row = {
        "workspace_id": handover.workspace_id,
        "request": request,
        "question_id": handover.question_id,
        "previous_id": handover.previous_id,
        "asker_id": handover.asker_id,
        "author_id": handover.author_id,
        "decider_id": handover.decider_id,
        "role": handover.role.value,
        "team_id": handover.team_id,
        "text": handover.text,
        "permalink": handover.permalink,
        "channel_id": handover.channel_id,
        "created_at": handover.created_at,
        "state": handover.state.value,
        "state_at": handover.created_at,
        "moved_by": handover.asker_id,
        "waited_days": handover.waited_days,
    }
    new_id = session.scalar(_ADD[session.dialect.name], row)
    return None if new_id is None else replace(handover, id=new_id)


def find(session: Session, workspace_id: str, handover_id: int) -> Handover | None:
    """Return the hand-over with this ID, or None if the workspace has none."""
    return _one(session, _in(workspace_id) & (handovers.c.id == handover_id))


def shown_at(session: Session, workspace_id: str, posted: Posted) -> Handover | None:
    """Return the hand-over whose message to the decider stands there, if any."""
    there = (handovers.c.shown_channel == posted.channel_id) & (handovers.c.shown_ts == posted.ts)
    return _one(session, _in(workspace_id) & there)


def of_question(session: Session, workspace_id: str, question_id: int) -> Sequence[Handover]:
    """Return the hand-overs of a question, the latest first."""
    mine = _in(workspace_id) & (handovers.c.question_id == question_id)
    query = select(handovers).where(mine).order_by(handovers.c.id.desc())
    return [_handover(row) for row in session.execute(query)]


def count_active(session: Session) -> int:
    """Return how many hand-overs wait for an answer, in all workspaces."""
    return session.scalar(select(func.count()).select_from(handovers).where(IS_ACTIVE)) or 0


def move(
    session: Session, handover: Handover, state: State, by: str, now: datetime
) -> Handover | None:
    """Give a hand-over its next state, unless somebody else was faster: then None."""
    values: dict[str, Any] = {"state": state.value, "state_at": now, "moved_by": by}
    if state is State.TAKEN:
        values["taken_at"] = now
    values["ended_at"] = None if state in ACTIVE else now
    as_it_was = (handovers.c.id == handover.id) & (handovers.c.state == handover.state.value)
    if not session.execute(handovers.update().where(as_it_was).values(values)).rowcount:
        return None
    return replace(handover, state=state, state_at=now, moved_by=by)


def record_shown(session: Session, workspace_id: str, handover_id: int, posted: Posted) -> None:
    """Record where the message to the decider stands."""
    _set(session, workspace_id, handover_id, shown_channel=posted.channel_id, shown_ts=posted.ts)


def record_confirmation(
    session: Session, workspace_id: str, handover_id: int, posted: Posted
) -> None:
    """Record where the message to the asker stands."""
    values = {"confirmation_channel": posted.channel_id, "confirmation_ts": posted.ts}
    _set(session, workspace_id, handover_id, **values)


def send_directly(session: Session, workspace_id: str, handover_id: int) -> None:
    """Record that a hand-over goes to the decider in a direct message after all."""
    _set(session, workspace_id, handover_id, channel_id="")


def waiting_for(
    session: Session, workspace_id: str, user_id: str, limit: int
) -> tuple[Sequence[Handover], int]:
    """Return the hand-overs that wait for somebody, oldest first, and how many there are."""
    mine = _in(workspace_id) & (handovers.c.decider_id == user_id) & IS_ACTIVE
    query = (
        select(handovers).where(mine).order_by(handovers.c.created_at, handovers.c.id).limit(limit)
    )
    shown = [_handover(row) for row in session.execute(query)]
    return shown, _count(session, mine) if len(shown) == limit else len(shown)


def all_waiting_for(session: Session, workspace_id: str, user_id: str) -> Sequence[Handover]:
    """Return every hand-over that waits for somebody, the oldest first."""
    mine = _in(workspace_id) & (handovers.c.decider_id == user_id) & IS_ACTIVE
    query = select(handovers).where(mine).order_by(handovers.c.created_at, handovers.c.id)
    return [_handover(row) for row in session.execute(query)]


def asked_by(
    session: Session, workspace_id: str, user_id: str, limit: int
) -> tuple[Sequence[Handover], int]:
    """Return the hand-overs that somebody waits for, latest first, and how many there are."""
    mine = _in(workspace_id) & (handovers.c.asker_id == user_id) & IS_ACTIVE
    query = select(handovers).where(mine).order_by(handovers.c.id.desc()).limit(limit)
    shown = [_handover(row) for row in session.execute(query)]
    return shown, _count(session, mine) if len(shown) == limit else len(shown)


def all_of_asker(session: Session, workspace_id: str, user_id: str) -> Sequence[Handover]:
    """Return every hand-over that somebody waits for."""
    mine = _in(workspace_id) & (handovers.c.asker_id == user_id) & IS_ACTIVE
    return [_handover(row) for row in session.execute(select(handovers).where(mine))]


def add_answer(
    session: Session, workspace_id: str, answer: GivenAnswer, *, is_public: bool
) -> GivenAnswer:
    """Store an answer, or the draft of one."""
    row = {
        "workspace_id": workspace_id,
        "handover_id": answer.handover_id,
        "giver_id": answer.giver_id,
        "text": answer.text,
        "written_at": answer.written_at,
        "sent_at": answer.sent_at,
        "keep": answer.keep,
        "is_public": is_public,
    }
    answer_id = session.scalar(answers.insert().returning(answers.c.id), row)
    return replace(answer, id=answer_id or 0)


def answer(session: Session, workspace_id: str, answer_id: int) -> GivenAnswer | None:
    """Return the answer with this ID, or None if the workspace has none."""
    mine = (answers.c.workspace_id == workspace_id) & (answers.c.id == answer_id)
    row = session.execute(select(answers).where(mine)).one_or_none()
    return None if row is None else _given(row)


def answer_to(session: Session, handover_id: int) -> GivenAnswer | None:
    """Return the latest answer to a hand-over that was sent, if any."""
    sent = (answers.c.handover_id == handover_id) & answers.c.sent_at.is_not(None)
    query = select(answers).where(sent).order_by(answers.c.id.desc()).limit(1)
    row = session.execute(query).one_or_none()
    return None if row is None else _given(row)


def send_draft(
    session: Session, draft: GivenAnswer, now: datetime, *, keep: bool = False
) -> GivenAnswer:
    """Record that a draft was sent, as the answer to its hand-over, and whether it is kept."""
    values = {"sent_at": now, "keep": keep, "handover_id": draft.handover_id}
    session.execute(answers.update().where(answers.c.id == draft.id).values(values))
    return replace(draft, sent_at=now, keep=keep)


def drop_draft(session: Session, draft: GivenAnswer) -> None:
    """Delete a draft, unless it was sent."""
    mine = (answers.c.id == draft.id) & answers.c.sent_at.is_(None)
    session.execute(answers.delete().where(mine))


def drop_drafts(session: Session, handover_ids: Iterable[int]) -> None:
    """Delete the drafts of hand-overs that nobody can answer any more."""
    mine = answers.c.handover_id.in_(list(handover_ids)) & answers.c.sent_at.is_(None)
    session.execute(answers.delete().where(mine))


def record_helped(session: Session, given: GivenAnswer, now: datetime, *, helped: bool) -> None:
    """Record what the asker says of an answer."""
    values = {"helped": helped, "helped_at": now}
    session.execute(answers.update().where(answers.c.id == given.id).values(values))


def move_channel(session: Session, workspace_id: str, old: str, new: str) -> None:
    """Let hand-overs in a channel follow it to its new ID."""
    for column in (handovers.c.channel_id, handovers.c.shown_channel):
        mine = _in(workspace_id) & (column == old)
        session.execute(handovers.update().where(mine).values({column: new}))


def _in(workspace_id: str) -> ColumnElement[bool]:
    return handovers.c.workspace_id == workspace_id


def _set(session: Session, workspace_id: str, handover_id: int, **values: str) -> None:
    mine = _in(workspace_id) & (handovers.c.id == handover_id)
    session.execute(handovers.update().where(mine).values(values))


def _count(session: Session, mine: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(handovers).where(mine)) or 0


def _one(session: Session, mine: ColumnElement[bool]) -> Handover | None:
    row = session.execute(select(handovers).where(mine).limit(1)).one_or_none()
    return None if row is None else _handover(row)


def _handover(row: Row[Any]) -> Handover:
    return Handover(
        row.id,
        row.workspace_id,
        row.question_id,
        row.asker_id,
        row.decider_id,
        Role(row.role),
        row.team_id,
        row.text,
        row.created_at,
        State(row.state),
        row.state_at,
        row.moved_by,
        row.channel_id,
        row.permalink,
        row.author_id,
        row.previous_id,
        Posted(row.shown_channel, row.shown_ts) if row.shown_ts else None,
        Posted(row.confirmation_channel, row.confirmation_ts) if row.confirmation_ts else None,
        row.waited_days,
    )


def _given(row: Row[Any]) -> GivenAnswer:
    return GivenAnswer(
        row.id, row.handover_id, row.giver_id, row.text, row.written_at, row.sent_at, row.keep
    )
