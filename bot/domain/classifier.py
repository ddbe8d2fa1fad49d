"""Decide whose decision a question is, from the rules that fire in it."""

import math

from bot.domain.matcher import Hit, Matcher
from bot.domain.rulebook import Rule, Rulebook
from bot.domain.spelling import SHORTEST, Speller
from bot.domain.verdict import Kind, Probabilities, Signal, Verdict
from bot.domain.words import Reading, Token, read

_REMEMBERED = 20_000
"""Words whose symbols are kept, so that memory stays bounded however long we run."""
_TURNS = frozenset("forget ignore leaving putting setting not apart besides".split())
"""A clause that begins with one of these, and is not the last, is set aside by the asker."""


class Classifier:
    """Gives verdicts by one rulebook. Threads may share it: it only remembers words."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._rules = rulebook.rules
        self._matcher = Matcher([rule.phrase for rule in self._rules], rulebook.classes)
        self._speller = Speller(rulebook.ordinary | self._matcher.words)
        self._seen: dict[str, tuple[tuple[str, ...], bool]] = {}

    def classify(self, text: str) -> Verdict:
        """The verdict on `text`, whatever it is; never raises."""
        reading = read(text)
        fired = self.fired(reading)
        limits = self._rulebook.limits
        product = limits.product + sum(s * self._rules[n].product for n, (s, _) in fired.items())
        lean = limits.lean + sum(s * self._rules[n].lean for n, (s, _) in fired.items())
        odds = _probabilities(limits.sharp_product * product, limits.sharp_lean * lean)
        kind = self._kind(reading, odds, fired)
        signals = self._signals(reading, fired)
        return Verdict(kind, _confidence(kind, odds), odds, signals, self._theme(odds, signals))

    def fired(self, reading: Reading) -> dict[int, tuple[float, Hit]]:
        """The rules that fire, by number: how much each counts (0 to 1) and where it was found."""
        symbols = [self._symbols(token)[0] for token in reading.tokens]
        scales = self._scales(reading)
        best: dict[int, tuple[float, Hit]] = {}
        for hit in self._matcher.find(symbols):
            scale = scales[hit.last]
            if hit.phrase not in best or scale > best[hit.phrase][0]:
                best[hit.phrase] = (scale, hit)
        return best

    def _symbols(self, token: Token) -> tuple[tuple[str, ...], bool]:
        if token.sort == "mark":
            return (token.word,), True
        if token.sort != "word":
            return (f"<{token.sort}>",), True
        seen = self._seen.get(token.typed)
        if seen is None:
            seen = self._look_up(token)
            if len(self._seen) < _REMEMBERED:
                self._seen[token.typed] = seen
        return seen

    def _look_up(self, token: Token) -> tuple[tuple[str, ...], bool]:
        word = token.word
        symbols = self._matcher.symbols(word)
        if self._speller.knows(word) or len(symbols) > 1:
            return symbols, True
        named = token.typed[0].isupper() and not token.opens
        repaired = None if named or len(word) < SHORTEST else self._speller.repair(word)
        return (symbols, named) if repaired is None else (self._matcher.symbols(repaired), True)

    def _scales(self, reading: Reading) -> list[float]:
        """What each token counts for: less outside the asking sentence and before a turn."""
        context = self._rulebook.limits.context
        scales = [1.0 if t.sentence in reading.asking else context for t in reading.tokens]
        for first, last in _turns(reading.tokens):
            scales[first:last] = [context * scale for scale in scales[first:last]]
        return scales

    def _kind(
        self, reading: Reading, odds: Probabilities, fired: dict[int, tuple[float, Hit]]
    ) -> Kind:
        limits = self._rulebook.limits
        if not self._readable(reading) or not self._evidence(fired):
            return Kind.UNCLEAR
        product = odds.strategic + odds.tactical
        if product < limits.neither:
            return Kind.NEITHER
        leading = max(odds.strategic, odds.tactical) / product
        if product < limits.routed or leading < limits.unclear:
            return Kind.UNCLEAR
        return Kind.STRATEGIC if odds.strategic > odds.tactical else Kind.TACTICAL

    def _readable(self, reading: Reading) -> bool:
        words = [token for token in reading.tokens if token.sort == "word"]
        known = sum(self._symbols(token)[1] for token in words)
        return bool(words) and known >= self._rulebook.limits.known * len(words)

    def _evidence(self, fired: dict[int, tuple[float, Hit]]) -> bool:
        total = sum(abs(self._rules[n].lean) + abs(self._rules[n].product) for n in fired)
        return total >= self._rulebook.limits.evidence

    def _signals(
        self, reading: Reading, fired: dict[int, tuple[float, Hit]]
    ) -> tuple[Signal, ...]:
        signals = [self._signal(reading, self._rules[n], *f) for n, f in fired.items()]
        signals.sort(key=lambda signal: (-signal.weight, signal.phrase))
        return tuple(signal for signal in signals if signal.weight >= self._rulebook.limits.shown)

    def _theme(self, odds: Probabilities, signals: tuple[Signal, ...]) -> str:
        """The theme of the strongest signal for the leaning side that tells what it is about."""
        leaning = Kind.STRATEGIC if odds.strategic > odds.tactical else Kind.TACTICAL
        for signal in signals:
            theme = self._rulebook.themes.get(signal.theme)
            if signal.kind is leaning and not (theme and theme.general):
                return signal.theme
        return ""

    @staticmethod
    def _signal(reading: Reading, rule: Rule, scale: float, hit: Hit) -> Signal:
        typed = (token.typed for token in reading.tokens[hit.first : hit.last + 1])
        found = " ".join(word for word in typed if word)
        return Signal(
            rule.phrase, found, rule.kind, round(scale * rule.weight, 3), rule.theme, rule.why
        )


def _turns(tokens: tuple[Token, ...]) -> list[tuple[int, int]]:
    """Stretches that the asker sets aside: `forget the roadmap, …`, `leaving price aside, …`."""
    turns = []
    marks = [place for place, token in enumerate(tokens) if token.sort == "mark"]
    for first, last in zip([-1, *marks], [*marks, len(tokens)], strict=True):
        if last - first < 2 or last >= len(tokens) - 1:
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
