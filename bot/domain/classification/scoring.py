"""How good verdicts are, measured on questions whose kind is known."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.verdict import Kind, Verdict

AMBIGUOUS = "ambiguous"
BINS = 10
WORST = 20
"""Errors listed, the most confident first."""
ROLES = (Kind.STRATEGIC, Kind.TACTICAL)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question with its kind (`strategic`, `tactical`, `neither`, or `ambiguous`)."""

    question: str
    label: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Error:
    """A wrong verdict on a labelled question."""

    labelled: Labelled
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Score:
    """Figures from 0 to 1, or None where no question of the sort was asked.

    `forced`: strategic or tactical as labelled, by the larger probability. `decided`: answered
    with one of the two. `right`: as labelled, of those not left unclear. `not_routed` and
    `called_neither`: of the `neither` questions. `calibration_error`: mean distance between
    confidence and correctness over ten bins, of verdicts that are not unclear. `bins` are those
    ten without the empty ones: mean confidence, share right and number of verdicts.
    """

    questions: int
    forced: float | None
    decided: float | None
    right: float | None
    not_routed: float | None
    called_neither: float | None
    calibration_error: float | None
    confusion: Mapping[tuple[str, Kind], int]
    precision_by_theme: Mapping[str, tuple[float, int]]
    bins: tuple[tuple[float, float, int], ...]
    worst: tuple[Error, ...]

    @property
    def accuracy(self) -> float:
        """Share of all questions answered as labelled; what is left unclear is not."""
        answered = sum(n for (label, kind), n in self.confusion.items() if label == kind.value)
        return answered / self.questions if self.questions else 0.0


def score(labelled: Iterable[Labelled], classify: Callable[[str], Verdict]) -> Score:
    """The figures over all questions that have one clear label."""
    known = [item for item in labelled if item.label != AMBIGUOUS]
    return score_verdicts([(item, classify(item.question)) for item in known])


def score_verdicts(pairs: Sequence[tuple[Labelled, Verdict]]) -> Score:
    """The figures over verdicts that were given already."""
    decisions = [(item, verdict) for item, verdict in pairs if item.label in ROLES]
    others = [verdict for item, verdict in pairs if item.label == Kind.NEITHER]
    clear = [(i, v) for i, v in decisions if v.kind is not Kind.UNCLEAR]
    bins = _bins(pairs)
    return Score(
        questions=len(pairs),
        forced=_share([v.leaning == i.label for i, v in decisions]),
        decided=_share([v.kind in ROLES for _, v in decisions]),
        right=_share([v.kind == i.label for i, v in clear]),
        not_routed=_share([v.kind not in ROLES for v in others]),
        called_neither=_share([v.kind is Kind.NEITHER for v in others]),
        calibration_error=_calibration_error(bins),
        confusion=Counter((item.label, verdict.kind) for item, verdict in pairs),
        precision_by_theme=_by_theme(pairs),
        bins=bins,
        worst=_worst(pairs),
    )


def _share(outcomes: Sequence[bool]) -> float | None:
    return sum(outcomes) / len(outcomes) if outcomes else None


def _bins(pairs: Sequence[tuple[Labelled, Verdict]]) -> tuple[tuple[float, float, int], ...]:
    """Mean confidence, share right and number of verdicts, for each tenth of confidence."""
    filled: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for item, verdict in pairs:
        if verdict.kind is not Kind.UNCLEAR:
            place = min(BINS - 1, int(verdict.confidence * BINS))
            filled[place].append((verdict.confidence, verdict.kind == item.label))
    return tuple(
        (sum(c for c, _ in found) / len(found), sum(r for _, r in found) / len(found), len(found))
        for _, found in sorted(filled.items())
    )


def _calibration_error(bins: Sequence[tuple[float, float, int]]) -> float | None:
    total = sum(number for _, _, number in bins)
    if not total:
        return None
    return sum(number * abs(sure - right) for sure, right, number in bins) / total


def _by_theme(pairs: Sequence[tuple[Labelled, Verdict]]) -> dict[str, tuple[float, int]]:
    """Share right and number of the verdicts that name a role, by theme."""
    outcomes: dict[str, list[bool]] = defaultdict(list)
    for item, verdict in pairs:
        if verdict.kind in ROLES:
            outcomes[verdict.theme].append(verdict.kind == item.label)
    return {theme: (sum(o) / len(o), len(o)) for theme, o in sorted(outcomes.items())}


def _worst(pairs: Sequence[tuple[Labelled, Verdict]]) -> tuple[Error, ...]:
    errors = [
        Error(item, verdict)
        for item, verdict in pairs
        if verdict.kind not in (item.label, Kind.UNCLEAR)
    ]
    errors.sort(key=lambda error: (-error.verdict.confidence, error.labelled.question))
    return tuple(errors[:WORST])
