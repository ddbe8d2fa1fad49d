"""Change the settings of a workspace."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.audit import ChangeSource
from bot.domain.errors import Refusal
from bot.domain.fallback import Topic, with_fallback
from bot.domain.people.away_words import check_away_words
from bot.domain.people.person import Person
from bot.domain.workspace import Policy, SettingsChange, WorkspaceSettings
from bot.store import workspaces
from bot.store.database import Session
from bot.usecases.app_context import AppContext
from bot.usecases.apply_change import Applied, apply_change
from bot.usecases.team_access import check_is_admin

MOST_HOLIDAYS = 200


def set_fallback(
    context: AppContext, actor: Person, fallback: str | None, topic: Topic | None = None
) -> Applied[SettingsChange]:
    """Set where questions go that are not product decisions; None: nowhere in particular.

    Without a `topic`, all that have no fallback of their own. Raises Refusal as `change_settings`
    does.
    """

    def edit(now: WorkspaceSettings) -> WorkspaceSettings:
        if topic is None:
            return replace(now, fallback=fallback)
        fallbacks = with_fallback(now.topic_fallbacks, topic, fallback)
        return replace(now, topic_fallbacks=fallbacks)

    return change_settings(context, actor, edit)


def set_policy(context: AppContext, actor: Person, policy: Policy) -> Applied[SettingsChange]:
    """Set who may change teams, whatever the policy is; raises Refusal as `change_settings`."""
    return change_settings(context, actor, lambda now: replace(now, policy=policy))


def change_holidays(
    context: AppContext, actor: Person, days: Collection[date], *, removes: bool
) -> Applied[SettingsChange]:
    """Add days to the workspace's holidays, or remove them.

    Raises Refusal for days to remove that are none, for too many, and as `change_settings` does.
    """

    def edit(now: WorkspaceSettings) -> WorkspaceSettings:
        if removes and not set(days) & set(now.holidays):
            raise Refusal(
                "None of that is a holiday.", "See them with `/whoowns-team holidays list`."
            )
        kept = set(now.holidays) - set(days) if removes else {*now.holidays, *days}
        return with_holidays(now, kept)

    return change_settings(context, actor, edit)


def with_holidays(settings: WorkspaceSettings, days: Collection[date]) -> WorkspaceSettings:
    """Return the settings with these holidays; raises Refusal for too many."""
    if len(days) > MOST_HOLIDAYS:
        raise Refusal(
            f"There can be {MOST_HOLIDAYS} holidays at most.", "Remove those that are over."
        )
    return replace(settings, holidays=tuple(sorted(days)))


def with_away_words(settings: WorkspaceSettings, words: Sequence[str]) -> WorkspaceSettings:
    """Return the settings with these words and emoji (`:name:`) that mean away, besides ours.

    Raises Refusal for too many or too long ones.
    """
    return replace(settings, away_words=tuple(check_away_words(words)))


def change_settings(
    context: AppContext,
    actor: Person,
    edit: Callable[[WorkspaceSettings], WorkspaceSettings],
    source: ChangeSource = ChangeSource.COMMAND,
) -> Applied[SettingsChange]:
    """Apply `edit` to the settings: all that it changes, or nothing.

    Raises Refusal as `edit` does, and if `actor` is not an admin of the workspace.
    """
    return apply_change(context, actor, _SettingsEdit(edit), source)


@dataclass(frozen=True, slots=True)
class _SettingsEdit:
    edit: Callable[[WorkspaceSettings], WorkspaceSettings]

    def read(self, session: Session, workspace_id: str) -> WorkspaceSettings:
        return workspaces.settings_of(session, workspace_id)

    def check_permission(self, _: Session, actor: Person, __: WorkspaceSettings) -> None:
        check_is_admin(actor)

    def change(
        self, _: Session, __: Person, before: WorkspaceSettings, ___: datetime
    ) -> SettingsChange:
        return SettingsChange(before, self.edit(before))

    def write(
        self, session: Session, _: Person, change: SettingsChange, __: datetime
    ) -> SettingsChange:
        workspaces.save(session, change)
        return change
