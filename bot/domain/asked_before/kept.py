"""A kept answer: what somebody answered, and who may be shown it when they ask the same again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.route import Route
from bot.domain.teams.team import Role, Team

MOST_COMPARED = 10_000
"""Kept answers of one team and role that a question is compared with: the latest."""
RETIRED_AFTER = 2
"""An answer is retired once so many people in a row said that theirs is another question."""


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer that is kept for the next person who asks, with the question as it was handed over.

    `question_id` is the entry of the journal that it answers. `channel_id` is the channel in which
    it was given, or `""` where it went to the asker directly; `is_public` says whether every full
    member of the workspace could read it there. `permalink` leads to it, or is `""`. `changed_at`
    is when it was given or last edited. One that is retired isn't shown to those who ask.
    """

    id: int
    workspace_id: str
    handover_id: int
    question_id: int
    team_id: int
    role: Role
    question: str
    text: str
    asker_id: str
    giver_id: str
    answered_at: datetime
    changed_at: datetime
    author_id: str | None = None
    channel_id: str = ""
    is_public: bool = False
    permalink: str = ""
    retired: bool = False

    def may_be_read_by(
        self, user_id: str, channel_id: str = "", *, full_member: bool = True
    ) -> bool:
        """Return whether somebody could read the answer when it was given.

        That is who asked and who answered, every full member if it was public, and who reads the
        channel in which it was given, where `channel_id` is that one.
        """
        if user_id and user_id in {self.asker_id, self.giver_id}:
            return True
        if not self.channel_id:
            return False
        return self.channel_id == channel_id or (self.is_public and full_member)


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """The kept answer that is shown under the answer to a new question, and its giver's name."""

    kept: KeptAnswer
    giver_name: str = ""


def may_withdraw(kept: KeptAnswer, user_id: str, team: Team | None) -> bool:
    """Return whether somebody may withdraw a kept answer: its giver, or who decides there now.

    The giver may have left; then the role's holder and deputies look after what they said.
    """
    if user_id == kept.giver_id:
        return True
    if team is None:
        return False
    return user_id in {team.holder(kept.role), *team.deputies_of(kept.role)}


def roles_of(route: Route) -> Sequence[Role]:
    """Return the roles whose kept answers may answer a question with this route."""
    return tuple(dict.fromkeys((route.role, route.acting_role)))
