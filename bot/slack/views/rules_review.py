"""How own rules are looked over: what is odd about them, and which ones corrections speak for."""

from bot.domain.classification.own_rules_check import (
    Contradicted,
    NeverMatched,
    RuleIssue,
    WithinOwn,
    WithinShipped,
)
from bot.domain.classification.proposals import Proposal
from bot.slack.message import Block, Message, button, context_block, lines, section
from bot.slack.text import plain
from bot.slack.views.rules import effects, in_place, said, undone
from bot.usecases.own_rules import RuleAdded
from bot.usecases.review_rules import RulesCheck, RuleSuggestions

MOST_FINDINGS = 40
AT_ONCE = 10
"""Findings in one section, in which 3,000 letters fit."""


def checked(found: RulesCheck) -> Message:
    """What is odd about the rules, a line each."""
    if not found.rules:
        return lines("This workspace has no rules of its own, so there is nothing to check.")
    looked = f"{_count(found.rules, 'rule')} and your latest {found.questions:,} questions"
    if not found.findings:
        return lines(f"Looked at {looked}: nothing odd.")
    rest = len(found.findings) - MOST_FINDINGS
    return lines(
        f"Looked at {looked}:",
        *(
            "\n".join(f"• {_finding(one)}" for one in found.findings[at : at + AT_ONCE])
            for at in range(0, min(len(found.findings), MOST_FINDINGS), AT_ONCE)
        ),
        f"… and {rest} more." if rest > 0 else "",
        more=(context_block('Remove a rule: `/whoowns-rules remove "its phrase"`.'),),
    )


def suggested(found: RuleSuggestions, told: str = "") -> Message:
    """The proposals, each with two buttons; `told` is what became of the one before."""
    if not found.proposals:
        return lines(told, _nothing(found.corrected))
    blocks: list[Block] = []
    texts = [
        told,
        f"From {_count(found.corrected, 'corrected question')}. Nothing changes until you choose.",
    ]
    for number, proposal in enumerate(found.proposals):
        texts.append(_proposal(proposal))
        blocks += [section(texts[-1]), _buttons(number, proposal)]
    head = lines(*texts[:2])
    return Message("\n".join(text for text in texts if text), (*head.blocks, *blocks))


def rejected(phrase: str) -> str:
    """What is said of a proposal that was rejected."""
    return f"I shall not propose “{plain(phrase)}” again."


def accepted(change: RuleAdded) -> str:
    """What is said of a proposal that was accepted."""
    return f"{in_place(change)} {undone(change)}".rstrip()


def _nothing(corrected: int) -> str:
    return (
        f"There is nothing to propose from {_count(corrected, 'corrected question')}. A phrase has "
        "to stand in three of them, asked by two people, and its rule has to do more good than "
        "harm. Call answers right or wrong, then look again."
    )


def _proposal(proposal: Proposal) -> str:
    rule = proposal.rule
    corrected = _count(proposal.corrected, "corrected question")
    return (
        f"*{corrected} contain “{plain(rule.phrase.text)}”*: "
        f"people called {proposal.agreeing} of them {rule.kind}. "
        f"A {rule.strength} rule would do this:\n"
        f"{effects(proposal.on_labelled, proposal.on_journal)}{_doubt(proposal)}"
    )


def _doubt(proposal: Proposal) -> str:
    fixed = proposal.on_labelled.fixed + proposal.on_journal.fixed
    if proposal.on_labelled.broken <= fixed:
        return ""
    return "\nElsewhere that does more harm than good: only add it if the words mean that here."


def _buttons(number: int, proposal: Proposal) -> Block:
    rule = proposal.rule
    value = f"{rule.kind}:{rule.strength}:{rule.phrase.text}"
    return {
        "type": "actions",
        "block_id": f"proposal_{number}",
        "elements": [
            button("Add this rule", "accept_rule", value),
            button("Do not propose again", "reject_rule", value),
        ],
    }


def _finding(finding: RuleIssue) -> str:
    rule = finding.rule
    match finding:
        case WithinOwn(_, other) if other.kind is rule.kind:
            return (
                f"{said(rule)}, and so does “{plain(other.phrase.text)}”, which it holds: "
                "one of them may be enough."
            )
        case WithinOwn(_, other):
            return f"{said(rule)}, but “{plain(other.phrase.text)}” in it for {other.kind}."
        case WithinShipped(_, shipped) if shipped.kind is rule.kind:
            return (
                f"{said(rule)}, and so do the shipped rules for “{plain(shipped.found)}” in it "
                f"({shipped.weight:.1f})."
            )
        case WithinShipped(_, shipped):
            return (
                f"{said(rule)}, but “{plain(shipped.found)}” in it for {shipped.kind} by the "
                f"shipped rules ({shipped.weight:.1f})."
            )
        case NeverMatched(_, of):
            return f"{said(rule)}, but none of your latest {of:,} questions holds it."
        case Contradicted(_, against, agreeing):
            return (
                f"{said(rule)}, but people called {against} such questions something else, and "
                f"{agreeing or 'none'} {rule.kind}."
            )


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
