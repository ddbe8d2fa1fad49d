"""A score as an operator reads it in a terminal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.classification.scoring import Score, WrongVerdict
from bot.domain.printable import one_line
from bot.domain.verdict import Kind

ERRORS_SHOWN = 10
LETTERS_SHOWN = 300
"""Letters of a question that are shown; the longest questions have 40,000."""
LABELS = (Kind.STRATEGIC, Kind.TACTICAL, Kind.NEITHER)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a score, its value in words; `-` if no question of the kind was asked."""

    name: str
    value: str
    meaning: str


def figures(score: Score) -> list[Figure]:
    """Return the figures of a score in the order in which they are reported."""
    rows = (
        (
            "classified as labelled",
            score.accuracy,
            "of all questions; one left unclear does not count",
        ),
        (
            "strategic or tactical, forced",
            score.forced,
            "by the larger of the two probabilities",
        ),
        (
            "coverage: decided",
            score.decided,
            "strategic and tactical questions classified as one of the two",
        ),
        (
            "right where not unclear",
            score.right,
            "of the strategic and tactical questions not left unclear",
        ),
        (
            "neither, sent to nobody",
            score.not_routed,
            "questions that are not product decisions and went to no role",
        ),
        (
            "neither, called neither",
            score.called_neither,
            "the same, and classified as neither",
        ),
        (
            "calibration error",
            score.calibration_error,
            "mean distance between confidence and share right, over ten bins",
        ),
    )
    return [
        Figure(name, "-" if value is None else f"{value:.1%}", meaning)
        for name, value, meaning in rows
    ]


def text_report(score: Score, reading: Sequence[str] = ()) -> str:
    """Return the figures, confusion, calibration, themes and worst errors as plain text.

    `reading` are lines about what was recognised besides the verdict.
    """
    parts = (
        _figures(score),
        reading,
        _confusion(score),
        _calibration(score),
        _themes(score),
        _worst(score),
    )
    return "\n\n".join("\n".join(lines) for part in parts if (lines := list(part)))


def clipped(text: str) -> str:
    """Return the beginning of a text, on one line and without control characters."""
    return one_line(text, LETTERS_SHOWN)


def _figures(score: Score) -> Iterator[str]:
    yield f"{score.questions:,} labelled question{'' if score.questions == 1 else 's'}"
    for figure in figures(score):
        yield f"  {figure.name:<30} {figure.value:>7}"


def _confusion(score: Score) -> Iterator[str]:
    yield f"{'labelled':<12}" + "".join(f"{kind.value:>11}" for kind in Kind)
    for label in LABELS:
        counts = (score.confusion.get((label.value, kind), 0) for kind in Kind)
        yield f"{label.value:<12}" + "".join(f"{count:>11}" for count in counts)


def _calibration(score: Score) -> Iterator[str]:
    if score.bins:
        yield f"{'confidence':<12}{'right':>11}{'verdicts':>11}"
    for confidence, right, number in score.bins:
        yield f"{confidence:<12.0%}{right:>11.0%}{number:>11}"


def _themes(score: Score) -> Iterator[str]:
    if score.precision_by_theme:
        yield f"{'theme':<20}{'precision':>10}{'questions':>11}"
    for theme, (precision, count) in score.precision_by_theme.items():
        yield f"{theme or '(none)':<20}{precision:>10.0%}{count:>11}"


def _worst(score: Score) -> Iterator[str]:
    if score.worst:
        yield "the most confident errors"
    for error in score.worst[:ERRORS_SHOWN]:
        yield from _error(error)


def _error(error: WrongVerdict) -> Iterator[str]:
    verdict, labelled = error.verdict, error.example
    yield (
        f"  labelled {labelled.label}, classified as {verdict.kind.value} "
        f"({verdict.confidence:.0%})"
    )
    yield f"    {clipped(labelled.question)}"
    if verdict.signals:
        signals = (
            f"{clipped(s.found or s.theme)} ({s.kind.value} {s.weight:.1f})"
            for s in verdict.signals
        )
        yield f"    {', '.join(signals)}"
