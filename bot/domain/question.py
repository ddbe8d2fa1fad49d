"""A question's life: how it was asked, what the journal keeps of it, and what the asker gets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.asked_before.kept import AskedBefore
from bot.domain.fallback import Topic
from bot.domain.people.absence import EVERYBODY_IS_THERE, Presence
from bot.domain.route import AssignmentReason, Route
from bot.domain.team_matching.matcher import Evidence
from bot.domain.teams.team import Role, Team
from bot.domain.verdict import Kind, Verdict


class Source(StrEnum):
    """How a question came in."""

    COMMAND = "command"
    MENTION = "mention"
    DIRECT_MESSAGE = "direct_message"
    SHORTCUT = "shortcut"
    AGENT = "agent"
    WORKFLOW = "workflow"


TYPED_IN_PRIVATE = frozenset({Source.COMMAND, Source.AGENT, Source.WORKFLOW})
"""Where nobody but the asker saw the words."""


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asked.

    `text` is plain, without Slack's markup; `channel_ids` are the channels that it links to and
    `emoji` the emoji in it, as `:rocket:`, since a team may be named after one. `delivery`
    identifies the delivery that brought the question, so that a repeated one is recognised.
    `asked_at` has a time zone. `author_id` wrote the message that somebody else asks about, and
    `message_ts` is its timestamp.

    The journal keeps none of the rest. `with_people` is the text in which people who are mentioned
    are still there, as `@` and their ID; `tickets` are those in web addresses, as `MOB-88`.
    `thread` is the delivery of the message that begins the thread in which it was asked.
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
    author_id: str | None = None
    message_ts: str | None = None
    with_people: str = ""
    tickets: tuple[str, ...] = ()
    thread: str = ""

    @property
    def unseen_text(self) -> str:
        """The text, if it does not stand beside the answer: after a command or a shortcut."""
        return self.text if self.source in {Source.COMMAND, Source.SHORTCUT} else ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A question in the journal, with its verdict and route.

    `id` is None until the journal assigns one. `verdict` stays as it was first given. `team_id`
    and the fields after it say where the question goes now: `assignee` and `consulted` are users,
    `assignment_reason` says how the assignee came to be named, `evidence` how the team was found.
    `routed` is the kind that a person chose or corrected the verdict to, or None.
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
    """What one user last said about an answer: that it is right, or what it should have been.

    A correction names a kind, a team, or both. `at` is in UTC.
    """

    user_id: str
    right: bool
    corrected_kind: Kind | None
    corrected_team_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question in the journal, as it stands now.

    `kind` is the verdict's, or what a person chose or corrected it to. `team` is None while a
    person has to choose: among `candidates` where there are any, else among all teams. `words`
    are those that named the team. `team_count` says how many teams the workspace has, and
    `split_examples` holds one of them for each different split of decisions. `route` is None where
    nobody is named: the question is neither or unclear, or its team is open. `unconfirmed_since`
    is when the assignee last confirmed the role, if that is long ago. `unseen_text` is the
    question, if it does not stand beside the answer, and `source` how it came in.
    `names` are what Slack calls the people who can be asked, as far as that is known.
    `asker_may_assign` is false where only an admin could surely fill the team's roles. `about` says
    in words what the question is about, where that is what makes it of this kind. `topic` is what
    a question is about that isn't a product decision, as far as that is known, and `fallback`
    where it goes. `asked_before` is the answer to nearly the same question, if one is kept.
    """

    entry_id: int
    verdict: Verdict
    kind: Kind
    team: Team | None
    route: Route | None
    evidence: Evidence
    words: str = ""
    candidates: tuple[Team, ...] = ()
    team_count: int = 0
    split_examples: tuple[Team, ...] = ()
    topic: Topic | None = None
    fallback: str | None = None
    settled_by_person: bool = False
    asker_id: str = ""
    presence: Presence = EVERYBODY_IS_THERE
    unconfirmed_since: datetime | None = None
    unseen_text: str = ""
    about: str = ""
    source: Source = Source.COMMAND
    names: Mapping[str, str] = field(default_factory=dict)
    asker_may_assign: bool = True
    asked_before: AskedBefore | None = None

    @property
    def is_unreadable(self) -> bool:
        """Whether the question has too few words that mean anything, and nobody chose its kind."""
        return self.kind is Kind.UNCLEAR and not self.verdict.has_enough_evidence
