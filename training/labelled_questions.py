"""The labelled questions that weights are fitted to and figures are measured on."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

QUESTIONS = Path(__file__).parent / "questions"
REAL = Path(
    os.environ.get(
        "WHOOWNS_REAL_QUESTIONS",
        str(Path(__file__).parents[2] / "shared" / "questions" / "real.jsonl"),
    )
)
"""Questions of real people, which are not part of the project; the file may be absent."""
UNSEEN = Path(__file__).parents[1] / "tests" / "training" / "unseen.jsonl"
"""Questions that another hand wrote after the weights were fitted; nothing is fitted to them."""
MEASURED = frozenset(f"written_by_{kind}" for kind in ("theme", "form", "persona", "register"))
"""The written files whose figures count; the others were written to be fitted to."""
WILD = "written_in_the_wild"
"""The file of questions in the forms that people type when nobody asked them to."""
PARTS = ("written", "more", "wild", "real")
"""The parts of the questions for which figures are given apart, see `LabelledQuestion.part`."""


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question and its right kind; `group` is its file and its theme, form or source in it."""

    file: str
    group: str
    text: str
    label: str

    @property
    def real(self) -> bool:
        """Whether a real person asked it, rather than somebody who wrote it for the project."""
        return self.file == REAL.stem

    @property
    def part(self) -> str:
        """`written`, `more` or `wild` (both written to be fitted to), or `real`."""
        if self.real:
            return "real"
        if self.file == WILD:
            return "wild"
        return "written" if self.file in MEASURED else "more"


def labelled_questions(*, real: bool = True) -> list[LabelledQuestion]:
    """Every question with one clear label, file by file, and the real ones if their file exists.

    Lines labelled `ambiguous` are left out.
    """
    paths = sorted(QUESTIONS.glob("*.jsonl"))
    if real and REAL.exists():
        paths.append(REAL)
    return _read(paths)


def unseen_questions() -> list[LabelledQuestion]:
    """Every question that nothing was fitted to."""
    return _read([UNSEEN])


def _read(paths: Sequence[Path]) -> list[LabelledQuestion]:
    rows = [
        (path.stem, json.loads(line)) for path in paths for line in path.read_bytes().splitlines()
    ]
    return [
        LabelledQuestion(file, f"{file}: {row['group']}", row["question"], row["label"])
        for file, row in rows
        if row["label"] != "ambiguous"
    ]
