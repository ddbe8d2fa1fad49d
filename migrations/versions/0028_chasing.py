"""Keep what chasing unanswered questions goes by.

Follows: 0027.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.add_column("teams", sa.Column("chase", sa.Text(), nullable=False, server_default="gentle"))
    op.add_column("workspaces", sa.Column("holidays", sa.JSON()))
    op.add_column("people", sa.Column("locale", sa.Text()))
    op.add_column(
        "handovers", sa.Column("waited_days", sa.Integer(), nullable=False, server_default="0")
    )
    op.create_table(
        "working_days",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("was_there", sa.Boolean(), nullable=False),
        sa.Column("listed", sa.JSON()),
        sa.Column("shown_channel", sa.Text()),
        sa.Column("shown_ts", sa.Text()),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", "day", name="pk_working_days"),
    )
    op.create_index("ix_working_days_day", "working_days", ["day"])


def downgrade() -> None:
    """Undo this migration."""
    op.drop_table("working_days")
    op.drop_column("handovers", "waited_days")
    op.drop_column("people", "locale")
    op.drop_column("workspaces", "holidays")
    op.drop_column("teams", "chase")
