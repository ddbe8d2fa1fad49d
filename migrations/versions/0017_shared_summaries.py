"""Keep whether a summary may be posted in a channel that another organisation reads.

Follows: 0016.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.add_column("summary_schedules", sa.Column("sharing", sa.Text()))


def downgrade() -> None:
    """Undo this migration."""
    op.drop_column("summary_schedules", "sharing")
