"""The teams and settings of each workspace, kept in memory between questions."""

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
from bot.domain.teams.team import Team
from bot.domain.workspace import WorkspaceSettings, member_may_change
from bot.store import absences, confirmations, own_rules, teams, workspaces
from bot.store.database import Database

FRESH_SECONDS = 8.0
"""How long teams are used before the database is asked whether another replica changed them: all
replicas know within ten seconds, also where asking takes a while."""
QUICK_SECONDS = 0.05
"""Teams that took longer to read are read again in the background, not before a question."""
BEHIND_SECONDS = 40.0
"""How long teams may have been out of date before a question waits for the new ones."""


@dataclass(frozen=True, slots=True)
class WorkspaceTeams:
    """One revision of a workspace's teams, own rules and settings, ready to be used.

    The other fields are read more often: `absences` are those at the last check, of which some
    may be over; `unconfirmed` are the roles whose holders have not confirmed them for long.
    Moments are seconds on the cache's clock: `checked_at` is when the revision was last compared
    with the database's, `current_at` when it was last found equal. `read_seconds` is how long
    reading took.
    """

    matcher: TeamMatcher
    settings: WorkspaceSettings
    own_rules: OwnRules
    checked_at: float
    absences: Mapping[str, Sequence[Absence]] = field(default_factory=dict)
    read_seconds: float = 0.0
    current_at: float = 0.0
    unconfirmed: Unconfirmed = field(default_factory=dict)

    def unconfirmed_since(self, route: Route | None) -> datetime | None:
        """Return when a route's assignee last confirmed the role, or None if that is recent."""
        if route is None:
            return None
        known = self.unconfirmed.get((route.team.id, route.role))
        return known.confirmed_at if known and known.user_id == route.assignee else None

    def member_may_assign(self, user_id: str, team: Team) -> bool:
        """Return whether somebody may fill the roles of `team` even if they are not an admin."""
        no_holders = not any(each.holders for each in self.matcher.teams)
        return member_may_change(self.settings.policy, user_id, team, no_holders=no_holders)


def run_in_thread(work: Callable[[], None]) -> None:
    """Do `work` in a thread of its own, which nobody waits for."""
    Thread(target=work, name="whoowns-team-cache", daemon=True).start()


