"""Who may change which team decides what."""

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
