"""The labelled questions as rows of a regression, and how its results become a rulebook."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy import sparse

from bot.domain.classification.classifier import Classifier
from bot.domain.classification.rulebook import Limits, Rule, Rulebook, Theme
from bot.domain.classification.spelling import Speller
from bot.domain.classification.tokens import TokenizedText, emphasis, read, stem
from bot.domain.verdict import Kind
from bot.rules.loader import everyday_words, ordinary_words, read_themes
from training.candidates import candidates
from training.lessons import Lessons
from training.meanings import common_words, meanings
from training.parts import part_rows
from training.questions_read import Example, part_of
from training.regression import fit_scales
from training.slips import without_slips

SMALLEST = 0.05
"""Weights below this, in log-odds, are left out: they change nothing one could explain."""
LIMITS = Limits(
    sharp_lean=1.1, sharp_product=1.2, neither=0.4, routed=0.66, unclear=0.55, evidence=1.5
)
"""Chosen on questions left out of the fit: most decided, few of the others routed."""
MEANING = 0.7
"""What the meaning of words counts for beside the words themselves."""
MEANING_FOR_PRODUCT = 0.5
"""How much of that counts where the question is whether something is a product decision."""
COUNTS = {"written": 0.7, "more": 0.4, "real": 1.0}
"""What a question of each part counts for: several people agree on the labels of all but `more`."""
LESSON = 0.6
"""What a lesson counts for, which no person has labelled."""
SIGNS = {Kind.STRATEGIC: (1, 0), Kind.TACTICAL: (-1, 0), Kind.NEITHER: (0, -1)}
"""The signs of lean and product in a rule that speaks for its theme; 0: either."""
APART = 0.02
"""What keeps a rule's kind the same when its two weights are rounded."""
Weights = dict[str, tuple[float, float]]


class Questions:
    """The questions in terms of the phrases that may get a weight, and of what words mean."""

    def __init__(self, questions: list[Example]) -> None:
        self.themes, self.classes, self.written = read_themes()
        self.labels = np.array([example.label for example in questions])
        self.counts = np.array([COUNTS[part_of(example)] for example in questions])
        sides = {
            phrase: SIGNS[self.themes[theme].kind]
            for phrase, theme in self.written
            if not self.themes[theme].general and " " not in phrase
        }
        groups = [example.group for example in questions]
        of_classes = sorted({word for known in self.classes.values() for word in known})
        speller = Speller([*of_classes, *common_words()], ordinary_words(), everyday_words())
        read_as_typed = [read(example.question) for example in questions]
        readings = without_slips(read_as_typed, groups, speller)
        own = [phrase for phrase, _ in self.written]
        self.phrases = candidates(own, readings, groups)
        met = Counter(
            t.word
            for reading in readings
            for t in reading.tokens
            if t.sort == "word" and t.word.isascii()
        )
        self.shown, self.places, self._table = meanings(met)
        held = np.diff(self._bags(readings).tocsc().indptr)
        meaning, built = self._meaning(held), part_rows(list(self.places), held)
        self.nature = sparse.hstack([meaning, built]).tocsr()
        self.rows = self.rows_of(readings)
        self._learnt: tuple[Lessons | None, sparse.csr_array] = (None, self.rows)
        self.freedom = np.ones((self.rows.shape[1], 2))
        self.freedom[len(self.phrases) :][: meaning.shape[1], 1] = MEANING_FOR_PRODUCT
        self.signs = np.zeros((self.rows.shape[1], 2))
        self.signs[: len(self.phrases)] = [sides.get(c.phrase, (0, 0)) for c in self.phrases]

    def book(self, rules: tuple[Rule, ...], limits: Limits = LIMITS) -> Rulebook:
        """A rulebook of `rules` with the themes and classes as they are written."""
        language = ordinary_words(), everyday_words()
        return Rulebook(self.themes, rules, self.classes, limits, *language)

    def rows_of(self, readings: Sequence[TokenizedText]) -> sparse.csr_array:
        """A row a reading: its phrases, the nature of its words, the themes of its phrases."""
        phrases = self._phrase_rows(readings)
        blocks = [phrases, self._bags(readings) @ self.nature, phrases @ self.membership]
        return sparse.hstack(blocks).tocsr()

    def rows_of_lessons(self, lessons: Lessons) -> sparse.csr_array:
        """A row a lesson; kept, since the folds of a measurement are fitted to the same ones."""
        known, rows = self._learnt
        if known is not lessons:
            rows = self.rows_of([read(one) for one in lessons.questions])
            self._learnt = lessons, rows
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

    def agreeing(self, theme: str, weights: np.ndarray) -> np.ndarray:
        """The weights of a written rule, without what speaks against its own theme.

        A rule of a strategic or tactical theme leans to its side and never makes neither the
        likeliest of the three kinds; one of a theme that is neither always does.
        """
        kind = self.themes[theme].kind
        if self.themes[theme].general:
            return weights
        lean, product = weights
        if kind is Kind.NEITHER:
            most = max(0.0, -2 * product - APART)
            return np.array([np.clip(lean, -most, most), min(0.0, product)])
        lean = max(0.0, lean) if kind is Kind.STRATEGIC else min(0.0, lean)
        return np.array([lean, max(product, min(0.0, APART - abs(lean) / 2))])

    def _meaning(self, held: np.ndarray) -> sparse.csr_array:
        """One row a stem: its meaning; that of a word which many questions hold counts less."""
        rarity = np.minimum(1.0, np.log(len(self.labels) / np.maximum(1, held)) / 4)
        return sparse.csr_array(MEANING * rarity[:, None] * self._table)

    def _phrase_rows(self, readings: Sequence[TokenizedText]) -> sparse.csr_array:
        tried = Theme("tried", Kind.TACTICAL, "", "")
        rules = tuple(Rule.of(c.phrase, -1.0, 0.0, tried) for c in self.phrases)
        trial = Classifier(
            Rulebook({tried.name: tried}, rules, self.classes, LIMITS, ordinary_words())
        )
        cells = [
            (row, number, scale * self.phrases[number].freedom)
            for row, reading in enumerate(readings)
            for number, (scale, _) in trial.fired(reading).items()
        ]
        rows, columns, values = zip(*cells, strict=True)
        shape = (len(readings), len(self.phrases))
        return sparse.csr_array((values, (rows, columns)), shape=shape)

    def _bags(self, readings: Sequence[TokenizedText]) -> sparse.csr_array:
        """What each stem counts for in each question."""
        cells: dict[tuple[int, int], float] = {}
        for row, reading in enumerate(readings):
            scales = emphasis(reading, LIMITS.context) or [1.0] * len(reading.tokens)
            for token, scale in zip(reading.tokens, scales, strict=True):
                place = self.places.get(stem(token.word)) if token.sort == "word" else None
                if place is not None:
                    cells[row, place] = max(scale, cells.get((row, place), 0.0))
        values, places = list(cells.values()), tuple(zip(*cells, strict=True))
        return sparse.csr_array((values, places), (len(readings), len(self.places)))


