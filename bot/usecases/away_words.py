"""Set what else means away in a Slack status of a workspace."""

from collections.abc import Sequence

from bot.domain.audit import SetupDoor
from bot.domain.errors import Refusal
from bot.domain.person import Person
from bot.store import audit, workspaces
from bot.usecases.desk import Desk

MOST = 50
LONGEST = 60
"""Letters in one entry."""


def set_away_words(desk: Desk, actor: Person, words: Sequence[str]) -> None:
    """Let these words and emoji (`:name:`) mean away, besides those that everybody uses.

    Raises Refusal for too many or too long ones, and where `actor` does not run the workspace.
    """
    if not actor.runs_workspace:
        raise Refusal("Only workspace admins and owners can set this.", "Ask one of them.")
    own = _checked(words)
    with desk.database.transaction() as session:
        before = workspaces.settings_of(session, actor.workspace_id).away_words
        workspaces.set_away_words(session, actor.workspace_id, own)
        audit.note(
            session,
            actor.workspace_id,
            actor=actor.id,
            at=desk.clock(),
            action="away words",
            team_id=None,
            team_name="",
            old="\n".join(before) or None,
            new="\n".join(own) or None,
            door=SetupDoor.HOME.value,
        )
    desk.rosters.forget(actor.workspace_id)


def _checked(words: Sequence[str]) -> list[str]:
    own = list(dict.fromkeys(" ".join(word.split()) for word in words if word.strip()))
    if len(own) > MOST:
        raise Refusal(f"Those are {len(own)} entries; {MOST} fit.", "Leave the rarest ones out.")
    for word in own:
        if len(word) > LONGEST:
            raise Refusal(f"“{word[:LONGEST]}…” is too long.", "Say what means away in few words.")
        if not any(letter.isalpha() for letter in word):
            raise Refusal(f"“{word}” has no letter.", "Write a word, or an emoji like :surfer:.")
    return own
