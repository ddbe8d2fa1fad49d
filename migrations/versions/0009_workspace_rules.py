"""Add the rules of workspaces, and proposed rules that were rejected.

Follows: 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "workspace_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("phrase_key", sa.Text(), nullable=False),
        sa.Column("phrase", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("strength", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workspace_rules"),
        sa.UniqueConstraint(
            "workspace_id", "phrase_key", name="uq_workspace_rules_workspace_id_phrase_key"
        ),
    )
    op.create_table(
        "rejected_rules",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("phrase_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "phrase_key", name="pk_rejected_rules"),
    )


def downgrade() -> None:
    """Undo this migration; the data it made room for is lost."""
    op.drop_table("rejected_rules")
    op.drop_table("workspace_rules")
