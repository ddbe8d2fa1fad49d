"""What a workspace sets for itself, and who may change its teams."""

from dataclasses import dataclass
from enum import StrEnum

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

    `fallback_channel` is where questions go that are not product decisions: a channel ID or a few
    words. `away_words` are words and emoji (`:name:`) that mean away in a Slack status, besides
    the built-in ones. `revision` grows with each change of the workspace's teams, roles, settings
    or rules.
    """

    workspace_id: str
    fallback_channel: str | None = None
    policy: Policy = Policy.ROLE_HOLDERS
    away_words: tuple[str, ...] = ()
    revision: int = 0


def policy_of(stored: str | None) -> Policy:
    """Return the policy that is stored as a word; None is the default.

    A word that this version doesn't know restricts changes to admins, since nobody may gain rights
    by mistake.
    """
    if stored is None:
        return Policy.ROLE_HOLDERS
    return Policy(stored) if stored in set(Policy) else Policy.ADMINS


def may_change(policy: Policy, actor: Person, team: Team | None, *, no_holders: bool) -> bool:
    """Whether `actor` may change `team`, or create one where it is None.

    `no_holders` is true while the workspace has no role holders. Then any member may begin, unless
    the policy is to leave it to admins.
    """
    if actor.is_bot or actor.deactivated or actor.outsider:
        return False
    if actor.is_admin:
        return True
    if policy is Policy.ADMINS:
        return False
    holds_role = team is not None and actor.id in team.holders.values()
    member = not actor.guest
    return holds_role or (member and (policy is Policy.EVERYONE or no_holders))
