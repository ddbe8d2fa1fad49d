"""Altered questions and what a teacher says of them: `python -m training.lessons` writes them.

The fit takes them in beside the labelled questions. They are kept in a file, so that a fit gives
the same weights on every machine, which a language model tuned anew would not.
"""

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from training.altered import altered
from training.questions_read import Example, examples
from training.teacher import Teacher

TEACHERS = 2
"""How many say what an altered question is; their mean counts."""
PLACE = Path(__file__).with_name("lessons.tsv.gz")


@dataclass(frozen=True, slots=True)
class Lessons:
    """Altered questions, and a row for each: how likely it is strategic and tactical."""

    questions: tuple[str, ...]
    likely: np.ndarray


def taught(questions: Sequence[Example], teachers: int = TEACHERS) -> Lessons:
    """Lessons by teachers tuned to the written ones of `questions`, altered.

    Without the real ones, so that what the fit makes of lessons can be measured on those, and so
    that whoever has only the project can make the same.
    """
    written = [one for one in questions if one.file != "real"]
    asked, labels = [one.question for one in written], [one.label for one in written]
    made = altered(asked)
    judged = [Teacher(asked, labels, seed).judge(made) for seed in range(teachers)]
    likely = np.mean(judged, axis=0)
    return Lessons(tuple(made), likely[:, :2].round(3))


def lessons() -> Lessons:
    """Those of the file."""
    lines = gzip.decompress(PLACE.read_bytes()).decode("utf-8").splitlines()
    cells = [line.split("\t") for line in lines]
    likely = np.array([[float(strategic), float(tactical)] for _, strategic, tactical in cells])
    return Lessons(tuple(question for question, _, _ in cells), likely)


def main() -> None:
    """Write the file; some forty minutes on two cores."""
    made = taught(examples(real=False))
    lines = (
        f"{question}\t{strategic:.3f}\t{tactical:.3f}\n"
        for question, (strategic, tactical) in zip(made.questions, made.likely, strict=True)
    )
    PLACE.write_bytes(gzip.compress("".join(lines).encode(), mtime=0))
    print(f"{PLACE.name}: {len(made.questions):,} altered questions")


if __name__ == "__main__":
    main()
