"""Sum up a team's week: what was asked, where it went, and what to change."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.domain.question import Source
from bot.domain.reporting.figures import CorrectionCount, Figures, QuestionCount, ThemeFeedback
from bot.domain.reporting.repeats import Repeat, repeats
from bot.domain.reporting.week import Week
from bot.domain.route import HIT_AWAY, HIT_VACANT, AssignmentReason
from bot.domain.teams.team import SPLIT, Role, Team, decision
from bot.domain.verdict import Kind

T = TypeVar("T")

FEWEST_FOR_SHARES = 5
"""Questions from which shares mean something."""
TOP_THEMES = 5
BY_DEPUTY = frozenset({AssignmentReason.DEPUTY, AssignmentReason.DEPUTY_OF_VACANT})

DRIFT_FROM = 3
"""Corrections to the same kind from which a theme drifts."""
DRIFT_PEOPLE = 2
"""People who must have made them: one person alone does not move a boundary."""
DRIFT_SHARE = 2 / 3
"""Share of all feedback on the theme that they must make up."""
MOST_DRIFTS = 3
"""Drifts that are reported in one week: more would be a reorganisation."""


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """How many questions were about a theme, this week and the week before."""

    theme: str
    questions: int
    before: int


@dataclass(frozen=True, slots=True)
class Drift:
    """A theme whose decisions move to `role`.

    Of the questions about it that people gave feedback on, they corrected `corrected` to that role.
    """

    theme: str
    role: Role
    corrected: int
    with_feedback: int


@dataclass(frozen=True, slots=True)
class Summary:
    """One team's week.

    `roles` counts questions by the role whose decision they were; among these, `deputies` counts
    those that went to a deputy, `vacant` those whose role had no holder, and `away` those whose
    holder was away. `unclear` and `neither` went to nobody. `weekly` has the questions of the last
    weeks, this one last. `with_feedback` counts the questions that people gave feedback on, and
    `right` those they called right.
    """

    team: Team
    week: Week
    zone: str
    questions: int
    weekly: tuple[tuple[Week, int], ...]
    verdicts: Mapping[Kind, int]
    sources: Mapping[Source, int]
    roles: Mapping[Role, int]
    deputies: Mapping[Role, int]
    vacant: Mapping[Role, int]
    away: Mapping[Role, int]
    unclear: int
    neither: int
    right: int
    with_feedback: int
    corrections: tuple[CorrectionCount, ...]
    themes: tuple[ThemeCount, ...]
    repeats: tuple[Repeat, ...]
    drifts: tuple[Drift, ...]

    @property
    def before(self) -> int:
        """The number of questions of the week before."""
        return self.weekly[-2][1]

    @property
    def too_few(self) -> bool:
        """Whether there are too few questions for shares to mean anything."""
        return self.questions < FEWEST_FOR_SHARES

    def shown_in(self, channel_id: str, is_public: Callable[[str], bool]) -> "Summary":
        """Return the summary without words from channels that not everybody here may read.

        `is_public` says whether everybody in the workspace may read a channel.
        """

        def may_show(asked_in: str) -> bool:
            return asked_in == channel_id or (asked_in[:1] == "C" and is_public(asked_in))

        kept = tuple(
            replace(repeat, examples=tuple(e for e in repeat.examples if may_show(e.channel_id)))
            for repeat in self.repeats
        )
        return replace(self, repeats=kept)


def summarise(
    team: Team, week: Week, zone: str, figures: Figures, general: Collection[str]
) -> Summary:
    """Sum up a week; `general` are the themes that say nothing about the subject."""
    counts = figures.counts
    routed = [count for count in counts if count.role is not None]
    weeks = [week.plus(-back) for back in reversed(range(len(figures.weekly)))]
    unclear = [c for c in counts if c.kind is Kind.UNCLEAR and c.role is None]
    return Summary(
        team,
        week,
        zone,
        sum(count.questions for count in counts),
        tuple(zip(weeks, figures.weekly, strict=True)),
        _sums(counts, lambda count: count.verdict),
        _sums(counts, lambda count: count.source),
        _by_role(routed),
        _by_role([count for count in routed if count.assignment_reason in BY_DEPUTY]),
        _by_role([count for count in routed if count.assignment_reason in HIT_VACANT]),
        _by_role([count for count in routed if count.assignment_reason in HIT_AWAY]),
        sum(count.questions for count in unclear),
        sum(count.questions for count in counts if count.kind is Kind.NEITHER),
        figures.right,
        figures.with_feedback,
        tuple(sorted(figures.corrections, key=lambda count: count.questions, reverse=True)),
        _top_themes(counts, dict(figures.themes_before), general),
        repeats(figures.asked),
        drifts(team, figures.theme_feedback),
    )


def _sums(counts: Sequence[QuestionCount], key: Callable[[QuestionCount], T]) -> dict[T, int]:
    """Add up questions by some part of the counts, most first."""
    sums: Counter[T] = Counter()
    for count in counts:
        sums[key(count)] += count.questions
    return dict(sums.most_common())


def _by_role(counts: Sequence[QuestionCount]) -> dict[Role, int]:
    return {role: n for role, n in _sums(counts, lambda count: count.role).items() if role}


def _top_themes(
    counts: Sequence[QuestionCount], before: Mapping[str, int], general: Collection[str]
) -> tuple[ThemeCount, ...]:
    """Return the themes asked about most; a question that is not a product decision has none."""
    decisions = [count for count in counts if count.kind is not Kind.NEITHER]
    themes = [
        ThemeCount(theme, questions, before.get(theme, 0))
        for theme, questions in _sums(decisions, lambda count: count.theme).items()
        if theme and theme not in general
    ]
    return tuple(themes[:TOP_THEMES])


def drifts(team: Team, feedback: Sequence[ThemeFeedback]) -> tuple[Drift, ...]:
    """Return the themes that people keep correcting to the other role, the clearest first."""
    totals: defaultdict[str, int] = defaultdict(int)
    for row in feedback:
        totals[row.theme] += row.questions
    corrected = [
        Drift(row.theme, SPLIT[row.to], row.questions, totals[row.theme])
        for row in feedback
        if row.to in SPLIT and row.to is not None and _is_drift(row, totals[row.theme])
    ]
    moved = [drift for drift in corrected if not _decides_already(team, drift)]
    return tuple(sorted(moved, key=lambda drift: drift.corrected, reverse=True)[:MOST_DRIFTS])


def _is_drift(row: ThemeFeedback, total: int) -> bool:
    enough = row.questions >= DRIFT_FROM and row.people >= DRIFT_PEOPLE
    return enough and row.theme != "" and row.questions >= DRIFT_SHARE * total


def _decides_already(team: Team, drift: Drift) -> bool:
    """Whether the role decides the theme already, whatever kind a question is."""
    return all(decision(team, kind, drift.theme).role is drift.role for kind in SPLIT)
