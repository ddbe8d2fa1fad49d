"""Words of a workspace's own that mean away.

Follows: 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("workspaces", sa.Column("away_words", sa.JSON()))


def downgrade() -> None:
    """Take it back, data of what goes included."""
    op.drop_column("workspaces", "away_words")
