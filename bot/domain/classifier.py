"""Decide whose decision a question is, from the rules that fire in it."""

import math

from bot.domain.matcher import Hit, Known, Matcher
from bot.domain.rulebook import Rule, Rulebook
from bot.domain.spelling import Speller
from bot.domain.verdict import Kind, Probabilities, Signal, Verdict
from bot.domain.words import Reading, Token, read

_REMEMBERED = 20_000
"""Words whose symbols are kept, so that memory stays bounded however long we run."""
MOST_SIGNALS = 10
"""Signals of a verdict at most; weaker ones count, but nobody reads that many reasons."""
Fired = dict[int, tuple[float, Hit]]
_TURNS = frozenset(["forget", "ignore", "leaving", "putting", "setting", "not", "apart", "besides"])
"""A clause that begins with one of these, and is not the last, is set aside by the asker."""


class Classifier:
    """Gives verdicts by one rulebook. Threads may share it: it only remembers words."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._rules = rulebook.rules
        self._leans = [rule.lean for rule in self._rules]
        self._products = [rule.product for rule in self._rules]
        self._matcher = Matcher([rule.phrase for rule in self._rules], rulebook.classes)
        self._speller = Speller(self._matcher.words, rulebook.ordinary)
        self._seen: dict[str, tuple[Known, bool]] = {}

    def classify(self, text: str) -> Verdict:
        """The verdict on `text`, whatever it is; never raises."""
        reading = read(text)
        fired = self.fired(reading)
        limits = self._rulebook.limits
        product, lean, evidence = limits.product, limits.lean, 0.0
        for number, (scale, _) in fired.items():
            product += scale * self._products[number]
            lean += scale * self._leans[number]
            evidence += abs(self._leans[number]) + abs(self._products[number])
        odds = _probabilities(limits.sharp_product * product, limits.sharp_lean * lean)
        told = evidence >= limits.evidence and self._readable(reading)
        kind = self._kind(odds) if told else Kind.UNCLEAR
        signals = self._signals(reading, fired)
        return Verdict(kind, _confidence(kind, odds), odds, signals, self._theme(odds, signals))

    def fired(self, reading: Reading) -> Fired:
        """The rules that fire, by number: how much each counts (0 to 1) and where it was found."""
        scales = self._scales(reading)
        best: Fired = {}
        for hit in self._matcher.find([self._look_up(token)[0] for token in reading.tokens]):
            number, _, last = hit
            known = best.get(number)
            if known is None or scales[last] > known[0]:
                best[number] = (scales[last], hit)
        return best

    def _look_up(self, token: Token) -> tuple[Known, bool]:
        """What a token is to the rules, and whether it is English (or no word at all)."""
        key = token.word if token.sort == "mark" else token.typed
        seen = self._seen.get(key)
        if seen is None:
            seen = self._spelt(token)
            if len(self._seen) < _REMEMBERED:
                self._seen[key] = seen
        return seen

    def _spelt(self, token: Token) -> tuple[Known, bool]:
        if token.sort != "word":
            symbol = token.word if token.sort == "mark" else f"<{token.sort}>"
            return self._matcher.known((symbol,)), True
        known = self._matcher.look_up(token.word)
        if self._speller.knows(token.word) or len(known.symbols) > 1:
            return known, True
        named = token.typed[0].isupper() and not token.opens
        repaired = None if named else self._speller.repair(token.word)
        return (known, named) if repaired is None else (self._matcher.look_up(repaired), True)

    def _scales(self, reading: Reading) -> list[float]:
        """What each token counts for: less outside the asking sentence and before a turn."""
        context = self._rulebook.limits.context
        if not reading.tokens or reading.tokens[-1].sentence == 0:
            scales = [1.0] * len(reading.tokens)
        else:
            scales = [1.0 if t.sentence in reading.asking else context for t in reading.tokens]
        for first, last in _turns(reading.tokens):
            scales[first:last] = [context * scale for scale in scales[first:last]]
        return scales

    def _kind(self, odds: Probabilities) -> Kind:
        limits = self._rulebook.limits
        product = odds.strategic + odds.tactical
        if product < limits.neither:
            return Kind.NEITHER
        leading = max(odds.strategic, odds.tactical) / product
        if product < limits.routed or leading < limits.unclear:
            return Kind.UNCLEAR
        return Kind.STRATEGIC if odds.strategic > odds.tactical else Kind.TACTICAL

    def _readable(self, reading: Reading) -> bool:
        """Whether enough of the words are English ones."""
        known = [self._look_up(token)[1] for token in reading.tokens if token.sort == "word"]
        return bool(known) and sum(known) >= self._rulebook.limits.known * len(known)

    def _signals(self, reading: Reading, fired: Fired) -> tuple[Signal, ...]:
        """The strongest rules that fired, at most `MOST_SIGNALS`."""
        shown = self._rulebook.limits.shown
        rules = self._rules
        ranked = sorted(
            (-scale * rules[number].weight, rules[number].phrase, number)
            for number, (scale, _) in fired.items()
            if scale * rules[number].weight >= shown
        )
        return tuple(
            _signal(reading, rules[number], -weight, fired[number][1])
            for weight, _, number in ranked[:MOST_SIGNALS]
        )

    def _theme(self, odds: Probabilities, signals: tuple[Signal, ...]) -> str:
        """The theme of the strongest signal for the leaning side that tells what it is about."""
        leaning = Kind.STRATEGIC if odds.strategic > odds.tactical else Kind.TACTICAL
        for signal in signals:
            theme = self._rulebook.themes.get(signal.theme)
            if signal.kind is leaning and not (theme and theme.general):
                return signal.theme
        return ""


def _signal(reading: Reading, rule: Rule, weight: float, hit: Hit) -> Signal:
    if hit[1] == hit[2]:
        found = reading.tokens[hit[1]].typed
    else:
        found = " ".join([t.typed for t in reading.tokens[hit[1] : hit[2] + 1] if t.typed])
    return Signal(rule.phrase, found, rule.kind, round(weight, 3), rule.theme, rule.why)


def _turns(tokens: tuple[Token, ...]) -> list[tuple[int, int]]:
    """Stretches that the asker sets aside: `forget the roadmap, …`, `leaving price aside, …`."""
    turns = []
    marks = [place for place, token in enumerate(tokens) if token.sort == "mark"]
    for first, last in zip([-1, *marks], [*marks, len(tokens)], strict=True):
        if last == first + 1 or last >= len(tokens) - 1:
            continue
        if tokens[first + 1].word in _TURNS or tokens[last - 1].word == "aside":
            turns.append((first + 1, last))
    return turns


def _probabilities(product: float, lean: float) -> Probabilities:
    is_product, is_strategic = _sigmoid(product), _sigmoid(lean)
    strategic = is_product * is_strategic
    return Probabilities(strategic, is_product - strategic, 1.0 - is_product)


def _sigmoid(odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))


def _confidence(kind: Kind, odds: Probabilities) -> float:
    if kind is Kind.NEITHER:
        return odds.neither
    leading = max(odds.strategic, odds.tactical)
    if kind is Kind.UNCLEAR:
        return leading / (odds.strategic + odds.tactical)
    return leading
