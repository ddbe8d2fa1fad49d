"""Index what jobs look for in all workspaces at once: whom to poll or ask, and what to check.

Follows: 0029.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.create_index("ix_people_looked_at_workspace_id", "people", ["looked_at", "workspace_id"])
    op.create_index("ix_confirmations_confirmed_at", "confirmations", ["confirmed_at"])
    op.create_index("ix_home_tabs_opened_at", "home_tabs", ["opened_at"])
    op.create_index(
        "ix_home_tabs_workspace_id_revision", "home_tabs", ["workspace_id", "revision"]
    )
    op.drop_index("ix_home_tabs_workspace_id_opened_at", "home_tabs")
    with_stand_in = sa.text("stand_in IS NOT NULL")
    op.create_index(
        "ix_absences_stand_in",
        "absences",
        ["workspace_id", "stand_in"],
        sqlite_where=with_stand_in,
        postgresql_where=with_stand_in,
    )
    op.create_index(
        "ix_kept_answers_public",
        "kept_answers",
        ["workspace_id", "channel_id"],
        sqlite_where=sa.text("is_public = 1"),
        postgresql_where=sa.text("is_public"),
    )


def downgrade() -> None:
    """Undo this migration."""
    op.drop_index("ix_kept_answers_public", "kept_answers")
    op.drop_index("ix_absences_stand_in", "absences")
    op.create_index(
        "ix_home_tabs_workspace_id_opened_at", "home_tabs", ["workspace_id", "opened_at"]
    )
    op.drop_index("ix_home_tabs_workspace_id_revision", "home_tabs")
    op.drop_index("ix_home_tabs_opened_at", "home_tabs")
    op.drop_index("ix_confirmations_confirmed_at", "confirmations")
    op.drop_index("ix_people_looked_at_workspace_id", "people")
