"""What each word of a question counts for: less in the context of what is asked."""

from collections.abc import Sequence
from itertools import pairwise

from bot.domain.classification.tokens import ENDS, TokenizedText, WordToken

_TURNS = frozenset(["forget", "ignore", "leaving", "putting", "setting", "not", "apart", "besides"])
"""A clause that begins with one of these, and is not the last, is set aside by the asker."""
_NOT_BUT = frozenset(["sure", "certain", "clear", "convinced", "yet", "only"])
"""Words after “not” with which nothing is set aside: “not sure whether …”."""


def emphasis(reading: TokenizedText, context: float) -> list[float] | None:
    """What each token counts for, or None where each counts fully.

    `context`, from 0 to 1, is what one counts for outside the sentences that ask, and in what the
    asker sets aside.
    """
    turns = _turns(reading.tokens)
    if not turns and len(reading.asking) == reading.sentences:
        return None
    scales, sentence = [], 0
    for token in reading.tokens:
        scales.append(1.0 if sentence in reading.asking else context)
        sentence += token is ENDS
    for first, last in turns:
        scales[first:last] = [context * scale for scale in scales[first:last]]
    return scales


def _turns(tokens: Sequence[WordToken]) -> list[tuple[int, int]]:
    """Stretches that the asker sets aside: `forget the roadmap, …`, `leaving price aside, …`."""
    turns = []
    marks = [place for place, token in enumerate(tokens) if token[2] == "mark"]
    for first, last in pairwise([-1, *marks, len(tokens)]):
        if last == first + 1 or last >= len(tokens) - 1:
            continue
        if _sets_aside([token.word for token in tokens[first + 1 : last]]):
            turns.append((first + 1, last))
    return turns


def _sets_aside(clause: Sequence[str]) -> bool:
    doubts = clause[0] == "not" and len(clause) > 1 and clause[1] in _NOT_BUT
    return clause[-1] == "aside" or (clause[0] in _TURNS and not doubts)
