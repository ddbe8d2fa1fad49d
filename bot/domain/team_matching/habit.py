"""Which teams somebody usually asks."""

from collections import Counter
from collections.abc import Sequence

ENOUGH = 3
"""Questions from which on one may speak of a habit."""
LATEST = 20
"""Questions that are looked at: a habit may change."""
MOSTLY, OFTEN = 2 / 3, 1 / 3


def usual(asked: Sequence[int]) -> tuple[int, ...]:
    """The team that most of the latest questions went to, else those that each got many.

    `asked` holds a question's team each, the latest first. Empty where there is no habit.
    """
    latest = asked[:LATEST]
    if len(latest) < ENOUGH:
        return ()
    shares = [(team, count / len(latest)) for team, count in Counter(latest).most_common()]
    mostly = tuple(team for team, share in shares if share >= MOSTLY)
    return mostly or tuple(team for team, share in shares if share >= OFTEN)
