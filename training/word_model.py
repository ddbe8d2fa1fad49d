"""Fit the word model: `make model` writes `bot/model/word_model.tsv`.

The weights of words are fitted together with those of the written rules, so that they say what the
rules leave open; then `make fit` weighs the rules beside them. A word is also known by its meaning
and its letters, so that a rare one weighs what words like it weigh.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

import bot.model
from bot.domain.classification.tokens import stem, tokenize
from bot.domain.classification.word_model import LITTLE, WordModel
from bot.model.loader import FILE, UNIT, allowed_stems
from bot.rules.loader import read_themes
from bot.rules.words import ordinary_words, trade_words
from training.distillation import DistillationSet, load_distillation_set
from training.features import Reader, Rows
from training.fit import SHARPNESS, is_little, sample_weights, shared_columns, targets
from training.labelled_questions import LabelledQuestion, labelled_questions
from training.word_candidates import candidates, feature_rows, sort_of
from training.word_features import meanings, ngram_rows

DISTILLED_WEIGHT = 0.6
"""What a question of the distillation set counts for, which no person has labelled."""
FREEDOM = {"word": 0.6, "pair": 0.5, "pair apart": 0.4, "opening": 0.5}
"""How freely a learnt weight may grow; a written rule of several words has 2."""
LITTLE_FREEDOM = 0.25
"""The factor of that for features of little words only: they tell less than they seem to."""
CAPS = {"word": 2.0, "pair": 1.0, "pair apart": 0.8, "opening": 1.0}
"""The largest weight, in log-odds: no single word decides alone."""
UNMET_CAP = 0.9
"""The largest weight of a word that is known by its meaning only."""
SMALLEST = 0.2
"""Weights below this are left out: they change no verdict that one could explain."""
MEANING, MEANING_FOR_PRODUCT = 0.7, 0.5
"""What the meaning of a word counts for beside it, and how much of that on the product scale."""
STEPS = 150
"""Steps of the search (L-BFGS-B); more change no figure."""
Learnt = dict[str, np.ndarray]
"""The strategic and the product weight of each word, pair and opening."""


class TrainingSet:
    """Labelled questions in terms of the written rules and of what the word model may weigh."""

    def __init__(self, questions: Sequence[LabelledQuestion], distilled: DistillationSet) -> None:
        self.questions = questions
        self.written = read_themes()
        self._reader = Reader(self.written)
        self._known: dict[int, tuple[Rows, sparse.csr_array]] = {}
        self.rules, self.seen = self._reader.read([question.text for question in questions])
        _, distilled_seen = self._reader.read(distilled.questions)
        sets = frozenset().union(*(self.written.classes[name] for name in self.written.sets))
        known = ordinary_words() | trade_words()
        vocabulary = known.union(*self.written.classes.values()) - sets
        allowed = allowed_stems(vocabulary)
        rule_words = {stem(phrase) for phrase, _ in self.written.phrases if " " not in phrase}
        groups = [question.group for question in questions]
        self.columns = candidates(self.seen, groups, distilled_seen, allowed, rule_words)
        self._met = len(self.columns)
        stems, vectors = meanings(_counts(questions), allowed - rule_words)
        for word in stems:
            self.columns.setdefault(word, len(self.columns))
        self.words = feature_rows(self.seen, self.columns)
        self._features = self._word_features(stems, vectors)
        self._meaning_width = vectors.shape[1]

    def fit(self, chosen: np.ndarray, distilled: DistillationSet | None = None) -> Learnt:
        """Fit rules and words together to some of the questions, and return what words weigh."""
        questions = [self.questions[row] for row in chosen]
        rules, words = [self.rules.chosen(chosen)], [self.words[chosen]]
        wanted, counted = targets(questions), sample_weights(questions)
        if distilled:
            more_rules, more_words = self._rows_of(distilled)
            rules.append(more_rules)
            words.append(more_words)
            wanted = np.vstack([wanted, distilled.soft_labels])
            counted = np.append(counted, np.full(len(distilled.questions), DISTILLED_WEIGHT))
        return self._capped(self._fit(rules, sparse.vstack(words).tocsr(), wanted, counted))

    def _rows_of(self, distilled: DistillationSet) -> tuple[Rows, sparse.csr_array]:
        """Return the rows of a distillation set; kept, since all folds are fitted to the same."""
        if id(distilled) not in self._known:
            rules, seen = self._reader.read(distilled.questions)
            self._known[id(distilled)] = rules, feature_rows(seen, self.columns)
        return self._known[id(distilled)]

    def _word_features(self, stems: Sequence[str], vectors: np.ndarray) -> sparse.csr_array:
        """Return a row a column: the meaning and letters of a word, nothing for others."""
        columns, rows = self.columns, self.words
        containing = np.diff(rows.tocsc().indptr)[[columns[word] for word in stems]]
        # The meaning of a word that many questions contain counts less.
        rarity = np.minimum(1.0, np.log(rows.shape[0] / np.maximum(1, containing)) / 4)
        little = np.array([LITTLE_FREEDOM if word in LITTLE else 1.0 for word in stems])
        by_meaning = sparse.csr_array((little * MEANING * rarity)[:, None] * vectors)
        by_letters = sparse.csr_array(ngram_rows(stems, containing).multiply(little[:, None]))
        both = sparse.hstack([by_meaning, by_letters]).tocsr()
        places = sparse.csr_array(
            (np.ones(len(stems)), ([columns[word] for word in stems], range(len(stems)))),
            (len(columns), len(stems)),
        )
        return (places @ both).tocsr()

    def _fit(
        self,
        rules: Sequence[Rows],
        words: sparse.csr_array,
        wanted: np.ndarray,
        counted: np.ndarray,
    ) -> np.ndarray:
        """Make the likelihood of the labels as large as the penalty lets it."""
        phrases, features = self.written.phrases, self._features
        fired = sparse.vstack(
            [sparse.csr_array((r.values, (r.rows, r.columns)), r.shape) for r in rules]
        ).tocsr()
        _, shared = shared_columns(self.written)
        freedom = np.array(
            [FREEDOM[sort_of(f)] * (LITTLE_FREEDOM if _is_little(f) else 1.0) for f in self.columns]
        )
        rule_freedom = np.array(
            [(2.0 if " " in p else 1.0) * (0.5 if is_little(p) else 1.0) for p, _ in phrases]
        )
        left = sparse.hstack([fired * rule_freedom, fired @ shared, words * freedom]).tocsr()
        width, deep = left.shape[1], features.shape[1]
        damped = np.ones((deep, 2))
        damped[: self._meaning_width, 1] = MEANING_FOR_PRODUCT
        left_t, words_t, features_t = left.T.tocsr(), words.T.tocsr(), features.T.tocsr()

        def cost(flat: np.ndarray) -> tuple[float, np.ndarray]:
            weights, intercepts = flat[:-2].reshape(width + deep, 2), flat[-2:]
            by_features = features @ (weights[width:] * damped)
            strategic, product = (left @ weights[:width] + words @ by_features + intercepts).T
            odds = np.stack([product + strategic / 2, product - strategic / 2])
            total = np.logaddexp(np.logaddexp(*odds), 0.0)
            loss = counted @ (total - (wanted.T * odds).sum(axis=0)) + (weights**2).sum() / 2
            strategic_excess, tactical_excess = (np.exp(odds - total) - wanted.T) * counted
            slopes = np.stack(
                [(strategic_excess - tactical_excess) / 2, strategic_excess + tactical_excess],
                axis=1,
            )
            gradient = np.vstack([left_t @ slopes, (features_t @ (words_t @ slopes)) * damped])
            return loss, np.concatenate([(gradient + weights).ravel(), slopes.sum(axis=0)])

        best = minimize(
            cost,
            np.zeros(2 * (width + deep) + 2),
            jac=True,
            method="L-BFGS-B",
            options={"maxiter": STEPS, "maxfun": 2 * STEPS},
        ).x
        weights = best[:-2].reshape(width + deep, 2)
        own = weights[width - len(self.columns) : width] * freedom[:, None]
        total: np.ndarray = SHARPNESS * (own + features @ (weights[width:] * damped))
        return total

    def _capped(self, weights: np.ndarray) -> Learnt:
        """Return the weights within their caps, without those that are too small."""
        learnt: Learnt = {}
        for (feature, column), pair in zip(self.columns.items(), weights, strict=True):
            cap = CAPS[sort_of(feature)] if column < self._met else UNMET_CAP
            capped = np.clip(pair, -cap, cap)
            if np.abs(capped).max() >= SMALLEST:
                learnt[feature] = capped
        return learnt


def main() -> None:
    """Write the file; some minutes on two cores."""
    distilled = load_distillation_set()
    training_set = TrainingSet(labelled_questions(), distilled)
    learnt = training_set.fit(np.arange(len(training_set.questions)), distilled)
    text = file_content(learnt)
    (Path(bot.model.__file__).parent / FILE).write_text(text, "utf-8")
    print(f"{FILE}: {len(learnt):,} words, pairs and openings, {len(text):,} bytes")


def file_content(learnt: Learnt) -> str:
    """The text of the file, in the order of words."""
    lines = [
        "# Generated by `make model`; README.md beside this file is its card. A word, pair or",
        "# opening by its stems, then its strategic and product weight in hundredths of log-odds.",
    ]
    for feature, (strategic, product) in sorted(learnt.items()):
        lines.append(f"{feature}\t{round(strategic / UNIT)}\t{round(product / UNIT)}")
    return "\n".join(lines) + "\n"


def as_model(learnt: Learnt) -> WordModel:
    """Return the model that the file of these weights holds."""
    return WordModel(
        {
            feature: (round(float(strategic), 2), round(float(product), 2))
            for feature, (strategic, product) in learnt.items()
        }
    )


def _counts(questions: Sequence[LabelledQuestion]) -> Counter[str]:
    words = (token.word for q in questions for token in tokenize(q.text).tokens)
    return Counter(word for word in words if word.isascii())


def _is_little(feature: str) -> bool:
    return all(part in LITTLE or part[0] in "<^…" for part in feature.split(" "))


if __name__ == "__main__":
    main()
