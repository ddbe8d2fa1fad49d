"""Teams: names, channels, roles, deputies and whose decision a theme is."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from bot.store.engine.columns import Moment, Words
from bot.store.tables.naming import metadata

# Ids stand in buttons of messages that Slack keeps for years: a deleted row's is never given
# again (SQLite does that unless told otherwise).
teams = Table(
    "teams",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("workspace_id", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("name_key", Words, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("profile", Text, nullable=False, server_default="split"),
    UniqueConstraint("workspace_id", "name_key"),
    sqlite_autoincrement=True,
)

aliases = Table(
    "aliases",
    metadata,
    Column("workspace_id", Words, primary_key=True),
    Column("name_key", Words, primary_key=True),
    Column("team_id", ForeignKey("teams.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", Words, nullable=False),
)

# A channel may serve several teams; a team's channels keep their order.
team_channels = Table(
    "team_channels",
    metadata,
    Column("team_id", ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True),
    Column("channel_id", Words, primary_key=True),
    Column("workspace_id", Words, nullable=False, index=True),
    Column("position", Integer, nullable=False),
)

role_holders = Table(
    "role_holders",
    metadata,
    Column("team_id", ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("workspace_id", Words, nullable=False),
    Column("user_id", Words, nullable=False),
    Index(None, "workspace_id", "user_id"),
)

# Themes that one role decides on in a team, whatever its profile says.
team_themes = Table(
    "team_themes",
    metadata,
    Column("team_id", ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True),
    Column("theme", Text, primary_key=True),
    Column("workspace_id", Words, nullable=False, index=True),
    Column("role", Text, nullable=False),
)

# A lower position is asked earlier.
deputies = Table(
    "deputies",
    metadata,
    Column("team_id", ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("user_id", Words, primary_key=True),
    Column("workspace_id", Words, nullable=False),
    Column("position", Integer, nullable=False),
    Index(None, "workspace_id", "user_id"),
)
