"""Classify a question by the rules that fire in it, and by its wording as a whole."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence

from bot.domain.classification.phrase_matcher import (
    GAP,
    MARKS,
    Hit,
    PhraseMatcher,
    TokenMatches,
)
from bot.domain.classification.rulebook import Limits, Rule, Rulebook
from bot.domain.classification.spelling import Speller
from bot.domain.classification.tokens import (
    PAUSES,
    STARTS,
    STOPWORDS,
    TokenizedText,
    WordToken,
    emphasis,
    is_bare_topic,
    tokenize,
)
from bot.domain.classification.word_model import NAME, Wording
from bot.domain.verdict import (
    WORDING,
    Kind,
    Probabilities,
    Signal,
    Verdict,
    neither_topic,
    strongest_kind,
)

_CACHED_WORDS = 10_000
"""Words whose matches are cached; the limit bounds memory to about 4 MB."""
MOST_SIGNALS = 8
"""Signals of a verdict, the wording among them: nobody reads more reasons."""
REPAIRED = 1 / 3
"""Strangeness of a repaired word: one may be a slip, many are another language."""
FEWEST_TELLING = 2
"""Learnt words from which the wording counts as evidence: no single one decides alone."""
FEWEST_READABLE = 4
"""Words from which English ones ask something even if they tell little."""
TOPIC = "<topic>"
"""The phrase of the rule that fires in a bare topic."""
_SPEAKING = frozenset(
    """
    asked asks believes insists needs proposed proposes reckons said says suggested suggests thinks
    thought told wanted wants wonders
    """.split()  # noqa: SIM905 - words read better as words
)
"""Verbs before which even an opening word such as “Mark” is a person."""

FiredRules = dict[int, tuple[float, Hit]]
"""By the number of a rule: how much it counts, from 0 to 1, and where it matched."""


class Classifier:
    """Gives verdicts by one rulebook. Threads may share it: it only caches words."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._rules = rulebook.rules
        self._effects = [
            (rule.strategic_weight, rule.product_weight, _evidence(rule)) for rule in self._rules
        ]
        self._general = [rulebook.themes[rule.theme].general for rule in self._rules]
        ranked = sorted(range(len(self._rules)), key=self._strength)
        self._ranks = dict(zip(ranked, range(len(ranked)), strict=True))
        self._matcher = PhraseMatcher([rule.phrase for rule in self._rules], rulebook.classes)
        self._topic = next((n for n, rule in enumerate(self._rules) if rule.phrase == TOPIC), None)
        self._compounds = frozenset(
            number for number, rule in enumerate(self._rules) if rule.phrase in rulebook.compounds
        )
        self._name = self._matcher.matches_of((NAME,))
        self._speller = Speller(
            self._rule_words(), rulebook.ordinary, rulebook.everyday, rulebook.trade
        )
        self._seen: dict[str, TokenMatches] = {}

    def classify(self, question: str) -> Verdict:
        """Return the verdict on any text; never raises."""
        text = tokenize(question)
        limits, effects = self._rulebook.limits, self._effects
        words = self._matches(text.tokens)
        scales = emphasis(text, limits.context)
        fired = self._fired(text, words, scales)
        wording = self._rulebook.model.weigh([word[0][0] for word in words], scales)
        strategic = limits.strategic_intercept + wording.strategic
        product = limits.product_intercept + wording.product
        for number, (scale, _) in fired.items():
            for_strategic, for_product, _ = effects[number]
            strategic += scale * for_strategic
            product += scale * for_product
        odds = Probabilities.of_weights(strategic, product)
        readable = self._is_english(text, words)
        enough = readable and self._says_enough(fired, wording)
        signals = self._signals(text.tokens, fired, (strategic, product))
        kind = kind_of(odds, limits, signals) if enough else Kind.UNCLEAR
        theme = self._theme(odds, signals)
        asks = enough or (readable and _words_in(text) >= FEWEST_READABLE)
        return Verdict(kind, confidence_of(kind, odds), odds, signals, theme, asks)

    def fired(self, text: TokenizedText) -> FiredRules:
        """Return the rules that fire in a question."""
        scales = emphasis(text, self._rulebook.limits.context)
        return self._fired(text, self._matches(text.tokens), scales)

    def symbols(self, text: TokenizedText) -> list[str]:
        """Return what the word model sees of a question: a stem, mark or class for each token."""
        return [word[0][0] for word in self._matches(text.tokens)]

    def _fired(
        self, text: TokenizedText, words: Sequence[TokenMatches], scales: list[float] | None
    ) -> FiredRules:
        hits = self._matcher.find(words)
        compounds = [hit for hit in hits if hit[0] in self._compounds]
        if compounds:
            hits = [hit for hit in hits if not _is_inside(hit, compounds)]
        if self._topic is not None and is_bare_topic(text):
            hits.append((self._topic, 0, len(text.tokens) - 1))
        if scales is None:
            return {hit[0]: (1.0, hit) for hit in reversed(hits)}
        best: FiredRules = {}
        for hit in hits:
            scale = scales[hit[2]]
            known = best.get(hit[0])
            if known is None or scale > known[0]:
                best[hit[0]] = (scale, hit)
        return best

    def _rule_words(self) -> list[str]:
        """Every word of a rule: first those of classes, then by weight."""
        weights = dict.fromkeys(self._matcher.words, 0.0)
        weights |= {rule.phrase: rule.weight for rule in self._rules if rule.phrase in weights}
        chosen = frozenset().union(*self._rulebook.classes.values())
        return sorted(weights, key=lambda word: (word not in chosen, -weights[word], word))

    def _strength(self, number: int) -> tuple[bool, float, str]:
        """Sort key of a rule: rules with a subject first, then the strongest."""
        return self._general[number], -self._rules[number].weight, self._rules[number].phrase

    def _matches(self, tokens: Sequence[WordToken]) -> list[TokenMatches]:
        """Look up what the rules know of each token; what is part of a name, they don't know."""
        seen, words, before, name = self._seen, [], None, self._name
        matches: TokenMatches | None = None
        for number, token in enumerate(tokens):
            if matches is name and token[2] == "word" and token[0][0].isupper():
                words.append(name)
                continue
            opens = before is STARTS
            if token[2] == "word":
                key = f"^{token[0]}" if opens else token[0]
            else:
                # All tickets are the same to the rules, and hardly one is typed again.
                key = token[1] if token[2] == "mark" else f"<{token[2]}>"
            matches = seen.get(key) or self._keep(key, token, opens=opens)
            if (
                opens
                and token[1] in self._rulebook.names_and_words
                and token[0][0].isupper()
                and _addresses(tokens[number + 1 : number + 2])
            ):
                matches = name
            words.append(matches)
            before = token
        return words

    def _keep(self, key: str, token: WordToken, *, opens: bool) -> TokenMatches:
        """Look up one token, and keep under `key` what the rules know of it."""
        if len(self._seen) >= _CACHED_WORDS:
            self._seen.clear()
        is_word = token.category == "word"
        matches = self._look_up(token, opens=opens) if is_word else self._matcher.matches_of((key,))
        self._seen[key] = matches
        return matches

    def _look_up(self, token: WordToken, *, opens: bool) -> TokenMatches:
        """Look up a word; a name is neither repaired nor strange."""
        capital = token.typed[0].isupper() and not opens
        if _plain(token.word) in self._rulebook.names or (
            capital and token.word in self._rulebook.names_and_words
        ):
            return self._name
        matches = self._matcher.look_up(token.word)
        if token.word in self._rulebook.foreign:
            return matches._replace(strangeness=1.0)
        if capital or self._speller.knows(token.word) or len(matches.symbols) > 1:
            return matches
        repaired = None if token.typed[:2].isupper() else self._speller.repair(token.word)
        if repaired is None:
            return matches._replace(strangeness=1.0)
        return self._matcher.look_up(repaired)._replace(strangeness=REPAIRED)

    def _says_enough(self, fired: FiredRules, wording: Wording) -> bool:
        """Whether rules or several learnt words say enough for any verdict."""
        if wording.telling >= FEWEST_TELLING:
            return True
        evidence = sum([self._effects[number][2] for number in fired])
        return evidence >= self._rulebook.limits.evidence

    def _is_english(self, text: TokenizedText, words: Sequence[TokenMatches]) -> bool:
        """Whether enough of the words are English."""
        total = _words_in(text)
        strangeness = sum([word[4] for word in words])
        return total > 0 and total - strangeness >= self._rulebook.limits.known * total

    def _signals(
        self,
        tokens: Sequence[WordToken],
        fired: FiredRules,
        total: tuple[float, float],
    ) -> tuple[Signal, ...]:
        """Return at most `MOST_SIGNALS`, the strongest first; their weights add up to `total`.

        Rules that fire in the same words are one signal. The last piece, the wording, is what is
        left: the word model, where the scales start, and rules that say too little to be listed.
        """
        spans: dict[tuple[int, int], list[int]] = {}
        for number, (_, (_, first, last)) in fired.items():
            spans.setdefault((first, last), []).append(number)
        signals = [s for n in spans.values() if (s := self._signal(tokens, n, fired)) is not None]
        signals.sort(key=lambda signal: (signal.general, -signal.weight, signal.phrase))
        signals = signals[: MOST_SIGNALS - 1]
        signals.append(
            _wording(
                total[0] - sum([signal.strategic for signal in signals]),
                total[1] - sum([signal.product for signal in signals]),
            )
        )
        signals.sort(key=lambda signal: -signal.weight)
        return tuple(signals)

    def _signal(
        self, tokens: Sequence[WordToken], numbers: Sequence[int], fired: FiredRules
    ) -> Signal | None:
        """Add up rules that fire in the same words; None where that is nothing worth listing.

        It is listed under a rule of the kind that the words speak for: one with a subject before
        one about how something is asked, then the strongest.
        """
        strategic = product = 0.0
        for number in numbers:
            scale, (for_strategic, for_product, _) = fired[number][0], self._effects[number]
            strategic += scale * for_strategic
            product += scale * for_product
        kind, weight = strongest_kind(strategic, product)
        rules = self._rules
        agreeing = [number for number in numbers if rules[number].kind is kind]
        if weight < self._rulebook.limits.shown or not agreeing:
            return None
        number = min(agreeing, key=self._ranks.__getitem__)
        rule = rules[number]
        return Signal(
            rule.phrase,
            _found(tokens, rule.phrase, fired[number][1]),
            kind,
            round(weight, 3),
            rule.theme,
            rule.why,
            self._general[number],
            strategic,
            product,
        )

    def _theme(self, odds: Probabilities, signals: Iterable[Signal]) -> str:
        """Return the theme with a subject that says most for the leaning kind."""
        leaning = Kind.STRATEGIC if odds.strategic > odds.tactical else Kind.TACTICAL
        themes = self._rulebook.themes
        sums: dict[str, float] = defaultdict(float)
        for signal in signals:
            if signal.kind is leaning and not signal.general:
                sums[signal.theme] += signal.weight
        ranked = sorted(sums, key=lambda name: (themes[name].context_only, -sums[name], name))
        return ranked[0] if ranked else ""


