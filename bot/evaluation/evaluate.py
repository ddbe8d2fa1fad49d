"""Read labelled questions, score the verdicts on them, and report the score."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from bot.catalog import MAX_BYTES, read_plan
from bot.catalog.file_errors import refusal_of
from bot.domain.classification.own_rules import OwnRules
from bot.domain.classification.scoring import AMBIGUOUS, Example, Score, score_verdicts
from bot.domain.errors import Refusal
from bot.domain.frames.frame import Handling
from bot.domain.printable import quoted
from bot.evaluation.dry_run import DryRun, read_teams
from bot.evaluation.html_report import html_report
from bot.evaluation.reading_score import LabelledMessage, score_readings
from bot.evaluation.text_report import LABELS, text_report
from bot.file_input import open_text, read_bytes

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
    teams: str | None = None,
) -> bool:
    """Score the labelled questions of all files together and write a report to `out`.

    `html` is a file for the same report as a web page. `rules` is an export whose own rules count
    as they do in their workspace, and `teams` one with the teams that questions may be about.
    Returns False if a smaller share than `min_accuracy` of the questions is classified as labelled.
    Raises Refusal for files that cannot be read, and if `html` is not the name of a web page.
    """
    if html is not None and not html.lower().endswith((".html", ".htm")):
        raise Refusal(f"{html} is not the name of a web page.", "End it with .html.")
    questions, ambiguous = read_labelled(paths)
    run = DryRun(read_teams(teams) if teams else None, _own_rules(rules))
    answers = [(each, run.answer(each.question)) for each in _with_progress(questions)]
    result = score_verdicts(
        [
            (Example(each.question, each.label, each.group), answer.verdict)
            for each, answer in answers
            if each.label
        ]
    )
    if ambiguous:
        out.write(f"Left out because they are labelled ambiguous: {ambiguous}\n")
    out.write(f"{text_report(result, tuple(score_readings(answers).lines()))}\n")
    if html is not None:
        Path(html).write_text(html_report(result), "utf-8")
        out.write(f"\nThe report is in {html}.\n")
    return min_accuracy is None or _reaches(min_accuracy, result, out)


def _reaches(min_accuracy: float, result: Score, out: TextIO) -> bool:
    """Return whether a large enough share was classified as labelled, and write it to `out`."""
    enough = result.accuracy >= min_accuracy
    right = round(result.accuracy * result.questions)
    out.write(
        f"\nClassified as labelled: {right:,} of {result.questions:,} ({result.accuracy:.2%}), "
        f"{'at least' if enough else 'less than'} the required {100 * min_accuracy:g}%.\n"
    )
    return enough


def _own_rules(path: str | None) -> OwnRules | None:
    """Return the own rules of the file at `path`."""
    if path is None:
        return None
    rules = read_plan(path, read_bytes(path, MAX_BYTES)).rules
    if rules is None:
        raise Refusal(f"{path} has no rules.", "A file that python app.py export writes has them.")
    return OwnRules(rules)


def _with_progress(questions: Sequence[LabelledMessage]) -> Iterable[LabelledMessage]:
    """Return the questions, with a progress bar if they are many and a person is watching."""
    if len(questions) < PROGRESS_FROM or not sys.stderr.isatty():
        return questions
    from rich.console import Console
    from rich.progress import track

    return track(questions, "Classifying", console=Console(stderr=True), transient=True)


def read_labelled(paths: Sequence[str]) -> tuple[list[LabelledMessage], int]:
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


def _read_file(path: str, errors: list[str]) -> Iterator[LabelledMessage]:
    with open_text(path) as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield _labelled(line)
            except ValueError as error:
                errors.append(f"Line {number} of {path} {error}.")


def _labelled(line: str) -> LabelledMessage:
    """Return the question of one line; raises ValueError with the end of a sentence on the line."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError("is not valid JSON") from None
    if not isinstance(row, dict):
        raise ValueError("is not a JSON object")
    needed = ("question",) if "handling" in row and "label" not in row else ("question", "label")
    for key in needed:
        if not isinstance(row.get(key), str):
            raise ValueError(f"has no text under “{key}”")
    for key, allowed in (("label", (*LABELS, AMBIGUOUS)), ("handling", tuple(Handling))):
        if key in row and row[key] not in allowed:
            value = quoted(row[key])
            raise ValueError(f"has the {key} {value}, not one of {', '.join(allowed)}")
    team = row.get("team")
    if not isinstance(team, str | None):
        raise ValueError("has no text under “team”")
    return LabelledMessage(
        row["question"],
        row.get("label", ""),
        str(row.get("group", "")),
        row.get("handling", ""),
        team or None,
        "team" in row,
    )
