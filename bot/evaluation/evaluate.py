"""Read labelled questions, score the verdicts on them, and report the score."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from bot.catalog import MAX_BYTES, read_plan
from bot.catalog.file_errors import refusal_of
from bot.domain.classification.own_rules import OwnRules, WorkspaceClassifier
from bot.domain.classification.scoring import AMBIGUOUS, Example, score
from bot.domain.errors import Refusal
from bot.domain.printable import quoted
from bot.evaluation.html_report import html_report
from bot.evaluation.text_report import LABELS, text_report
from bot.file_input import open_text, read_bytes
from bot.rules import load_classifier, load_rulebook

PROGRESS_FROM = 5_000
"""Questions from which on a progress bar is shown: they take about half a second."""
HINT = 'Write a line like {"question": "…", "label": "strategic"} for each question.'


def evaluate(
    paths: Sequence[str],
    out: TextIO,
    *,
    html: str | None = None,
    min_accuracy: float | None = None,
    rules: str | None = None,
) -> bool:
    """Score the labelled questions of all files together and write a report to `out`.

    `html` is a file for the same report as a web page. `rules` is an export whose own rules count
    as they do in their workspace. Returns False if a smaller share than `min_accuracy` of the
    questions is classified as labelled. Raises Refusal for files that cannot be read, and if
    `html` is not the name of a web page.
    """
    if html is not None and not html.lower().endswith((".html", ".htm")):
        raise Refusal(f"{html} is not the name of a web page.", "End it with .html.")
    questions, ambiguous = read_labelled(paths)
    result = score(_with_progress(questions), _classifier(rules).verdict)
    if ambiguous:
        out.write(f"Left out because they are labelled ambiguous: {ambiguous}\n")
    out.write(f"{text_report(result)}\n")
    if html is not None:
        Path(html).write_text(html_report(result), "utf-8")
        out.write(f"\nThe report is in {html}.\n")
    if min_accuracy is None:
        return True
    enough = result.accuracy >= min_accuracy
    right = round(result.accuracy * result.questions)
    out.write(
        f"\nClassified as labelled: {right:,} of {result.questions:,} ({result.accuracy:.2%}), "
        f"{'at least' if enough else 'less than'} the required {100 * min_accuracy:g}%.\n"
    )
    return enough


def _classifier(rules: str | None) -> WorkspaceClassifier:
    """Return a classifier with the shipped rules, and the own rules of the file `rules`."""
    own = read_plan(rules, read_bytes(rules, MAX_BYTES)).rules if rules else ()
    if own is None:
        raise Refusal(f"{rules} has no rules.", "A file that python app.py export writes has them.")
    return WorkspaceClassifier(load_classifier().classify, OwnRules(own), load_rulebook().limits)


def _with_progress(questions: Sequence[Example]) -> Iterable[Example]:
    """Return the questions, with a progress bar if they are many and a person is watching."""
    if len(questions) < PROGRESS_FROM or not sys.stderr.isatty():
        return questions
    from rich.console import Console
    from rich.progress import track

    return track(questions, "Classifying", console=Console(stderr=True), transient=True)


def read_labelled(paths: Sequence[str]) -> tuple[list[Example], int]:
    """Return the questions with one clear label, and the number of ambiguous ones.

    The files hold JSON lines; `-` is standard input. Raises Refusal with every line that cannot be
    used, and if no question is left.
    """
    errors: list[str] = []
    questions = [question for path in paths for question in _read_file(path, errors)]
    if errors:
        raise refusal_of(errors, HINT)
    clear = [question for question in questions if question.label != AMBIGUOUS]
    if not clear:
        reason = "Every question is labelled ambiguous" if questions else "There is no question"
        raise Refusal(f"{reason} in {', '.join(paths)}.", HINT)
    return clear, len(questions) - len(clear)


def _read_file(path: str, errors: list[str]) -> Iterator[Example]:
    with open_text(path) as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield _labelled(line)
            except ValueError as error:
                errors.append(f"Line {number} of {path} {error}.")


def _labelled(line: str) -> Example:
    """Return the question of one line; raises ValueError with the end of a sentence on the line."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError("is not valid JSON") from None
    if not isinstance(row, dict):
        raise ValueError("is not a JSON object")
    for key in ("question", "label"):
        if not isinstance(row.get(key), str):
            raise ValueError(f"has no text under “{key}”")
    allowed = (*LABELS, AMBIGUOUS)
    if row["label"] not in allowed:
        raise ValueError(f"has the label {quoted(row['label'])}, not one of {', '.join(allowed)}")
    return Example(row["question"], row["label"], str(row.get("group", "")))
