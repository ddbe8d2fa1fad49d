"""The accuracy card: what was measured, as a page of Markdown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

from bot.domain.classification.scoring import Score
from training.error_analysis import errors_section
from training.labelled_questions import LabelledQuestion
from training.measurement import Measurement, score_of, with_a_tenth_undecided

TEMPLATE = Path(__file__).with_name("accuracy_card.template.md")


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of the tables: its name, its target, and whether more is better."""

    name: str
    target: float
    attribute: str
    more: bool = True


FIGURES = (
    Figure("forced", 0.95, "forced"),
    Figure("decided", 0.9, "decided"),
    Figure("right", 0.96, "right"),
    Figure("not routed", 0.85, "not_routed"),
    Figure("called neither", 0.7, "called_neither"),
    Figure("calibration error", 0.05, "calibration_error", more=False),
)
LOST = 2
"""The target of what typos cost, in points."""
FORCED_REAL = 0.9
"""The target of the forced choice on real questions."""
TITLES = {
    "written": "Written questions",
    "more": "More written questions, to fit to",
    "wild": "Questions in the forms that people type, to fit to",
    "real": "Real questions",
}
"""The sections, by part of the questions."""


def accuracy_card(
    questions: Sequence[LabelledQuestion], measurements: Sequence[Measurement]
) -> str:
    """The whole card; the first of the measurements is whoowns as it ships."""
    sections, all_folds = [], []
    for part, title in TITLES.items():
        rows = [n for n, question in enumerate(questions) if question.part == part]
        shared = [n for n in rows if n in measurements[0].verdicts]
        if len(shared) == len(rows):
            sections.append(_part(title, questions, rows, measurements))
        else:
            sections.append(_part(f"{title}, one fold", questions, shared, measurements))
            # The first contender was measured on one fold only.
            all_folds.append(_part(f"{title}, all folds", questions, rows, measurements[1:]))
    sections += [*all_folds, _unseen(questions, measurements), _times(measurements)]
    return Template(TEMPLATE.read_text("utf-8")).substitute(
        tables="\n".join(section for section in sections if section),
        errors=errors_section(questions, measurements[0].verdicts).rstrip(),
    )


def _part(
    title: str,
    questions: Sequence[LabelledQuestion],
    rows: list[int],
    measurements: Sequence[Measurement],
) -> str:
    if not rows:
        return f"## {title}\n\nThese questions were not there when the card was written.\n"
    scores = [score_of(questions, {n: m.verdicts[n] for n in rows}) for m in measurements]
    mistyped = [score_of(questions, {n: m.mistyped[n] for n in rows}) for m in measurements]
    lines = list(_figure_lines(scores, real=questions[rows[0]].real))
    lost = [
        ((as_typed.forced or 0) - (with_typos.forced or 0)) * 100
        for as_typed, with_typos in zip(scores, mistyped, strict=True)
    ]
    cells = [f"{points:.1f}" for points in lost]
    if round(lost[0], 1) > LOST:
        cells[0] += f" (misses by {lost[0] - LOST:.1f})"
    lines.insert(1, _line("lost to typos", f"≤ {LOST} points", cells))
    lines += _tenth_undecided_lines(questions, rows, measurements)
    return "\n".join([f"## {title} ({len(rows):,})", "", *_head(measurements), *lines, ""])


def _unseen(questions: Sequence[LabelledQuestion], measurements: Sequence[Measurement]) -> str:
    if not measurements[0].unseen:
        return ""
    scores = [score_of(questions, measurement.unseen) for measurement in measurements]
    title = "## Real questions, by contenders fitted to written ones only"
    return "\n".join([title, "", *_head(measurements), *_figure_lines(scores, real=True), ""])


def _times(measurements: Sequence[Measurement]) -> str:
    cells = [
        f"{time:,.0f} µs" if time < 1000 else f"{time / 1000:.1f} ms"
        for time in (measurement.microseconds for measurement in measurements)
    ]
    lines = [*_head(measurements), _line("median", "≤ 100 µs", cells)]
    return "\n".join(["## Time for one question", "", *lines, ""])


def _head(measurements: Sequence[Measurement]) -> Iterator[str]:
    yield _line("figure", "target", [measurement.name for measurement in measurements])
    yield _line("---", "---", ["---"] * len(measurements))


def _figure_lines(scores: Sequence[Score], *, real: bool) -> Iterator[str]:
    for figure in FIGURES:
        target = FORCED_REAL if real and figure.name == "forced" else figure.target
        values = [getattr(score, figure.attribute) for score in scores]
        cells = [_percent(value) for value in values]
        if not _reached(values[0], target, more=figure.more):
            cells[0] += f" (misses by {abs(values[0] - target) * 100:.1f})"
        yield _line(figure.name, f"{'≥' if figure.more else '≤'} {target:.0%}", cells)


def _tenth_undecided_lines(
    questions: Sequence[LabelledQuestion], rows: list[int], measurements: Sequence[Measurement]
) -> Iterator[str]:
    """Right and not routed when every contender leaves the same share undecided."""
    scores = []
    for measurement in measurements:
        verdicts = {n: measurement.verdicts[n] for n in rows}
        tenth_undecided = with_a_tenth_undecided(questions, verdicts)
        scores.append(score_of(questions, tenth_undecided) if tenth_undecided else None)
    for name, attribute in (("right", "right"), ("not routed", "not_routed")):
        cells = ["-" if score is None else _percent(getattr(score, attribute)) for score in scores]
        yield _line(f"{name}, a tenth undecided", "", cells)


def _reached(value: float | None, target: float, *, more: bool) -> bool:
    """Whether a figure, as exact as it is shown, reaches its target."""
    if value is None:
        return True
    return round(value, 3) >= target if more else round(value, 3) <= target


def _line(name: str, target: str, cells: Sequence[str]) -> str:
    return f"| {' | '.join([name, target, *cells])} |"


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"
