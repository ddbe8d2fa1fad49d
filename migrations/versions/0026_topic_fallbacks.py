"""Keep where a workspace sends questions of single topics that aren't product decisions.

Follows: 0025.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "topic_fallbacks",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("fallback", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "topic", name="pk_topic_fallbacks"),
    )


def downgrade() -> None:
    """Undo this migration."""
    op.drop_table("topic_fallbacks")
