"""Sum up a team's week: what was asked, where it went, and what to change."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from bot.domain.question import Source
from bot.domain.reporting.drift import Drift, drifts
from bot.domain.reporting.figures import CorrectionCount, Figures, QuestionCount
from bot.domain.reporting.handed_over import HandedOver, WorkingTimeOf, handed_over
from bot.domain.reporting.period import Period
from bot.domain.reporting.repeats import Repeat, repeats
from bot.domain.reporting.week import Week
from bot.domain.route import HIT_AWAY, HIT_VACANT, AssignmentReason
from bot.domain.teams.team import Role, Team, roles_to_fill
from bot.domain.verdict import Kind

T = TypeVar("T")

FEWEST_FOR_SHARES = 5
"""Questions from which shares mean something."""
TOP_THEMES = 3
MOST_DRIFTS = 3
"""Drifts that are reported in one week: more would be a reorganisation."""
NOTHING_HANDED_OVER = HandedOver()
BY_DEPUTY = frozenset({AssignmentReason.DEPUTY, AssignmentReason.DEPUTY_OF_VACANT})


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """How many questions were about a theme, in this period and in the one it is compared with."""

    theme: str
    questions: int
    before: int | None


@dataclass(frozen=True, slots=True)
class Summary:
    """One team's week, or another period.

    `before` counts the questions of the week before or, in a week that isn't over, those of the
    same part of it; None where there is nothing to compare with. `roles` counts questions by the
    role whose decision they were; with `unclear` and `neither`, which went to nobody, they add up
    to `questions`. Of those with a role, `deputies` counts the ones that went to a deputy, `vacant`
    those whose role had no holder, and `away` those whose holder was not available. `weekly` has
    the questions of the last weeks, this one last. `rated` counts the questions that people gave
    feedback on, and `right` those that nobody called wrong; `corrections` add up to the rest.
    `handed_over` is what became of the questions that were handed over in the period.
    """

    team: Team
    period: Period
    questions: int
    before: int | None
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
    rated: int
    corrections: tuple[CorrectionCount, ...]
    themes: tuple[ThemeCount, ...]
    repeats: tuple[Repeat, ...]
    drifts: tuple[Drift, ...]
    handed_over: HandedOver = NOTHING_HANDED_OVER

    @property
    def to_fill(self) -> tuple[Role, ...]:
        """The roles that decide something in the team, and that nobody holds now."""
        return roles_to_fill(self.team)

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
    team: Team,
    period: Period,
    figures: Figures,
    general: Collection[str],
    working_time_of: WorkingTimeOf,
    news_since: datetime | None = None,
) -> Summary:
    """Sum up a period; `general` are the themes that say nothing about the subject.

    Nothing is suggested for which people gave no new reason since `news_since`.
    """
    decisions = [count for count in figures.counts if count.kind is not Kind.NEITHER]
    routed = [count for count in decisions if count.role is not None]
    weeks = [week for week, _ in period.weeks][-len(figures.weekly) :] if figures.weekly else []
    return Summary(
        team,
        period,
        _total(figures.counts),
        figures.before,
        tuple(zip(weeks, figures.weekly, strict=True)),
        _sums(figures.counts, lambda count: count.verdict),
        _sums(figures.counts, lambda count: count.source),
        _by_role(routed),
        _by_role([count for count in routed if count.assignment_reason in BY_DEPUTY]),
        _by_role([count for count in routed if count.assignment_reason in HIT_VACANT]),
        _by_role([count for count in routed if count.assignment_reason in HIT_AWAY]),
        _total(decisions) - _total(routed),
        _total(figures.counts) - _total(decisions),
        figures.right,
        figures.rated,
        tuple(sorted(figures.corrections, key=lambda count: count.questions, reverse=True)),
        _top_themes(decisions, figures, general),
        repeats(figures.asked, at_least=figures.more_asked),
        drifts(team, figures.theme_feedback, news_since)[:MOST_DRIFTS],
        handed_over(figures.handovers, team, working_time_of),
    )


def _total(counts: Sequence[QuestionCount]) -> int:
    return sum(count.questions for count in counts)


def _sums(counts: Sequence[QuestionCount], key: Callable[[QuestionCount], T]) -> dict[T, int]:
    """Add up questions by some part of the counts, most first."""
    sums: Counter[T] = Counter()
    for count in counts:
        sums[key(count)] += count.questions
    return dict(sums.most_common())


def _by_role(counts: Sequence[QuestionCount]) -> dict[Role, int]:
    return {role: n for role, n in _sums(counts, lambda count: count.role).items() if role}


def _top_themes(
    decisions: Sequence[QuestionCount], figures: Figures, general: Collection[str]
) -> tuple[ThemeCount, ...]:
    """Return the themes asked about most; a question that is not a product decision has none."""
    before = None if figures.before is None else dict(figures.themes_before)
    themes = [
        ThemeCount(theme, questions, None if before is None else before.get(theme, 0))
        for theme, questions in _sums(decisions, lambda count: count.theme).items()
        if theme and theme not in general
    ]
    return tuple(themes[:TOP_THEMES])
