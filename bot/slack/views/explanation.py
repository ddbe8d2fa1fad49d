"""How a verdict is explained in full."""

from collections.abc import Mapping, Sequence

from bot.domain.own_rules import OWN_THEME
from bot.domain.rulebook import Theme
from bot.domain.verdict import Kind, Probabilities, Signal, Verdict
from bot.slack.message import Message, context, lines
from bot.slack.text import plain
from bot.usecases.own_rules import Tried

LONGEST = 80
"""Letters of a phrase or of the words found that are shown."""


def explained(tried: Tried) -> Message:
    """What a question would be called, how likely each answer is, and every rule that says so."""
    verdict = tried.verdict
    side = verdict.leaning if verdict.kind is Kind.UNCLEAR else verdict.kind
    speaking = [s for s in verdict.signals if s.kind is side]
    against = [s for s in verdict.signals if s.kind is not side]
    return lines(
        f"{_called(verdict)}\n{_likely(verdict.probabilities)}",
        "Too few of its words are English words that tell me something." * tried.told_little,
        _signals(f"Speaks for {side}", speaking, tried.themes),
        _signals("Speaks against it", against, tried.themes),
        "" if verdict.signals else "No rule knows a word of it.",
        more=(context("Only tried, not kept: nobody was asked."),),
    )


def _called(verdict: Verdict) -> str:
    if verdict.kind is Kind.UNCLEAR:
        return f"*unclear*, leaning towards {verdict.leaning}"
    return f"*{verdict.kind}*, {verdict.confidence:.0%} sure"


def _likely(odds: Probabilities) -> str:
    return (
        f"strategic {odds.strategic:.0%}, tactical {odds.tactical:.0%}, "
        f"no product decision {odds.neither:.0%}"
    )


def _signals(title: str, signals: Sequence[Signal], themes: Mapping[str, Theme]) -> str:
    rows = [f"• {_signal(signal, themes)}" for signal in signals]
    return "\n".join([f"{title}:", *rows]) if rows else ""


def _signal(signal: Signal, themes: Mapping[str, Theme]) -> str:
    theme = themes.get(signal.theme)
    about = f"{theme.title.lower()}: {signal.why}" if theme else signal.why
    if signal.theme == OWN_THEME:
        about = "your workspace's own rule"
    return (
        f"{signal.weight:.1f} {signal.kind} “{plain(signal.found[:LONGEST])}” "
        f"(rule “{plain(signal.phrase[:LONGEST])}”; {plain(about)})"
    )
