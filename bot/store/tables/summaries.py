"""When each team is summed up, and who posts it."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, Table, Text

from bot.store.engine.columns import Moment, Words
from bot.store.tables.naming import metadata

# `look_at` is when a scheduler next has something to do: the summary of `next_week` is due then,
# or is tried again. `minute` counts from midnight in `zone`.
summary_schedules = Table(
    "summary_schedules",
    metadata,
    Column("team_id", ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True),
    Column("workspace_id", Words, nullable=False, index=True),
    Column("channel_id", Words, nullable=False),
    Column("weekday", Integer, nullable=False),
    Column("minute", Integer, nullable=False),
    Column("zone", Text, nullable=False),
    Column("set_by", Words, nullable=False),
    Column("since", Moment, nullable=False),
    Column("next_week", Text, nullable=False),
    Column("look_at", Moment, nullable=False, index=True),
)

# One row a team and week, whichever replica comes first. `attempt` tells apart who holds an open
# one: until `free_at` it is theirs. `posting_since` is set from just before Slack is asked to post
# until it is known what Slack did.
summary_claims = Table(
    "summary_claims",
    metadata,
    Column("team_id", ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True),
    Column("week", Text, primary_key=True),
    Column("workspace_id", Words, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("free_at", Moment, nullable=False),
    Column("posting_since", Moment),
    Column("told", Boolean, nullable=False),
    Column("channel_id", Words),
    Column("ts", Text),
)
