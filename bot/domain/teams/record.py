"""What is kept of a change: a row for each part of a team that differs."""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.audit import AuditRow, ChangeSource
from bot.domain.teams.team_change import Part, TeamChange


def rows_of(
    change: TeamChange, actor_id: str, at: datetime, source: ChangeSource
) -> Iterator[AuditRow]:
    """Each part that differs; the name is what was created first, or deleted last."""
    gone = change.after is None
    for difference in reversed(change.differences) if gone else change.differences:
        whole = difference.part is Part.NAME and (gone or change.before is None)
        yield AuditRow(
            actor_id,
            at,
            ("delete" if gone else "create") if whole else difference.part.value,
            change.team.id,
            change.team.name,
            "\n".join(difference.old) or None,
            "\n".join(difference.new) or None,
            source.value,
        )
