"""What people are asked, as the journal has it."""

from datetime import datetime

from sqlalchemy import func, select

from bot.store.database import Session
from bot.store.tables import questions


def themes_of(session: Session, workspace_id: str, user_id: str, since: datetime) -> dict[str, int]:
    """How many questions named somebody since a moment, by theme, most often first."""
    times = func.count().label("times")
    query = (
        select(questions.c.theme, times)
        .where(
            questions.c.workspace_id == workspace_id,
            questions.c.decider_id == user_id,
            questions.c.asked_at >= since,
        )
        .group_by(questions.c.theme)
        .order_by(times.desc(), questions.c.theme)
    )
    return {row.theme: row.times for row in session.execute(query)}
