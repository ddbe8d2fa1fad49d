"""Answers that are kept for the next person who asks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import takewhile
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, or_, select

from bot.domain.asked_before.kept import RETIRED_AFTER, KeptAnswer
from bot.domain.teams.team import Role
from bot.store.database import Session
from bot.store.engine.dialects import for_each_dialect
from bot.store.tables import kept_answer_ratings, kept_answers, questions

Stamp = tuple[int, datetime | None]
"""What differs once anything has been kept, edited, retired, withdrawn or deleted."""
RATINGS_READ = 50
"""The latest ratings of a kept answer that are read to see who said what in a row."""
_kept, _rated = kept_answers.c, kept_answer_ratings.c
_RATE = for_each_dialect(
    kept_answer_ratings,
    lambda insert: insert.on_conflict_do_update(
        index_elements=[_rated.kept_answer_id, _rated.question_id],
        set_={"was_it": insert.excluded.was_it, "at": insert.excluded.at},
    ),
)


def add(session: Session, kept: KeptAnswer) -> KeptAnswer:
    """Keep an answer, in the place of an earlier one to the same hand-over."""
    session.execute(kept_answers.delete().where(_kept.handover_id == kept.handover_id))
    row = {
        "workspace_id": kept.workspace_id,
        "handover_id": kept.handover_id,
        "question_id": kept.question_id,
        "team_id": kept.team_id,
        "role": kept.role.value,
        "question": kept.question,
        "text": kept.text,
        "asker_id": kept.asker_id,
        "author_id": kept.author_id,
        "giver_id": kept.giver_id,
        "channel_id": kept.channel_id,
        "is_public": kept.is_public,
        "permalink": kept.permalink,
        "answered_at": kept.answered_at,
        "changed_at": kept.changed_at,
    }
    new_id = session.scalar(kept_answers.insert().returning(_kept.id), row)
    return replace(kept, id=new_id or 0)


def find(session: Session, workspace_id: str, kept_id: int) -> KeptAnswer | None:
    """Return the kept answer with this ID, or None if the workspace has none."""
    mine = (_kept.workspace_id == workspace_id) & (_kept.id == kept_id)
    row = session.execute(select(kept_answers).where(mine)).one_or_none()
    return None if row is None else _of(row)


def of_ids(
    session: Session, workspace_id: str, kept_ids: Collection[int], question_id: int
) -> Mapping[int, KeptAnswer]:
    """Return those kept answers that may still be shown for a question, by ID.

    Those that are retired, its own, and those of which somebody said something there are not.
    """
    rated = select(_rated.kept_answer_id).where(_rated.question_id == question_id)
    mine = and_(
        _kept.workspace_id == workspace_id,
        _kept.id.in_(kept_ids),
        _kept.retired_at.is_(None),
        _kept.question_id != question_id,
        _kept.id.not_in(rated),
    )
    return {row.id: _of(row) for row in session.execute(select(kept_answers).where(mine))}


def stamp(session: Session, team_id: int, role: Role) -> Stamp:
    """Return what tells whether the kept answers of a team and role have changed."""
    query = select(func.count(), func.max(_kept.changed_at)).where(_shown(team_id, role))
    count, latest = session.execute(query).one()
    return count, latest


def questions_of(
    session: Session, team_id: int, role: Role, limit: int
) -> Sequence[tuple[int, str]]:
    """Return the latest questions with kept answers of a team and role, each with its ID."""
    query = (
        select(_kept.id, _kept.question)
        .where(_shown(team_id, role))
        .order_by(_kept.id.desc())
        .limit(limit)
    )
    return [(row.id, row.question) for row in session.execute(query)]


def listed(
    session: Session, readable: ColumnElement[bool], first: int, limit: int | None
) -> tuple[Sequence[KeptAnswer], int]:
    """Return the latest kept answers that somebody may read, from `first`, and how many."""
    query: Select[Any] = select(kept_answers).where(readable).order_by(_kept.id.desc())
    rows = session.execute(query.offset(first).limit(limit))
    total = session.scalar(select(func.count()).select_from(kept_answers).where(readable))
    return [_of(row) for row in rows], total or 0


def readable(
    workspace_id: str,
    user_id: str,
    channel_id: str,
    team_id: int | None,
    *,
    full_member: bool,
) -> ColumnElement[bool]:
    """Return which kept answers somebody may read: as `KeptAnswer.may_be_read_by`, in SQL."""
    in_channel = and_(_kept.channel_id != "", _kept.channel_id == channel_id)
    public = and_(_kept.channel_id != "", _kept.is_public) if full_member else false()
    mine = or_(_kept.asker_id == user_id, _kept.giver_id == user_id)
    there = _kept.workspace_id == workspace_id
    of_team = there if team_id is None else and_(there, _kept.team_id == team_id)
    return and_(of_team, or_(mine, public, in_channel))


def edit(session: Session, kept: KeptAnswer, text: str, now: datetime) -> KeptAnswer:
    """Give a kept answer other words; what it links to has the old ones, so the link goes.

    If it was retired, it is shown again, and what was said of the old words counts no more.
    """
    values = {"text": text, "changed_at": now, "permalink": "", "retired_at": None}
    session.execute(kept_answers.update().where(_kept.id == kept.id).values(values))
    session.execute(
        kept_answer_ratings.delete().where(
            _rated.kept_answer_id == kept.id, _rated.was_it.is_(False)
        )
    )
    return replace(kept, text=text, changed_at=now, permalink="", retired=False)


def delete(session: Session, kept: KeptAnswer) -> None:
    """Delete a kept answer, with what was said of it."""
    session.execute(kept_answers.delete().where(_kept.id == kept.id))


def retire_of(session: Session, handover_id: int, now: datetime) -> None:
    """Retire what is kept of a hand-over whose asker says that it doesn't answer the question."""
    mine = (_kept.handover_id == handover_id) & _kept.retired_at.is_(None)
    session.execute(kept_answers.update().where(mine).values(retired_at=now))


