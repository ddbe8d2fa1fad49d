"""Measure how good verdicts are, on questions whose kind is known."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.verdict import Kind, Verdict

AMBIGUOUS = "ambiguous"
BINS = 10
WORST = 20
"""Wrong verdicts that are listed, the most confident first."""
ROLES = (Kind.STRATEGIC, Kind.TACTICAL)


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its label: `strategic`, `tactical`, `neither` or `ambiguous`."""

    question: str
    label: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class WrongVerdict:
    """A wrong verdict on an example."""

    example: Example
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Score:
    """Shares from 0 to 1, or None where there were no questions to measure them on.

    Of the product decisions: `forced`, strategic or tactical as labelled, whichever probability is
    larger; `decided`, given either of the two; `right`, as labelled, of those that are not
    unclear. Of the `neither` questions: `not_routed` and `called_neither`. `calibration_error` is
    the mean distance between confidence and correctness over ten bins, of verdicts that are not
    unclear. `bins` are those ten without the empty ones: mean confidence, share right and number
    of verdicts.
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
    worst: tuple[WrongVerdict, ...]

    @property
    def accuracy(self) -> float:
        """The share of all questions answered as labelled; unclear ones are not."""
        answered = sum(n for (label, kind), n in self.confusion.items() if label == kind.value)
        return answered / self.questions if self.questions else 0.0


def score(examples: Iterable[Example], classify: Callable[[str], Verdict]) -> Score:
    """Classify all examples with one clear label, and score the verdicts."""
    clear = [example for example in examples if example.label != AMBIGUOUS]
    return score_verdicts([(example, classify(example.question)) for example in clear])


def score_verdicts(pairs: Sequence[tuple[Example, Verdict]]) -> Score:
    """Score verdicts that were given already."""
    decisions = [(e, verdict) for e, verdict in pairs if e.label in ROLES]
    others = [verdict for e, verdict in pairs if e.label == Kind.NEITHER]
    clear = [(e, v) for e, v in decisions if v.kind is not Kind.UNCLEAR]
    bins = _bins(pairs)
    return Score(
        questions=len(pairs),
        forced=_share([v.leaning == e.label for e, v in decisions]),
        decided=_share([v.kind in ROLES for _, v in decisions]),
        right=_share([v.kind == e.label for e, v in clear]),
        not_routed=_share([v.kind not in ROLES for v in others]),
        called_neither=_share([v.kind is Kind.NEITHER for v in others]),
        calibration_error=_calibration_error(bins),
        confusion=Counter((example.label, verdict.kind) for example, verdict in pairs),
        precision_by_theme=_precision_by_theme(pairs),
        bins=bins,
        worst=_worst(pairs),
    )


def _share(outcomes: Sequence[bool]) -> float | None:
    return sum(outcomes) / len(outcomes) if outcomes else None


def _bins(pairs: Sequence[tuple[Example, Verdict]]) -> tuple[tuple[float, float, int], ...]:
    """Return mean confidence, share right and number of verdicts for each tenth of confidence."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for example, verdict in pairs:
        if verdict.kind is not Kind.UNCLEAR:
            number = min(BINS - 1, int(verdict.confidence * BINS))
            bins[number].append((verdict.confidence, verdict.kind == example.label))
    return tuple(
        (sum(c for c, _ in bin_) / len(bin_), sum(r for _, r in bin_) / len(bin_), len(bin_))
        for _, bin_ in sorted(bins.items())
    )


def _calibration_error(bins: Sequence[tuple[float, float, int]]) -> float | None:
    total = sum(number for _, _, number in bins)
    if not total:
        return None
    return sum(number * abs(confidence - right) for confidence, right, number in bins) / total


def _precision_by_theme(
    pairs: Sequence[tuple[Example, Verdict]],
) -> dict[str, tuple[float, int]]:
    """Return share right and number of the verdicts that name a role, by theme."""
    outcomes: dict[str, list[bool]] = defaultdict(list)
    for example, verdict in pairs:
        if verdict.kind in ROLES:
            outcomes[verdict.theme].append(verdict.kind == example.label)
    return {theme: (sum(o) / len(o), len(o)) for theme, o in sorted(outcomes.items())}


def _worst(pairs: Sequence[tuple[Example, Verdict]]) -> tuple[WrongVerdict, ...]:
    wrong = [
        WrongVerdict(example, verdict)
        for example, verdict in pairs
        if verdict.kind not in (example.label, Kind.UNCLEAR)
    ]
    wrong.sort(key=lambda w: (-w.verdict.confidence, w.example.question))
    return tuple(wrong[:WORST])
