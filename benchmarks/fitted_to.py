"""What the weights were fitted to, in a few letters, so that a test sees where they are stale."""

from hashlib import sha256
from pathlib import Path

import bot.rules
from benchmarks.questions_read import WRITTEN
from bot.domain import judging
from bot.rules.loader import THEME_FILES

FITTED_BY = (
    "candidates", "fitting", "meanings", "parts", "questions_read", "regression", "slips",
)  # fmt: skip
READ_BY = ("emphasis", "matcher", "spelling", "words")
"""What turns a question into what is weighed."""


def fitted_to() -> str:
    """A digest of the written rules, the questions, the lessons, and how all that is fitted."""
    rules, here = Path(bot.rules.__file__).parent, Path(__file__).parent
    reading = Path(judging.__file__).parent
    files = [
        *(rules / name for name in THEME_FILES),
        *sorted(WRITTEN.glob("*.jsonl")),
        rules / "ordinary_words.txt",
        rules / "everyday_words.txt",
        here / "lessons.tsv.gz",
        *(reading / f"{name}.py" for name in READ_BY),
        *(here / f"{name}.py" for name in FITTED_BY),
    ]
    digest = sha256()
    for file in files:
        digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]
