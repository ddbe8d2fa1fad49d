"""What the weights were fitted to, in a few letters, so that a test sees where they are stale."""

from hashlib import sha256
from pathlib import Path

import bot.rules
from benchmarks.questions_read import WRITTEN
from bot.rules.loader import THEME_FILES

FITTED_BY = ("candidates", "fitting", "meanings", "parts", "regression", "slips")


def fitted_to() -> str:
    """A digest of the written rules, the written questions, the lessons, and how it is fitted."""
    rules, here = Path(bot.rules.__file__).parent, Path(__file__).parent
    files = [
        *(rules / name for name in THEME_FILES),
        *sorted(WRITTEN.glob("*.jsonl")),
        here / "lessons.tsv.gz",
        *(here / f"{name}.py" for name in FITTED_BY),
    ]
    digest = sha256()
    for file in files:
        digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]