class TeamCache:
    """Every workspace's teams; one instance serves all threads of a process."""

    def __init__(
        self,
        database: Database,
        language: Language,
        seconds: Callable[[], float] = time.monotonic,
        start: Callable[[Callable[[], None]], None] = run_in_thread,
    ) -> None:
        """`seconds` is a clock, and `start` runs work in the background."""
        self._database = database
        self._language = language
        self._seconds = seconds
        self._start = start
        self._workspaces: dict[str, WorkspaceTeams] = {}
        self._read_locks: defaultdict[str, Lock] = defaultdict(Lock)
        self._write_lock = Lock()

    def get(self, workspace_id: str) -> WorkspaceTeams:
        """Return a workspace's teams, mostly from memory; at most a minute behind other replicas.

        Raises StoreUnavailable if the database has to be asked and cannot.
        """
        if changed := self._as_changed(workspace_id):
            return changed
        known = self._workspaces.get(workspace_id)
        if known is None:
            return self._read(workspace_id, None)
        if self._seconds() - known.checked_at < FRESH_SECONDS:
            return known
        return self._check(workspace_id, known, wait=False)

    def current(self, workspace_id: str) -> WorkspaceTeams:
        """Return a workspace's teams as they are at this moment, however long that takes.

        Raises StoreUnavailable if the database cannot be asked.
        """
        if changed := self._as_changed(workspace_id):
            return changed
        known = self._workspaces.get(workspace_id)
        if known is None:
            return self._read(workspace_id, None)
        return self._check(workspace_id, known, wait=True)

    def revisions(self) -> Mapping[str, int]:
        """Return the revision of every workspace; teams in memory that have it are current."""
        now = self._seconds()
        with self._database.reading() as session:
            revisions = workspaces.revisions(session)
        for workspace_id, revision in revisions.items():
            with self._write_lock:
                known = self._workspaces.get(workspace_id)
                if known and known.settings.revision == revision:
                    self._workspaces[workspace_id] = replace(known, current_at=now)
        return revisions

    def invalidate(self, workspace_id: str) -> None:
        """Have the database asked at the next use: somebody went away or is back."""
        self._after_commit(workspace_id, self._invalidate)

    def _invalidate(self, workspace_id: str) -> None:
        known = self._workspaces.get(workspace_id)
        if known:
            self._update(workspace_id, known, replace(known, checked_at=float("-inf")))

    def refresh(self, workspace_id: str) -> None:
        """Read teams that have just been changed, so that no question waits for it.

        That is done after the commit, and in the unit of work that changes them when they are next
        asked for. If they cannot be read, they are dropped, so that nobody sees the old ones.
        """
        self._after_commit(workspace_id, self._refresh)

    def _refresh(self, workspace_id: str) -> None:
        known = self._workspaces.get(workspace_id)
        if known is None:
            return
        try:
            with self._read_locks[workspace_id]:
                self._replace(workspace_id, self._from_database(workspace_id))
        except StoreUnavailable:
            self._workspaces.pop(workspace_id, None)

    def drop(self, workspace_id: str) -> None:
        """Have everything read again: the workspace has left, or come back with other teams."""
        self._workspaces.pop(workspace_id, None)

    def _as_changed(self, workspace_id: str) -> WorkspaceTeams | None:
        """A workspace as this thread has changed it, which nobody else sees yet; None if not.

        It is read once after each change, while the unit of work holds up all who write.
        """
        unit = self._database.unit
        if unit is None or workspace_id not in unit.changed:
            return None
        changed: WorkspaceTeams | None = unit.changed[workspace_id]
        if changed is None:
            changed = unit.changed[workspace_id] = self._from_database(workspace_id)
        return changed

    def _after_commit(self, workspace_id: str, action: Callable[[str], None]) -> None:
        if unit := self._database.unit:
            unit.changed[workspace_id] = None
        self._database.after_commit(lambda: action(workspace_id))

    def _check(self, workspace_id: str, known: WorkspaceTeams, *, wait: bool) -> WorkspaceTeams:
        """Read the absences, and the teams too if their revision is not the database's."""
        now = self._seconds()
        with self._database.reading() as session:
            away = absences.of_workspace(session, workspace_id)
            is_current = workspaces.revision(session, workspace_id) == known.settings.revision
        current_at = now if is_current else known.current_at
        checked = replace(known, checked_at=now, absences=away, current_at=current_at)
        if is_current:
            return self._update(workspace_id, known, checked)
        if wait or known.read_seconds < QUICK_SECONDS or now - known.current_at > BEHIND_SECONDS:
            return self._read(workspace_id, known)
        self._update(workspace_id, known, checked)
        self._start(lambda: self._read_quietly(workspace_id, known))
        return checked

    def _read(self, workspace_id: str, known: WorkspaceTeams | None) -> WorkspaceTeams:
        """Read the teams once, however many threads want new ones in place of `known`."""
        with self._read_locks[workspace_id]:
            latest = self._workspaces.get(workspace_id)
            if latest is None or (known and latest.matcher is known.matcher):
                latest = self._replace(workspace_id, self._from_database(workspace_id))
            return latest

    def _read_quietly(self, workspace_id: str, known: WorkspaceTeams) -> None:
        try:
            self._read(workspace_id, known)
        except StoreUnavailable:
            return  # a later question finds out, and waits if it has to

    def _update(
        self, workspace_id: str, known: WorkspaceTeams, checked: WorkspaceTeams
    ) -> WorkspaceTeams:
        """Keep what a check found, unless other teams were read meanwhile; waits for no reader."""
        with self._write_lock:
            latest = self._workspaces.get(workspace_id)
            if latest is None or latest.matcher is known.matcher:
                self._workspaces[workspace_id] = latest = checked
            return latest

    def _replace(self, workspace_id: str, workspace_teams: WorkspaceTeams) -> WorkspaceTeams:
        with self._write_lock:
            self._workspaces[workspace_id] = workspace_teams
        return workspace_teams

    def _from_database(self, workspace_id: str) -> WorkspaceTeams:
        began = self._seconds()
        with self._database.reading() as session:
            settings = workspaces.settings_of(session, workspace_id)
            all_teams = teams.all_of(session, workspace_id)
            rules = OwnRules(own_rules.all_of(session, workspace_id))
            away = absences.of_workspace(session, workspace_id)
            unconfirmed = confirmations.stale(session, workspace_id)
        matcher = TeamMatcher(all_teams, self._language)
        return WorkspaceTeams(
            matcher,
            settings,
            rules,
            checked_at=began,
            absences=away,
            read_seconds=self._seconds() - began,
            current_at=began,
            unconfirmed=unconfirmed,
        )
