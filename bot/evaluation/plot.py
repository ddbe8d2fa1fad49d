"""The calibration of a score as a plot: how sure the verdicts were, and how often right."""

from collections.abc import Iterator
from math import sqrt
from xml.etree.ElementTree import Element

from bot.domain.classification.scoring import Score
from bot.evaluation.elements import element

SIDE, EDGE = 320, 56
"""Length of an axis, and room around the plot for what is written there."""
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
LARGEST = 14
"""Radius of the dot that stands for the most verdicts; areas go by their number."""


def calibration(score: Score) -> Element:
    """Confidence across, share right upwards; on the diagonal both are equal."""
    size = SIDE + 2 * EDGE
    told = f"Calibration: confidence against the share right, in {len(score.bins)} bins."
    return element(
        "svg",
        element("title", told),
        *_axes(),
        element("line", class_="ideal", x1=_x(0), y1=_y(0), x2=_x(1), y2=_y(1)),
        *_dots(score),
        viewBox=f"0 0 {size} {size}",
        role="img",
        xmlns="http://www.w3.org/2000/svg",
    )


def _axes() -> Iterator[Element]:
    for tick in TICKS:
        yield element("line", class_="grid", x1=_x(tick), y1=_y(0), x2=_x(tick), y2=_y(1))
        yield element("line", class_="grid", x1=_x(0), y1=_y(tick), x2=_x(1), y2=_y(tick))
        yield element("text", f"{tick:.0%}", x=_x(tick), y=_y(0) + 18, text_anchor="middle")
        yield element("text", f"{tick:.0%}", x=_x(0) - 8, y=_y(tick) + 4, text_anchor="end")
    middle = f"rotate(-90 12 {_y(0.5):.0f})"
    yield element("text", "confidence", x=_x(0.5), y=_y(0) + 38, text_anchor="middle")
    yield element("text", "right", x=12, y=_y(0.5), text_anchor="middle", transform=middle)


def _dots(score: Score) -> Iterator[Element]:
    most = max((number for _, _, number in score.bins), default=1)
    for sure, right, number in score.bins:
        told = f"{number} verdicts: {sure:.0%} sure, {right:.0%} right"
        radius = max(3.0, LARGEST * sqrt(number / most))
        yield element("circle", element("title", told), cx=_x(sure), cy=_y(right), r=radius)


def _x(share: float) -> float:
    return EDGE + share * SIDE


def _y(share: float) -> float:
    return EDGE + (1 - share) * SIDE
