"""Add how a question's team was found, and index questions by asker.

Follows: 0010.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.add_column("questions", sa.Column("found_by", sa.Text()))
    op.create_index(
        "ix_questions_workspace_id_asker_id_id", "questions", ["workspace_id", "asker_id", "id"]
    )
    op.drop_index("ix_questions_workspace_id_asker_id", "questions")


def downgrade() -> None:
    """Undo this migration; the data it made room for is lost."""
    op.create_index("ix_questions_workspace_id_asker_id", "questions", ["workspace_id", "asker_id"])
    op.drop_index("ix_questions_workspace_id_asker_id_id", "questions")
    op.drop_column("questions", "found_by")
