"""Index changes of rules by age.

Follows: 0015.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    condition = sa.text("action = 'rule'")
    op.create_index(
        "ix_audit_rules", "audit", ["at"], sqlite_where=condition, postgresql_where=condition
    )


def downgrade() -> None:
    """Undo this migration."""
    op.drop_index("ix_audit_rules", "audit")
