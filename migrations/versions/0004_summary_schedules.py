"""Add the schedules of weekly summaries, and the claims to post them.

Follows: 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "summary_schedules",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_week", sa.Text(), nullable=False),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name="fk_summary_schedules_team_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("team_id", name="pk_summary_schedules"),
    )
    op.create_index("ix_summary_schedules_workspace_id", "summary_schedules", ["workspace_id"])
    op.create_index("ix_summary_schedules_look_at", "summary_schedules", ["look_at"])
    op.create_table(
        "summary_claims",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posting_since", sa.DateTime(timezone=True)),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("channel_id", sa.Text()),
        sa.Column("ts", sa.Text()),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name="fk_summary_claims_team_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("team_id", "week", name="pk_summary_claims"),
    )


def downgrade() -> None:
    """Undo this migration; the data it made room for is lost."""
    op.drop_table("summary_claims")
    op.drop_table("summary_schedules")
