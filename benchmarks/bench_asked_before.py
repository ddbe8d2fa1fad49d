"""Time to find a kept answer among 10,000 of one team and role, beside the answer without it.

`python -m benchmarks.bench_asked_before`. Of the kept questions, 3,000 are the labelled ones and
7,000 differ from each other in a word or two, so that no word of theirs is rare. The peer compares
the question with each, by rapidfuzz's ratio of words. Times are the processor's, so that nothing
else on the machine counts.
"""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, product
from random import Random
from statistics import median, quantiles

from rapidfuzz import fuzz, process

from benchmarks.figures import Figure, run
from benchmarks.workload import mistyped, questions
from bot.domain.asked_before.index import QuestionIndex
from bot.domain.asked_before.kept import MOST_COMPARED
from bot.domain.asked_before.words import QuestionReader
from bot.rules import load_classifier, load_language

TARGET = 1.0
QUESTIONS = 2_000
PEER_QUESTIONS = 50
LONG = "which acceptance criteria does the refund story need " * 750
NOUNS = """
    refund login export import invoice cart search filter label upload report chart seat map tip
    voucher price profile photo alert sensor claim quote draft ticket
"""
PAGES = "order billing settings account start product help team admin overview archive"


def measure() -> Iterator[Figure]:
    """Find questions in other words, with a typo in every third, and those that nobody asked."""
    kept = _kept()
    reader = QuestionReader(load_language(), ("Checkout",))
    began = time.thread_time()
    read = [(number, reader.read(text)) for number, text in enumerate(kept)]
    yield Figure("10,000 kept answers: read once", time.thread_time() - began, "s")
    began = time.thread_time()
    index = QuestionIndex(reader, read)
    yield Figure("10,000 kept answers: index built", time.thread_time() - began, "s")
    asked = _asked(kept)
    durations, found = _timed(lambda text: bool(index.find(text)), asked)
    yield Figure("10,000 kept answers: a question, median", median(durations), "ms", TARGET)
    yield Figure("10,000 kept answers: a question, p99", quantiles(durations, n=100)[98], "ms")
    yield Figure("10,000 kept answers: found", found * 100, "%")
    classify = load_classifier().classify
    durations, _ = _timed(lambda text: bool(classify(text)), asked)
    yield Figure("the answer without: its kind, median", median(durations), "ms")
    durations, _ = _timed(
        lambda text: bool(process.extractOne(text, kept, scorer=fuzz.token_set_ratio)),
        asked[:PEER_QUESTIONS],
    )
    yield Figure("compared with each instead, median", median(durations), "ms")
    durations, _ = _timed(lambda text: bool(index.find(text)), [LONG] * 5)
    yield Figure("10,000 kept answers: question of 40,000 letters", median(durations), "ms")


def _kept() -> Sequence[str]:
    labelled = [question.text for question in questions()]
    alike = (
        f"Which acceptance criteria does the {first} {second} story need for the {page} page?"
        for first, second, page in product(NOUNS.split(), NOUNS.split(), PAGES.split())
    )
    return [*labelled, *islice(alike, MOST_COMPARED - len(labelled))]


def _asked(kept: Sequence[str]) -> Sequence[str]:
    random = Random(1)
    asked = random.sample(kept, QUESTIONS)
    return [
        mistyped(random, text) if number % 3 == 0 else f"Hi, quick question: {text}"
        for number, text in enumerate(asked)
    ]


def _timed(find: Callable[[str], bool], texts: Sequence[str]) -> tuple[list[float], float]:
    """The milliseconds that each text took, and the share of those that were found."""
    durations, found = [], 0
    gc.collect()
    gc.disable()
    for text in texts:
        began = time.thread_time()
        found += find(text)
        durations.append((time.thread_time() - began) * 1000)
    gc.enable()
    return durations, found / len(texts)


if __name__ == "__main__":
    run(measure)
