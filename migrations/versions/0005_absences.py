"""Add absences, and the people whose presence is tracked.

Follows: 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.create_table(
        "people",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", name="pk_people"),
    )
    op.create_index("ix_people_workspace_id_looked_at", "people", ["workspace_id", "looked_at"])
    op.create_table(
        "absences",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.Column("stand_in", sa.Text()),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("denied", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", "cause", name="pk_absences"),
    )
    op.create_index("ix_absences_until", "absences", ["until"])


def downgrade() -> None:
    """Undo this migration; the data it made room for is lost."""
    op.drop_table("absences")
    op.drop_table("people")
