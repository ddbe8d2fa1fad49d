"""Add deliveries that held no question, so that each is answered once.

Follows: 0007.
"""

import sqlalchemy as sa
from alembic import op


revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "heard",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "delivery", name="pk_heard"),
    )
    op.create_index("ix_heard_at", "heard", ["at"])


def downgrade() -> None:
    """Undo this migration; the data it made room for is lost."""
    op.drop_index("ix_heard_at", "heard")
    op.drop_table("heard")
