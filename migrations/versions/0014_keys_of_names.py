"""Compare names by what people can tell apart: quotes, punctuation and look-alikes no longer count.

Two names that are one by now keep their keys: the team or alias that was there first has the new
one, and somebody has to rename the other.

Follows: 0013.
"""

import sqlalchemy as sa
from alembic import op

from bot.domain.teams.team import name_key

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TEAMS, ALIASES = (
    sa.table(name, *map(sa.column, (number, "workspace_id", "name", "name_key")))
    for name, number in (("teams", "id"), ("aliases", "team_id"))
)


def upgrade() -> None:
    """Apply this migration."""
    connection = op.get_bind()
    taken: set[tuple[str, str]] = set()
    for table, order in ((TEAMS, TEAMS.c.id), (ALIASES, ALIASES.c.team_id)):
        columns = table.c.workspace_id, table.c.name_key, table.c.name
        rows = connection.execute(sa.select(*columns).order_by(order, table.c.name_key)).all()
        taken |= {(workspace_id, key) for workspace_id, key, _ in rows}
        for workspace_id, key, name in rows:
            new = (workspace_id, name_key(name))
            if new not in taken:
                taken.add(new)
                connection.execute(
                    table.update()
                    .where(table.c.workspace_id == workspace_id, table.c.name_key == key)
                    .values(name_key=new[1])
                )


def downgrade() -> None:
    """Undo this migration: older versions read these keys as they are."""
