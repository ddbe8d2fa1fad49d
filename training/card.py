"""The accuracy card: what was measured, as a page of Markdown."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.classification.scoring import Score
from bot.domain.verdict import Kind, Verdict
from training.measured import Measured, Verdicts, scored, sure_ones
from training.questions_read import Example, part_of

WORST = 10
INTRO = """# How accurate whoowns is

Written by `make accuracy`, in one run for all columns. Each question is judged by rules or peers
that were fitted to other groups of questions only: five folds, and no theme, form, persona,
register or source in two of them. A figure that misses its target says by how many points.

Lessons come from two teachers, which must not have seen the questions either. Those of the kept
lessons saw no real question. For the written ones a single one was tuned to four folds, and whoowns
is measured on the fifth; on all of them it is measured without lessons.

Two things have seen all questions, for whoowns only: which words and pairs may get a weight (those
met in several groups, whatever their labels), and where a verdict becomes unclear, which was chosen
on the questions left out of each fold. And some questions to fit to were written by people who had
read the real ones; those that came near one of them in words or meaning were taken out, for whoowns
and its peers alike.

| column | what it is |
| --- | --- |
| whoowns | the rulebook as it ships, fitted to questions and lessons anew for each fold |
| no lessons | the same, fitted to the questions alone |
| TF-IDF | words, pairs and three to five letters in a row; logistic regression (scikit-learn) |
| MiniLM | all-MiniLM-L6-v2 sentence embeddings; logistic regression |
| fuzzy keywords | six obvious keywords a side, found by rapidfuzz `partial_ratio` |
| keywords | the same six, found as they are |
"""
MEANINGS = """## What the figures mean

- **forced**: of the strategic and tactical questions, those for which the larger of the two
  probabilities is on the right side.
- **lost to typos**: what forced loses, in points, when every question gets one random slip in each
  of two words of five letters or more.
- **decided**: of the strategic and tactical questions, those answered with one of the two.
- **right**: of the strategic and tactical questions not left unclear, those with the right kind;
  called neither is wrong.
- **not routed**: of the questions that are no product decision, those sent to nobody: called
  neither, or left unclear.
- **called neither**: of the same, those that were called neither.
- **calibration error**: the mean distance between confidence and share right, over ten bins.
- **a tenth undecided**: every way names the likeliest of three kinds, but for the tenth of the
  strategic and tactical questions that it is least sure of. Keywords are level on most questions
  and have no such order, so they are left out.
- **time**: the median of single questions, each asked once, on the machine that made this card. The
  target is for one of 15 words with its words already met, which `make bench` times.
