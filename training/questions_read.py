"""The labelled questions that weights are fitted to and figures are measured on."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

MEASURED = frozenset(f"written_by_{kind}" for kind in ("theme", "form", "persona", "register"))
"""The written files whose figures count; the others were written to fit to."""
WRITTEN = Path(__file__).parent / "questions"
REAL = Path(
    os.environ.get(
        "WHOOWNS_REAL_QUESTIONS",
        str(Path(__file__).parents[2] / "shared" / "questions" / "real.jsonl"),
    )
)
"""Real people's questions, which are not part of the project; they may be absent."""


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled question; `group` is its file and its theme, form or source in it."""

    file: str
    group: str
    question: str
    label: str


def examples(*, real: bool = True) -> list[Example]:
    """Every question with one clear label, file by file."""
    paths = sorted(WRITTEN.glob("*.jsonl"))
    if real and REAL.exists():
        paths.append(REAL)
    rows = [
        (path.stem, json.loads(line)) for path in paths for line in path.read_bytes().splitlines()
    ]
    return [
        Example(file, f"{file}: {row['group']}", row["question"], row["label"])
        for file, row in rows
        if row["label"] != "ambiguous"
    ]


def part_of(example: Example) -> str:
    """`written`, `more` (written to fit to) or `real`: figures are told apart by these."""
    if example.file == "real":
        return "real"
    return "written" if example.file in MEASURED else "more"
