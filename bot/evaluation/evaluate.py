"""Score labelled questions, tell the result, and say whether it is good enough."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from bot.domain.classifier import Classifier
from bot.domain.errors import Refusal
from bot.domain.scoring import Labelled, Score, score
from bot.evaluation.labelled import read_labelled
from bot.evaluation.page import page
from bot.evaluation.text import report
from bot.rules import load_rulebook

LONG = 5_000
"""Questions from which on a person wants to see that something happens: about half a second."""


def evaluate(
    paths: Sequence[str], out: TextIO, html: str | None = None, least: float | None = None
) -> bool:
    """Write the score of the labelled questions in all files together, to `html` as a page, too.

    False where fewer than the share `least` of them are answered as labelled. Raises Refusal for
    files of no use, and where `html` is not the name of a web page.
    """
    if html is not None and not html.lower().endswith((".html", ".htm")):
        raise Refusal(f"The report is a web page, and {html} is no name for one.", "End it .html.")
    labelled = read_labelled(paths)
    found = score(_watched(labelled), Classifier(load_rulebook()).classify)
    out.write(f"{report(found)}\n")
    if html is not None:
        Path(html).write_text(page(found), "utf-8")
        out.write(f"\nWritten to {html}.\n")
    return least is None or _good_enough(found, least, out)


def _good_enough(found: Score, least: float, out: TextIO) -> bool:
    good = found.accuracy >= least
    out.write(
        f"\nAccuracy is {found.accuracy:.2%}: {'' if good else 'not '}the {least:.2%} asked for.\n"
    )
    return good


def _watched(labelled: Sequence[Labelled]) -> Iterable[Labelled]:
    """The questions, with a progress bar where they are many and a person looks on."""
    if len(labelled) < LONG or not sys.stderr.isatty():
        return labelled
    from rich.console import Console
    from rich.progress import track

    return track(labelled, "Judging", console=Console(stderr=True), transient=True)
