"""Add decision profiles, and themes given to one role.

Follows: 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.add_column(
        "teams", sa.Column("profile", sa.Text(), server_default="split", nullable=False)
    )
    op.create_table(
        "team_themes",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name="fk_team_themes_team_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("team_id", "theme", name="pk_team_themes"),
    )
    op.create_index("ix_team_themes_workspace_id", "team_themes", ["workspace_id"])


def downgrade() -> None:
    """Undo this migration; the data it made room for is lost."""
    op.drop_table("team_themes")
    op.drop_column("teams", "profile")
