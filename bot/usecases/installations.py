"""Workspaces come and leave: their tokens, and what is kept of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.installation import Installation, NotInstalled, TokenLost
from bot.domain.privacy import fingerprint
from bot.store import forgetting, installations
from bot.store.database import Database, Session
from bot.store.seal import Seal
from bot.usecases.token_cache import TokenCache

REFRESH_BEFORE = timedelta(hours=2)
"""How long before the end of a token a new one is got; Slack's live for twelve hours."""
CLAIMED_FOR = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Tokens:
    """A token and, if the app has token rotation, what the next one is got with, and when."""

    token: str
    refresh_token: str = ""
    expires_at: datetime | None = None


class Installations:
    """What the process knows about where whoowns is installed."""

    def __init__(
        self,
        database: Database,
        keys: Sequence[str],
        on_change: Callable[[str], None] = lambda _workspace_id: None,
    ) -> None:
        """`keys` are those of the seal, the present one first; for `on_change` see TokenCache."""
        self._database = database
        self.seal = Seal(keys)
        self.cache = TokenCache(database, self.seal, on_change)

    def keep(self, installation: Installation, tokens: Tokens) -> bool:
        """Store an installation with its tokens; return whether it is new, or back."""
        workspace_id = installation.workspace_id
        sealed = replace(
            installation,
            sealed=self.seal.close(workspace_id, tokens.token),
            refresh_sealed=self.seal.close(workspace_id, tokens.refresh_token),
            expires_at=tokens.expires_at,
        )
        with self._database.transaction() as session:
            is_new = installations.keep(session, sealed)
        self.cache.invalidate(workspace_id)
        return is_new

    def leave(self, workspace_id: str, left_at: datetime) -> bool:
        """Forget the token of a workspace; return whether it was installed at that time."""
        with self._database.transaction() as session:
            left = installations.leave(session, workspace_id, left_at)
        self.cache.invalidate(workspace_id)
        return left

    def of(self, workspace_id: str) -> Installation:
        """Return the installation of a workspace; raises NotInstalled also if it has left."""
        with self._database.reading() as session:
            installation = installations.of(session, workspace_id)
        if installation is None or not installation.is_there:
            raise NotInstalled(workspace_id)
        return installation

    def all(self) -> Sequence[Installation]:
        """Return every installation, also of workspaces that have left."""
        with self._database.reading() as session:
            return installations.all_of(session)

    def lost(self) -> Sequence[str]:
        """Return the workspaces whose tokens can't be opened with any key."""
        return [each.workspace_id for each in self.all() if each.is_there and self._is_lost(each)]

    def rotate_keys(self) -> int:
        """Seal every token with the first key; return how many were not.

        What can't be opened stays as it is: see `lost`.
        """
        resealed = 0
        for each in self.all():
            if self._is_current(each) or self._is_lost(each):
                continue
            workspace_id = each.workspace_id
            tokens = [self.seal.open(workspace_id, s) for s in (each.sealed, each.refresh_sealed)]
            new = [self.seal.close(workspace_id, token) for token in tokens]
            with self._database.transaction() as session:
                resealed += installations.reseal(session, each, *new)
        return resealed

    def refresh(self, now: datetime, get_tokens: Callable[[Installation, str], Tokens]) -> None:
        """Get new tokens for those that end soon, each by one replica.

        `get_tokens` takes an installation and its refresh token, which works once. What it raises
        ends the run: its workspaces are tried again at the next.
        """
        with self._database.reading() as session:
            expiring = installations.expiring(session, now + REFRESH_BEFORE)
        for each in expiring:
            with self._database.transaction() as session:
                until = now + CLAIMED_FOR
                claimed = installations.claim_refresh(session, each, now, until)
            if claimed:
                self._refresh(each, get_tokens)

    def _refresh(
        self, installation: Installation, get_tokens: Callable[[Installation, str], Tokens]
    ) -> None:
        workspace_id = installation.workspace_id
        old = self.seal.open(workspace_id, installation.refresh_sealed)
        tokens = get_tokens(installation, old)
        with self._database.transaction() as session:
            installations.store_refreshed(
                session,
                installation,
                self.seal.close(workspace_id, tokens.token),
                self.seal.close(workspace_id, tokens.refresh_token),
                tokens.expires_at,
            )
        self.cache.invalidate(workspace_id)

    def delete_those_who_left(self, keep: timedelta, now: datetime) -> None:
        """Delete everything of workspaces that left so long ago, and are not back."""
        with self._database.reading() as session:
            gone = installations.left_before(session, now - keep)
        for workspace_id in gone:
            self.delete(workspace_id, now - keep)

    def delete(self, workspace_id: str, left_before: datetime) -> None:
        """Delete everything of a workspace that had left by then, a few rows at a time.

        It ends if the workspace is back. One that never installed whoowns counts as left.
        """

        def is_gone(session: Session) -> bool:
            locked = installations.lock_left(session, workspace_id, left_before)
            return locked or installations.of(session, workspace_id) is None

        for delete_some in forgetting.steps(workspace_id):
            deleted = 1
            while deleted:
                with self._database.transaction() as session:
                    if not is_gone(session):
                        return
                    deleted = delete_some(session)
        self.cache.invalidate(workspace_id)
        self._database.empty_log()

    def forget_states(self, now: datetime, lifetime: timedelta) -> None:
        """Forget the states of installations that have expired."""
        with self._database.transaction() as session:
            installations.forget_states(session, now - lifetime)

    def use_state(self, state: str, now: datetime) -> bool:
        """Use up the state of an installation; return False if that was done before."""
        with self._database.transaction() as session:
            return installations.use_state(session, fingerprint(state), now)

    def _is_current(self, installation: Installation) -> bool:
        sealed = (installation.sealed, installation.refresh_sealed)
        return all(self.seal.is_current(each) for each in sealed if each)

    def _is_lost(self, installation: Installation) -> bool:
        try:
            for sealed in (installation.sealed, installation.refresh_sealed):
                self.seal.open(installation.workspace_id, sealed)
        except TokenLost:
            return True
        return False