def _is_inside(hit: Hit, compounds: Sequence[Hit]) -> bool:
    """Whether a hit is part of a compound, and means something else there."""
    _, first, last = hit
    return any(
        start <= first and last <= end and (first, last) != (start, end)
        for _, start, end in compounds
    )


def _words_in(text: TokenizedText) -> int:
    return sum([token[2] == "word" for token in text.tokens])


def _addresses(following: Sequence[WordToken]) -> bool:
    """Whether what follows an opening word shows that it is a person: “Mark, …”, “Mark says …”."""
    return any(token[1] in _SPEAKING or token in {STARTS, PAUSES} for token in following)


def kind_of(odds: Probabilities, limits: Limits, signals: Sequence[Signal]) -> Kind:
    """Return the kind of a question with these probabilities.

    *Neither* needs a topic that people can be told, so a rule that names it; the wording alone
    leaves a question unclear.
    """
    product = odds.strategic + odds.tactical
    if product < limits.neither:
        return Kind.NEITHER if neither_topic(signals) else Kind.UNCLEAR
    leading = max(odds.strategic, odds.tactical) / product
    if product < limits.routed or leading < limits.unclear:
        return Kind.UNCLEAR
    return Kind.STRATEGIC if odds.strategic > odds.tactical else Kind.TACTICAL


