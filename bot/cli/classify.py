"""Classify questions that stand in a file."""

import json
import re
from contextlib import AbstractContextManager
from typing import TextIO

from bot.domain.errors import Refusal
from bot.domain.verdict import Verdict
from bot.file_input import open_text
from bot.rules import load_classifier

OBJECT = re.compile(r'\{\s*["}]')
"""How a JSON object begins; a question may begin with a brace, too: “{plan} or {price}?”."""


def classify(path: str, out: TextIO) -> None:
    """Write one JSON line for each question in the file at `path` (`-`: standard input).

    Raises Refusal for a line that begins like JSON and holds no question, and for a question in
    place of a file.
    """
    classifier = load_classifier()
    with _lines(path) as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                question = _question(line.strip(), number)
                out.write(json.dumps(_row(question, classifier.classify(question))) + "\n")


def _lines(path: str) -> AbstractContextManager[TextIO]:
    try:
        return open_text(path)
    except OSError as trouble:
        if " " not in path:
            raise
        raise Refusal(
            f"There is no file “{path[:80]}”.",
            'Questions come from a file or a pipe: echo "…" | python app.py classify',
        ) from trouble


def _question(line: str, number: int) -> str:
    if not OBJECT.match(line):
        return line
    try:
        question = json.loads(line).get("question")
    except (ValueError, RecursionError):
        question = None
    if not isinstance(question, str):
        raise Refusal(
            f"Line {number} begins like JSON but holds no question.",
            'Write {"question": "…"} or the bare question.',
        )
    return question


def _row(question: str, verdict: Verdict) -> dict[str, object]:
    likely = verdict.probabilities
    return {
        "question": question,
        "kind": verdict.kind.value,
        "confidence": round(verdict.confidence, 4),
        "probabilities": {
            "strategic": round(likely.strategic, 4),
            "tactical": round(likely.tactical, 4),
            "neither": round(likely.neither, 4),
        },
        "signals": [
            {
                "phrase": signal.phrase,
                "found": signal.found,
                "kind": signal.kind.value,
                "weight": round(signal.weight, 4),
                "theme": signal.theme,
            }
            for signal in verdict.signals
        ],
    }
