"""Sum up a team's week."""

from datetime import datetime

from bot.domain.summary import Summary, summarise
from bot.domain.team import Team
from bot.domain.week import Week
from bot.store import figures
from bot.usecases.desk import Desk


def sum_up(desk: Desk, team: Team, week: Week, zone: str, until: datetime) -> Summary:
    """A team's week as far as it has gone `until` then; its days are those of `zone`."""
    with desk.database.reading() as session:
        found = figures.of_week(session, team.workspace_id, team.id, week, zone, until)
    general = {theme.name for theme in desk.rulebook.themes.values() if theme.general}
    return summarise(team, week, zone, found, general)
