"""A question's life: how it was asked, what the journal keeps of it, and what the asker gets."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.people.absence import EVERYBODY_IS_THERE, Presence
from bot.domain.route import AssignmentReason, Route
from bot.domain.team_matching.matcher import Evidence
from bot.domain.teams.team import Role, Team
from bot.domain.verdict import Kind, Verdict


class Source(StrEnum):
    """The way by which a question came in."""

    COMMAND = "command"
    MENTION = "mention"
    DIRECT_MESSAGE = "direct_message"
    SHORTCUT = "shortcut"


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asked.

    `text` is free of Slack's markup; `channel_ids` are the channels that the text refers to.
    `delivery` names the one delivery that brought the question, so that a repeated delivery is
    recognised; `asked_at` carries a time zone. `emoji` are those that stood in the text, as
    `:rocket:`: a team may be called so.
    """

    text: str
    workspace_id: str
    asker_id: str
    channel_id: str
    source: Source
    asked_at: datetime
    delivery: str
    channel_ids: tuple[str, ...] = ()
    emoji: tuple[str, ...] = ()

    @property
    def unseen_text(self) -> str:
        """The text where the asker sees it nowhere else: Slack does not show a typed command."""
        return self.text if self.source is Source.COMMAND else ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One routed question.

    `id` is None until the journal gave one. `verdict` stays as it was first given; `team_id` and
    what follows is where the question goes now. `assignee` and `consulted` are users;
    `assignment_reason` is how the assignee came to be named, `evidence` how the team was found.
    `routed` is the kind that a person chose or corrected the verdict to, or None where nobody did.
    """

    id: int | None
    question: Question
    verdict: Verdict
    team_id: int | None
    assignee: str | None
    role: Role | None
    assignment_reason: AssignmentReason | None
    consulted: str | None
    routed: Kind | None = None
    evidence: Evidence = Evidence.NONE

    @property
    def kind(self) -> Kind:
        """The kind by which the question is routed now."""
        return self.routed or self.verdict.kind


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one user last said of an answer: right, or what it should have been.

    `at` is in UTC. A correction names a kind, a team, or both.
    """

    user_id: str
    right: bool
    corrected_kind: Kind | None
    corrected_team_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """One journalled question, as it stands now.

    `kind` is the verdict's, or what a person chose or corrected it to. `team` is None while a
    person has to choose: among `candidates` where these are equal, else among all teams. `teams`
    is how many the workspace has, `ways` one of them for each way of splitting decisions.
    `route` is None where nobody is named: neither, unclear, or no team yet. `fallback_channel`
    is where the workspace sends what is not a product decision. `asker_id` is who asked, and
    `presence` says who was there. `asked` is the question where the asker sees it nowhere
    else.
    `unconfirmed_since` is when the person named last confirmed the role, where that is long ago.
    """

    entry_id: int
    verdict: Verdict
    kind: Kind
    team: Team | None
    route: Route | None
    evidence: Evidence
    words: str = ""
    candidates: tuple[Team, ...] = ()
    teams: int = 0
    split_examples: tuple[Team, ...] = ()
    fallback_channel: str | None = None
    settled_by_person: bool = False
    asker_id: str = ""
    presence: Presence = EVERYBODY_IS_THERE
    unconfirmed_since: datetime | None = None
    asked: str = ""
