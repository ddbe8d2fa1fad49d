"""How a verdict is explained in full."""

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.domain.classification.own_rules import OWN_THEME
from bot.domain.classification.rulebook import Theme
from bot.domain.classification.tokens import END, START, STOPWORDS
from bot.domain.verdict import GAP, Kind, Probabilities, Signal, Verdict
from bot.slack.message import Message, context, lines
from bot.slack.text import plain
from bot.slack.views.reasons import QUOTES
from bot.usecases.own_rules import Tried

LONGEST = 80
"""Letters of a phrase or of the words found that are shown."""
QUESTION = 200
"""Letters of the question that are shown again."""


def explained(tried: Tried) -> Message:
    """What a question would be called, how likely each answer is, and every rule that says so."""
    verdict = tried.verdict
    side = verdict.leaning if verdict.kind is Kind.UNCLEAR else verdict.kind
    speaking = [s for s in verdict.signals if s.kind is side]
    against = [s for s in verdict.signals if s.kind is not side]
    return lines(
        f"“{plain(tried.text[:QUESTION])}” would be {_called(verdict)}\n"
        f"{_likely(verdict.probabilities)}",
        ""
        if verdict.has_enough_evidence
        else "Too few of its words are English that tells me something.",
        _signals(f"Speaks for {side}", speaking, tried.themes),
        _signals("Speaks against it", against, tried.themes),
        "" if verdict.signals else "No rule knows a word of it.",
        more=(
            context("The numbers are weights (log-odds). This was only a test: nothing is kept."),
        ),
    )


def _called(verdict: Verdict) -> str:
    if not verdict.has_enough_evidence:
        return "*unclear*."
    if verdict.kind is Kind.UNCLEAR:
        odds = verdict.probabilities
        if odds.neither > max(odds.strategic, odds.tactical):
            return "*unclear*: it may be no product decision at all."
        return f"*unclear*, leaning towards {verdict.leaning}."
    called = "*no product decision*" if verdict.kind is Kind.NEITHER else f"*{verdict.kind}*"
    return f"{called}, {verdict.confidence:.0%} sure."


def _likely(odds: Probabilities) -> str:
    return (
        f"strategic {odds.strategic:.0%}, tactical {odds.tactical:.0%}, "
        f"no product decision {odds.neither:.0%}"
    )


def _signals(title: str, signals: Sequence[Signal], themes: Mapping[str, Theme]) -> str:
    rows = [f"• {row}" for row in _by_theme(signals, themes)]
    return "\n".join([f"{title}:", *rows]) if rows else ""


def _by_theme(signals: Sequence[Signal], themes: Mapping[str, Theme]) -> Iterator[str]:
    """A line for each theme and kind, in the order of its strongest signal."""
    grouped: dict[tuple[str, Kind], list[Signal]] = {}
    telling = [signal for signal in signals if not _little(signal)]
    for signal in telling:
        grouped.setdefault((signal.theme, signal.kind), []).append(signal)
    for (name, kind), found in grouped.items():
        theme = themes.get(name)
        title = "Your workspace's own rules" if name == OWN_THEME else theme and theme.title
        about = f"*{title}* ({kind})" if title else f"({kind})"
        yield f"{about}: {', '.join(map(_signal, found))}; {found[0].why}"
    if little := [f"{_signal(s)} ({s.kind})" for s in signals if _little(s)]:
        yield f"*Little words*: {', '.join(little)}; they tell something only in company"


def _little(signal: Signal) -> bool:
    """Whether nobody would take the words found for a reason."""
    words = re.split(r"[ |]", signal.phrase.removeprefix(f"{START} "))
    return signal.general and all(word in STOPWORDS or word == GAP for word in words)


def _spoken(phrase: str) -> str:
    """A rule's phrase as one would say it: `^ how can i|we` is “how can i/we” at the start."""
    words = phrase.removeprefix(f"{START} ").removesuffix(f" {END}").replace("|", "/")
    words = re.sub(r"<(\w+)>", r"[\1]", words)
    at = " at the start" * phrase.startswith(START) + " at the end" * phrase.endswith(END)
    return f"{words}{at}"


def _signal(signal: Signal) -> str:
    found, phrase = signal.found.strip(QUOTES)[:LONGEST], signal.phrase[:LONGEST]
    rule = "" if phrase == found.lower() else f" by “{plain(_spoken(phrase))}”"
    return f"{signal.weight:.1f} “{plain(found)}”{rule}"
