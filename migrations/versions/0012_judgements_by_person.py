"""Index feedback by user.

Follows: 0011.
"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.create_index("ix_feedback_workspace_id_user_id", "feedback", ["workspace_id", "user_id"])
    op.drop_index("ix_feedback_workspace_id", "feedback")


def downgrade() -> None:
    """Undo this migration."""
    op.create_index("ix_feedback_workspace_id", "feedback", ["workspace_id"])
    op.drop_index("ix_feedback_workspace_id_user_id", "feedback")
