"""Time a question takes, beside six plain keywords a side.

Run `python -m benchmarks.bench_classifier`.
"""

import statistics
import time
from collections.abc import Callable

from bot.domain.classifier import Classifier
from bot.rules import load_rulebook

QUESTIONS = {
    "short": "which bug first?",
    "15 words": "Should the export on this page keep the filters that somebody chose last time?",
    "40,000 letters": "Which of the open stories do we take into the next sprint? " * 678,
}
SECONDS = 1.0
STRATEGIC = ("roadmap", "strategy", "vision", "market", "pricing", "competitor")
TACTICAL = ("sprint", "backlog", "story", "acceptance", "bug", "ticket")


def keywords(text: str) -> str:
    """The naive peer: whichever side has more of its words in the text."""
    lower = text.lower()
    lead = sum(word in lower for word in STRATEGIC) - sum(word in lower for word in TACTICAL)
    return "strategic" if lead > 0 else "tactical" if lead < 0 else "unclear"


def microseconds(call: Callable[[str], object], text: str) -> tuple[float, float]:
    """Median and 99th percentile of one call, caches warm."""
    call(text)
    taken, until = [], time.perf_counter() + SECONDS
    while time.perf_counter() < until:
        began = time.perf_counter()
        call(text)
        taken.append((time.perf_counter() - began) * 1e6)
    return statistics.median(taken), statistics.quantiles(taken, n=100)[98]


def main() -> None:
    """Print the start-up cost and a line for each length of question and each peer."""
    began = time.perf_counter()
    classifier = Classifier(load_rulebook())
    print(f"start-up of the rulebook: {(time.perf_counter() - began) * 1e3:.0f} ms")
    print(f"{'question':16}{'peer':12}{'median µs':>12}{'p99 µs':>12}{'a second':>12}")
    for name, text in QUESTIONS.items():
        for peer, call in (("whoowns", classifier.classify), ("keywords", keywords)):
            median, worst = microseconds(call, text)
            print(f"{name:16}{peer:12}{median:12.1f}{worst:12.1f}{1e6 / median:12.0f}")


if __name__ == "__main__":
    main()
