"""A score as one web page that can be kept, mailed and opened anywhere.

The page is a tree of elements until it is written, so that no text is ever taken for markup.
"""

from collections.abc import Iterator
from importlib.resources import files
from math import sqrt
from xml.etree.ElementTree import Element, tostring

from bot.domain.classification.scoring import Score, WrongVerdict
from bot.domain.verdict import Kind, Signal
from bot.evaluation.text_report import LABELS, clipped, figures

SIDE, MARGIN = 320, 56
"""Length of an axis of the plot, and the room around it for labels."""
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
MAX_RADIUS, MIN_RADIUS = 14, 3.0
"""Radius of the dot that stands for the most verdicts, and of the smallest dot."""


def html_report(score: Score) -> str:
    """Return the figures, confusion, calibration, themes and worst errors as a web page."""
    head = _element(
        "head",
        _element("meta", charset="utf-8"),
        _element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        _element("title", f"whoowns: {score.accuracy:.1%} of {score.questions} questions"),
        _element("style", files(__package__).joinpath("html_report.css").read_text("utf-8")),
    )
    body = _element(
        "body",
        _element("h1", f"{score.questions:,} labelled questions"),
        _figures(score),
        _element("h2", "Labels and verdicts"),
        _confusion(score),
        _element("h2", "Calibration"),
        _element(
            "p",
            "Each dot stands for a tenth of the scale of confidence; its area grows with the "
            "number of verdicts. On the dashed line, verdicts are as confident as they are right.",
        ),
        _calibration(score),
        _element("h2", "Precision by theme"),
        _themes(score),
        _element("h2", "The most confident errors"),
        _worst(score),
    )
    page = _element("html", head, body, lang="en")
    return f"<!doctype html>\n{tostring(page, encoding='unicode', method='html')}\n"


def _figures(score: Score) -> Element:
    return _element(
        "dl",
        *(
            _element(
                "div",
                _element("dt", figure.name),
                _element("dd", figure.value),
                _element("p", figure.meaning),
            )
            for figure in figures(score)
        ),
    )


def _confusion(score: Score) -> Element:
    rows: list[list[Element | str]] = []
    for label in LABELS:
        counts = [score.confusion.get((label.value, kind), 0) for kind in Kind]
        total = max(1, sum(counts))
        cells = [
            _share_cell(str(count), count / total, "right" if kind is label else "wrong")
            for kind, count in zip(Kind, counts, strict=True)
        ]
        rows.append([label.value, *cells])
    return _table(["labelled", *(kind.value for kind in Kind)], rows)


def _themes(score: Score) -> Element:
    by_number = sorted(score.precision_by_theme.items(), key=lambda item: -item[1][1])
    rows: list[list[Element | str]] = [
        [theme or "(none)", _share_cell(f"{precision:.0%}", precision, "right"), str(count)]
        for theme, (precision, count) in by_number
    ]
    return _table(["theme", "right", "questions"], rows)


def _share_cell(text: str, share: float, css_class: str) -> Element:
    """Return a cell with a bar across `share` of its width."""
    return _element("td", text, class_=css_class, style=f"--share: {share:.1%}")


def _worst(score: Score) -> Element:
    if not score.worst:
        return _element("p", "There are none.")
    legend = "Words that counted: blue for strategic, yellow for tactical, grey for neither."
    errors = _element("ol", *(_error(error) for error in score.worst))
    return _element("section", _element("p", legend), errors)


def _error(error: WrongVerdict) -> Element:
    verdict, labelled = error.verdict, error.example
    summary = (
        f"labelled {labelled.label}, classified as {verdict.kind.value} "
        f"({verdict.confidence:.0%} sure)"
    )
    signals = _element("p", *(_signal(signal) for signal in verdict.signals))
    return _element(
        "li", _element("q", clipped(labelled.question)), _element("p", summary), signals
    )


def _signal(signal: Signal) -> Element:
    text = f"{clipped(signal.found or signal.theme)} {signal.weight:.1f}"
    return _element("mark", text, class_=signal.kind.value, title=f"{signal.phrase}: {signal.why}")


def _calibration(score: Score) -> Element:
    """Return a plot: confidence across, share right upwards; on the diagonal both are equal."""
    size = SIDE + 2 * MARGIN
    title = f"Calibration: confidence against the share right, in {len(score.bins)} bins."
    return _element(
        "svg",
        _element("title", title),
        *_axes(),
        _element("line", class_="ideal", x1=_x(0), y1=_y(0), x2=_x(1), y2=_y(1)),
        *_dots(score),
        viewBox=f"0 0 {size} {size}",
        role="img",
        xmlns="http://www.w3.org/2000/svg",
    )


def _axes() -> Iterator[Element]:
    for tick in TICKS:
        yield _element("line", class_="grid", x1=_x(tick), y1=_y(0), x2=_x(tick), y2=_y(1))
        yield _element("line", class_="grid", x1=_x(0), y1=_y(tick), x2=_x(1), y2=_y(tick))
        yield _element("text", f"{tick:.0%}", x=_x(tick), y=_y(0) + 18, text_anchor="middle")
        yield _element("text", f"{tick:.0%}", x=_x(0) - 8, y=_y(tick) + 4, text_anchor="end")
    middle = f"rotate(-90 12 {_y(0.5):.0f})"
    yield _element("text", "confidence", x=_x(0.5), y=_y(0) + 38, text_anchor="middle")
    yield _element("text", "right", x=12, y=_y(0.5), text_anchor="middle", transform=middle)


def _dots(score: Score) -> Iterator[Element]:
    most = max((number for _, _, number in score.bins), default=1)
    for confidence, right, number in score.bins:
        title = f"{number} verdicts: {confidence:.0%} sure, {right:.0%} right"
        radius = max(MIN_RADIUS, MAX_RADIUS * sqrt(number / most))
        yield _element(
            "circle", _element("title", title), cx=_x(confidence), cy=_y(right), r=radius
        )


def _x(share: float) -> float:
    return MARGIN + share * SIDE


def _y(share: float) -> float:
    return MARGIN + (1 - share) * SIDE


def _element(tag: str, *children: Element | str, **attributes: str | float) -> Element:
    """Build an element; an attribute `class_` becomes `class`, and `_` in a name becomes `-`."""
    built = Element(
        tag,
        {
            name.strip("_").replace("_", "-"): f"{v:.1f}" if isinstance(v, float) else str(v)
            for name, v in attributes.items()
        },
    )
    for child in children:
        if isinstance(child, Element):
            built.append(child)
        elif len(built):
            built[-1].tail = (built[-1].tail or "") + child
        else:
            built.text = (built.text or "") + child
    return built


def _table(heads: list[str], rows: list[list[Element | str]]) -> Element:
    """Build a table; the first cell of each row is its head."""
    table = _element(
        "table", _element("tr", *(_element("th", head, scope="col") for head in heads))
    )
    for first, *others in rows:
        cells = (cell if isinstance(cell, Element) else _element("td", cell) for cell in others)
        table.append(_element("tr", _element("th", first, scope="row"), *cells))
    return table
