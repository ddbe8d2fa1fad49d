"""Fit the rulebook's weights to the labelled questions: `python -m benchmarks.fit`.

The same questions and the same rules give the same file.
"""

from pathlib import Path

import numpy as np

import bot.rules
from benchmarks.fitting import LIMITS, Fit, Questions, Weights
from benchmarks.questions_read import examples
from bot.domain.judging.rulebook import Limits

WEIGHTS = Path(bot.rules.__file__).parent / "weights.toml"


def main() -> None:
    """Fit to every question at hand and write `bot/rules/weights.toml`."""
    questions = Questions(examples())
    fit = Fit(questions, np.arange(len(questions.labels)))
    own, words = fit.weights()
    WEIGHTS.write_text(_toml(fit.rest(), own, words), "utf-8")
    print(f"{WEIGHTS.name}: {len(own)} rules and {len(words)} words and pairs weighed")


def _toml(rest: dict[str, float], own: Weights, words: Weights) -> str:
    kept = [name for name in Limits.__slots__ if name not in rest]
    limits = rest | {name: getattr(LIMITS, name) for name in kept}
    lines = ["# Written by `python -m benchmarks.fit`; docs/rulebook.md explains it.", ""]
    lines += ["[limits]", *(f"{name} = {value}" for name, value in limits.items())]
    for table, weights in (("phrases", own), ("words", words)):
        lines += ["", f"[{table}]"]
        lines += [
            f'"{phrase}" = [{lean}, {product}]' for phrase, (lean, product) in weights.items()
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
