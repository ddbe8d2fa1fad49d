"""Store who wrote a message that somebody else asks about, and hashes in place of derived words.

Follows: 0014.
"""

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this migration."""
    op.add_column("questions", sa.Column("author_id", sa.Text()))
    condition = sa.text("author_id IS NOT NULL")
    op.create_index(
        "ix_questions_author",
        "questions",
        ["workspace_id", "author_id"],
        sqlite_where=condition,
        postgresql_where=condition,
    )
    _hash("heard", "delivery")
    _hash("rejected_rules", "phrase_key")
    # “phrase: kind, strength” keeps what follows the phrase, in which there is no colon.
    audit = sa.table("audit", sa.column("id"), sa.column("action"), sa.column("old"))
    connection = op.get_bind()
    rejected = sa.select(audit.c.id, audit.c.old).where(audit.c.action == "rule rejected")
    for row in connection.execute(rejected).all():
        rest = (row.old or "").rpartition(": ")[2]
        connection.execute(audit.update().where(audit.c.id == row.id).values(old=rest))


def downgrade() -> None:
    """Undo this migration; hashes stay hashes."""
    op.drop_index("ix_questions_author", "questions")
    op.drop_column("questions", "author_id")


def _hash(table_name: str, column_name: str) -> None:
    """Put a hash of a workspace and a value in place of the value."""
    table = sa.table(table_name, sa.column("workspace_id"), sa.column(column_name))
    value = table.c[column_name]
    connection = op.get_bind()
    for row in connection.execute(sa.select(table.c.workspace_id, value)).all():
        hashed = sha256("\0".join(row).encode("utf-8", "replace")).hexdigest()[:32]
        mine = (table.c.workspace_id == row.workspace_id) & (value == row[1])
        connection.execute(table.update().where(mine).values({column_name: hashed}))
