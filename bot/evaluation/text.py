"""A score as an operator reads it in a terminal."""

from collections.abc import Iterator

from bot.domain.classification.scoring import Error, Score
from bot.domain.verdict import Kind, Signal

WORST_SHOWN = 10
LETTERS_SHOWN = 300
"""Letters of a question that are shown again; the longest has 40,000."""
LABELS = (Kind.STRATEGIC, Kind.TACTICAL, Kind.NEITHER)


def report(score: Score) -> str:
    """The figures, confusion, calibration, themes and worst errors, as plain text."""
    parts = (_figures(score), _confusion(score), _calibration(score), _themes(score), _worst(score))
    return "\n\n".join("\n".join(lines) for part in parts if (lines := list(part)))


def figures(score: Score) -> list[tuple[str, str]]:
    """Each figure's name and its value in words; `-` where no question of the sort was asked."""
    named = (
        ("answered as labelled", score.accuracy),
        ("strategic or tactical, forced", score.forced),
        ("coverage: decided", score.decided),
        ("right where not unclear", score.right),
        ("neither, sent to nobody", score.not_routed),
        ("neither, called neither", score.called_neither),
        ("calibration error", score.calibration_error),
    )
    return [(name, "-" if value is None else f"{value:.1%}") for name, value in named]


def clipped(typed: str) -> str:
    """The beginning of what somebody typed, on one line, without what would steer a terminal."""
    line = "".join(letter if letter.isprintable() else " " for letter in typed)
    return line if len(line) <= LETTERS_SHOWN else f"{line[:LETTERS_SHOWN]}…"


def weighed(signal: Signal) -> str:
    """What a signal counted for, in words."""
    return f"{clipped(signal.found)} ({signal.kind.value} {signal.weight:.1f})"


def _figures(score: Score) -> Iterator[str]:
    yield f"{score.questions:,} labelled question{'' if score.questions == 1 else 's'}"
    for name, value in figures(score):
        yield f"  {name:<30} {value:>7}"


def _confusion(score: Score) -> Iterator[str]:
    yield f"{'labelled':<12}" + "".join(f"{kind.value:>11}" for kind in Kind)
    for label in LABELS:
        counts = (score.confusion.get((label.value, kind), 0) for kind in Kind)
        yield f"{label.value:<12}" + "".join(f"{count:>11}" for count in counts)


def _calibration(score: Score) -> Iterator[str]:
    if score.bins:
        yield f"{'confidence':<12}{'right':>11}{'verdicts':>11}"
    for sure, right, number in score.bins:
        yield f"{sure:<12.0%}{right:>11.0%}{number:>11}"


def _themes(score: Score) -> Iterator[str]:
    if score.precision_by_theme:
        yield f"{'theme':<20}{'precision':>10}{'questions':>11}"
    for theme, (precision, count) in score.precision_by_theme.items():
        yield f"{theme or '(none)':<20}{precision:>10.0%}{count:>11}"


def _worst(score: Score) -> Iterator[str]:
    if score.worst:
        yield "the most confident errors"
    for error in score.worst[:WORST_SHOWN]:
        yield from _error(error)


def _error(error: Error) -> Iterator[str]:
    verdict, labelled = error.verdict, error.labelled
    yield f"  {labelled.label}, called {verdict.kind.value} ({verdict.confidence:.0%})"
    yield f"    {clipped(labelled.question)}"
    if verdict.signals:
        yield f"    {', '.join(weighed(signal) for signal in verdict.signals)}"
