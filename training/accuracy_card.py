"""The accuracy card: what was measured, as a page of Markdown."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

from bot.domain.classification.scoring import ROLES, Score
from bot.domain.verdict import Kind
from training.error_analysis import errors_section
from training.labelled_questions import LabelledQuestion
from training.measurement import Measurement, score_of

TEMPLATE = Path(__file__).with_name("accuracy_card.template.md")
SETS = {False: "written by another hand", True: "from public pages"}
"""The two sets of questions, by whether real people asked them."""
DECIDED = frozenset({Kind.STRATEGIC, Kind.TACTICAL})


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of the second table: its name, its target on written and on real questions."""

    name: str
    attribute: str
    target: str
    target_on_real: str


FIGURES = (
    Figure("forced", "forced", "≥ 95%", "≥ 88%"),
    Figure("decided", "decided", "", ""),
    Figure("right", "right", "≥ 94.5%", ""),
    Figure("not routed", "not_routed", "", "≥ 78%"),
    Figure("called neither", "called_neither", "", ""),
    Figure("calibration error", "calibration_error", "≤ 5%", ""),
)


def accuracy_card(
    questions: Sequence[LabelledQuestion], measurements: Sequence[Measurement]
) -> str:
    """The whole card; the first of the measurements is whoowns as it ships."""
    tables = [_of_a_hundred(questions, measurements), _figures(questions, measurements)]
    return Template(TEMPLATE.read_text("utf-8")).substitute(
        tables="\n".join(tables),
        errors=errors_section(questions, measurements[0].verdicts).rstrip(),
    )


def _of_a_hundred(
    questions: Sequence[LabelledQuestion], measurements: Sequence[Measurement]
) -> str:
    """What becomes of a hundred questions, in words that need no explanation."""
    lines = [*_head("of 100 questions", measurements)]
    for real, asked in SETS.items():
        for product in (True, False):
            rows = [
                n
                for n, question in enumerate(questions)
                if question.real is real and (question.label in ROLES) is product
            ]
            kind = "about the product" if product else "not about a product decision"
            lines.append(_line(f"**{kind}, {asked}** ({len(rows)})", [""] * len(measurements)))
            outcomes = PRODUCT if product else OTHERS
            lines += [
                _line(name, _shares(questions, rows, measurements, name)) for name in outcomes
            ]
    return "\n".join(["## Of 100 questions like yours", "", *lines, ""])


PRODUCT = (
    "the right role is named",
    "you choose the role",
    "the wrong role is named",
    "called not a product decision",
)
OTHERS = ("called what it is", "you choose", "sent to a role")


def _shares(
    questions: Sequence[LabelledQuestion],
    rows: Sequence[int],
    measurements: Sequence[Measurement],
    outcome: str,
) -> Iterator[str]:
    for measurement in measurements:
        number = sum(_outcome(questions[n], measurement, n) == outcome for n in rows)
        yield f"{100 * number / len(rows):.0f}"


def _outcome(question: LabelledQuestion, measurement: Measurement, row: int) -> str:
    kind = measurement.verdicts[row].kind
    if question.label not in ROLES:
        return OTHERS[0] if kind is Kind.NEITHER else OTHERS[2 if kind in DECIDED else 1]
    if kind is Kind.UNCLEAR:
        return PRODUCT[1]
    if kind is Kind.NEITHER:
        return PRODUCT[3]
    return PRODUCT[0] if kind == question.label else PRODUCT[2]


def _figures(questions: Sequence[LabelledQuestion], measurements: Sequence[Measurement]) -> str:
    lines = [*_head("figure", measurements, "target")]
    for real, name in SETS.items():
        rows = [n for n, question in enumerate(questions) if question.real is real]
        scores = [score_of(questions, {n: m.verdicts[n] for n in rows}) for m in measurements]
        mistyped = [score_of(questions, {n: m.mistyped[n] for n in rows}) for m in measurements]
        lines.append(_line(f"**{name}** ({len(rows)})", [""] * (len(measurements) + 1)))
        for figure in FIGURES:
            target = figure.target_on_real if real else figure.target
            values = [getattr(score, figure.attribute) for score in scores]
            lines.append(_line(figure.name, [target, *map(_percent, values)]))
        lines.append(_line("lost to typos", ["≤ 2 points", *_lost(scores, mistyped)]))
    times = [
        f"{time:,.0f} µs" if time < 1000 else f"{time / 1000:.1f} ms"
        for time in (measurement.microseconds for measurement in measurements)
    ]
    lines.append(_line("**time of a new question**", ["", *times]))
    return "\n".join(["## The same in figures", "", *lines, ""])


def _lost(scores: Sequence[Score], mistyped: Sequence[Score]) -> Iterator[str]:
    for as_typed, with_typos in zip(scores, mistyped, strict=True):
        yield f"{((as_typed.forced or 0) - (with_typos.forced or 0)) * 100:.1f}"


def _head(title: str, measurements: Sequence[Measurement], *more: str) -> Iterator[str]:
    cells = [*more, *(measurement.name for measurement in measurements)]
    yield _line(title, cells)
    yield _line("---", ["---"] * len(cells))


def _line(name: str, cells: Iterable[str]) -> str:
    return f"| {' | '.join([name, *cells])} |"


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"
