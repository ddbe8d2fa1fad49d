"""Add deputies, and the policy of who may change teams.

Follows: 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.add_column("workspaces", sa.Column("policy", sa.Text()))
    op.create_table(
        "deputies",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name="fk_deputies_team_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("team_id", "role", "user_id", name="pk_deputies"),
    )
    op.create_index("ix_deputies_workspace_id_user_id", "deputies", ["workspace_id", "user_id"])


def downgrade() -> None:
    """Undo this migration; the data it made room for is lost."""
    op.drop_table("deputies")
    op.drop_column("workspaces", "policy")
