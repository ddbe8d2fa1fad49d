"""The labelled questions as rows of a regression: phrases, meanings and letters of their words."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy import sparse

from bot.domain.classification.classifier import Classifier
from bot.domain.classification.rulebook import Limits, Rule, Rulebook, Theme
from bot.domain.classification.spelling import Speller
from bot.domain.classification.tokens import TokenizedText, emphasis, stem, tokenize
from bot.domain.verdict import Kind
from bot.rules.loader import read_themes
from bot.rules.words import everyday_words, ordinary_words
from training.candidates import candidates
from training.distillation import DistillationSet
from training.labelled_questions import LabelledQuestion
from training.word_features import common_words, meanings, ngram_rows

LIMITS = Limits(
    strategic_sharpness=1.1,
    product_sharpness=1.2,
    neither=0.4,
    routed=0.66,
    unclear=0.55,
    evidence=1.5,
)
"""Chosen on questions left out of the fit: most decided, few of the others routed."""
MEANING = 0.7
"""What the meaning of words counts for beside the words themselves."""
MEANING_FOR_PRODUCT = 0.5
"""How much of that counts where the question is whether something is a product decision."""
SAMPLE_WEIGHTS = {"written": 0.7, "more": 0.4, "real": 1.0}
"""What a question of each part counts for: several people agree on the labels of all but `more`."""
SIGNS = {Kind.STRATEGIC: (1, 0), Kind.TACTICAL: (-1, 0), Kind.NEITHER: (0, -1)}
"""The signs of the strategic and product weight in a rule for its theme; 0: either."""
MARGIN = 0.02
"""What keeps a rule's kind the same when its two weights are rounded."""
TYPO_GROUPS = 3
"""Groups of questions that must contain an unknown word for it not to be taken for a typo."""