"""


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
PARTS = {
    "written": "Written questions",
    "more": "More written questions, to fit to",
    "real": "Real questions",
}


def card(questions: Sequence[Example], measured: Sequence[Measured]) -> str:
    """The whole card."""
    sections, rest = [INTRO], []
    for part, title in PARTS.items():
        rows = [n for n, example in enumerate(questions) if part_of(example) == part]
        shared = [n for n in rows if n in measured[0].verdicts]
        whole = len(shared) == len(rows)
        named = title if whole else f"{title}, one fold"
        sections.append(_part(named, questions, shared, measured))
        if not whole:
            rest.append(_part(f"{title}, all folds", questions, rows, measured[1:]))
    sections += rest
    sections += [_unseen(questions, measured), _times(measured), MEANINGS]
    sections += [_errors(questions, measured[0].verdicts)]
    return "\n".join(section for section in sections if section)


def _part(
    title: str, questions: Sequence[Example], rows: list[int], measured: Sequence[Measured]
) -> str:
    if not rows:
        return f"## {title}\n\nThese were not at hand when the card was written.\n"
    scores = [scored(questions, {n: way.verdicts[n] for n in rows}) for way in measured]
    slipped = [scored(questions, {n: way.mistyped[n] for n in rows}) for way in measured]
    real = questions[rows[0]].file == "real"
    lines = list(_lines(scores, real=real))
    lost = [_lost(whole, typed) for whole, typed in zip(scores, slipped, strict=True)]
    told = [f"{points:.1f}" for points in lost]
    if round(lost[0], 1) > LOST:
        told[0] += f" (misses by {lost[0] - LOST:.1f})"
    lines.insert(1, _line("lost to typos", f"≤ {LOST} points", told))
    tenth = list(_tenth(questions, rows, measured))
    return "\n".join([f"## {title} ({len(rows):,})", "", *_head(measured), *lines, *tenth, ""])


def _unseen(questions: Sequence[Example], measured: Sequence[Measured]) -> str:
    if not measured[0].unseen:
        return ""
    scores = [scored(questions, way.unseen) for way in measured]
    title = "## Real questions, by what was fitted to written ones only"
    return "\n".join([title, "", *_head(measured), *_lines(scores, real=True), ""])


def _head(measured: Sequence[Measured]) -> Iterator[str]:
    yield _line("figure", "target", [way.name for way in measured])
    yield _line("---", "---", ["---"] * len(measured))


def _lines(scores: Sequence[Score], *, real: bool) -> Iterator[str]:
    for figure in FIGURES:
        target = FORCED_REAL if real and figure.name == "forced" else figure.target
        values = [getattr(score, figure.attribute) for score in scores]
        told = [_percent(value) for value in values]
        if not _met(values[0], target, more=figure.more):
            told[0] += f" (misses by {abs(values[0] - target) * 100:.1f})"
        yield _line(figure.name, f"{'≥' if figure.more else '≤'} {target:.0%}", told)


def _met(value: float | None, target: float, *, more: bool) -> bool:
    """Whether a figure, as exact as it is shown, reaches its target."""
    if value is None:
        return True
    return round(value, 3) >= target if more else round(value, 3) <= target


def _lost(whole: Score, slipped: Score) -> float:
    """Points of the forced choice that typos cost."""
    return ((whole.forced or 0) - (slipped.forced or 0)) * 100


def _tenth(
    questions: Sequence[Example], rows: list[int], measured: Sequence[Measured]
) -> Iterator[str]:
    """Right and not routed when every way leaves the same share undecided."""
    scores = []
    for way in measured:
        sure = sure_ones(questions, {n: way.verdicts[n] for n in rows})
        scores.append(scored(questions, sure) if sure else None)
    for name, attribute in (("right", "right"), ("not routed", "not_routed")):
        told = ["-" if score is None else _percent(getattr(score, attribute)) for score in scores]
        yield _line(f"{name}, a tenth undecided", "", told)


def _times(measured: Sequence[Measured]) -> str:
    told = [_time(way.microseconds) for way in measured]
    lines = [*_head(measured), _line("median", "≤ 100 µs", told)]
    return "\n".join(["## Time for one question", "", *lines, ""])


def _errors(questions: Sequence[Example], verdicts: Verdicts) -> str:
    """Where whoowns is wrong; of real questions only how often, since they are not ours to show."""
    wrong = {n: v for n, v in verdicts.items() if v.kind not in (questions[n].label, Kind.UNCLEAR)}
    counts = Counter((questions[n].label, verdict.kind.value) for n, verdict in wrong.items())
    lines = [
        "## What whoowns still gets wrong",
        "",
        "| labelled | answered | questions |",
        "| --- | --- | --- |",
    ]
    lines += [f"| {label} | {kind} | {count} |" for (label, kind), count in counts.most_common()]
    lines += ["", f"The {WORST} most confident errors among the written questions:", ""]
    ranked = sorted(wrong, key=lambda n: (-wrong[n].confidence, n))
    shown = [n for n in ranked if questions[n].file != "real"][:WORST]
    lines += [_error(questions[n], wrong[n]) for n in shown]
    return "\n".join(lines) + "\n"


def _error(example: Example, verdict: Verdict) -> str:
    told = f"{example.label}, called {verdict.kind.value} ({verdict.confidence:.0%} sure)"
    words = ", ".join(f"{s.found} ({s.kind.value} {s.weight:.1f})" for s in verdict.signals[:4])
    return f"- “{example.question}” {told}: {words}"


def _line(name: str, target: str, cells: Sequence[str]) -> str:
    return f"| {' | '.join([name, target, *cells])} |"


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"


def _time(microseconds: float) -> str:
    return f"{microseconds:,.0f} µs" if microseconds < 1000 else f"{microseconds / 1000:.1f} ms"
