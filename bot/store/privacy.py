"""Blank old text, and forget people who ask for it; the figures stay."""

from collections.abc import Sequence
from datetime import datetime
from secrets import token_hex

from sqlalchemy import String, case, cast, literal, select, text

from bot.domain.privacy import StoredFeedback, StoredQuestion
from bot.domain.question import Source
from bot.domain.verdict import Kind
from bot.store.database import Session
from bot.store.tables import feedback, questions

MOST = 10_000
"""Rows of one person at most that are returned."""

_KEPT = text("text <> ''")
"""Spelt as in the index, since SQLite uses the index only for the very same expression."""
_BLANK = {"text": "", "signals": []}
"""What a blanked question keeps; its signals quote the text, so they go too."""


def blank_before(session: Session, moment: datetime, limit: int) -> int:
    """Blank the text of the oldest questions before a moment, `limit` at most; returns how many."""
    oldest = (
        select(questions.c.id)
        .where(questions.c.asked_at < moment, _KEPT)
        .order_by(questions.c.asked_at)
        .limit(limit)
    )
    blanked = questions.update().where(questions.c.id.in_(oldest)).values(_BLANK)
    return session.execute(blanked).rowcount


def questions_of(session: Session, workspace_id: str, user_id: str) -> Sequence[StoredQuestion]:
    """Return what a user asked, the latest first."""
    asked = questions.c
    rows = session.execute(
        select(asked.asked_at, asked.channel_id, asked.door, asked.text, asked.kind, asked.theme)
        .where(asked.workspace_id == workspace_id, asked.asker_id == user_id)
        .order_by(asked.id.desc())
        .limit(MOST)
    )
    return [
        StoredQuestion(
            row.asked_at, row.channel_id, Source(row.door), row.text, Kind(row.kind), row.theme
        )
        for row in rows
    ]


def feedback_of(session: Session, workspace_id: str, user_id: str) -> Sequence[StoredFeedback]:
    """Return a user's feedback on answers, the latest first."""
    given = feedback.c
    rows = session.execute(
        select(given.at, given.was_right, given.corrected_kind)
        .where(given.workspace_id == workspace_id, given.user_id == user_id)
        .order_by(given.at.desc())
        .limit(MOST)
    )
    return [
        StoredFeedback(
            row.at, row.was_right, Kind(row.corrected_kind) if row.corrected_kind else None
        )
        for row in rows
    ]


def forget(session: Session, workspace_id: str, user_id: str) -> tuple[int, int]:
    """Take a person out of the journal; returns from how many questions, and how much feedback.

    A direct message's channel is as good as a name, and so is the delivery that names it.
    Feedback gets one made-up user, so that each person still counts as one.
    """
    asked, given = questions.c, feedback.c
    direct = asked.channel_id.startswith("D")
    mine = (asked.workspace_id == workspace_id) & (asked.asker_id == user_id)
    values = {
        **_BLANK,
        "asker_id": "",
        "channel_id": case((direct, ""), else_=asked.channel_id),
        "delivery": literal("forgotten:").concat(cast(asked.id, String)),
    }
    forgotten = session.execute(questions.update().where(mine).values(values)).rowcount
    by_them = (given.workspace_id == workspace_id) & (given.user_id == user_id)
    unnamed = feedback.update().where(by_them).values(user_id=f"forgotten:{token_hex(8)}")
    return forgotten, session.execute(unnamed).rowcount
