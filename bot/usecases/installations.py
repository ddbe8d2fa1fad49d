"""Workspaces come and leave: their tokens, and what is kept of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.errors import StoreUnavailable
from bot.domain.installation import Installation, NotInstalled, TokenLost
from bot.domain.privacy import fingerprint
from bot.store import forgetting, installations
from bot.store.database import Database, Session
from bot.store.seal import Seal
from bot.usecases.token_cache import TokenCache

TOKEN_LIVES = timedelta(hours=12)
"""As long as a token of Slack's lives, with token rotation."""
REFRESH_BEFORE = timedelta(hours=2)
"""How long before its end a new one is got."""
CLAIMED_FOR = timedelta(minutes=2)
ATTEMPTS = 5
"""How often new tokens are stored before they are given up."""


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
        self._deleted: set[str] = set()
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

    def leave(
        self,
        workspace_id: str,
        left_at: datetime,
        is_valid: Callable[[str], bool] = lambda _token: False,
    ) -> bool:
        """Forget the token of a workspace; return whether that was its present installation.

        `is_valid` is asked about the token where the time doesn't tell.
        """
        try:
            installation = self.of(workspace_id)
            ended = installation.was_ended_at(left_at)
            if ended is None:
                ended = not self.is_valid(workspace_id, is_valid)
        except NotInstalled:
            return False
        if ended:
            with self._database.transaction() as session:
                ended = installations.leave(session, installation, left_at)
            self.cache.invalidate(workspace_id)
        return ended

    def of(self, workspace_id: str) -> Installation:
        """Return the installation of a workspace; raises NotInstalled also if it has left."""
        with self._database.reading() as session:
            installation = installations.of(session, workspace_id)
        if installation is None or not installation.is_there:
            raise NotInstalled(workspace_id)
        return installation

    def token_or_none(self, workspace_id: str) -> str | None:
        """Return the token of a workspace; None if there is none, or it can't be opened."""
        try:
            return self.cache.get(workspace_id)
        except (NotInstalled, TokenLost):
            return None

    def is_valid(self, workspace_id: str, is_valid: Callable[[str], bool]) -> bool | None:
        """Return whether the present token of a workspace is valid; None if there is none to ask.

        `is_valid` asks Slack. The token comes from the database: the one in memory may be that of
        an installation before, whose end says nothing about this one.
        """
        try:
            return is_valid(self.seal.open(workspace_id, self.of(workspace_id).sealed))
        except (NotInstalled, TokenLost):
            return None

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

    def expiring(self, now: datetime) -> Mapping[str, Installation]:
        """Return the installations whose tokens end soon, by workspace.

        One that seems to end later than any can was stored while the clock was wrong.
        """
        longest = now + TOKEN_LIVES + REFRESH_BEFORE
        with self._database.reading() as session:
            expiring = installations.expiring(session, now + REFRESH_BEFORE, longest)
        return {each.workspace_id: each for each in expiring}

    def refresh(
        self, installation: Installation, now: datetime, get_tokens: Callable[[str], Tokens]
    ) -> bool:
        """Get new tokens in place of those that end soon; False if another replica does.

        `get_tokens` takes the refresh token, which works once. If it fails, or the replica does,
        another one may try a little later.
        """
        workspace_id, until = installation.workspace_id, now + CLAIMED_FOR
        old = self.seal.open(workspace_id, installation.refresh_sealed)
        with self._database.transaction() as session:
            if not installations.claim_refresh(session, installation, now, until):
                return False
        tokens = get_tokens(old)
        sealed = self.seal.close(workspace_id, tokens.token)
        refresh_sealed = self.seal.close(workspace_id, tokens.refresh_token)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self._database.transaction() as session:
                    installations.store_refreshed(
                        session, installation, sealed, refresh_sealed, tokens.expires_at
                    )
                break
            except StoreUnavailable:
                # Nobody else has them, so it is tried again; each attempt waits for the database.
                if attempt == ATTEMPTS:
                    raise
        self.cache.invalidate(workspace_id)
        return True

    def to_delete(self, moment: datetime) -> Sequence[str]:
        """Return the workspaces that had left by then and are not back, to be deleted.

        Those that were deleted lately are deleted once more: what was under way may have stored
        something afterwards.
        """
        again, self._deleted = self._deleted, set()
        with self._database.reading() as session:
            left = installations.left_before(session, moment)
        return [*left, *sorted(again.difference(left))]

    def delete(self, workspace_id: str, left_before: datetime) -> bool:
        """Delete everything of a workspace that had left by then, a few rows at a time.

        It ends if the workspace is back. One that never installed whoowns counts as left. Returns
        whether anything was there.
        """
        any_deleted = False

        def is_gone(session: Session) -> bool:
            locked = installations.lock_left(session, workspace_id, left_before)
            return locked or installations.of(session, workspace_id) is None

        for delete_some in forgetting.steps(workspace_id):
            deleted = 1
            while deleted:
                with self._database.transaction() as session:
                    if not is_gone(session):
                        return any_deleted
                    deleted = delete_some(session)
                    any_deleted |= bool(deleted)
        if any_deleted:
            self._deleted.add(workspace_id)
            self.cache.invalidate(workspace_id)
            self._database.empty_log()
        return any_deleted

    def forget_states(self, lifetime: timedelta, now: datetime) -> None:
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
