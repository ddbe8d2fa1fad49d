"""Find the hand-overs of a question by an index.

Follows: 0024.
"""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.create_index("ix_handovers_question_id", "handovers", ["question_id"])


def downgrade() -> None:
    """Undo this migration."""
    op.drop_index("ix_handovers_question_id", "handovers")
