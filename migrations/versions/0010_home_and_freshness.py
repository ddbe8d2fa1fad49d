"""Add role confirmations, opened Home tabs, and greetings.

Follows: 0009.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.add_column("people", sa.Column("asked_at", sa.DateTime(timezone=True)))
    _confirmations()
    op.create_table(
        "home_tabs",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", name="pk_home_tabs"),
    )
    op.create_index(
        "ix_home_tabs_workspace_id_opened_at", "home_tabs", ["workspace_id", "opened_at"]
    )
    op.create_table(
        "greetings",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "what", name="pk_greetings"),
    )
    op.create_index(
        "ix_questions_workspace_id_decider_id_asked_at",
        "questions",
        ["workspace_id", "decider_id", "asked_at"],
    )


def _confirmations() -> None:
    op.create_table(
        "confirmations",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name="fk_confirmations_team_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("team_id", "role", name="pk_confirmations"),
    )
    op.create_index(
        "ix_confirmations_workspace_id_user_id", "confirmations", ["workspace_id", "user_id"]
    )
    op.create_index(
        "ix_confirmations_workspace_id_stale_confirmed_at",
        "confirmations",
        ["workspace_id", "stale", "confirmed_at"],
    )


def downgrade() -> None:
    """Undo this migration; the data it made room for is lost."""
    op.drop_index("ix_questions_workspace_id_decider_id_asked_at", "questions")
    op.drop_table("greetings")
    op.drop_table("home_tabs")
    op.drop_table("confirmations")
    op.drop_column("people", "asked_at")
