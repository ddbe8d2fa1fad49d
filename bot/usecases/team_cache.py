"""The teams of each workspace, kept in memory between questions."""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock, Thread

from bot.domain.classification.own_rules import OwnRules
from bot.domain.errors import StoreUnavailable
from bot.domain.people.absence import Absence
from bot.domain.people.role_confirmation import Unconfirmed
from bot.domain.route import Route
from bot.domain.team_matching.matcher import TeamMatcher
from bot.domain.team_matching.tokens import Language
from bot.domain.workspace import WorkspaceSettings
from bot.store import absences, confirmations, own_rules, teams, workspaces
from bot.store.database import Database

FRESH_SECONDS = 10.0
"""How long a roster is used before the database is asked whether another replica changed it."""
QUICK_SECONDS = 0.05
"""A roster that took longer to read is read anew beside the questions, not before one."""
BEHIND_SECONDS = 40.0
"""How long it may be known that another replica changed something before a question waits."""


@dataclass(frozen=True, slots=True)
class WorkspaceTeams:
    """One workspace's teams and own rules, ready to be used, and its settings: one revision.

    `absences` is who was not there when the database was last looked at; some may be over.
    `took` is how many seconds reading it took, `right_at` when it was last known to be current.
    `unconfirmed` are the roles whose holders did not confirm them for long.
    """

    matcher: TeamMatcher
    settings: WorkspaceSettings
    own: OwnRules
    looked_at: float
    absences: Mapping[str, Sequence[Absence]] = field(default_factory=dict)
    took: float = 0.0
    right_at: float = 0.0
    unconfirmed: Unconfirmed = field(default_factory=dict)

    def unconfirmed_since(self, route: Route | None) -> datetime | None:
        """When the holder whom a route names last confirmed the role, where that is long ago."""
        known = self.unconfirmed.get((route.team.id, route.role)) if route else None
        named = known is not None and route is not None and known.user_id == route.assignee
        return known.confirmed_at if known and named else None


def in_background(work: Callable[[], None]) -> None:
    """Do it in a thread of its own, which nobody waits for."""
    Thread(target=work, name="whoowns-roster", daemon=True).start()


class TeamCache:
    """Every workspace's roster; one instance serves all threads of a process."""

    def __init__(
        self,
        database: Database,
        language: Language,
        seconds: Callable[[], float] = time.monotonic,
        start: Callable[[Callable[[], None]], None] = in_background,
    ) -> None:
        self._database = database
        self._language = language
        self._seconds = seconds
        self._start = start
        self._workspaces: dict[str, WorkspaceTeams] = {}
        self._reading: defaultdict[str, Lock] = defaultdict(Lock)
        self._putting = Lock()

    def of(self, workspace_id: str) -> WorkspaceTeams:
        """The roster of a workspace, at most a minute behind other replicas.

        Mostly from memory. Raises StoreUnavailable where the database has to be asked and cannot.
        """
        known = self._workspaces.get(workspace_id)
        if known is None:
            return self._read(workspace_id, None)
        if self._seconds() - known.looked_at < FRESH_SECONDS:
            return known
        return self._looked_at_again(workspace_id, known)

    def current(self, workspace_id: str) -> WorkspaceTeams:
        """The roster as it is at this moment, however long it takes; raises StoreUnavailable."""
        known = self._workspaces.get(workspace_id)
        if known is None:
            return self._read(workspace_id, None)
        return self._looked_at_again(workspace_id, known, wait=True)

    def invalidate(self, workspace_id: str) -> None:
        """Ask the database at the next occasion: somebody went away or is back."""
        known = self._workspaces.get(workspace_id)
        if known:
            self._put(workspace_id, known, replace(known, looked_at=float("-inf")))

    def forget(self, workspace_id: str) -> None:
        """Let nobody see the roster that has just been changed; called after the commit.

        The new one is read here, by whoever made the change, so that no question waits for it.
        """
        known = self._workspaces.get(workspace_id)
        if known is None:
            return
        try:
            with self._reading[workspace_id]:
                self._take(workspace_id, self._from_database(workspace_id))
        except StoreUnavailable:
            self._workspaces.pop(workspace_id, None)

    def _looked_at_again(
        self, workspace_id: str, known: WorkspaceTeams, *, wait: bool = False
    ) -> WorkspaceTeams:
        now = self._seconds()
        with self._database.reading() as session:
            away = absences.of_workspace(session, workspace_id)
            current = workspaces.revision(session, workspace_id) == known.settings.revision
        right_at = now if current else known.right_at
        seen = replace(known, looked_at=now, absences=away, right_at=right_at)
        if current:
            return self._put(workspace_id, known, seen)
        if wait or known.took < QUICK_SECONDS or now - known.right_at > BEHIND_SECONDS:
            return self._read(workspace_id, known)
        self._put(workspace_id, known, seen)
        self._start(lambda: self._read_quietly(workspace_id, known))
        return seen

    def _read(self, workspace_id: str, known: WorkspaceTeams | None) -> WorkspaceTeams:
        """Read the roster once, however many threads want one in place of `known`."""
        with self._reading[workspace_id]:
            there = self._workspaces.get(workspace_id)
            if there is None or (known and there.matcher is known.matcher):
                there = self._take(workspace_id, self._from_database(workspace_id))
            return there

    def _read_quietly(self, workspace_id: str, known: WorkspaceTeams) -> None:
        try:
            self._read(workspace_id, known)
        except StoreUnavailable:
            return  # a later question finds out, and waits if it has to

    def _put(
        self, workspace_id: str, known: WorkspaceTeams, seen: WorkspaceTeams
    ) -> WorkspaceTeams:
        """Keep what was seen of a roster, unless another has taken its place meanwhile.

        This waits for nobody who reads one.
        """
        with self._putting:
            there = self._workspaces.get(workspace_id)
            if there is None or there.matcher is known.matcher:
                self._workspaces[workspace_id] = there = seen
            return there

    def _take(self, workspace_id: str, workspace_teams: WorkspaceTeams) -> WorkspaceTeams:
        with self._putting:
            self._workspaces[workspace_id] = workspace_teams
        return workspace_teams

    def _from_database(self, workspace_id: str) -> WorkspaceTeams:
        began = self._seconds()
        with self._database.reading() as session:
            settings = workspaces.settings_of(session, workspace_id)
            found = teams.all_of(session, workspace_id)
            own = OwnRules(own_rules.all_of(session, workspace_id))
            away = absences.of_workspace(session, workspace_id)
            unconfirmed = confirmations.stale(session, workspace_id)
        matcher = TeamMatcher(found, self._language)
        took = self._seconds() - began
        return WorkspaceTeams(matcher, settings, own, began, away, took, began, unconfirmed)
