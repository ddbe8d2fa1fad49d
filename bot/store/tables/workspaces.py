"""What belongs to a workspace as a whole: its settings, and who changed what."""

from sqlalchemy import JSON, Column, Index, Integer, Table, Text

from bot.store.engine.columns import Moment, Words
from bot.store.tables.naming import metadata

# `revision` grows with every change of the workspace's teams, roles and settings. Whoever makes
# one updates this row first, so that changes of one workspace queue up and checks stay true.
workspaces = Table(
    "workspaces",
    metadata,
    Column("workspace_id", Words, primary_key=True),
    Column("elsewhere", Words),
    Column("policy", Text),
    Column("away_words", JSON),
    Column("revision", Integer, nullable=False),
)

# No foreign key: what was done to a team is still told when the team is gone.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("workspace_id", Words, nullable=False),
    Column("actor_id", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("action", Text, nullable=False),
    Column("team_id", Integer),
    Column("team_name", Words, nullable=False),
    Column("old", Words),
    Column("new", Words),
    Column("door", Text, nullable=False),
    Index(None, "workspace_id", "id"),
    Index(None, "team_id", "id"),
    sqlite_autoincrement=True,
)
