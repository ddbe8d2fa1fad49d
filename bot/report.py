"""A score as an operator reads it."""

from collections.abc import Iterator

from bot.domain.scoring import Error, Score
from bot.domain.verdict import Kind

WORST_SHOWN = 10
SIGNALS_SHOWN = 4
LABELS = (Kind.STRATEGIC, Kind.TACTICAL, Kind.NEITHER)


def report(score: Score) -> str:
    """The figures, the confusion matrix, the themes and the worst errors, as plain text."""
    return "\n".join(
        [*_figures(score), "", *_confusion(score), "", *_themes(score), *_worst(score)]
    )


def _figures(score: Score) -> Iterator[str]:
    yield f"{score.questions} labelled questions"
    for name, value in (
        ("strategic or tactical, forced", score.forced),
        ("decided", score.decided),
        ("right where not unclear", score.right),
        ("neither, sent to nobody", score.not_routed),
        ("neither, called neither", score.called_neither),
        ("calibration error", score.calibration_error),
    ):
        yield f"  {name:<30} {'-' if value is None else format(value, '.1%'):>7}"


def _confusion(score: Score) -> Iterator[str]:
    yield f"{'labelled':<12}" + "".join(f"{kind.value:>11}" for kind in Kind)
    for label in LABELS:
        counts = (score.confusion.get((label.value, kind), 0) for kind in Kind)
        yield f"{label.value:<12}" + "".join(f"{count:>11}" for count in counts)


def _themes(score: Score) -> Iterator[str]:
    yield f"{'theme':<20}{'precision':>10}{'questions':>11}"
    for theme, (precision, count) in sorted(score.precision_by_theme.items()):
        yield f"{theme or '(none)':<20}{precision:>10.0%}{count:>11}"


def _worst(score: Score) -> Iterator[str]:
    if score.worst:
        yield "\nthe most confident errors"
    for error in score.worst[:WORST_SHOWN]:
        yield from _error(error)


def _error(error: Error) -> Iterator[str]:
    verdict, labelled = error.verdict, error.labelled
    yield f"  {labelled.label}, called {verdict.kind.value} ({verdict.confidence:.0%})"
    yield f"    {labelled.question}"
    signals = (
        f"{s.found} ({s.kind.value} {s.weight:.1f})" for s in verdict.signals[:SIGNALS_SHOWN]
    )
    yield f"    {', '.join(signals)}"
