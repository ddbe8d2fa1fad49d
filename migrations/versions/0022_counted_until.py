"""Keep up to when each posted summary counted, and let those late in the week be about that week.

A summary from Thursday to Sunday used to be about the week before; it is about its own week now.

Follows: 0021.
"""

from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

THURSDAY = 4


def upgrade() -> None:
    """Apply this migration."""
    op.add_column("summary_claims", sa.Column("counted_until", sa.DateTime(timezone=True)))
    _move_weeks(1)


def downgrade() -> None:
    """Undo this migration."""
    _move_weeks(-1)
    op.drop_column("summary_claims", "counted_until")


def _move_weeks(weeks: int) -> None:
    """Change what the next summary late in a week is about, and not when it comes."""
    schedules = sa.table(
        "summary_schedules",
        sa.column("team_id", sa.Integer),
        sa.column("weekday", sa.Integer),
        sa.column("next_week", sa.Text),
    )
    connection = op.get_bind()
    late = sa.select(schedules).where(schedules.c.weekday >= THURSDAY)
    for row in connection.execute(late).all():
        year, _, number = row.next_week.partition("-W")
        day = date.fromisocalendar(int(year), int(number), 1) + timedelta(weeks=weeks)
        moved = "{0:04}-W{1:02}".format(*day.isocalendar()[:2])
        mine = schedules.c.team_id == row.team_id
        connection.execute(schedules.update().where(mine).values(next_week=moved))
