"""How words are built, so that a fit can weigh a word it has seldom met by its parts."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy import sparse

SHORTEST, LONGEST = 3, 5
"""Letters of a part; the start and the end of the word count as one."""
FEWEST = 4
"""Questions that must hold a part for it to count."""
PART = 0.25
"""What a part counts for beside the word itself."""


def parts(root: str) -> list[str]:
    """Every run of letters in a stem: `pric` has `<pr`, `pri`, `<pri`, `ric>` and so on."""
    word = f"<{root}>"
    return [
        word[place : place + length]
        for length in range(SHORTEST, LONGEST + 1)
        for place in range(len(word) - length + 1)
    ]


def part_rows(roots: Sequence[str], held: np.ndarray) -> sparse.csr_array:
    """One row a stem, one column a part; `held` says how many questions hold each stem."""
    counts = Counter[str]()
    for root, number in zip(roots, held, strict=True):
        if number:
            counts.update(dict.fromkeys(parts(root), int(number)))
    kept = sorted(part for part, number in counts.items() if number >= FEWEST)
    columns = {part: column for column, part in enumerate(kept)}
    cells = [
        (row, columns[part])
        for row, root in enumerate(roots)
        for part in set(parts(root))
        if part in columns
    ]
    places = tuple(zip(*cells, strict=True))
    return sparse.csr_array((np.full(len(cells), PART), places), (len(roots), len(kept)))
