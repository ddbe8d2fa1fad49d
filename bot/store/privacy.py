"""Blank old text, show people what is held about them, and forget them; the figures stay."""

from collections.abc import Sequence, Set
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, text

from bot.domain.classification.phrase import Phrase
from bot.domain.privacy import REPEATED_WITHIN, Fate, Held
from bot.store import journal
from bot.store.database import Session
from bot.store.holdings import HANDED_OVER_WORDS_GONE, HOLDINGS, WORDS_GONE, StoredHolding
from bot.store.tables import answers, audit, handovers, questions, workspace_rules

MOST = 10_000
"""Rows of one person and kind at most that are returned."""

_AFTER_PHRASE = ": "
_OF_RULE = text("action = 'rule'")
_KEPT = text("text <> ''")
"""Spelt as in the indexes, since SQLite uses them only for the very same expressions."""


def blank_before(session: Session, moment: datetime, limit: int) -> int:
    """Blank the text of the oldest questions before a moment, `limit` at most; returns how many."""
    oldest = (
        select(questions.c.id)
        .where(questions.c.asked_at < moment, _KEPT)
        .order_by(questions.c.asked_at)
        .limit(limit)
    )
    blanked = questions.update().where(questions.c.id.in_(oldest)).values(WORDS_GONE)
    return session.execute(blanked).rowcount


def blank_handed_over(session: Session, moment: datetime, limit: int) -> None:
    """Blank the words of the oldest hand-overs and answers before a moment, `limit` of each."""
    old = (
        select(handovers.c.id)
        .where(handovers.c.created_at < moment, _KEPT)
        .order_by(handovers.c.created_at)
        .limit(limit)
    )
    blanked = handovers.update().where(handovers.c.id.in_(old)).values(HANDED_OVER_WORDS_GONE)
    session.execute(blanked)
    old = (
        select(answers.c.id)
        .where(answers.c.written_at < moment, _KEPT)
        .order_by(answers.c.written_at)
        .limit(limit)
    )
    session.execute(answers.update().where(answers.c.id.in_(old)).values(text="", keep=False))


def blank_removed_rules(session: Session, moment: datetime) -> None:
    """Blank the phrases of removed rules in changes that were made before a moment.

    “phrase: kind, strength” keeps what follows the phrase.
    """
    change, rule = audit.c, workspace_rules.c
    old = select(change.id, change.workspace_id, change.old, change.new).where(
        change.at < moment,
        _OF_RULE,
        or_(change.old.contains(_AFTER_PHRASE), change.new.contains(_AFTER_PHRASE)),
    )
    rows = session.execute(old).all()
    if not rows:
        return
    present = {tuple(row) for row in session.execute(select(rule.workspace_id, rule.phrase_key))}
    for row in rows:
        before = {"old": row.old, "new": row.new}
        after = {
            name: _without_phrase(value, present, row.workspace_id)
            for name, value in before.items()
        }
        if after != before:
            session.execute(audit.update().where(change.id == row.id).values(after))


def _without_phrase(
    value: str | None, present: Set[tuple[str, ...]], workspace_id: str
) -> str | None:
    phrase, found, rest = (value or "").rpartition(_AFTER_PHRASE)
    kept = not found or (workspace_id, Phrase(tuple(phrase.split())).key) in present
    return value if kept else rest


def blank_delivery(session: Session, workspace_id: str, delivery: str, at: datetime) -> bool:
    """Blank the question of a message that was deleted; returns whether there is one.

    If the message itself comes only now, it is not journalled.
    """
    journal.record_delivery(session, workspace_id, delivery, at)
    asked = questions.c
    mine = (asked.workspace_id == workspace_id) & (asked.delivery == delivery)
    return bool(session.execute(questions.update().where(mine).values(WORDS_GONE)).rowcount)


def held(session: Session, workspace_id: str, user_id: str) -> Sequence[Held]:
    """Return what is held about a user, of each kind, the latest first."""
    return [_held(session, stored, workspace_id, user_id) for stored in HOLDINGS]


def forget(session: Session, workspace_id: str, user_id: str, now: datetime) -> None:
    """Take a person out of everything that need not stay, as the list of holdings says.

    The deliveries of their latest questions stay known as hashes for as long as Slack may repeat
    them, so that nothing is journalled anew.
    """
    asked = questions.c
    latest = select(asked.delivery).where(
        asked.workspace_id == workspace_id,
        asked.asker_id == user_id,
        asked.asked_at >= now - REPEATED_WITHIN,
    )
    for delivery in session.scalars(latest).all():
        journal.record_delivery(session, workspace_id, delivery, now)
    for stored in HOLDINGS:
        table, mine = stored.table, _mine(stored, workspace_id, user_id)
        match stored.holding.fate:
            case Fate.DELETED:
                session.execute(table.delete().where(mine))
            case Fate.UNNAMED:
                session.execute(table.update().where(mine).values(stored.unnamed()))


def _held(session: Session, stored: StoredHolding, workspace_id: str, user_id: str) -> Held:
    mine = _mine(stored, workspace_id, user_id)
    total = session.scalar(select(func.count()).select_from(stored.table).where(mine)) or 0
    if not total or stored.holding.counted:
        return Held(stored.holding, total)
    columns = [column.label(name) for name, column in stored.shown.items()]
    query = select(*columns).where(mine).order_by(*stored.latest_first).limit(MOST)
    return Held(stored.holding, total, list(map(dict, session.execute(query).mappings())))


def _mine(stored: StoredHolding, workspace_id: str, user_id: str) -> ColumnElement[bool]:
    return (stored.table.c.workspace_id == workspace_id) & stored.whose(user_id)
