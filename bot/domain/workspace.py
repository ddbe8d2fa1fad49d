"""What a workspace has set for itself."""

from dataclasses import dataclass

from bot.domain.teams.policy import Policy


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