class TrainingSet:
    """The questions in terms of the phrases that may get a weight, and of what words mean.

    `rows` has a row a question. Its columns are the candidate phrases, the features of words
    (their meaning and n-grams), and the themes of the phrases.
    """

    def __init__(self, questions: Sequence[LabelledQuestion]) -> None:
        self.themes, self.classes, self.written = read_themes()
        self.labels = np.array([question.label for question in questions])
        self.sample_weights = np.array([SAMPLE_WEIGHTS[question.part] for question in questions])
        groups = [question.group for question in questions]
        of_classes = sorted({word for words in self.classes.values() for word in words})
        speller = Speller([*of_classes, *common_words()], ordinary_words(), everyday_words())
        texts = repair_typos([tokenize(question.text) for question in questions], groups, speller)
        self.phrases = candidates([phrase for phrase, _ in self.written], texts, groups)
        counts = Counter(
            t.word
            for text in texts
            for t in text.tokens
            if t.category == "word" and t.word.isascii()
        )
        self.spellings, self.stems, vectors = meanings(counts)
        containing = np.diff(self._bags(texts).tocsc().indptr)
        # The meaning of a word that many questions contain counts less.
        rarity = np.minimum(1.0, np.log(len(self.labels) / np.maximum(1, containing)) / 4)
        by_meaning = sparse.csr_array(MEANING * rarity[:, None] * vectors)
        by_letters = ngram_rows(list(self.stems), containing)
        self.word_features = sparse.hstack([by_meaning, by_letters]).tocsr()
        self.rows = self.rows_of(texts)
        self._distilled: tuple[DistillationSet | None, sparse.csr_array] = (None, self.rows)
        self.freedom = np.ones((self.rows.shape[1], 2))
        self.freedom[len(self.phrases) :][: by_meaning.shape[1], 1] = MEANING_FOR_PRODUCT
        self.signs = self._signs()

    def rulebook(self, rules: tuple[Rule, ...], limits: Limits = LIMITS) -> Rulebook:
        """A rulebook of `rules` with the themes and classes as they are written."""
        language = ordinary_words(), everyday_words()
        return Rulebook(self.themes, rules, self.classes, limits, *language)

    def rows_of(self, texts: Sequence[TokenizedText]) -> sparse.csr_array:
        """A row a text: its phrases, the features of its words, the themes of its phrases."""
        phrases = self._phrase_rows(texts)
        blocks = [phrases, self._bags(texts) @ self.word_features, phrases @ self.membership]
        return sparse.hstack(blocks).tocsr()

    def rows_of_distillation_set(self, distilled: DistillationSet) -> sparse.csr_array:
        """A row a question; kept, since all folds of a measurement are fitted to the same ones."""
        known, rows = self._distilled
        if known is not distilled:
            rows = self.rows_of([tokenize(question) for question in distilled.questions])
            self._distilled = distilled, rows
        return rows

    @property
    def membership(self) -> sparse.csr_array:
        """Which phrases belong to which named theme: they share a weight besides their own."""
        names = sorted({name for name, theme in self.themes.items() if not theme.general})
        belongs = np.zeros((len(self.phrases), len(names)))
        for number, (phrase, theme) in enumerate(self.written):
            if theme in names and " " in phrase:
                belongs[number, names.index(theme)] = 1.0 / self.phrases[number].freedom
        return sparse.csr_array(belongs)

    def agreeing_weights(self, theme: str, weights: np.ndarray) -> np.ndarray:
        """The weights of a written rule, without what speaks against its own theme.

        A rule of a strategic or tactical theme leans to its side and never makes neither the
        likeliest of the three kinds; a rule of a `neither` theme always does.
        """
        kind = self.themes[theme].kind
        if self.themes[theme].general:
            return weights
        strategic, product = weights
        if kind is Kind.NEITHER:
            most = max(0.0, -2 * product - MARGIN)
            return np.array([np.clip(strategic, -most, most), min(0.0, product)])
        strategic = max(0.0, strategic) if kind is Kind.STRATEGIC else min(0.0, strategic)
        return np.array([strategic, max(product, min(0.0, MARGIN - abs(strategic) / 2))])

    def _signs(self) -> np.ndarray:
        """The sign that each column's weights must have: classes and words of a theme agree."""
        sides = {
            phrase: SIGNS[self.themes[theme].kind]
            for phrase, theme in self.written
            if not self.themes[theme].general and " " not in phrase
        }
        signs = np.zeros((self.rows.shape[1], 2))
        signs[: len(self.phrases)] = [sides.get(c.phrase, (0, 0)) for c in self.phrases]
        return signs

    def _phrase_rows(self, texts: Sequence[TokenizedText]) -> sparse.csr_array:
        """What each candidate phrase counts for in each text."""
        tried = Theme("tried", Kind.TACTICAL, "", "")
        rules = tuple(Rule.of(c.phrase, -1.0, 0.0, tried) for c in self.phrases)
        trial = Classifier(
            Rulebook({tried.name: tried}, rules, self.classes, LIMITS, ordinary_words())
        )
        cells = [
            (row, number, scale * self.phrases[number].freedom)
            for row, text in enumerate(texts)
            for number, (scale, _) in trial.fired(text).items()
        ]
        rows, columns, values = zip(*cells, strict=True)
        shape = (len(texts), len(self.phrases))
        return sparse.csr_array((values, (rows, columns)), shape=shape)

    def _bags(self, texts: Sequence[TokenizedText]) -> sparse.csr_array:
        """What each stem counts for in each text."""
        cells: dict[tuple[int, int], float] = {}
        for row, text in enumerate(texts):
            scales = emphasis(text, LIMITS.context) or [1.0] * len(text.tokens)
            for token, scale in zip(text.tokens, scales, strict=True):
                column = self.stems.get(stem(token.word)) if token.category == "word" else None
                if column is not None:
                    cells[row, column] = max(scale, cells.get((row, column), 0.0))
        values, positions = list(cells.values()), tuple(zip(*cells, strict=True))
        return sparse.csr_array((values, positions), (len(texts), len(self.stems)))


def repair_typos(
    texts: Sequence[TokenizedText], groups: Sequence[str], speller: Speller
) -> list[TokenizedText]:
    """The texts with typos repaired as the classifier would, so that none becomes a rule."""
    groups_of = defaultdict[str, set[str]](set)
    for text, group in zip(texts, groups, strict=True):
        for token in text.tokens:
            if token.category == "word" and not speller.knows(token.word):
                groups_of[token.word].add(group)
    rare = (word for word, its_groups in groups_of.items() if len(its_groups) < TYPO_GROUPS)
    repairs = {word: repaired for word in rare if (repaired := speller.repair(word))}
    return [
        replace(
            text,
            tokens=tuple(t._replace(word=repairs.get(t.word, t.word)) for t in text.tokens),
        )
        for text in texts
    ]