def confidence_of(kind: Kind, odds: Probabilities) -> float:
    """Return how sure a verdict of this kind is, 0 to 1, as `Verdict.confidence` defines it."""
    if kind is Kind.NEITHER:
        return odds.neither
    leading = max(odds.strategic, odds.tactical)
    if kind is Kind.UNCLEAR:
        return leading / (odds.strategic + odds.tactical)
    return leading


def _wording(strategic: float, product: float) -> Signal:
    kind, weight = strongest_kind(strategic, product)
    why = "the wording as a whole sounds like it"
    return Signal(WORDING, "", kind, round(weight, 3), WORDING, why, True, strategic, product)


def _found(tokens: Sequence[WordToken], phrase: str, hit: Hit) -> str:
    """Return the words that matched as they were typed, and nothing of what is in a gap."""
    _, first, last = hit
    matched = list(tokens[first : last + 1])
    parts = phrase.split()
    if GAP in parts:
        before, behind = parts.index(GAP), len(parts) - 1 - parts[::-1].index(GAP)
        after = len(parts) - 1 - behind
        if len(matched) > before + after:
            gap = WordToken(GAP, GAP, "word")
            matched = [*matched[:before], gap, *matched[len(matched) - after :]]
    return " ".join([token[0] for token in matched if token[2] != "mark"])


def _plain(word: str) -> str:
    """Return a word without accents: Zoë is Zoe."""
    if word.isascii():
        return word
    letters = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _evidence(rule: Rule) -> float:
    """Return how much a rule says, for any kind; 0 where any question may hold its words."""
    parts = re.split(r"[ |]", rule.phrase)
    if rule.phrase == TOPIC or all(part in STOPWORDS or part in MARKS for part in parts):
        return 0.0
    return abs(rule.strategic_weight) + abs(rule.product_weight)