class Fit:
    """The weights that the `chosen` questions give, and the lessons, where there are any."""

    def __init__(
        self, questions: Questions, chosen: np.ndarray, lessons: Lessons | None = None
    ) -> None:
        self._questions = questions
        labels = questions.labels[chosen]
        rows, counts = questions.rows[chosen], questions.counts[chosen]
        likely = np.stack([labels == "strategic", labels == "tactical"], axis=1).astype(float)
        if lessons:
            rows = sparse.vstack([rows, questions.rows_of_lessons(lessons)]).tocsr()
            likely = np.vstack([likely, lessons.likely])
            counts = np.append(counts, np.full(len(lessons.questions), LESSON))
        self._scales = fit_scales(rows, likely, counts, questions.freedom, questions.signs)

    def rest(self) -> dict[str, float]:
        """Where the two scales stand in a question without any rule."""
        lean, product = self._scales.rest
        return {"lean": round(float(lean), 3), "product": round(float(product), 3)}

    def weights(self) -> tuple[Weights, Weights]:
        """Lean and product of each phrase of the rulebook, and of each word and pair besides."""
        asked, coefficients = self._questions, self._scales.weights
        number, width = len(asked.phrases), asked.membership.shape[1]
        freedom = np.array([c.freedom for c in asked.phrases])[:, None]
        shared = asked.membership @ coefficients[-width:]
        totals = freedom * (coefficients[:number] + shared)
        found = {c.phrase: total for c, total in zip(asked.phrases, totals, strict=True)}
        own = {p: asked.agreeing(theme, found.pop(p)) for p, theme in asked.written}
        by_nature = asked.nature @ coefficients[number:-width]
        for root, total in zip(asked.places, by_nature, strict=True):
            word = asked.shown.get(root, root)
            found[word] = found.pop(root, 0.0) + total
        return _rounded(own), _rounded(found)


def _rounded(weights: dict[str, np.ndarray]) -> Weights:
    kept: Weights = {}
    for phrase, (lean, product) in weights.items():
        if max(abs(lean), abs(product)) >= SMALLEST:
            kept[phrase] = (round(float(lean), 2), round(float(product), 2))
    return kept
