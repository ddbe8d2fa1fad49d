"""How much is waiting, in all workspaces together."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from bot.store import handovers
from bot.store.database import Session
from bot.store.heartbeat import has_come
from bot.store.tables import inbox, installations, outbox, summary_schedules


def count(session: Session, now: datetime) -> Mapping[str, int]:
    """Return how many rows wait now, by the name of their gauge in `bot.metrics`."""

    def number(table: Any, *conditions: Any) -> int:
        query = select(func.count()).select_from(table).where(*conditions)
        return session.scalar(query) or 0

    return {
        "whoowns_open_handovers": handovers.count_active(session),
        "whoowns_summaries_due": number(
            summary_schedules, has_come(summary_schedules.c.look_at, now)
        ),
        "whoowns_installations": number(installations, installations.c.left_at.is_(None)),
        "whoowns_inbox_deliveries": number(inbox),
        "whoowns_outbox_messages": number(outbox),
    }
