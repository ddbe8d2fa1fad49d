"""Fit the rulebook's weights to labelled questions and lessons: `python -m training.fit`.

The same questions, lessons and rules give the same files.
"""

from pathlib import Path

import numpy as np

import bot.rules
from bot.domain.classification.rulebook import Limits
from training.fitted_to import fitted_to
from training.fitting import LIMITS, Fit, Questions, Weights
from training.lessons import lessons
from training.questions_read import examples

RULES = Path(bot.rules.__file__).parent
WEIGHTS, WORDS = RULES / "weights.toml", RULES / "words.tsv"


def main() -> None:
    """Fit to every question and lesson; write `bot/rules/weights.toml` and `words.tsv`."""
    questions = Questions(examples())
    fit = Fit(questions, np.arange(len(questions.labels)), lessons())
    weights, words = told(fit)
    WEIGHTS.write_text(weights, "utf-8")
    WORDS.write_text(words, "utf-8")
    print(f"{WEIGHTS.name} and {WORDS.name} ({words.count(chr(10)) - 1:,} words, pairs, openings)")


def told(fit: Fit) -> tuple[str, str]:
    """What stands in the two files."""
    own, words = fit.weights()
    return _toml(fit.rest(), own), _lines(words)


def _toml(rest: dict[str, float], own: Weights) -> str:
    kept = [name for name in Limits.__slots__ if name not in rest]
    limits = rest | {name: getattr(LIMITS, name) for name in kept}
    lines = ["# Written by `python -m training.fit`; docs/rulebook.md explains it."]
    lines += [f"# Fitted to: {fitted_to()}", ""]
    lines += ["[limits]", *(f"{name} = {value}" for name, value in limits.items())]
    lines += ["", "[phrases]"]
    lines += [f'"{phrase}" = [{lean}, {product}]' for phrase, (lean, product) in own.items()]
    return "\n".join(lines) + "\n"


def _lines(words: Weights) -> str:
    """The most strategic first, the most tactical last."""
    ranked = sorted(words.items(), key=lambda item: (-item[1][0], item[0]))
    lines = [f"{word}\t{lean}\t{product}" for word, (lean, product) in ranked]
    return "\n".join(["phrase\tlean\tproduct", *lines]) + "\n"


if __name__ == "__main__":
    main()
