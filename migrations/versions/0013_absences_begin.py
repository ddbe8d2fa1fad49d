"""Let absences begin later than they are announced.

Follows: 0012.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.add_column("absences", sa.Column("begins", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Undo this migration; absences announced for later count at once."""
    op.drop_column("absences", "begins")
