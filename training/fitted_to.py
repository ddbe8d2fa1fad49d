"""What the weights were fitted to, in a few letters, so that a test sees where they are stale."""

from hashlib import sha256
from pathlib import Path

import bot.rules
from bot.rules.loader import THEME_FILES
from training.questions_read import WRITTEN


def fitted_to() -> str:
    """Return a digest of the data behind the weights: written rules, questions, word lists."""
    rules, here = Path(bot.rules.__file__).parent, Path(__file__).parent
    files = [
        *(rules / name for name in THEME_FILES),
        *sorted(WRITTEN.glob("*.jsonl")),
        rules / "ordinary_words.txt",
        rules / "everyday_words.txt",
        here / "lessons.tsv.gz",
    ]
    digest = sha256()
    for file in files:
        digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]
