"""What a workspace sets for itself, and who may change its teams."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.people.person import Person
from bot.domain.teams.team import Team


class Policy(StrEnum):
    """Whom a workspace lets change its teams."""

    ADMINS = "admins"
    ROLE_HOLDERS = "role_holders"
    EVERYONE = "everyone"

    @property
    def in_words(self) -> str:
        """The policy as a person types it."""
        return "role holders and admins" if self is Policy.ROLE_HOLDERS else self.value


def policy_of(stored: str | None) -> Policy:
    """The policy of a stored word; nothing stored is the default.

    A word that this version does not know lets only admins in: nobody may gain by a mistake.
    """
    if stored is None:
        return Policy.ROLE_HOLDERS
    return Policy(stored) if stored in set(Policy) else Policy.ADMINS


def may_change(policy: Policy, actor: Person, team: Team | None, *, nobody_yet: bool) -> bool:
    """Whether `actor` may change `team`; None: create one.

    `nobody_yet` is true while no role of the workspace is held. Then any member may begin, since
    there is no role holder who could, unless the workspace wants its admins to.
    """
    if actor.is_bot or actor.gone or actor.outsider:
        return False
    if actor.runs_workspace:
        return True
    if policy is Policy.ADMINS:
        return False
    holds_role = team is not None and actor.id in team.holders.values()
    member = not actor.guest
    return holds_role or (member and (policy is Policy.EVERYONE or nobody_yet))


@dataclass(frozen=True, slots=True)
class WorkspaceSettings:
    """One workspace's settings; the defaults hold where it has set nothing.

    `fallback_channel` is where questions go that are not product decisions: a channel's id or a
    few words.
    `policy` says who may change teams. `away_words` are words and emoji (`:name:`) that mean away
    in a Slack status, besides those that everybody uses. `revision` grows with each change of the
    workspace's teams, roles or settings.
    """

    workspace_id: str
    fallback_channel: str | None = None
    policy: Policy = Policy.ROLE_HOLDERS
    away_words: tuple[str, ...] = ()
    revision: int = 0
