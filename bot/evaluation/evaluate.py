"""Score labelled questions, tell the result, and say whether it is good enough."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from bot.catalog import read_plan
from bot.domain.classification.own_rules import OwnRules, WorkspaceClassifier
from bot.domain.classification.scoring import Labelled, Score, score
from bot.domain.errors import Refusal
from bot.evaluation.labelled import read_labelled
from bot.evaluation.page import page
from bot.evaluation.text import report
from bot.rules import load_classifier, load_rulebook

LONG = 5_000
"""Questions from which on a person wants to see that something happens: about half a second."""


def evaluate(
    paths: Sequence[str],
    out: TextIO,
    *,
    html: str | None = None,
    least: float | None = None,
    rules: str | None = None,
) -> bool:
    """Write the score of the labelled questions in all files together, to `html` as a page, too.

    `rules` is a file with a workspace's own rules, which count as they do there. False where fewer
    than the share `least` of the questions are answered as labelled. Raises Refusal for files of
    no use, and where `html` is not the name of a web page.
    """
    if html is not None and not html.lower().endswith((".html", ".htm")):
        raise Refusal(f"The report is a web page, and {html} is no name for one.", "End it .html.")
    labelled, left_out = read_labelled(paths)
    found = score(_watched(labelled), _judge(rules).verdict)
    if left_out:
        out.write(f"Left out, since they are labelled ambiguous: {left_out}\n")
    out.write(f"{report(found)}\n")
    if html is not None:
        Path(html).write_text(page(found), "utf-8")
        out.write(f"\nWritten to {html}.\n")
    return least is None or _good_enough(found, least, out)


def _judge(path: str | None) -> WorkspaceClassifier:
    """The shipped rules, and those in the file at `path` on top of them."""
    own = read_plan(path, Path(path).read_bytes()).rules if path else ()
    if own is None:
        raise Refusal(f"There are no rules in {path}.", "python app.py export writes them.")
    return WorkspaceClassifier(load_classifier().classify, OwnRules(own), load_rulebook().limits)


def _good_enough(found: Score, least: float, out: TextIO) -> bool:
    good = found.accuracy >= least
    right = round(found.accuracy * found.questions)
    than = "at least" if good else "less than"
    out.write(
        f"\nAnswered as labelled: {right:,} of {found.questions:,}, {found.accuracy:.2%}; that is "
        f"{than} the {100 * least:g}% asked for.\n"
    )
    return good


def _watched(labelled: Sequence[Labelled]) -> Iterable[Labelled]:
    """The questions, with a progress bar where they are many and a person looks on."""
    if len(labelled) < LONG or not sys.stderr.isatty():
        return labelled
    from rich.console import Console
    from rich.progress import track

    return track(labelled, "Judging", console=Console(stderr=True), transient=True)
