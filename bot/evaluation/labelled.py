"""Labelled questions, read from files of JSON lines."""

import json
from collections.abc import Iterator, Sequence

from bot.domain.classification.scoring import AMBIGUOUS, Labelled
from bot.domain.errors import Refusal
from bot.domain.verdict import Kind
from bot.text_input import opened

LABELS = (Kind.STRATEGIC.value, Kind.TACTICAL.value, Kind.NEITHER.value, AMBIGUOUS)
PROBLEMS_SHOWN = 10
HINT = 'Write a line like {"question": "…", "label": "strategic"} for each question.'


def read_labelled(paths: Sequence[str]) -> tuple[list[Labelled], int]:
    """The questions of all files that have one clear label, and how many others there are.

    `-` is standard input.

    Raises Refusal with every line that is of no use (the first ten of them in words), and where
    nothing is left to be scored.
    """
    problems: list[str] = []
    found = [row for path in paths for row in _rows(path, problems)]
    if problems:
        more = len(problems) - PROBLEMS_SHOWN
        shown = problems[:PROBLEMS_SHOWN] + ([f"And {more} lines more."] if more > 0 else [])
        raise Refusal("\n".join(shown), f"\n{HINT}")
    clear = [row for row in found if row.label != AMBIGUOUS]
    if not clear:
        told = "Every question there is labelled ambiguous" if found else "No question is there"
        raise Refusal(f"{told}: {', '.join(paths)}.", HINT)
    return clear, len(found) - len(clear)


def _rows(path: str, problems: list[str]) -> Iterator[Labelled]:
    with opened(path) as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield _labelled(line)
            except ValueError as trouble:
                problems.append(f"Line {number} of {path} {trouble}.")


def _labelled(line: str) -> Labelled:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError("is no JSON") from None
    if not isinstance(row, dict):
        raise ValueError("is no JSON object")
    for key in ("question", "label"):
        if not isinstance(row.get(key), str):
            raise ValueError(f"has no text under “{key}”")
    if row["label"] not in LABELS:
        raise ValueError(f"is labelled “{row['label'][:40]}”, which is none of {', '.join(LABELS)}")
    return Labelled(row["question"], row["label"], str(row.get("group", "")))
