"""Index questions by team, by person and by age of their text.

Follows: 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEPT = sa.text("text <> ''")


def upgrade() -> None:
    """Apply this migration."""
    op.create_index(
        "ix_questions_team_id_workspace_id_asked_at",
        "questions",
        ["team_id", "workspace_id", "asked_at"],
    )
    op.drop_index("ix_questions_team_id_asked_at", "questions")
    op.create_index("ix_questions_workspace_id_asker_id", "questions", ["workspace_id", "asker_id"])
    op.create_index(
        "ix_questions_kept", "questions", ["asked_at"], sqlite_where=KEPT, postgresql_where=KEPT
    )


def downgrade() -> None:
    """Undo this migration."""
    op.drop_index("ix_questions_kept", "questions")
    op.drop_index("ix_questions_workspace_id_asker_id", "questions")
    op.create_index("ix_questions_team_id_asked_at", "questions", ["team_id", "asked_at"])
    op.drop_index("ix_questions_team_id_workspace_id_asked_at", "questions")
