"""What a workspace sets for itself, and who may change its teams."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.domain.change import Change, Difference, Values
from bot.domain.fallback import Topic
from bot.domain.people.person import Person
from bot.domain.teams.team import Team


class Policy(StrEnum):
    """Who may change teams in a workspace."""

    ADMINS = "admins"
    ROLE_HOLDERS = "role_holders"
    EVERYONE = "everyone"

    @property
    def in_words(self) -> str:
        """The policy as a person types it."""
        return "role holders and admins" if self is Policy.ROLE_HOLDERS else self.value


@dataclass(frozen=True, slots=True)
class WorkspaceSettings:
    """The settings of a workspace, or their defaults.

    `fallback` is where questions go that are not product decisions: the ID of a channel or person,
    a link, or a few words; `topic_fallbacks` are those of single topics. `away_words` are words and
    emoji (`:name:`) that mean away in a Slack status, besides the built-in ones. `revision` grows
    with each change of the workspace's teams, roles, settings or rules. `holidays` are days on
    which nobody works, the first one first.
    """

    workspace_id: str
    fallback: str | None = None
    policy: Policy = Policy.ROLE_HOLDERS
    away_words: tuple[str, ...] = ()
    revision: int = 0
    topic_fallbacks: Mapping[Topic, str] = field(default_factory=dict)
    holidays: tuple[date, ...] = ()

    def fallback_for(self, topic: Topic | None) -> str | None:
        """Return where a question of this topic goes: that of the topic, or else the general one.

        None as topic is one that is unknown.
        """
        return (topic and self.topic_fallbacks.get(topic)) or self.fallback

    @property
    def fallbacks(self) -> set[str]:
        """All channels, people and links that are named as fallbacks."""
        return {*self.topic_fallbacks.values(), *filter(None, [self.fallback])}


def _of_topic(topic: Topic) -> Callable[[WorkspaceSettings], Values]:
    return lambda settings: _present(settings.topic_fallbacks.get(topic))


SETTINGS: Mapping[str, Callable[[WorkspaceSettings], Values]] = {
    "elsewhere": lambda settings: _present(settings.fallback),
    "policy": lambda settings: (settings.policy.value,),
    "away words": lambda settings: settings.away_words,
    **{f"elsewhere {topic}": _of_topic(topic) for topic in Topic},
    "holidays": lambda settings: tuple(day.isoformat() for day in settings.holidays),
}
"""Each setting, by what the audit trail calls it: its differences are found, recorded and shown.

A new setting is a field of `WorkspaceSettings`, with its column in the store, and an entry here.
"""


@dataclass(frozen=True, slots=True)
class SettingsChange(Change):
    """The settings of a workspace before and after."""

    before: WorkspaceSettings
    after: WorkspaceSettings

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The settings that differ."""
        pairs = ((name, of(self.before), of(self.after)) for name, of in SETTINGS.items())
        return tuple(Difference(name, old, new) for name, old, new in pairs if old != new)


def _present(value: str | None) -> Values:
    return (value,) if value else ()


def policy_of(stored: str | None) -> Policy:
    """Return the policy that is stored as a word; None is the default.

    A word that this version doesn't know restricts changes to admins, since nobody may gain rights
    by mistake.
    """
    if stored is None:
        return Policy.ROLE_HOLDERS
    return Policy(stored) if stored in set(Policy) else Policy.ADMINS


def may_act(actor: Person) -> bool:
    """Whether `actor` is a person of the workspace, with an account that works."""
    return not (actor.is_bot or actor.deactivated or actor.outsider)


def may_administer(actor: Person) -> bool:
    """Whether `actor` may change and see what only admins and owners may."""
    return may_act(actor) and actor.is_admin


def may_change(policy: Policy, actor: Person, team: Team | None, *, no_holders: bool) -> bool:
    """Whether `actor` may change `team`, or create one where it is None.

    `no_holders` is true while the workspace has no role holders. Then any member may begin, unless
    the policy is to leave it to admins.
    """
    holds_role = team is not None and actor.id in team.holders.values()
    return may_change_as(policy, actor, holds_role=holds_role, no_holders=no_holders)


def member_may_change(policy: Policy, user_id: str, team: Team, *, no_holders: bool) -> bool:
    """Whether a full member who may not be an admin may change `team`."""
    if policy is Policy.ADMINS:
        return False
    return policy is Policy.EVERYONE or no_holders or user_id in team.holders.values()


def may_change_as(policy: Policy, actor: Person, *, holds_role: bool, no_holders: bool) -> bool:
    """Whether `actor` may change what they hold a role in, or else what they hold none in."""
    if may_administer(actor):
        return True
    if policy is Policy.ADMINS or not may_act(actor):
        return False
    return holds_role or (not actor.guest and (policy is Policy.EVERYONE or no_holders))
