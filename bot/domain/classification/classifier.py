"""Decide whose decision a question is, from the rules that fire in it."""

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
    read,
)
from bot.domain.verdict import GAP, Kind, Probabilities, Signal, Verdict, spoken_for

_REMEMBERED = 20_000
"""Words whose symbols are kept, so that memory stays bounded however long we run."""
MOST_SIGNALS = 8
"""Signals of a verdict at most; weaker ones count, but nobody reads that many reasons."""
REPAIRED = 1 / 3
"""How strange a repaired word is: one may be a slip, many are another language."""
Fired = dict[int, tuple[float, Hit]]
Said = tuple[float, int, int]
"""What words say: minus its weight, then the rank and number of the rule that stands for them."""
_PAIR_APART = re.compile(r"[^ ]+ … [^ ]+")
"""Two words with others between them, which say nothing of the question."""


class Classifier:
    """Gives verdicts by one rulebook. Threads may share it: it only remembers words."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._rules = rulebook.rules
        self._weights = [rule.weight for rule in self._rules]
        self._effects = [(rule.lean, rule.product, _evidence(rule)) for rule in self._rules]
        self._general = [rulebook.themes[rule.theme].general for rule in self._rules]
        self._dullness = [
            general + (told == 0.0)
            for general, (_, _, told) in zip(self._general, self._effects, strict=True)
        ]
        ranked = sorted(range(len(self._rules)), key=self._strength)
        self._ranks = dict(zip(ranked, range(len(ranked)), strict=True))
        self._matcher = PhraseMatcher([rule.phrase for rule in self._rules], rulebook.classes)
        self._speller = Speller(self._telling(), rulebook.ordinary, rulebook.everyday)
        self._seen: dict[str, TokenMatches] = {}

    def classify(self, text: str) -> Verdict:
        """The verdict on `text`, whatever it is; never raises."""
        reading = read(text)
        words = self._known(reading.tokens)
        fired = self._fired(reading, words)
        limits, effects = self._rulebook.limits, self._effects
        lean, product = limits.lean, limits.product
        for number, (scale, _) in fired.items():
            leans, products, _ = effects[number]
            lean += scale * leans
            product += scale * products
        product += _leaning(lean)
        odds = Probabilities.of(limits.sharp_product * product, limits.sharp_lean * lean)
        told = self._has_enough_evidence(reading, words, fired)
        kind = kind_of(odds, limits) if told else Kind.UNCLEAR
        said = self._said(fired)
        signals = self._signals(reading.tokens, fired, said)
        theme = self._theme(odds, said)
        return Verdict(kind, confidence_of(kind, odds), odds, signals, theme, told)

    def fired(self, reading: TokenizedText) -> Fired:
        """The rules that fire, by number: how much each counts (0 to 1) and where it was found."""
        return self._fired(reading, self._known(reading.tokens))

    def _fired(self, reading: TokenizedText, words: Sequence[TokenMatches]) -> Fired:
        hits = self._matcher.find(words)
        scales = emphasis(reading, self._rulebook.limits.context)
        if scales is None:
            return {hit[0]: (1.0, hit) for hit in reversed(hits)}
        best: Fired = {}
        for hit in hits:
            scale = scales[hit[2]]
            known = best.get(hit[0])
            if known is None or scale > known[0]:
                best[hit[0]] = (scale, hit)
        return best

    def _telling(self) -> list[str]:
        """Every word of a rule; first those of the classes, which people chose, then by weight."""
        weights = dict.fromkeys(self._matcher.words, 0.0)
        weights |= {rule.phrase: rule.weight for rule in self._rules if rule.phrase in weights}
        chosen = frozenset().union(*self._rulebook.classes.values())
        return sorted(weights, key=lambda word: (word not in chosen, -weights[word], word))

    def _strength(self, number: int) -> tuple[bool, float, str]:
        """Sorts rules: those that tell a subject first, then the strongest."""
        return self._general[number], -self._rules[number].weight, self._rules[number].phrase

    def _known(self, tokens: Sequence[WordToken]) -> list[TokenMatches]:
        """What each token is to the rules."""
        seen, words, before = self._seen, [], None
        for token in tokens:
            key = f"^{token[1]}" if before is STARTS else token[0]
            known = seen.get(key)
            if known is None:
                known = self._learn(token, opens=before is STARTS)
                if len(seen) < _REMEMBERED:
                    seen[key] = known
            words.append(known)
            before = token
        return words

    def _learn(self, token: WordToken, *, opens: bool) -> TokenMatches:
        """What a token is to the rules; a name is not repaired, nor is it strange."""
        if token.sort != "word":
            symbol = token.word if token.sort == "mark" else f"<{token.sort}>"
            return self._matcher.known((symbol,))
        known = self._matcher.look_up(token.word)
        if token.word in self._rulebook.foreign:
            return known._replace(strange=1.0)
        if self._speller.knows(token.word) or len(known.symbols) > 1:
            return known
        if token.typed[0].isupper() and not opens:
            return known
        repaired = self._speller.repair(token.word)
        if repaired is None:
            return known._replace(strange=1.0)
        return self._matcher.look_up(repaired)._replace(strange=REPAIRED)

    def _has_enough_evidence(
        self, reading: TokenizedText, words: Sequence[TokenMatches], fired: Fired
    ) -> bool:
        evidence = sum([self._effects[number][2] for number in fired])
        return evidence >= self._rulebook.limits.evidence and self._readable(reading.tokens, words)

    def _readable(self, tokens: Sequence[WordToken], words: Sequence[TokenMatches]) -> bool:
        """Whether enough of the words are English ones."""
        strange = sum([word[4] for word in words])
        if not strange:
            return any(token[2] == "word" for token in tokens)
        total = sum(token[2] == "word" for token in tokens)
        return total - strange >= self._rulebook.limits.known * total

    def _said(self, fired: Fired) -> list[Said]:
        """What the words at each place say, their rules taken together, the strongest first.

        Each place has one rule to stand for it, of the kind that its words speak for: one that
        tells a subject before one that tells how something is asked, then the strongest.
        """
        weights, ranks, shown = self._weights, self._ranks, self._rulebook.limits.shown
        places: dict[tuple[int, int], list[int]] = {}
        for number, (scale, (_, begins, ends)) in fired.items():
            if scale * weights[number] >= shown:
                place = begins, ends
                if place in places:
                    places[place].append(number)
                else:
                    places[place] = [number]
        said = []
        for numbers in places.values():
            if len(numbers) == 1:
                number = numbers[0]
                said.append((-fired[number][0] * weights[number], ranks[number], number))
            elif one := self._together(numbers, fired):
                said.append(one)
        said.sort()
        return said

    def _together(self, numbers: Sequence[int], fired: Fired) -> Said | None:
        """What several rules say of the same words; None where that is nothing worth showing."""
        lean = product = 0.0
        for number in numbers:
            scale, (leans, products, _) = fired[number][0], self._effects[number]
            lean += scale * leans
            product += scale * products
        kind, weight = spoken_for(lean, product)
        agreeing = [number for number in numbers if self._rules[number].kind is kind]
        if weight < self._rulebook.limits.shown or not agreeing:
            return None
        number = min(agreeing, key=self._ranks.__getitem__)
        return -weight, self._ranks[number], number

    def _signals(
        self, tokens: Sequence[WordToken], fired: Fired, said: Sequence[Said]
    ) -> tuple[Signal, ...]:
        """At most `MOST_SIGNALS`, the strongest first; what tells a person least is left out."""
        if len(said) > MOST_SIGNALS:
            dullness = self._dullness
            said = sorted(sorted(said, key=lambda one: dullness[one[2]])[:MOST_SIGNALS])
        return tuple([self._signal(tokens, -less, n, fired[n][1]) for less, _, n in said])

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

    def _theme(self, odds: Probabilities, said: Sequence[Said]) -> str:
        """The theme of the strongest rule for the leaning side that tells what it is about."""
        leaning = Kind.STRATEGIC if odds.strategic > odds.tactical else Kind.TACTICAL
        rules, themes = self._rules, self._rulebook.themes
        telling = [
            rules[n].theme for _, _, n in said if rules[n].kind is leaning and not self._general[n]
        ]
        subjects = (name for name in telling if not themes[name].backdrop)
        return next(subjects, telling[0] if telling else "")


def _evidence(rule: Rule) -> float:
    """How much a rule tells, whichever way; nothing where any question may hold its words."""
    little = all(part in STOPWORDS or part in MARKS for part in re.split(r"[ |]", rule.phrase))
    return 0.0 if little else abs(rule.lean) + abs(rule.product)


def kind_of(odds: Probabilities, limits: Limits) -> Kind:
    """What a question is called that is this likely to be each."""
    product = odds.strategic + odds.tactical
    if product < limits.neither:
        return Kind.NEITHER
    leading = max(odds.strategic, odds.tactical) / product
    if product < limits.routed or leading < limits.unclear:
        return Kind.UNCLEAR
    return Kind.STRATEGIC if odds.strategic > odds.tactical else Kind.TACTICAL


def _leaning(lean: float) -> float:
    """What leaning says for a product decision: one that is clearly of either kind is one.

    With the log-odds `product + lean / 2` for strategic, `product - lean / 2` for tactical and 0
    for neither, this is the log of the first two together, without `product`.
    """
    side = abs(lean)
    return side / 2 + math.log1p(math.exp(-side))


def confidence_of(kind: Kind, odds: Probabilities) -> float:
    """How sure a verdict of this kind is, 0 to 1; `Verdict` says of what."""
    if kind is Kind.NEITHER:
        return odds.neither
    leading = max(odds.strategic, odds.tactical)
    if kind is Kind.UNCLEAR:
        return leading / (odds.strategic + odds.tactical)
    return leading
