"""Find what waits before a message to the same destination, so that any replica keeps the order.

Follows: 0022.
"""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

INDEX = "ix_outbox_workspace_id_destination"


def upgrade() -> None:
    """Apply this migration."""
    op.create_index(INDEX, "outbox", ["workspace_id", "destination"])


def downgrade() -> None:
    """Undo this migration."""
    op.drop_index(INDEX, "outbox")
