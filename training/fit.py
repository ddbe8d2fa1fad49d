"""Weigh the written rules: `make fit` writes `bot/rules/weights.toml` within seconds.

It needs nothing but what `make setup` installs. The word model stays as it is: what it says of a
question is given, and the rules are weighed beside it. The same questions, rules and word model
give the same file.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

import bot.rules
from bot.domain.classification.phrase_matcher import MARKS
from bot.domain.classification.rulebook import Limits, Theme
from bot.domain.classification.tokens import STOPWORDS
from bot.domain.classification.word_model import WordModel
from bot.domain.verdict import Kind
from bot.model import load_word_model
from bot.rules.loader import WrittenRules, read_themes
from training.features import LIMITS, Reader, Rows, Seen
from training.labelled_questions import LabelledQuestion, labelled_questions

WEIGHTS = Path(bot.rules.__file__).parent / "weights.toml"
SAMPLE_WEIGHTS = {"written": 0.7, "more": 0.4, "wild": 1.0, "real": 1.0}
"""What a question of each part counts for: several people agree on the labels of some only."""
SHARPNESS = 1.1
"""What all weights are multiplied by, so that verdicts are right as often as they say."""
MARGIN = 0.02
"""What keeps a rule's kind the same when its two weights are rounded."""
SMALLEST, LARGEST = 0.05, 3.0
"""Rules with less than the one, in log-odds, are left out; none has more than the other."""
OWN, USUAL, LITTLE = 3.0, 0.5, 4.0
"""How hard a rule is held to what its theme usually weighs, and that to zero.

Rules of little words only are held so many times harder: they tell less than they seem to.
"""
STEPS = 400
Weights = dict[str, tuple[float, float]]
"""The strategic and the product weight of each phrase or theme."""


def main() -> None:
    """Fit to every question; write `bot/rules/weights.toml`."""
    written = read_themes()
    questions = labelled_questions()
    rules, seen = Reader(written).read([question.text for question in questions])
    fitted = fit(written, rules, wording(seen, load_word_model()), questions)
    WEIGHTS.write_text(file_content(*fitted), "utf-8")
    print(f"{WEIGHTS.name}: {len(fitted[0])} rules weighed on {len(questions):,} questions")


def fit(
    written: WrittenRules,
    rules: Rows,
    given: np.ndarray,
    questions: Sequence[LabelledQuestion],
) -> tuple[Weights, Weights, tuple[float, float]]:
    """Return the weights of the phrases, what each theme usually weighs, and the intercepts.

    `given` is what the word model says of each question, on the two scales.
    """
    phrases, themes = written.phrases, written.themes
    by_hand = [n for n, (_, theme) in enumerate(phrases) if theme in written.by_hand]
    hand_weights = np.zeros((len(phrases), 2))
    for number in by_hand:
        hand_weights[number] = written.by_hand[phrases[number][1]]
    given = (given + rules.times(hand_weights)) / SHARPNESS
    names, shared = shared_columns(written)
    low, high = bounds_of(written)
    low[by_hand] = high[by_hand] = 0.0
    held = np.array([[OWN * (LITTLE if is_little(phrase) else 1.0)] for phrase, _ in phrases])
    own, usual, intercepts = _descend(
        rules, shared, given, targets(questions), sample_weights(questions), (low, high), held
    )
    total = SHARPNESS * (own + shared @ usual)
    weights = {
        phrase: agreeing(themes[theme], pair)
        for (phrase, theme), pair in zip(phrases, total, strict=True)
        if theme not in written.by_hand
    }
    theme_of = {written.usual_of[phrase]: theme for phrase, theme in phrases}
    usually = {
        name: agreeing(themes[theme_of[name]], SHARPNESS * pair)
        for name, pair in zip(names, usual, strict=True)
    }
    strategic, product = SHARPNESS * intercepts
    return _rounded(weights), _rounded(usually), (float(strategic), float(product))


