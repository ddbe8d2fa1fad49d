"""Classifies the questions in a file."""

import json
import re
from contextlib import AbstractContextManager
from typing import TextIO

from bot.domain.errors import Refusal
from bot.evaluation.dry_run import DryAnswer, DryRun, read_teams
from bot.file_input import open_text

OBJECT = re.compile(r'\{\s*["}]')
"""How a JSON object begins; a question may begin with a brace, too: “{plan} or {price}?”."""


def classify(path: str, out: TextIO, teams: str | None = None) -> None:
    """Write one JSON line for each question in the file at `path` (`-`: standard input).

    `teams` is a file with teams, for which the questions are answered as the bot would in a channel
    of no team, for somebody without habits. Raises Refusal for a line that begins like JSON and
    holds no question, if `path` is a question instead of a file, and if `teams` can't be used.
    """
    run = DryRun(read_teams(teams) if teams else None)
    with _open(path) as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                question = _question(line.strip(), number)
                row = _row(question, run.answer(question), with_team=teams is not None)
                out.write(json.dumps(row) + "\n")


def _open(path: str) -> AbstractContextManager[TextIO]:
    try:
        return open_text(path)
    except OSError as error:
        if " " not in path:
            raise
        raise Refusal(
            f"There is no file “{path[:80]}”.",
            'Put questions into a file or a pipe: echo "…" | python app.py classify',
        ) from error


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
            'Write {"question": "…"}, or just the question.',
        )
    return question


def _row(question: str, answer: DryAnswer, *, with_team: bool) -> dict[str, object]:
    verdict = answer.verdict
    probabilities = verdict.probabilities
    row: dict[str, object] = {
        "question": question,
        "kind": verdict.kind.value,
        "confidence": round(verdict.confidence, 4),
        "probabilities": {
            "strategic": round(probabilities.strategic, 4),
            "tactical": round(probabilities.tactical, 4),
            "neither": round(probabilities.neither, 4),
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
        "handling": answer.handling.value,
        "topic": verdict.topic,
        "reason": answer.reason,
    }
    if with_team:
        row["team"] = answer.team and answer.team.name
        row["role"] = answer.role and answer.role.value
        row["person"] = answer.person
    return row
