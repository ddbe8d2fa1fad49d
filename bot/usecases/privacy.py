"""What people can ask about themselves, and words that are kept for a while only."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.privacy import Forgotten, Held
from bot.domain.teams.team import Role
from bot.store import privacy
from bot.usecases.desk import Desk

AT_ONCE = 500
"""Questions whose words are blanked in one transaction, so that nobody waits for it long."""
ROUNDS = 20
"""Transactions in one go; what is left is blanked a minute later."""


def held(desk: Desk, workspace_id: str, user_id: str) -> Held:
    """All that is held of a person."""
    with desk.database.reading() as session:
        asked = privacy.questions_of(session, workspace_id, user_id)
        said = privacy.judgements_of(session, workspace_id, user_id)
    return Held(asked, said, _roles(desk, workspace_id, user_id))


def forget(desk: Desk, workspace_id: str, user_id: str) -> Forgotten:
    """Take a person's words and identity out of the journal; the figures stay."""
    with desk.database.transaction() as session:
        asked, said = privacy.forget(session, workspace_id, user_id)
    return Forgotten(asked, said, _roles(desk, workspace_id, user_id))


def blank_old(desk: Desk, now: datetime) -> None:
    """Blank the words of questions that are older than the operator lets us keep them."""
    before = now - timedelta(days=desk.keep_text_days)
    for _ in range(ROUNDS):
        with desk.database.transaction() as session:
            if privacy.blank_before(session, before, AT_ONCE) < AT_ONCE:
                return


def _roles(desk: Desk, workspace_id: str, user_id: str) -> Sequence[tuple[str, Role]]:
    teams = desk.roster(workspace_id).finder.teams
    return [
        (team.name, role)
        for team in teams
        for role, holder in team.holders.items()
        if holder == user_id
    ]
