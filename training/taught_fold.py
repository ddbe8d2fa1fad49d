"""What lessons bring, on questions that neither fit nor teachers have seen.

`python -m training.taught_fold 0` measures one fold of five; forty minutes on two cores.
"""

import sys

from training.fitting import Questions
from training.lessons import taught
from training.out_of_fold import classifier, folds, score_of, told
from training.questions_read import examples, part_of


def main(number: int) -> None:
    """Print the figures of the fold without lessons and with those of teachers of its own."""
    questions = examples()
    asked = Questions(questions)
    fitted, measured = list(folds(questions, asked.labels))[number]
    lessons = taught([questions[row] for row in fitted])
    for name, learnt in (("without", None), ("with", lessons)):
        judge = classifier(asked, fitted, learnt)
        verdicts = {row: judge.classify(questions[row].question) for row in measured}
        for part in ("written", "more", "real"):
            rows = [row for row in measured if part_of(questions[row]) == part]
            figures = told(score_of(questions, rows, verdicts))
            print(f"{name} lessons, {len(rows):,} {part} questions: {figures}")


if __name__ == "__main__":
    main(int(sys.argv[1]))
