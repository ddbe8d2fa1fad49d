"""Forget words that are old, and people who wish it; the figures stay."""

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
"""Rows of one person that are shown at most."""

_KEPT = text("text <> ''")
"""As the index says it, since SQLite uses the index only for the very same words."""
_BLANK = {"text": "", "signals": []}
"""What the words of a question leave behind: the signals hold those that decided it."""


def blank_before(session: Session, moment: datetime, limit: int) -> int:
    """Blank the words of so many questions at most that were asked before; how many it were."""
    oldest = (
        select(questions.c.id)
        .where(questions.c.asked_at < moment, _KEPT)
        .order_by(questions.c.asked_at)
        .limit(limit)
    )
    blanked = questions.update().where(questions.c.id.in_(oldest)).values(_BLANK)
    return session.execute(blanked).rowcount


def questions_of(session: Session, workspace_id: str, user_id: str) -> Sequence[StoredQuestion]:
    """What somebody asked, the latest first."""
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


def judgements_of(session: Session, workspace_id: str, user_id: str) -> Sequence[StoredFeedback]:
    """What somebody said of answers, the latest first."""
    said = feedback.c
    rows = session.execute(
        select(said.at, said.was_right, said.corrected_kind)
        .where(said.workspace_id == workspace_id, said.user_id == user_id)
        .order_by(said.at.desc())
        .limit(MOST)
    )
    return [
        StoredFeedback(
            row.at, row.was_right, Kind(row.corrected_kind) if row.corrected_kind else None
        )
        for row in rows
    ]


def forget(session: Session, workspace_id: str, user_id: str) -> tuple[int, int]:
    """Take a person out of the journal; of how many questions and judgements.

    A direct message's channel is as good as a name, and so is the delivery that names it.
    Judgements get one made-up name, so that each person still counts as one.
    """
    asked, said = questions.c, feedback.c
    direct = asked.channel_id.startswith("D")
    mine = (asked.workspace_id == workspace_id) & (asked.asker_id == user_id)
    values = {
        **_BLANK,
        "asker_id": "",
        "channel_id": case((direct, ""), else_=asked.channel_id),
        "delivery": literal("forgotten:").concat(cast(asked.id, String)),
    }
    forgotten = session.execute(questions.update().where(mine).values(values)).rowcount
    judged = (said.workspace_id == workspace_id) & (said.user_id == user_id)
    unnamed = feedback.update().where(judged).values(user_id=f"forgotten:{token_hex(8)}")
    return forgotten, session.execute(unnamed).rowcount
