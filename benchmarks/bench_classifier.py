"""Time a question takes, beside the peers that are installed.

Run `python -m benchmarks.bench_classifier`; with the Python of `make accuracy` all peers are there.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from bot.domain.classification.classifier import Classifier
from bot.domain.classification.own_rules import OwnRule, OwnRules, Strength, WorkspaceClassifier
from bot.domain.classification.phrase import Phrase
from bot.domain.verdict import Kind
from bot.rules import load_rulebook
from bot.usecases.own_rules import MOST_RULES
from training.labelled_questions import LabelledQuestion, labelled_questions
from training.peers import peers

QUESTIONS = {
    "short": "which bug first?",
    "15 words": "Should the export on this page keep the filters that somebody chose last time?",
    "40,000 letters": "Which of the open stories do we take into the next sprint? " * 678,
}
SECONDS, FEWEST = 1.0, 10
"""How long, and how often at least, each question is asked."""


def main() -> None:
    """Print the start-up cost, then a line for each way and each length of question."""
    began = time.perf_counter()
    classifier = Classifier(load_rulebook())
    print(f"start-up of the rulebook: {(time.perf_counter() - began) * 1e3:.0f} ms")
    known = labelled_questions(real=False)
    print(
        f"{len(known)} different questions in a row: {_a_second(classifier, known):,.0f} a second"
    )
    print(f"{'way':16}{'question':16}{'median µs':>12}{'p99 µs':>12}{'a second':>12}")
    for way, ask in _ways(classifier, known):
        for name, text in QUESTIONS.items():
            median, slow = _microseconds(ask, text)
            print(f"{way:16}{name:16}{median:12.1f}{slow:12.1f}{1e6 / median:12,.0f}")


def _ways(
    classifier: Classifier, known: list[LabelledQuestion]
) -> Iterator[tuple[str, Callable[[str], object]]]:
    """The rulebook, with a workspace's own rules too, and each peer fitted to the questions."""
    yield "whoowns", classifier.classify
    judge = WorkspaceClassifier(classifier.classify, _own_rules(), load_rulebook().limits)
    yield f"{MOST_RULES} own rules", judge.verdict
    for peer in peers():
        answer = peer.fit([e.text for e in known], [e.label for e in known])
        yield peer.name, partial(_first_answer, answer)


def _first_answer(answer: Callable[[Sequence[str]], Sequence[object]], question: str) -> object:
    return answer([question])[0]


def _own_rules() -> OwnRules:
    """As many rules as a workspace may have; one of them is found in each question."""
    phrases = ["open stories", "export", "bug", *(f"product {n}" for n in range(MOST_RULES - 3))]
    return OwnRules(
        OwnRule(Phrase(tuple(phrase.split())), Kind.TACTICAL, Strength.WEAK) for phrase in phrases
    )


def _a_second(classifier: Classifier, known: list[LabelledQuestion]) -> float:
    """Questions a second on one core, words that were never seen before among them."""
    began = time.perf_counter()
    for example in known:
        classifier.classify(example.text)
    return len(known) / (time.perf_counter() - began)


def _microseconds(ask: Callable[[str], object], text: str) -> tuple[float, float]:
    """Median and 99th percentile of one call, caches warm."""
    ask(text)
    taken: list[float] = []
    until = time.perf_counter() + SECONDS
    while time.perf_counter() < until or len(taken) < FEWEST:
        began = time.perf_counter()
        ask(text)
        taken.append((time.perf_counter() - began) * 1e6)
    return statistics.median(taken), statistics.quantiles(taken, n=100)[98]


if __name__ == "__main__":
    main()
