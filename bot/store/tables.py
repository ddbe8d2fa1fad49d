"""Every table. Each row belongs to a workspace, except in `heartbeat` and `install_states`.

Text is stored exactly as people typed it.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.store.engine.dialects import CleanJson, CleanText, UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# `revision` grows with every change of the workspace's teams, roles and settings. Each change
# updates this row first, so that changes of one workspace queue up and checks stay true.
# `elsewhere` is the fallback: the ID of a channel or person, a link, or words.
workspaces = Table(
    "workspaces",
    metadata,
    Column("workspace_id", CleanText, primary_key=True),
    Column("elsewhere", CleanText),
    Column("policy", Text),
    Column("away_words", JSON),
    Column("holidays", JSON),
    Column("revision", Integer, nullable=False),
)

# What a workspace names for questions of one topic that aren't product decisions.
topic_fallbacks = Table(
    "topic_fallbacks",
    metadata,
    Column("workspace_id", CleanText, primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("fallback", CleanText, nullable=False),
)

# `team_id` is no foreign key: the changes of a team outlive it. `door` is the change source.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("workspace_id", CleanText, nullable=False),
    Column("actor_id", CleanText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("action", Text, nullable=False),
    Column("team_id", Integer),
    Column("team_name", CleanText, nullable=False),
    Column("old", CleanText),
    Column("new", CleanText),
    Column("door", Text, nullable=False),
    Index(None, "workspace_id", "id"),
    Index(None, "team_id", "id"),
    sqlite_autoincrement=True,
)

# Changes of rules, by age: phrases of removed rules leave as a question's words do.
_OF_RULE = text("action = 'rule'")
Index("ix_audit_rules", audit.c.at, sqlite_where=_OF_RULE, postgresql_where=_OF_RULE)

# IDs are in buttons of messages that Slack keeps for years, so the ID of a deleted row must not be
# used again; by default, SQLite would.
teams = Table(
    "teams",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("workspace_id", CleanText, nullable=False),
    Column("name", CleanText, nullable=False),
    Column("name_key", CleanText, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("profile", Text, nullable=False, server_default="split"),
    Column("chase", Text, nullable=False, server_default="gentle"),
    UniqueConstraint("workspace_id", "name_key"),
    sqlite_autoincrement=True,
)

aliases = Table(
    "aliases",
    metadata,
    Column("workspace_id", CleanText, primary_key=True),
    Column("name_key", CleanText, primary_key=True),
    Column("team_id", ForeignKey("teams.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", CleanText, nullable=False),
)

# A channel may serve several teams; a team's channels keep their order.
team_channels = Table(
    "team_channels",
    metadata,
    Column("team_id", ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True),
    Column("channel_id", CleanText, primary_key=True),
    Column("workspace_id", CleanText, nullable=False, index=True),
    Column("position", Integer, nullable=False),
)

role_holders = Table(
    "role_holders",
    metadata,
    Column("team_id", ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("workspace_id", CleanText, nullable=False),
    Column("user_id", CleanText, nullable=False),
    Index(None, "workspace_id", "user_id"),
)

# Themes that one role decides on, whatever the team's profile says.
team_themes = Table(
    "team_themes",
    metadata,
    Column("team_id", ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True),
    Column("theme", Text, primary_key=True),
    Column("workspace_id", CleanText, nullable=False, index=True),
    Column("role", Text, nullable=False),
)

# Deputies with a lower position are asked first.
deputies = Table(
    "deputies",
    metadata,
    Column("team_id", ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("user_id", CleanText, primary_key=True),
    Column("workspace_id", CleanText, nullable=False),
    Column("position", Integer, nullable=False),
    Index(None, "workspace_id", "user_id"),
)

# The people whose presence is tracked: they hold a role, or stand in. `looked_at` is when Slack was
# last polled about them, or a moment long ago; `asked_at` when they were last asked whether they
# still hold their roles. `names` are what Slack calls them, a line each.
people = Table(
    "people",
    metadata,
    Column("workspace_id", CleanText, primary_key=True),
    Column("user_id", CleanText, primary_key=True),
    Column("time_zone", CleanText, nullable=False),
    Column("looked_at", UtcDateTime, nullable=False),
    Column("asked_at", UtcDateTime),
    Column("names", CleanText),
    Column("locale", CleanText),
    Index(None, "workspace_id", "looked_at"),
    Index(None, "looked_at", "workspace_id"),
)

# When a role was last given to a user or confirmed by them. A row means nothing once another user
# holds the role.
confirmations = Table(
    "confirmations",
    metadata,
    Column("team_id", ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("workspace_id", CleanText, nullable=False),
    Column("user_id", CleanText, nullable=False),
    Column("confirmed_at", UtcDateTime, nullable=False, index=True),
    Column("stale", Boolean, nullable=False),
    Index(None, "workspace_id", "user_id"),
    Index(None, "workspace_id", "stale", "confirmed_at"),
)

# Only people who are away have rows. A status that its owner denied is kept, so that it does not
# count again.
absences = Table(
    "absences",
    metadata,
    Column("workspace_id", CleanText, primary_key=True),
    Column("user_id", CleanText, primary_key=True),
    Column("cause", Text, primary_key=True),
    Column("begins", UtcDateTime),
    Column("until", UtcDateTime, index=True),
    Column("stand_in", CleanText),
    Column("words", CleanText, nullable=False),
    Column("denied", Boolean, nullable=False),
)
_WITH_STAND_IN = text("stand_in IS NOT NULL")
Index(
    "ix_absences_stand_in",
    absences.c.workspace_id,
    absences.c.stand_in,
    sqlite_where=_WITH_STAND_IN,
    postgresql_where=_WITH_STAND_IN,
)

# The Home tabs that people opened, and the workspace's revision that they show. `claimed_until` is
# when another replica may try to refresh one.
home_tabs = Table(
    "home_tabs",
    metadata,
    Column("workspace_id", CleanText, primary_key=True),
    Column("user_id", CleanText, primary_key=True),
    Column("opened_at", UtcDateTime, nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("claimed_until", UtcDateTime),
    Index(None, "workspace_id", "revision"),
)

# What is said only once in a workspace, and was.
greetings = Table(
    "greetings",
    metadata,
    Column("workspace_id", CleanText, primary_key=True),
    Column("what", CleanText, primary_key=True),
)

_KEPT = text("text <> ''")

# The verdict stays as it was given; `kind` and the columns after it say where the question goes
# now, after a choice or a correction. `door` is the source, `decider_id` the assignee, `standing`
# the assignment reason. `author_id` wrote the message on which the asker chose "Who owns this?",
# and `message_ts` is its timestamp.
questions = Table(
    "questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("workspace_id", CleanText, nullable=False),
    Column("delivery", CleanText, nullable=False),
    Column("asker_id", CleanText, nullable=False),
    Column("channel_id", CleanText, nullable=False),
    Column("channel_ids", JSON, nullable=False),
    Column("door", Text, nullable=False),
    Column("text", CleanText, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("strategic", Float, nullable=False),
    Column("tactical", Float, nullable=False),
    Column("neither", Float, nullable=False),
    Column("signals", JSON, nullable=False),
    Column("theme", CleanText, nullable=False),
    Column("kind", Text, nullable=False),
    Column("team_id", ForeignKey("teams.id", ondelete="SET NULL")),
    Column("decider_id", CleanText),
    Column("role", Text),
    Column("standing", Text),
    Column("consulted_id", CleanText),
    Column("found_by", Text),
    Column("author_id", CleanText),
    Column("message_ts", Text),
    UniqueConstraint("workspace_id", "delivery"),
    Index(None, "workspace_id", "asked_at"),
    Index(None, "workspace_id", "asker_id", "id"),
    Index(None, "workspace_id", "decider_id", "asked_at"),
    Index(None, "team_id", "workspace_id", "asked_at"),
    sqlite_autoincrement=True,
)

# The questions whose text is still kept, by age: the next ones to be blanked come first.
Index("ix_questions_kept", questions.c.asked_at, sqlite_where=_KEPT, postgresql_where=_KEPT)

_WITH_AUTHOR = text("author_id IS NOT NULL")
Index(
    "ix_questions_author",
    questions.c.workspace_id,
    questions.c.author_id,
    sqlite_where=_WITH_AUTHOR,
    postgresql_where=_WITH_AUTHOR,
)

feedback = Table(
    "feedback",
    metadata,
    Column("question_id", ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", CleanText, primary_key=True),
    Column("workspace_id", CleanText, nullable=False),
    Column("was_right", Boolean, nullable=False),
    Column("corrected_kind", Text),
    Column("corrected_team_id", ForeignKey("teams.id", ondelete="SET NULL"), index=True),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "workspace_id", "user_id"),
)

# Hashes of deliveries that held no question, such as a greeting, or one that was forgotten since:
# kept for a day, to be answered once.
heard = Table(
    "heard",
    metadata,
    Column("workspace_id", CleanText, primary_key=True),
    Column("delivery", CleanText, primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
)

# `look_at` is when a scheduler next has something to do: the summary of `next_week` is due then,
# or is tried again. `minute` counts from midnight in `zone`.
summary_schedules = Table(
    "summary_schedules",
    metadata,
    Column("team_id", ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True),
    Column("workspace_id", CleanText, nullable=False, index=True),
    Column("channel_id", CleanText, nullable=False),
    Column("weekday", Integer, nullable=False),
    Column("minute", Integer, nullable=False),
    Column("zone", Text, nullable=False),
    Column("set_by", CleanText, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("next_week", Text, nullable=False),
    Column("look_at", UtcDateTime, nullable=False, index=True),
    Column("sharing", Text),
)

# One row a team and week, inserted by the first replica. Each attempt to post counts `attempt` up
# and holds the claim until `free_at`. `posting_since` is set from just before Slack is asked to
# post until it is known what Slack did. `counted_until` is up to when a posted summary counted.
summary_claims = Table(
    "summary_claims",
    metadata,
    Column("team_id", ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True),
    Column("week", Text, primary_key=True),
    Column("workspace_id", CleanText, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("free_at", UtcDateTime, nullable=False),
    Column("posting_since", UtcDateTime),
    Column("told", Boolean, nullable=False),
    Column("channel_id", CleanText),
    Column("ts", Text),
    Column("counted_until", UtcDateTime),
)

# `phrase_key` is the phrase as it is matched: no two rules match the same words.
workspace_rules = Table(
    "workspace_rules",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("workspace_id", CleanText, nullable=False),
    Column("phrase_key", CleanText, nullable=False),
    Column("phrase", CleanText, nullable=False),
    Column("kind", Text, nullable=False),
    Column("strength", Text, nullable=False),
    Column("added_by", CleanText, nullable=False),
    UniqueConstraint("workspace_id", "phrase_key"),
)

# Proposed rules that were rejected for good. `phrase_key` is a hash: the words came from questions.
rejected_rules = Table(
    "rejected_rules",
    metadata,
    Column("workspace_id", CleanText, primary_key=True),
    Column("phrase_key", CleanText, primary_key=True),
)

# One row: what the database's clock showed when a replica last read it, and what whoowns took the
# time to be.
heartbeat = Table(
    "heartbeat",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("shown_at", UtcDateTime, nullable=False),
    Column("taken_as", UtcDateTime, nullable=False),
)

# What Slack delivered and nobody has handled yet. `due_at` is when any replica may begin it: the
# end of the lease of the one that has it. `tenant` says for which installation it is.
inbox = Table(
    "inbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("workspace_id", CleanText, nullable=False),
    Column("delivery", CleanText, nullable=False),
    Column("listener", Text, nullable=False),
    Column("tenant", JSON, nullable=False),
    Column("body", CleanJson, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False, index=True),
    Column("attempt", Integer, nullable=False),
    UniqueConstraint("workspace_id", "delivery"),
    sqlite_autoincrement=True,
)

# What is to be sent to Slack. `due_at` is when any replica may send it: the end of a lease, or
# when Slack takes it again. `posting_since` is set from just before Slack is asked until it is
# known what Slack did.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("workspace_id", CleanText, nullable=False),
    Column("tenant", JSON, nullable=False),
    Column("method", Text, nullable=False),
    Column("destination", CleanText, nullable=False),
    Column("arguments", CleanJson, nullable=False),
    Column("forms", CleanJson, nullable=False),
    Column("user_id", CleanText, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False, index=True),
    Column("attempt", Integer, nullable=False),
    Column("posting_since", UtcDateTime),
    Index(None, "workspace_id", "user_id"),
    Index(None, "workspace_id", "destination"),
    sqlite_autoincrement=True,
)

_ACTIVE = text("state IN ('open', 'taken')")

# Questions that were handed over to somebody. `channel_id` is empty for a direct message.
# `request` is the form that was submitted, so that it counts once. `shown_*` is where the message
# to the decider stands, `confirmation_*` that to the asker. `waited_days` counts the working days
# for which the question waited for those before.
handovers = Table(
    "handovers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("workspace_id", CleanText, nullable=False),
    Column("request", CleanText, nullable=False),
    Column("question_id", ForeignKey("questions.id"), nullable=False, index=True),
    Column("previous_id", ForeignKey("handovers.id"), index=True),
    Column("asker_id", CleanText, nullable=False),
    Column("author_id", CleanText),
    Column("decider_id", CleanText, nullable=False),
    Column("role", Text, nullable=False),
    Column("team_id", ForeignKey("teams.id", ondelete="SET NULL")),
    Column("text", CleanText, nullable=False),
    Column("permalink", CleanText, nullable=False),
    Column("channel_id", CleanText, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("state", Text, nullable=False),
    Column("state_at", UtcDateTime, nullable=False),
    Column("taken_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("moved_by", CleanText, nullable=False),
    Column("shown_channel", CleanText),
    Column("shown_ts", Text),
    Column("confirmation_channel", CleanText),
    Column("confirmation_ts", Text),
    Column("waited_days", Integer, nullable=False, server_default="0"),
    UniqueConstraint("workspace_id", "request"),
    Index(None, "workspace_id", "asker_id", "id"),
    Index(None, "workspace_id", "decider_id", "id"),
    Index(None, "workspace_id", "shown_channel", "shown_ts"),
    Index(None, "team_id", "workspace_id", "created_at"),
    sqlite_autoincrement=True,
)
Index(
    "ix_handovers_active",
    handovers.c.workspace_id,
    handovers.c.decider_id,
    handovers.c.created_at,
    sqlite_where=_ACTIVE,
    postgresql_where=_ACTIVE,
)
Index(
    "uq_handovers_active",
    handovers.c.question_id,
    handovers.c.decider_id,
    unique=True,
    sqlite_where=_ACTIVE,
    postgresql_where=_ACTIVE,
)
Index("ix_handovers_kept", handovers.c.created_at, sqlite_where=_KEPT, postgresql_where=_KEPT)

# What was answered. A draft has no `sent_at`. `keep` lets it be shown to the next person who
# asks, until it is retired; `is_public` says that it was given in a channel. `helped` is what the
# asker said.
answers = Table(
    "answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("workspace_id", CleanText, nullable=False),
    Column("handover_id", ForeignKey("handovers.id"), nullable=False, index=True),
    Column("giver_id", CleanText, nullable=False),
    Column("text", CleanText, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("keep", Boolean, nullable=False),
    Column("is_public", Boolean, nullable=False),
    Column("helped", Boolean),
    Column("helped_at", UtcDateTime),
    Column("retired_at", UtcDateTime),
    Index(None, "workspace_id", "giver_id"),
    sqlite_autoincrement=True,
)
Index("ix_answers_words", answers.c.written_at, sqlite_where=_KEPT, postgresql_where=_KEPT)

# Where whoowns is installed, if one deployment serves many workspaces. Tokens are sealed, and gone
# once the workspace has left. `refreshing_until` is until when one replica alone may spend the
# refresh token, which works once. `times` counts how often the workspace installed whoowns.
installations = Table(
    "installations",
    metadata,
    Column("workspace_id", CleanText, primary_key=True),
    Column("name", CleanText, nullable=False),
    Column("sealed", Text, nullable=False),
    Column("refresh_sealed", Text, nullable=False),
    Column("expires_at", UtcDateTime),
    Column("refreshing_until", UtcDateTime),
    Column("bot_user_id", CleanText, nullable=False),
    Column("scopes", CleanText, nullable=False),
    Column("installed_by", CleanText, nullable=False),
    Column("installed_at", UtcDateTime, nullable=False),
    Column("times", Integer, nullable=False),
    Column("left_at", UtcDateTime),
)

# Hashes of the states with which installations came back from Slack: each counts once, and is
# forgotten when it would have expired anyway.
install_states = Table(
    "install_states",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("used_at", UtcDateTime, nullable=False, index=True),
)

# The working days of people for whom a question waits, as they begin: the first replica that sees
# one inserts it. `was_there` is false if they were away then. `listed` are the hand-overs of the
# list that they got that morning, and `shown_*` is where it stands.
working_days = Table(
    "working_days",
    metadata,
    Column("workspace_id", CleanText, primary_key=True),
    Column("user_id", CleanText, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("was_there", Boolean, nullable=False),
    Column("listed", JSON),
    Column("shown_channel", CleanText),
    Column("shown_ts", Text),
    Index(None, "day"),
)

# What was answered and is kept for the next person who asks, with the question as it was handed
# over: a copy, since a question's own words go sooner. It goes with its team.
kept_answers = Table(
    "kept_answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("workspace_id", CleanText, nullable=False),
    Column("handover_id", ForeignKey("handovers.id"), nullable=False),
    Column("question_id", ForeignKey("questions.id"), nullable=False, index=True),
    Column("team_id", ForeignKey("teams.id", ondelete="CASCADE"), nullable=False),
    Column("role", Text, nullable=False),
    Column("question", CleanText, nullable=False),
    Column("text", CleanText, nullable=False),
    Column("asker_id", CleanText, nullable=False),
    Column("author_id", CleanText),
    Column("giver_id", CleanText, nullable=False),
    Column("channel_id", CleanText, nullable=False),
    Column("is_public", Boolean, nullable=False),
    Column("permalink", CleanText, nullable=False),
    Column("answered_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False, index=True),
    Column("retired_at", UtcDateTime),
    UniqueConstraint("handover_id"),
    Index(None, "team_id", "role", "retired_at", "changed_at"),
    Index(None, "workspace_id", "giver_id"),
    Index(None, "workspace_id", "asker_id"),
    Index(None, "workspace_id", "author_id"),
    sqlite_autoincrement=True,
)
Index(
    "ix_kept_answers_public",
    kept_answers.c.workspace_id,
    kept_answers.c.channel_id,
    sqlite_where=text("is_public = 1"),
    postgresql_where=text("is_public"),
)

# What was said of a kept answer that was shown under the answer to a question: that it is the
# answer, or that this is another question.
kept_answer_ratings = Table(
    "kept_answer_ratings",
    metadata,
    Column("kept_answer_id", ForeignKey("kept_answers.id", ondelete="CASCADE"), primary_key=True),
    Column("question_id", ForeignKey("questions.id"), primary_key=True, index=True),
    Column("workspace_id", CleanText, nullable=False),
    Column("was_it", Boolean, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
