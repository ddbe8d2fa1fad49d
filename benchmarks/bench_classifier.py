"""Time to classify a question, beside the peers that are installed.

`python -m benchmarks.bench_classifier`; with the Python of `make accuracy` all peers are there.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from benchmarks.figures import Figure, run
from benchmarks.workload import Question, questions
from bot.domain.classification.classifier import Classifier
from bot.domain.classification.own_rules import OwnRule, OwnRules, Strength, WorkspaceClassifier
from bot.domain.classification.phrase import Phrase
from bot.domain.verdict import Kind
from bot.rules import load_rulebook
from bot.usecases.own_rules import MOST_RULES
from training.peers import peers

SHORT = "which bug first?"
USUAL = "Should the export on this page keep the filters that somebody chose last time?"
LONG = "Which of the open stories do we take into the next sprint? " * 678
TARGET = 100
SECONDS, FEWEST = 1.0, 10
"""How long, and how often at least, each question is asked."""


def measure() -> Iterator[Figure]:
    """Start-up, different questions in a row, then single questions over and over."""
    began = time.perf_counter()
    classifier = Classifier(load_rulebook())
    yield Figure("rulebook loaded", (time.perf_counter() - began) * 1e3, "ms")
    known = questions()
    yield Figure("different questions in a row", _per_second(classifier, known), "/s")
    usual, slow = _microseconds(classifier.classify, USUAL)
    yield Figure("question of 15 words, median", usual, "µs", TARGET)
    yield Figure("question of 15 words, p99", slow, "µs")
    yield Figure("question of 3 words, median", _microseconds(classifier.classify, SHORT)[0], "µs")
    long, _ = _microseconds(classifier.classify, LONG)
    yield Figure("question of 40,000 letters, median", long / 1e3, "ms")
    own = WorkspaceClassifier(classifier.classify, _own_rules(), load_rulebook().limits)
    with_own, _ = _microseconds(own.verdict, USUAL)
    yield Figure(f"15 words, {MOST_RULES} own rules, median", with_own, "µs")
    for peer in peers():
        classify = peer.fit([q.text for q in known], [q.label for q in known])
        beside, _ = _microseconds(partial(_first, classify), USUAL)
        yield Figure(f"15 words, by {peer.name} instead, median", beside, "µs")


def _own_rules() -> OwnRules:
    """As many rules as a workspace may have; one of them is in each question."""
    phrases = ["open stories", "export", "bug", *(f"product {n}" for n in range(MOST_RULES - 3))]
    return OwnRules(
        OwnRule(Phrase(tuple(phrase.split())), Kind.TACTICAL, Strength.WEAK) for phrase in phrases
    )


def _per_second(classifier: Classifier, known: Sequence[Question]) -> float:
    """Questions a second on one core, among them words that were never seen before."""
    began = time.perf_counter()
    for question in known:
        classifier.classify(question.text)
    return len(known) / (time.perf_counter() - began)


def _first(classify: Callable[[Sequence[str]], Sequence[object]], text: str) -> object:
    return classify([text])[0]


def _microseconds(classify: Callable[[str], object], text: str) -> tuple[float, float]:
    """Median and 99th percentile of one call, caches warm."""
    classify(text)
    durations: list[float] = []
    until = time.perf_counter() + SECONDS
    while time.perf_counter() < until or len(durations) < FEWEST:
        began = time.perf_counter()
        classify(text)
        durations.append((time.perf_counter() - began) * 1e6)
    return statistics.median(durations), statistics.quantiles(durations, n=100)[98]


if __name__ == "__main__":
    run(measure)
