"""The journal: what was asked, where it went, and what people said of that."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.store.engine.columns import Moment, Words
from bot.store.tables.naming import metadata

_KEPT = text("text <> ''")

# The verdict stays as it was given; `kind` and the columns after it say where the question goes
# now, after a choice or a correction.
questions = Table(
    "questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("workspace_id", Words, nullable=False),
    Column("delivery", Words, nullable=False),
    Column("asker_id", Words, nullable=False),
    Column("channel_id", Words, nullable=False),
    Column("channel_ids", JSON, nullable=False),
    Column("door", Text, nullable=False),
    Column("text", Words, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("strategic", Float, nullable=False),
    Column("tactical", Float, nullable=False),
    Column("neither", Float, nullable=False),
    Column("signals", JSON, nullable=False),
    Column("theme", Words, nullable=False),
    Column("kind", Text, nullable=False),
    Column("team_id", ForeignKey("teams.id", ondelete="SET NULL")),
    Column("decider_id", Words),
    Column("role", Text),
    Column("standing", Text),
    Column("consulted_id", Words),
    Column("found_by", Text),
    UniqueConstraint("workspace_id", "delivery"),
    Index(None, "workspace_id", "asked_at"),
    Index(None, "workspace_id", "asker_id", "id"),
    Index(None, "workspace_id", "decider_id", "asked_at"),
    Index(None, "team_id", "workspace_id", "asked_at"),
    sqlite_autoincrement=True,
)

# The questions whose words are still kept, by age: those that are blanked next come first.
Index("ix_questions_kept", questions.c.asked_at, sqlite_where=_KEPT, postgresql_where=_KEPT)

feedback = Table(
    "feedback",
    metadata,
    Column("question_id", ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", Words, primary_key=True),
    Column("workspace_id", Words, nullable=False),
    Column("was_right", Boolean, nullable=False),
    Column("corrected_kind", Text),
    Column("corrected_team_id", ForeignKey("teams.id", ondelete="SET NULL"), index=True),
    Column("at", Moment, nullable=False),
    Index(None, "workspace_id", "user_id"),
)

# What held no question, such as a greeting: kept for a day, so that it is answered once.
heard = Table(
    "heard",
    metadata,
    Column("workspace_id", Words, primary_key=True),
    Column("delivery", Words, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
)
