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
    """Bring the schema forward."""
    op.add_column("absences", sa.Column("begins", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Take it back; an absence that was announced for later counts at once."""
    op.drop_column("absences", "begins")