def rate(
    session: Session, kept: KeptAnswer, question_id: int, now: datetime, *, was_it: bool
) -> bool:
    """Record whether a kept answer answers a question, once for each; returns if it is retired.

    It is, once so many people in a row say that it doesn't; somebody who asks twice is one of them.
    Those who rate it at once wait for each other.
    """
    mine = _kept.id == kept.id
    locking = kept_answers.update().where(mine).values(retired_at=_kept.retired_at)
    if not session.execute(locking).rowcount:
        return False
    row = {
        "kept_answer_id": kept.id,
        "question_id": question_id,
        "workspace_id": kept.workspace_id,
        "was_it": was_it,
        "at": now,
    }
    session.execute(_RATE[session.dialect.name], row)
    latest = (
        select(questions.c.asker_id, _rated.was_it)
        .join(questions, questions.c.id == _rated.question_id)
        .where(_rated.kept_answer_id == kept.id)
        .order_by(_rated.at.desc(), _rated.question_id.desc())
        .limit(RATINGS_READ)
    )
    in_a_row = takewhile(lambda rating: not rating.was_it, session.execute(latest))
    if len({rating.asker_id for rating in in_a_row}) < RETIRED_AFTER:
        return False
    session.execute(kept_answers.update().where(mine).values(retired_at=now))
    return True


def delete_before(session: Session, moment: datetime, limit: int) -> int:
    """Delete the oldest kept answers before a moment, `limit` at most; returns how many."""
    old = select(_kept.id).where(_kept.changed_at < moment).order_by(_kept.changed_at).limit(limit)
    return session.execute(kept_answers.delete().where(_kept.id.in_(old))).rowcount


def public_channels(session: Session) -> Sequence[tuple[str, str]]:
    """Return the channels whose kept answers every full member may read, with their workspaces."""
    query = select(_kept.workspace_id, _kept.channel_id).where(_kept.is_public).distinct()
    return [(row.workspace_id, row.channel_id) for row in session.execute(query)]


def close_channel(session: Session, workspace_id: str, channel_id: str) -> int:
    """Let kept answers of a channel be read by those alone who read it; returns how many."""
    mine = (_kept.workspace_id == workspace_id) & (_kept.channel_id == channel_id)
    closed = kept_answers.update().where(mine & _kept.is_public).values(is_public=False)
    return session.execute(closed).rowcount


def move_channel(session: Session, workspace_id: str, old: str, new: str) -> None:
    """Let kept answers in a channel follow it to its new ID; who reads it may have changed."""
    mine = (_kept.workspace_id == workspace_id) & (_kept.channel_id == old)
    values = {"channel_id": new, "is_public": False, "permalink": ""}
    session.execute(kept_answers.update().where(mine).values(values))


def _shown(team_id: int, role: Role) -> ColumnElement[bool]:
    return and_(_kept.team_id == team_id, _kept.role == role.value, _kept.retired_at.is_(None))


def _of(row: Row[Any]) -> KeptAnswer:
    return KeptAnswer(
        row.id,
        row.workspace_id,
        row.handover_id,
        row.question_id,
        row.team_id,
        Role(row.role),
        row.question,
        row.text,
        row.asker_id,
        row.giver_id,
        row.answered_at,
        row.changed_at,
        row.author_id,
        row.channel_id,
        row.is_public,
        row.permalink,
        row.retired_at is not None,
    )