def _descend(
    rules: Rows,
    shared: np.ndarray,
    given: np.ndarray,
    wanted: np.ndarray,
    counted: np.ndarray,
    bounds: tuple[np.ndarray, np.ndarray],
    held: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Minimise the logistic loss by accelerated steps, each weight with a step of its own size."""
    number, themes = shared.shape
    low, high = bounds
    # An upper bound of the curvature along each weight, from which its step follows.
    per_row = rules.times(np.ones((number, 2)))[:, :1] * 2 + 1
    curved = 0.5 * counted[:, None] * per_row
    along = rules.transposed_times(np.repeat(curved, 2, 1))
    steps = np.vstack([along + held, shared.T @ along + USUAL, np.full((1, 2), curved.sum())])
    weights = previous = np.zeros((number + themes + 1, 2))
    for step in range(1, STEPS + 1):
        ahead = weights + (step - 1) / (step + 2) * (weights - previous)
        own, usual, intercepts = ahead[:number], ahead[number:-1], ahead[-1]
        strategic, product = (rules.times(own + shared @ usual) + intercepts + given).T
        odds = np.stack([product + strategic / 2, product - strategic / 2])
        total = np.logaddexp(np.logaddexp(*odds), 0.0)
        strategic_excess, tactical_excess = (np.exp(odds - total) - wanted.T) * counted
        slopes = np.stack(
            [(strategic_excess - tactical_excess) / 2, strategic_excess + tactical_excess], axis=1
        )
        uphill = rules.transposed_times(slopes)
        gradient = np.vstack(
            [uphill + held * own, shared.T @ uphill + USUAL * usual, slopes.sum(axis=0)[None]]
        )
        previous, weights = weights, ahead - gradient / steps
        weights[:number] = np.clip(weights[:number], low, high)
    return weights[:number], weights[number:-1], weights[-1]


def wording(texts: Sequence[Seen], model: WordModel) -> np.ndarray:
    """Return what the word model says of each text, on the two scales."""
    return np.array([model.weigh(seen.symbols, seen.scales)[:2] for seen in texts])


def targets(questions: Sequence[LabelledQuestion]) -> np.ndarray:
    """Return a row a question: whether it is strategic, and whether it is tactical."""
    labels = np.array([question.label for question in questions])
    return np.stack([labels == "strategic", labels == "tactical"], axis=1).astype(float)


def sample_weights(questions: Sequence[LabelledQuestion]) -> np.ndarray:
    """Return what each question counts for."""
    return np.array([SAMPLE_WEIGHTS[question.part] for question in questions])


def shared_columns(written: WrittenRules) -> tuple[list[str], np.ndarray]:
    """Return the themes and classes whose phrases share a weight, and which phrases those are.

    Phrases about the form of a question share none.
    """
    themes, usual_of = written.themes, written.usual_of
    names = sorted(
        {usual_of[phrase] for phrase, name in written.phrases if not themes[name].general}
    )
    belongs = np.zeros((len(written.phrases), len(names)))
    for number, (phrase, theme) in enumerate(written.phrases):
        if not themes[theme].general:
            belongs[number, names.index(usual_of[phrase])] = 1.0
    return names, belongs


def bounds_of(written: WrittenRules) -> tuple[np.ndarray, np.ndarray]:
    """Return the least and the largest own weight of each rule, beside what it shares."""
    limits = np.full((len(written.phrases), 2), LARGEST)
    return -limits, limits


def is_little(phrase: str) -> bool:
    """Whether a phrase has only the commonest words."""
    parts = re.split(r"[ |]", phrase)
    return all(part in STOPWORDS or part in MARKS for part in parts)


def agreeing(theme: Theme, weights: np.ndarray) -> np.ndarray:
    """Return the weights of a rule without what speaks against its own theme.

    A rule of a strategic or tactical theme leans to its side and never makes neither the likeliest
    of the three kinds; a rule of a `neither` theme always does.
    """
    strategic, product = weights
    if theme.general:
        return weights
    if theme.kind is Kind.NEITHER:
        most = max(0.0, -2 * product - MARGIN)
        return np.array([np.clip(strategic, -most, most), min(0.0, product)])
    strategic = max(0.0, strategic) if theme.kind is Kind.STRATEGIC else min(0.0, strategic)
    return np.array([strategic, max(product, min(0.0, MARGIN - abs(strategic) / 2))])


def file_content(weights: Weights, usual: Weights, intercepts: tuple[float, float]) -> str:
    """The text of `weights.toml`."""
    limits = {
        "strategic_intercept": round(intercepts[0], 3),
        "product_intercept": round(intercepts[1], 3),
    }
    limits |= {name: getattr(LIMITS, name) for name in Limits.__slots__ if name not in limits}
    lines = [
        "# Written by `make fit`; docs/rulebook.md explains it. A phrase that is not here yet has",
        "# the usual weight of its theme, and a new word of a class that of the class.",
        "",
        "[limits]",
        *(f"{name} = {value}" for name, value in limits.items()),
        "",
        "[usual]",
        *(f'"{name}" = [{strategic}, {product}]' for name, (strategic, product) in usual.items()),
        "",
        "[phrases]",
        *(f'"{p}" = [{strategic}, {product}]' for p, (strategic, product) in weights.items()),
    ]
    return "\n".join(lines) + "\n"


def _rounded(weights: Mapping[str, np.ndarray]) -> Weights:
    return {
        name: (round(float(strategic), 2), round(float(product), 2))
        for name, (strategic, product) in weights.items()
    }


if __name__ == "__main__":
    main()
