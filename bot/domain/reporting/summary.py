"""One team's week in figures: what was asked, where it went, and what to change."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.domain.question import Source
from bot.domain.reporting.figures import Correction, Count, Figures, ThemeJudged
from bot.domain.reporting.repeats import Repeat, repeats
from bot.domain.reporting.week import Week
from bot.domain.route import HIT_AWAY, HIT_VACANT, AssignmentReason
from bot.domain.teams.team import SPLIT, Role, Team, decision
from bot.domain.verdict import Kind

T = TypeVar("T")

FEW = 5
"""Below so many questions a share says nothing, so that none is given."""
TOP_THEMES = 5
BY_DEPUTY = frozenset({AssignmentReason.DEPUTY, AssignmentReason.DEPUTY_OF_VACANT})

ENOUGH = 3
"""Corrections the same way from which it is more than a slip."""
BY_PEOPLE = 2
"""Different people who have to agree: one alone does not move a boundary."""
MOST = 2 / 3
"""Share of all that was said of the theme that has to point the same way."""

AT_ONCE = 3
"""Themes that are proposed in one week: more would be a reorganisation."""


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """How many questions were about a theme, and how many the week before."""

    theme: str
    questions: int
    before: int


@dataclass(frozen=True, slots=True)
class Drift:
    """People took `corrected` of `judged` questions about `theme` to `role`."""

    theme: str
    role: Role
    corrected: int
    judged: int


@dataclass(frozen=True, slots=True)
class Summary:
    """One team's week.

    `roles` counts questions by the role whose decision they were; `deputies` those among them that
    a deputy got, `vacant` those that met a role without a holder, and `away` those whose holder
    was away. `unclear` and `neither` were routed to nobody. `weekly` has the questions of the last
    weeks, the oldest first and this one last.
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
    judged: int
    corrections: tuple[Correction, ...]
    themes: tuple[ThemeCount, ...]
    repeats: tuple[Repeat, ...]
    drifts: tuple[Drift, ...]

    @property
    def before(self) -> int:
        """The questions of the week before."""
        return self.weekly[-2][1]

    @property
    def few(self) -> bool:
        """Whether there are too few questions to speak of shares."""
        return self.questions < FEW

    def shown_in(self, channel_id: str, is_public: Callable[[str], bool]) -> "Summary":
        """The summary without words that were said where not everybody in the channel can look.

        `is_public` tells whether everybody in the workspace can look into a channel.
        """

        def may_show(said_in: str) -> bool:
            return said_in == channel_id or (said_in[:1] == "C" and is_public(said_in))

        kept = tuple(
            replace(one, examples=tuple(e for e in one.examples if may_show(e.channel_id)))
            for one in self.repeats
        )
        return replace(self, repeats=kept)


def summarise(
    team: Team, week: Week, zone: str, figures: Figures, general: Collection[str]
) -> Summary:
    """Draw up the summary of a week; `general` are themes that say nothing of the subject."""
    counts = figures.counts
    routed = [count for count in counts if count.role is not None]
    weeks = [week.plus(-back) for back in reversed(range(len(figures.weekly)))]
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
        sum(count.questions for count in counts if _is_open(count)),
        sum(count.questions for count in counts if count.kind is Kind.NEITHER),
        figures.right,
        figures.judged,
        tuple(sorted(figures.corrections, key=lambda one: one.questions, reverse=True)),
        _themes(counts, dict(figures.themes_before), general),
        repeats(figures.asked),
        drifts(team, figures.themes_judged),
    )


def _is_open(count: Count) -> bool:
    return count.kind is Kind.UNCLEAR and count.role is None


def _sums(counts: Sequence[Count], key: Callable[[Count], T]) -> dict[T, int]:
    """Questions by some part of the counts, the most first."""
    sums: Counter[T] = Counter()
    for count in counts:
        sums[key(count)] += count.questions
    return dict(sums.most_common())


def _by_role(counts: Sequence[Count]) -> dict[Role, int]:
    return {role: n for role, n in _sums(counts, lambda count: count.role).items() if role}


def _themes(
    counts: Sequence[Count], before: Mapping[str, int], general: Collection[str]
) -> tuple[ThemeCount, ...]:
    """What was asked about most; what is no product decision has no theme of one."""
    about = [count for count in counts if count.kind is not Kind.NEITHER]
    named = [
        ThemeCount(theme, questions, before.get(theme, 0))
        for theme, questions in _sums(about, lambda count: count.theme).items()
        if theme and theme not in general
    ]
    return tuple(named[:TOP_THEMES])


def drifts(team: Team, said: Sequence[ThemeJudged]) -> tuple[Drift, ...]:
    """The themes that people keep correcting the same way, the clearest first."""
    judged: defaultdict[str, int] = defaultdict(int)
    for one in said:
        judged[one.theme] += one.questions
    found = [
        Drift(one.theme, SPLIT[one.to], one.questions, judged[one.theme])
        for one in said
        if one.to in SPLIT and one.to is not None and _is_drift(one, judged[one.theme])
    ]
    moved = [drift for drift in found if not _held(team, drift)]
    return tuple(sorted(moved, key=lambda drift: drift.corrected, reverse=True)[:AT_ONCE])


def _is_drift(said: ThemeJudged, judged: int) -> bool:
    enough = said.questions >= ENOUGH and said.people >= BY_PEOPLE
    return enough and said.theme != "" and said.questions >= MOST * judged


def _held(team: Team, drift: Drift) -> bool:
    """Whether that role decides on the theme already, whatever a question is called."""
    return all(decision(team, kind, drift.theme).role is drift.role for kind in SPLIT)
