"""What people can ask about themselves, and words that are kept for a while only."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.privacy import Forgotten, PersonalData
from bot.domain.teams.team import Role
from bot.store import privacy
from bot.usecases.app_context import AppContext

AT_ONCE = 500
"""Questions whose words are blanked in one transaction, so that nobody waits for it long."""
ROUNDS = 20
"""Transactions in one go; what is left is blanked a minute later."""


def held(context: AppContext, workspace_id: str, user_id: str) -> PersonalData:
    """All that is held of a person."""
    with context.database.reading() as session:
        asked = privacy.questions_of(session, workspace_id, user_id)
        said = privacy.judgements_of(session, workspace_id, user_id)
    return PersonalData(asked, said, _roles(context, workspace_id, user_id))


def forget(context: AppContext, workspace_id: str, user_id: str) -> Forgotten:
    """Take a person's words and identity out of the journal; the figures stay."""
    with context.database.transaction() as session:
        asked, said = privacy.forget(session, workspace_id, user_id)
    return Forgotten(asked, said, _roles(context, workspace_id, user_id))


def blank_old(context: AppContext, now: datetime) -> None:
    """Blank the words of questions that are older than the operator lets us keep them."""
    before = now - timedelta(days=context.keep_text_days)
    for _ in range(ROUNDS):
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
