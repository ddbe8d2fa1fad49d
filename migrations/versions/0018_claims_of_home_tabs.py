"""Keep which Home tabs are being refreshed, until when.

Follows: 0017.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.add_column("home_tabs", sa.Column("claimed_until", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Undo this migration."""
    op.drop_column("home_tabs", "claimed_until")
