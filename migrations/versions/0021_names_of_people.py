"""Keep what role holders and their stand-ins are called, so that a question can name them.

Follows: 0020.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.add_column("people", sa.Column("names", sa.Text))


def downgrade() -> None:
    """Undo this migration."""
    op.drop_column("people", "names")
