"""The distillation set: augmented questions, and how likely teacher models find each kind.

`python -m training.distillation` writes it. The fit takes it in beside the labelled questions. It
is kept in a file, so that a fit gives the same weights on every machine, which a language model
tuned anew would not.
"""

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from training.labelled_questions import LabelledQuestion, labelled_questions

FILE = Path(__file__).with_name("distillation_set.tsv.gz")
TEACHERS = 2
"""How many teachers label an augmented question; the mean of their probabilities counts."""


@dataclass(frozen=True, slots=True)
class DistillationSet:
    """Augmented questions, and a row for each: how likely it is strategic and tactical."""

    questions: tuple[str, ...]
    soft_labels: np.ndarray


def distil(questions: Sequence[LabelledQuestion], teachers: int = TEACHERS) -> DistillationSet:
    """Augment the written ones of `questions` and have teachers tuned to them label the result.

    The real ones are left out, so that what distillation brings can be measured on those, and so
    that anybody who has only the project can make the same set. Needs torch.
    """
    from training.augmentation import augmented
    from training.teacher_model import TeacherModel

    written = [question for question in questions if not question.real]
    texts, labels = [q.text for q in written], [q.label for q in written]
    made = augmented(texts)
    probabilities = [TeacherModel(texts, labels, seed).predict(made) for seed in range(teachers)]
    soft_labels = np.mean(probabilities, axis=0)
    return DistillationSet(tuple(made), soft_labels[:, :2].round(3))


def load_distillation_set() -> DistillationSet:
    """The set that the file holds."""
    lines = gzip.decompress(FILE.read_bytes()).decode("utf-8").splitlines()
    cells = [line.split("\t") for line in lines]
    soft_labels = np.array(
        [[float(strategic), float(tactical)] for _, strategic, tactical in cells]
    )
    return DistillationSet(tuple(question for question, _, _ in cells), soft_labels)


def main() -> None:
    """Write the file; some forty minutes on two cores."""
    made = distil(labelled_questions(real=False))
    lines = (
        f"{question}\t{strategic:.3f}\t{tactical:.3f}\n"
        for question, (strategic, tactical) in zip(made.questions, made.soft_labels, strict=True)
    )
    FILE.write_bytes(gzip.compress("".join(lines).encode(), mtime=0))
    print(f"{FILE.name}: {len(made.questions):,} augmented questions")


if __name__ == "__main__":
    main()
