"""How a workspace's own rules are shown."""

from collections.abc import Sequence

from bot.domain.classification.labelled_questions import RuleImpact
from bot.domain.classification.own_rules import OwnRule
from bot.slack.message import Message, context_block, lines
from bot.slack.text import plain
from bot.slack.views.wording import actor
from bot.usecases.own_rules import RuleAdded

SHOWN_AT_ONCE = 20
"""Rules in one section: 3,000 letters fit there, and a phrase has six words at most."""


def listed(rules: Sequence[OwnRule]) -> Message:
    """All rules, numbered."""
    if not rules:
        return lines(
            "This workspace has no rules of its own; the shipped ones decide.",
            'Add one with `/whoowns-rules add tactical "gift card"`, or see what your corrections '
            "speak for with `/whoowns-rules suggest`.",
        )
    rows = [
        f"{number}. {said(rule)} ({rule.strength}), added by {actor(rule.added_by)}"
        for number, rule in enumerate(rules, 1)
    ]
    parts = [rows[at : at + SHOWN_AT_ONCE] for at in range(0, len(rows), SHOWN_AT_ONCE)]
    return lines(
        "*Rules of this workspace*, on top of the shipped ones",
        *("\n".join(part) for part in parts),
        more=(context_block("Remove one by its number: `/whoowns-rules remove 1`."),),
    )


def added(change: RuleAdded) -> Message:
    """A rule was added; what it changes, and how to undo it."""
    if not _changes(change):
        return lines(in_place(change))
    return lines(in_place(change), effects(change.on_labelled, change.on_journal), undone(change))


def in_place(change: RuleAdded) -> str:
    """Which rule there is from now on, and in whose place."""
    rule, before = change.rule, change.previous
    if not _changes(change):
        return f"{said(rule)} ({rule.strength}) already, so nothing has changed."
    instead = f", instead of {before.kind} ({before.strength})" if before else ""
    return f"{said(rule)} from now on ({rule.strength}){instead}."


def undone(change: RuleAdded) -> str:
    """How to undo an added rule; nothing where nothing has changed."""
    if not _changes(change):
        return ""
    before = change.previous
    undo = as_typed(before) if before else f'remove "{change.rule.phrase.text}"'
    return f"To undo this: `/whoowns-rules {undo}`"


def _changes(change: RuleAdded) -> bool:
    rule, before = change.rule, change.previous
    return before is None or (before.kind, before.strength) != (rule.kind, rule.strength)


def removed(rule: OwnRule) -> Message:
    """A rule was removed; how to undo it."""
    return lines(
        f"The rule “{plain(rule.phrase.text)}” is gone.",
        f"To undo this: `/whoowns-rules {as_typed(rule)}`",
    )


def effects(on_labelled: RuleImpact, on_journal: RuleImpact) -> str:
    """What a rule changes, in figures; a line for each set of questions."""
    return (
        f"• of your latest {on_journal.questions:,} questions: {_impact(on_journal)}\n"
        f"• of the {on_labelled.questions:,} labelled questions that I come with: "
        f"{_impact(on_labelled)}"
    )


def said(rule: OwnRule) -> str:
    """A rule in words."""
    return f"“{plain(rule.phrase.text)}” speaks for *{rule.kind}*"


def as_typed(rule: OwnRule) -> str:
    """The words behind `/whoowns-rules` that add a rule."""
    return f'add {rule.kind} "{rule.phrase.text}" {rule.strength}'


def _impact(impact: RuleImpact) -> str:
    if not impact.containing:
        return "none has these words"
    if not impact.changed:
        return f"{impact.containing} with these words, no answer changes"
    judged = [
        f"{count:,} to {what}"
        for count, what in ((impact.fixed, "right"), (impact.broken, "wrong"))
        if count
    ]
    told = f" ({', '.join(judged)})" if judged else ""
    changed = "1 answer changes" if impact.changed == 1 else f"{impact.changed:,} answers change"
    return f"{impact.containing:,} with these words, {changed}{told}"
