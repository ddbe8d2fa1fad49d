"""Classify a question by the rules that fire in it."""

import math
import re
from collections.abc import Sequence

from bot.domain.classification.phrase_matcher import MARKS, Hit, PhraseMatcher, TokenMatches
from bot.domain.classification.rulebook import Limits, Rule, Rulebook
from bot.domain.classification.spelling import Speller
from bot.domain.classification.tokens import (
    STARTS,
    STOPWORDS,
    TokenizedText,
    WordToken,
    emphasis,
    tokenize,
)
from bot.domain.verdict import GAP, Kind, Probabilities, Signal, Verdict, strongest_kind

_CACHED_WORDS = 20_000
"""Words whose matches are cached; the limit bounds memory."""
MOST_SIGNALS = 8
"""Signals of a verdict: weaker ones count, but nobody reads that many reasons."""
REPAIRED = 1 / 3
"""Strangeness of a repaired word: one may be a slip, many are another language."""
_PAIR_APART = re.compile(r"[^ ]+ … [^ ]+")
"""Matches a phrase of two words with a gap, whose words say nothing about the question."""

FiredRules = dict[int, tuple[float, Hit]]
"""By the number of a rule: how much it counts, from 0 to 1, and where it matched."""
SpanWeight = tuple[float, int, int]
"""What the words at one span say: their weight negated, and the rank and number of a rule.

So the strongest sorts first; the rule is the one that is shown for them.
"""


