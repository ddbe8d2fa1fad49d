"""A workspace's own rules: the list, and what a rule that was added or removed changes."""

from collections.abc import Sequence

from bot.domain.classification.labelled_questions import RuleImpact
from bot.domain.classification.own_rules import OwnRule
from bot.slack.message import Message, context_block, lines
from bot.slack.text import plain
from bot.slack.views.wording import KIND_NAMES, KINDS_POINTED_TO, actor, latest_questions
from bot.usecases.own_rules import RuleAdded

SHOWN_AT_ONCE = 20
"""Rules in one section: 3,000 letters fit there, and a phrase has six words at most."""


def rule_list(rules: Sequence[OwnRule]) -> Message:
    """All rules, numbered."""
    if not rules:
        return lines(
            "This workspace has no rules of its own, so only the built-in ones apply.",
            'Add one with `/whoowns-rules add tactical "gift card"`, or see what your corrections '
            "suggest with `/whoowns-rules suggest`.",
        )
    rows = [
        f"{number}. {rule_in_words(rule)} ({rule.strength}), added by {actor(rule.added_by)}"
        for number, rule in enumerate(rules, 1)
    ]
    return lines(
        "*Rules of this workspace*, on top of the built-in ones:",
        *("\n".join(rows[at : at + SHOWN_AT_ONCE]) for at in range(0, len(rows), SHOWN_AT_ONCE)),
        more=(context_block("Remove one by its number: `/whoowns-rules remove 1`."),),
    )


def rule_added(added: RuleAdded) -> Message:
    """What an added rule changes, and how to undo it."""
    if not _changes(added):
        return lines(added_in_words(added))
    impacts = impacts_in_words(added.on_labelled, added.on_journal)
    return lines(added_in_words(added), impacts, undo_adding(added))


def added_in_words(added: RuleAdded) -> str:
    """Which rule there is now, and which it replaces."""
    rule, before = added.rule, added.previous
    if not _changes(added):
        return f"Nothing changed: {rule_in_words(rule)} ({rule.strength}) already."
    replaced = f", instead of {KIND_NAMES[before.kind]} ({before.strength})" if before else ""
    return f"Added: {rule_in_words(rule)} ({rule.strength}){replaced}."


def undo_adding(added: RuleAdded) -> str:
    """How to undo an added rule; `""` where nothing has changed."""
    if not _changes(added):
        return ""
    before = added.previous
    command = add_command(before) if before else f'remove "{added.rule.phrase.text}"'
    return f"To undo this: `/whoowns-rules {command}`"


def _changes(added: RuleAdded) -> bool:
    rule, before = added.rule, added.previous
    return before is None or (before.kind, before.strength) != (rule.kind, rule.strength)


def rule_removed(rule: OwnRule) -> Message:
    """How to undo the removal of a rule."""
    return lines(
        f"Removed the rule “{plain(rule.phrase.text)}”.",
        f"To undo this: `/whoowns-rules {add_command(rule)}`",
    )


def impacts_in_words(on_labelled: RuleImpact, on_journal: RuleImpact) -> str:
    """What a rule changes, in figures: a line for each set of questions."""
    return (
        f"• {_on_journal(on_journal)}\n"
        f"• {on_labelled.questions:,} built-in labelled questions: {_impact(on_labelled)}"
    )


def _on_journal(impact: RuleImpact) -> str:
    """What a rule changes in the workspace's questions, without numbers where they are few."""
    if not impact.few:
        return f"{latest_questions(impact.questions)}: {_impact(impact)}"
    if not impact.containing:
        return "your latest questions: few or none contain these words"
    return f"your own latest questions: {_impact(impact)}; few or none of other people's do"


def rule_in_words(rule: OwnRule) -> str:
    """What a rule says."""
    return f"“{plain(rule.phrase.text)}” points to *{KINDS_POINTED_TO[rule.kind]}*"


def add_command(rule: OwnRule) -> str:
    """The words behind `/whoowns-rules` that add a rule."""
    return f'add {rule.kind} "{rule.phrase.text}" {rule.strength}'


def _impact(impact: RuleImpact) -> str:
    if not impact.containing:
        return "none contains these words"
    contain = "1 contains" if impact.containing == 1 else f"{impact.containing:,} contain"
    if not impact.changed:
        return f"{contain} these words, no answers change"
    judged = [
        f"{number:,} now {what}"
        for number, what in ((impact.fixed, "right"), (impact.broken, "wrong"))
        if number
    ]
    detail = f" ({', '.join(judged)})" if judged else ""
    changed = "1 answer changes" if impact.changed == 1 else f"{impact.changed:,} answers change"
    return f"{contain} these words, {changed}{detail}"
