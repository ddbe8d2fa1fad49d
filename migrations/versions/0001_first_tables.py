"""Create the first tables.

Follows: nothing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    _workspaces()
    _teams()
    _aliases()
    _team_channels()
    _role_holders()
    _questions()
    _feedback()
    _audit()


def downgrade() -> None:
    """Undo this migration; the data it made room for is lost."""
    for table in (
        "audit",
        "feedback",
        "questions",
        "role_holders",
        "team_channels",
        "aliases",
        "teams",
        "workspaces",
    ):
        op.drop_table(table)


def _workspaces() -> None:
    op.create_table(
        "workspaces",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("elsewhere", sa.Text()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_workspaces"),
    )


def _teams() -> None:
    op.create_table(
        "teams",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_teams"),
        sa.UniqueConstraint("workspace_id", "name_key", name="uq_teams_workspace_id_name_key"),
        sqlite_autoincrement=True,
    )


def _aliases() -> None:
    op.create_table(
        "aliases",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name="fk_aliases_team_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "name_key", name="pk_aliases"),
    )
    op.create_index("ix_aliases_team_id", "aliases", ["team_id"])


def _team_channels() -> None:
    op.create_table(
        "team_channels",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name="fk_team_channels_team_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("team_id", "channel_id", name="pk_team_channels"),
    )
    op.create_index("ix_team_channels_workspace_id", "team_channels", ["workspace_id"])


def _role_holders() -> None:
    op.create_table(
        "role_holders",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name="fk_role_holders_team_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("team_id", "role", name="pk_role_holders"),
    )
    op.create_index(
        "ix_role_holders_workspace_id_user_id", "role_holders", ["workspace_id", "user_id"]
    )


def _questions() -> None:
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("asker_id", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("channel_ids", sa.JSON(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("strategic", sa.Float(), nullable=False),
        sa.Column("tactical", sa.Float(), nullable=False),
        sa.Column("neither", sa.Float(), nullable=False),
        sa.Column("signals", sa.JSON(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Integer()),
        sa.Column("decider_id", sa.Text()),
        sa.Column("role", sa.Text()),
        sa.Column("standing", sa.Text()),
        sa.Column("consulted_id", sa.Text()),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name="fk_questions_team_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
        sa.UniqueConstraint("workspace_id", "delivery", name="uq_questions_workspace_id_delivery"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_questions_team_id_asked_at", "questions", ["team_id", "asked_at"])
    op.create_index("ix_questions_workspace_id_asked_at", "questions", ["workspace_id", "asked_at"])


def _feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("was_right", sa.Boolean(), nullable=False),
        sa.Column("corrected_kind", sa.Text()),
        sa.Column("corrected_team_id", sa.Integer()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["corrected_team_id"],
            ["teams.id"],
            name="fk_feedback_corrected_team_id",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_feedback_question_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("question_id", "user_id", name="pk_feedback"),
    )
    op.create_index("ix_feedback_corrected_team_id", "feedback", ["corrected_team_id"])
    op.create_index("ix_feedback_workspace_id", "feedback", ["workspace_id"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Integer()),
        sa.Column("team_name", sa.Text(), nullable=False),
        sa.Column("old", sa.Text()),
        sa.Column("new", sa.Text()),
        sa.Column("door", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_team_id_id", "audit", ["team_id", "id"])
    op.create_index("ix_audit_workspace_id_id", "audit", ["workspace_id", "id"])
