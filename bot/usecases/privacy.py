"""What people can ask about themselves, and deleting the text of old questions."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.privacy import Forgotten, PersonalData
from bot.domain.teams.team import Role
from bot.store import privacy
from bot.usecases.app_context import AppContext

AT_ONCE = 500
"""Questions whose text is blanked in one transaction, so that nobody waits for it long."""
TRANSACTIONS = 20
"""Transactions in one tick; what is left is blanked a minute later."""


def personal_data(context: AppContext, workspace_id: str, user_id: str) -> PersonalData:
    """Return all that is stored about a person."""
    with context.database.reading() as session:
        asked = privacy.questions_of(session, workspace_id, user_id)
        given = privacy.feedback_of(session, workspace_id, user_id)
    return PersonalData(asked, given, _roles(context, workspace_id, user_id))


def forget(context: AppContext, workspace_id: str, user_id: str) -> Forgotten:
    """Take a person's text and identity out of the journal; the figures stay."""
    with context.database.transaction() as session:
        asked, given = privacy.forget(session, workspace_id, user_id)
    return Forgotten(asked, given, _roles(context, workspace_id, user_id))


def blank_old(context: AppContext, now: datetime) -> None:
    """Blank the text of questions that are older than the operator lets us keep it."""
    before = now - timedelta(days=context.keep_text_days)
    for _ in range(TRANSACTIONS):
        with context.database.transaction() as session:
            if privacy.blank_before(session, before, AT_ONCE) < AT_ONCE:
                return


def _roles(context: AppContext, workspace_id: str, user_id: str) -> Sequence[tuple[str, Role]]:
    teams = context.workspace_teams(workspace_id).matcher.teams
    return [
        (team.name, role)
        for team in teams
        for role, holder in team.holders.items()
        if holder == user_id
    ]
