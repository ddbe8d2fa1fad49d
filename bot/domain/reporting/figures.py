"""A team's week as the journal counts it, before any conclusions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.question import Source
from bot.domain.reporting.handed_over import HandoverRow, Outcome
from bot.domain.route import AssignmentReason
from bot.domain.teams.team import Role
from bot.domain.verdict import Kind


@dataclass(frozen=True, slots=True)
class QuestionCount:
    """The number of questions that have all of this in common.

    `verdict` is the kind that whoowns gave, `kind` the one that holds after choices and
    corrections. `role` is whose decision they were, and `assignment_reason` how that person came
    to be named; None where nobody was.
    """

    verdict: Kind
    kind: Kind
    source: Source
    role: Role | None
    assignment_reason: AssignmentReason | None
    theme: str
    questions: int


@dataclass(frozen=True, slots=True)
class CorrectionCount:
    """The number of questions whose answers people called wrong, by what is known since.

    `verdict` is the kind that whoowns gave, and `kind` the one that holds now. `moved`: somebody
    said that the question is this team's, and not another's.
    """

    verdict: Kind
    kind: Kind
    moved: bool
    questions: int


@dataclass(frozen=True, slots=True)
class ThemeFeedback:
    """How many questions of one theme people corrected to the kind `to` in the last weeks.

    `people` is how many different people did, and `latest` when the last one did. `rated` counts
    the questions of that theme whose kind people rated at all. Only feedback after `since` counts,
    when the team last decided about the theme; None: it never did.
    """

    theme: str
    to: Kind
    questions: int
    people: int
    rated: int
    latest: datetime
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """The words of one question, and where they were asked.

    `visible` is false where only the asker saw them: in a command, which Slack hides from others.
    """

    theme: str
    channel_id: str
    text: str
    asker_id: str = ""
    visible: bool = True


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question as a row of a file, without its words and its asker.

    `right` is None where nobody gave feedback. If the question was handed over, `handed_over_at`
    is when, `outcome` what became of it in this team, and `outcome_at` since when.
    """

    asked_at: datetime
    source: Source
    verdict: Kind
    kind: Kind
    theme: str
    role: Role | None
    assignment_reason: AssignmentReason | None
    right: bool | None
    handed_over_at: datetime | None = None
    outcome: Outcome | None = None
    outcome_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TeamCount:
    """One team's week in a list of all teams.

    `before` counts the questions of the week before; None where the team is too new for that.
    `owner`, `manager`, `unclear` and `neither` say whose they were and add up to `questions`.
    `rated` counts those that people gave feedback on, and `right` those that nobody called wrong.
    `handed_over` counts the questions that were handed over in that week, and `answered` those of
    them that are answered by now; None where too few people asked.
    """

    team_id: int
    questions: int
    before: int | None
    owner: int
    manager: int
    unclear: int
    neither: int
    right: int
    rated: int
    handed_over: int = 0
    answered: int | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """All counts of one period.

    `before` and `themes_before` count what it is compared with, all questions and by theme; None
    where nothing can be compared. `weekly` counts the questions of the last regular weeks, oldest
    first, as far back as the team goes. `rated` counts the questions that people gave feedback on,
    and `right` those that nobody called wrong. `asked` are the latest questions; `more_asked` if
    there were more of them. `handovers` are those of questions that were handed over then.
    """

    counts: Sequence[QuestionCount]
    before: int | None
    themes_before: Sequence[tuple[str, int]]
    weekly: Sequence[int]
    right: int
    rated: int
    corrections: Sequence[CorrectionCount]
    theme_feedback: Sequence[ThemeFeedback]
    asked: Sequence[AskedQuestion]
    more_asked: bool = False
    handovers: Sequence[HandoverRow] = ()
