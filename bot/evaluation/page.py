"""A score as one web page that can be kept, mailed and opened anywhere."""

from importlib.resources import files
from xml.etree.ElementTree import Element

from bot.domain.classification.scoring import Error, Score
from bot.domain.verdict import Kind, Signal
from bot.evaluation.elements import document, element, table
from bot.evaluation.plot import calibration
from bot.evaluation.text import LABELS, clipped, figures

MEANINGS = {
    "answered as labelled": "of all questions; left unclear is not answered",
    "strategic or tactical, forced": "the larger of the two probabilities",
    "coverage: decided": "strategic and tactical questions answered with one of the two",
    "right where not unclear": "of the strategic and tactical questions not left unclear",
    "neither, sent to nobody": "questions that are no product decision and went to no role",
    "neither, called neither": "the same, and it was said",
    "calibration error": "mean distance of confidence from correctness over ten bins",
}


def page(score: Score) -> str:
    """The figures, the confusion, the calibration, the themes and the worst errors, in HTML."""
    style = files(__package__).joinpath("page.css").read_text("utf-8")
    return document(
        f"whoowns: {score.accuracy:.1%} of {score.questions} questions",
        style,
        element("h1", f"{score.questions:,} labelled questions"),
        _figures(score),
        element("h2", "What was labelled, and what was answered"),
        _confusion(score),
        element("h2", "As sure as right?"),
        element(
            "p",
            "Each dot is a tenth of the scale of confidence, as large as its verdicts are "
            "many. On the dashed line the verdicts are as sure as they are right.",
        ),
        calibration(score),
        element("h2", "How often right, by theme"),
        _themes(score),
        element("h2", "The most confident errors"),
        _worst(score),
    )


def _figures(score: Score) -> Element:
    tiles = (
        element("div", element("dt", name), element("dd", value), element("p", MEANINGS[name]))
        for name, value in figures(score)
    )
    return element("dl", *tiles)


def _confusion(score: Score) -> Element:
    rows: list[list[Element | str]] = []
    for label in LABELS:
        counts = [score.confusion.get((label.value, kind), 0) for kind in Kind]
        of = max(1, sum(counts))
        cells = [
            _share_cell(str(count), count / of, "right" if kind is label else "wrong")
            for kind, count in zip(Kind, counts, strict=True)
        ]
        rows.append([label.value, *cells])
    return table(["labelled", *(kind.value for kind in Kind)], rows)


def _themes(score: Score) -> Element:
    by_number = sorted(score.precision_by_theme.items(), key=lambda item: -item[1][1])
    rows: list[list[Element | str]] = [
        [theme or "(none)", _share_cell(f"{precision:.0%}", precision, "right"), str(count)]
        for theme, (precision, count) in by_number
    ]
    return table(["theme", "right", "questions"], rows)


def _share_cell(text: str, share: float, sort: str) -> Element:
    """A cell with a bar as long as `share` of it."""
    return element("td", text, class_=sort, style=f"--share: {share:.1%}")


def _worst(score: Score) -> Element:
    if not score.worst:
        return element("p", "There is none.")
    told = "The words that counted: blue for strategic, yellow for tactical, grey for neither."
    errors = element("ol", *(_error(error) for error in score.worst))
    return element("section", element("p", told), errors)


def _error(error: Error) -> Element:
    verdict, labelled = error.verdict, error.labelled
    told = f"{labelled.label}, called {verdict.kind.value} ({verdict.confidence:.0%} sure)"
    signals = element("p", *(_signal(signal) for signal in verdict.signals))
    return element("li", element("q", clipped(labelled.question)), element("p", told), signals)


def _signal(signal: Signal) -> Element:
    told = f"{clipped(signal.found)} {signal.weight:.1f}"
    return element("mark", told, class_=signal.kind.value, title=f"{signal.phrase}: {signal.why}")
