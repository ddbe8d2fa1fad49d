"""The teams of each workspace, kept in memory between questions."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.domain.absence import Absence
from bot.domain.own_rules import OwnRules
from bot.domain.team_finder import TeamFinder
from bot.domain.workspace import WorkspaceSettings
from bot.store import absences, own_rules, teams, workspaces
from bot.store.database import Session

FRESH_SECONDS = 10.0
"""How long a roster is used before the database is asked whether another replica changed it."""


@dataclass(frozen=True, slots=True)
class Roster:
    """One workspace's teams and own rules, ready to be used, and its settings: one revision.

    `absences` is who was not there when the database was last looked at; some may be over.
    """

    finder: TeamFinder
    settings: WorkspaceSettings
    own: OwnRules
    looked_at: float
    absences: Mapping[str, Sequence[Absence]] = field(default_factory=dict)


class Rosters:
    """Every workspace's roster; one instance serves all threads of a process."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._rosters: dict[str, Roster] = {}

    def of(self, session: Session, workspace_id: str) -> Roster:
        """The roster of a workspace, at most `FRESH_SECONDS` behind other replicas."""
        fresh = self.fresh(workspace_id)
        if fresh:
            return fresh
        now, known = self._seconds(), self._rosters.get(workspace_id)
        roster = self._looked_up(session, workspace_id, known, now)
        self._rosters[workspace_id] = roster
        return roster

    def fresh(self, workspace_id: str) -> Roster | None:
        """The roster in memory, if it was looked at not long ago."""
        known = self._rosters.get(workspace_id)
        if known and self._seconds() - known.looked_at < FRESH_SECONDS:
            return known
        return None

    def look_again(self, workspace_id: str) -> None:
        """Ask the database at the next occasion: somebody went away or is back."""
        known = self._rosters.get(workspace_id)
        if known:
            self._rosters[workspace_id] = replace(known, looked_at=float("-inf"))

    def forget(self, workspace_id: str) -> None:
        """Drop a roster that has just been changed; called after the commit."""
        self._rosters.pop(workspace_id, None)

    def _looked_up(
        self, session: Session, workspace_id: str, known: Roster | None, now: float
    ) -> Roster:
        away = absences.of_workspace(session, workspace_id)
        if known and workspaces.revision(session, workspace_id) == known.settings.revision:
            return replace(known, looked_at=now, absences=away)
        return Roster(
            TeamFinder(teams.all_of(session, workspace_id)),
            workspaces.settings_of(session, workspace_id),
            OwnRules(own_rules.all_of(session, workspace_id)),
            now,
            away,
        )