class Classifier:
    """Gives verdicts by one rulebook. Threads may share it: it only caches words."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._rules = rulebook.rules
        self._weights = [rule.weight for rule in self._rules]
        self._effects = [
            (rule.strategic_weight, rule.product_weight, _evidence(rule)) for rule in self._rules
        ]
        self._general = [rulebook.themes[rule.theme].general for rule in self._rules]
        self._dullness = [
            general + (evidence == 0.0)
            for general, (_, _, evidence) in zip(self._general, self._effects, strict=True)
        ]
        ranked = sorted(range(len(self._rules)), key=self._strength)
        self._ranks = dict(zip(ranked, range(len(ranked)), strict=True))
        self._matcher = PhraseMatcher([rule.phrase for rule in self._rules], rulebook.classes)
        self._speller = Speller(self._rule_words(), rulebook.ordinary, rulebook.everyday)
        self._seen: dict[str, TokenMatches] = {}

    def classify(self, question: str) -> Verdict:
        """Return the verdict on any text; never raises."""
        text = tokenize(question)
        words = self._matches(text.tokens)
        fired = self._fired(text, words)
        limits, effects = self._rulebook.limits, self._effects
        strategic, product = limits.strategic_intercept, limits.product_intercept
        for number, (scale, _) in fired.items():
            for_strategic, for_product, _ = effects[number]
            strategic += scale * for_strategic
            product += scale * for_product
        product += _decision_bonus(strategic)
        odds = Probabilities.of(
            limits.product_sharpness * product, limits.strategic_sharpness * strategic
        )
        enough = self._has_enough_evidence(text, words, fired)
        kind = kind_of(odds, limits) if enough else Kind.UNCLEAR
        spans = self._weigh_spans(fired)
        signals = self._signals(text.tokens, fired, spans)
        theme = self._theme(odds, spans)
        return Verdict(kind, confidence_of(kind, odds), odds, signals, theme, enough)

    def fired(self, text: TokenizedText) -> FiredRules:
        """Return the rules that fire in a question."""
        return self._fired(text, self._matches(text.tokens))

    def _fired(self, text: TokenizedText, words: Sequence[TokenMatches]) -> FiredRules:
        hits = self._matcher.find(words)
        scales = emphasis(text, self._rulebook.limits.context)
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
        """Every word of a rule: first those of classes, which people chose, then by weight."""
        weights = dict.fromkeys(self._matcher.words, 0.0)
        weights |= {rule.phrase: rule.weight for rule in self._rules if rule.phrase in weights}
        chosen = frozenset().union(*self._rulebook.classes.values())
        return sorted(weights, key=lambda word: (word not in chosen, -weights[word], word))

    def _strength(self, number: int) -> tuple[bool, float, str]:
        """Sort key of a rule: rules with a subject first, then the strongest."""
        return self._general[number], -self._rules[number].weight, self._rules[number].phrase

    def _matches(self, tokens: Sequence[WordToken]) -> list[TokenMatches]:
        """Look up what the phrases know of each token."""
        seen, words, before = self._seen, [], None
        for token in tokens:
            key = f"^{token[1]}" if before is STARTS else token[0]
            matches = seen.get(key)
            if matches is None:
                matches = self._look_up(token, opens=before is STARTS)
                if len(seen) < _CACHED_WORDS:
                    seen[key] = matches
            words.append(matches)
            before = token
        return words

    def _look_up(self, token: WordToken, *, opens: bool) -> TokenMatches:
        """Look up one token; a name is neither repaired nor strange."""
        if token.category != "word":
            symbol = token.word if token.category == "mark" else f"<{token.category}>"
            return self._matcher.matches_of((symbol,))
        matches = self._matcher.look_up(token.word)
        if token.word in self._rulebook.foreign:
            return matches._replace(strangeness=1.0)
        if self._speller.knows(token.word) or len(matches.symbols) > 1:
            return matches
        if token.typed[0].isupper() and not opens:
            return matches
        repaired = self._speller.repair(token.word)
        if repaired is None:
            return matches._replace(strangeness=1.0)
        return self._matcher.look_up(repaired)._replace(strangeness=REPAIRED)

    def _has_enough_evidence(
        self, text: TokenizedText, words: Sequence[TokenMatches], fired: FiredRules
    ) -> bool:
        """Whether the rules that fire say enough, and enough of the words are English."""
        evidence = sum([self._effects[number][2] for number in fired])
        if evidence < self._rulebook.limits.evidence:
            return False
        strangeness = sum([word[4] for word in words])
        if not strangeness:
            return any(token[2] == "word" for token in text.tokens)
        total = sum(token[2] == "word" for token in text.tokens)
        return total - strangeness >= self._rulebook.limits.known * total

    def _weigh_spans(self, fired: FiredRules) -> list[SpanWeight]:
        """Add up the rules that fire in the same words, and return the spans, strongest first.

        Each span is represented by a rule of the kind that its words speak for: one with a subject
        before one about how something is asked, then the strongest.
        """
        weights, ranks, shown = self._weights, self._ranks, self._rulebook.limits.shown
        spans: dict[tuple[int, int], list[int]] = {}
        for number, (scale, (_, first, last)) in fired.items():
            if scale * weights[number] >= shown:
                span = first, last
                if span in spans:
                    spans[span].append(number)
                else:
                    spans[span] = [number]
        weighed = []
        for numbers in spans.values():
            if len(numbers) == 1:
                number = numbers[0]
                weighed.append((-fired[number][0] * weights[number], ranks[number], number))
            elif together := self._weigh_together(numbers, fired):
                weighed.append(together)
        weighed.sort()
        return weighed

    def _weigh_together(self, numbers: Sequence[int], fired: FiredRules) -> SpanWeight | None:
        """Add up rules that fire in the same words; None where that is nothing worth showing."""
        strategic = product = 0.0
        for number in numbers:
            scale, (for_strategic, for_product, _) = fired[number][0], self._effects[number]
            strategic += scale * for_strategic
            product += scale * for_product
        kind, weight = strongest_kind(strategic, product)
        agreeing = [number for number in numbers if self._rules[number].kind is kind]
        if weight < self._rulebook.limits.shown or not agreeing:
            return None
        number = min(agreeing, key=self._ranks.__getitem__)
        return -weight, self._ranks[number], number

    def _signals(
        self, tokens: Sequence[WordToken], fired: FiredRules, spans: Sequence[SpanWeight]
    ) -> tuple[Signal, ...]:
        """Return at most `MOST_SIGNALS`, the strongest first, without those that say least."""
        if len(spans) > MOST_SIGNALS:
            dullness = self._dullness
            spans = sorted(sorted(spans, key=lambda span: dullness[span[2]])[:MOST_SIGNALS])
        return tuple([self._signal(tokens, -minus, n, fired[n][1]) for minus, _, n in spans])

    def _signal(self, tokens: Sequence[WordToken], weight: float, number: int, hit: Hit) -> Signal:
        rule, general = self._rules[number], self._general[number]
        _, first, last = hit
        if first == last:
            found = tokens[first][0]
        elif last > first + 1 and general and _PAIR_APART.fullmatch(rule.phrase):
            found = f"{tokens[first][0]} {GAP} {tokens[last][0]}"
        else:
            found = " ".join([token[0] for token in tokens[first : last + 1] if token[2] != "mark"])
        return Signal(
            rule.phrase, found, rule.kind, round(weight, 3), rule.theme, rule.why, general
        )

    def _theme(self, odds: Probabilities, spans: Sequence[SpanWeight]) -> str:
        """Return the theme of the strongest rule with a subject for the leaning kind."""
        leaning = Kind.STRATEGIC if odds.strategic > odds.tactical else Kind.TACTICAL
        rules, themes = self._rules, self._rulebook.themes
        names = [
            rules[n].theme for _, _, n in spans if rules[n].kind is leaning and not self._general[n]
        ]
        subjects = (name for name in names if not themes[name].context_only)
        return next(subjects, names[0] if names else "")


def kind_of(odds: Probabilities, limits: Limits) -> Kind:
    """Return the kind of a question with these probabilities."""
    product = odds.strategic + odds.tactical
    if product < limits.neither:
        return Kind.NEITHER
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


def _evidence(rule: Rule) -> float:
    """Return how much a rule says, for any kind; 0 where any question may hold its words."""
    parts = re.split(r"[ |]", rule.phrase)
    if all(part in STOPWORDS or part in MARKS for part in parts):
        return 0.0
    return abs(rule.strategic_weight) + abs(rule.product_weight)


def _decision_bonus(strategic: float) -> float:
    """Return how much a leaning to either kind speaks for a product decision.

    With the log-odds p + s / 2 for strategic, p - s / 2 for tactical and 0 for neither, this is
    the log of the first two together, without p.
    """
    side = abs(strategic)
    return side / 2 + math.log1p(math.exp(-side))
