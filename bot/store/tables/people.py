"""Who holds what since when, who is away, and what was shown or said to whom."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text

from bot.store.engine.columns import Moment, Words
from bot.store.tables.naming import metadata

# Those whose presence matters: who hold a role, or stand in. `looked_at` is when Slack was last
# asked about them, or long ago for those of whom it never was; `asked_at` when they themselves were
# last asked if they still hold their roles.
people = Table(
    "people",
    metadata,
    Column("workspace_id", Words, primary_key=True),
    Column("user_id", Words, primary_key=True),
    Column("time_zone", Words, nullable=False),
    Column("looked_at", Moment, nullable=False),
    Column("asked_at", Moment),
    Index(None, "workspace_id", "looked_at"),
)

# A role of a team is held by a user since it was given or confirmed. One that another user holds
# by now says nothing any more.
confirmations = Table(
    "confirmations",
    metadata,
    Column("team_id", ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("workspace_id", Words, nullable=False),
    Column("user_id", Words, nullable=False),
    Column("confirmed_at", Moment, nullable=False),
    Column("stale", Boolean, nullable=False),
    Index(None, "workspace_id", "user_id"),
    Index(None, "workspace_id", "stale", "confirmed_at"),
)

# Only those who are away have rows. One that was denied is kept, so that the same status does not
# count again.
absences = Table(
    "absences",
    metadata,
    Column("workspace_id", Words, primary_key=True),
    Column("user_id", Words, primary_key=True),
    Column("cause", Text, primary_key=True),
    Column("until", Moment, index=True),
    Column("stand_in", Words),
    Column("words", Words, nullable=False),
    Column("denied", Boolean, nullable=False),
)

# The Home tabs that people opened, and the workspace's revision that they show.
home_tabs = Table(
    "home_tabs",
    metadata,
    Column("workspace_id", Words, primary_key=True),
    Column("user_id", Words, primary_key=True),
    Column("opened_at", Moment, nullable=False),
    Column("revision", Integer, nullable=False),
    Index(None, "workspace_id", "opened_at"),
)

# What is said once in a workspace and never again.
greetings = Table(
    "greetings",
    metadata,
    Column("workspace_id", Words, primary_key=True),
    Column("what", Words, primary_key=True),
)
