"""A workspace's own rules."""

from sqlalchemy import Column, Integer, Table, Text, UniqueConstraint

from bot.store.engine.columns import Words
from bot.store.tables.naming import metadata

# `phrase_key` is the form in which a phrase is looked for: no two rules are found alike.
workspace_rules = Table(
    "workspace_rules",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("workspace_id", Words, nullable=False),
    Column("phrase_key", Words, nullable=False),
    Column("phrase", Words, nullable=False),
    Column("kind", Text, nullable=False),
    Column("strength", Text, nullable=False),
    Column("added_by", Words, nullable=False),
    UniqueConstraint("workspace_id", "phrase_key"),
)

# Rules that were proposed and that nobody wants to hear of again.
rejected_rules = Table(
    "rejected_rules",
    metadata,
    Column("workspace_id", Words, primary_key=True),
    Column("phrase_key", Words, primary_key=True),
)
