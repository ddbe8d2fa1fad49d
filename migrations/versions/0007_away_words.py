"""Add a workspace's own words that mean away.

Follows: 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.add_column("workspaces", sa.Column("away_words", sa.JSON()))


def downgrade() -> None:
    """Undo this migration; the data it made room for is lost."""
    op.drop_column("workspaces", "away_words")
