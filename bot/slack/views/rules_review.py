"""A review of a workspace's own rules: issues with them, and rules suggested by corrections."""

from bot.domain.classification.own_rules_check import (
    Contradicted,
    RarelyMatched,
    RuleIssue,
    WithinOwn,
    WithinShipped,
)
from bot.domain.classification.proposals import Proposal
from bot.domain.errors import Refusal
from bot.slack.message import (
    Block,
    Message,
    actions,
    button,
    context_block,
    from_blocks,
    lines,
    section,
)
from bot.slack.text import plain
from bot.slack.values import ProposedRule
from bot.slack.views.rules import added_in_words, impacts_in_words, rule_in_words, undo_adding
from bot.slack.views.wording import KIND_NAMES, KINDS_POINTED_TO, count, latest_questions
from bot.usecases.own_rules import RuleAdded
from bot.usecases.review_rules import RulesCheck, RuleSuggestions

MOST_ISSUES = 40
AT_ONCE = 10
"""Issues in one section, in which 3,000 letters fit."""


def rules_checked(checked: RulesCheck) -> Message:
    """Issues with the rules, a line each."""
    if not checked.rules:
        return lines("This workspace has no rules of its own, so there is nothing to check.")
    subject = f"{count(checked.rules, 'rule')} against {latest_questions(checked.questions)}"
    left_out = _left_out(checked.left_out)
    if not checked.findings:
        return lines(f"Checked {subject}: no issues. {left_out}".rstrip())
    issues = [f"• {_issue(issue)}" for issue in checked.findings[:MOST_ISSUES]]
    rest = len(checked.findings) - MOST_ISSUES
    return lines(
        f"Checked {subject}:",
        *("\n".join(issues[at : at + AT_ONCE]) for at in range(0, len(issues), AT_ONCE)),
        f"… and {rest} more." if rest > 0 else "",
        left_out,
        more=(context_block('Remove a rule with `/whoowns-rules remove "its phrase"`.'),),
    )


def _issue(issue: RuleIssue) -> str:
    rule = rule_in_words(issue.rule)
    match issue:
        case WithinOwn(own, other) if other.kind is own.kind:
            return (
                f"{rule}, and so does “{plain(other.phrase.text)}” within it: "
                "one of them may be enough."
            )
        case WithinOwn(_, other):
            return (
                f"{rule}, but “{plain(other.phrase.text)}” within it points to "
                f"{KINDS_POINTED_TO[other.kind]}."
            )
        case WithinShipped(own, built_in) if built_in.kind is own.kind:
            return (
                f"{rule}, and so do the built-in rules for “{plain(built_in.found)}” within it "
                f"({built_in.weight:.1f})."
            )
        case WithinShipped(_, built_in):
            return (
                f"{rule}, but the built-in rules for “{plain(built_in.found)}” within it point to "
                f"{KIND_NAMES[built_in.kind]} ({built_in.weight:.1f})."
            )
        case RarelyMatched(_):
            return f"{rule}, but few or none of your latest questions contain it."
        case Contradicted(own, against, agreeing):
            return (
                f"{rule}, but people marked {count(against, 'such question')} as something else, "
                f"and {agreeing or 'none'} as {KIND_NAMES[own.kind]}."
            )


def rules_suggested(suggested: RuleSuggestions, news: str = "") -> Message:
    """The proposals, each with two buttons; `news` is what became of the one before."""
    covered = _covered(suggested)
    if not suggested.proposals:
        return lines(news, _nothing(suggested.corrected), covered)
    corrected = count(suggested.corrected, "corrected question")
    head = lines(news, f"Suggested by {corrected}. Nothing changes until you choose.", covered)
    blocks = list(head.blocks)
    for number, proposal in enumerate(suggested.proposals):
        blocks += [section(_proposal(proposal)), _buttons(number, proposal)]
    return from_blocks(blocks)


def no_more_now(refusal: Refusal, news: str) -> Message:
    """What became of a proposal, and why no others are shown below it."""
    return lines(
        news, f"{plain(refusal.problem)} For more suggestions, type `/whoowns-rules suggest`."
    )


def _covered(suggested: RuleSuggestions) -> str:
    """How far a review got, where it could not look at everything."""
    texts = []
    if suggested.left_out:
        texts.append(
            f"I looked at {latest_questions(suggested.questions)} only. "
            f"{_left_out(suggested.left_out)}"
        )
    if suggested.stopped:
        texts.append("I stopped after a few seconds, so there may be more to suggest.")
    return " ".join(texts)


def _left_out(number: int) -> str:
    """That older questions were not looked at; `""` where all were."""
    return f"I had no time for {number:,} older ones." if number else ""


def rejected(phrase: str) -> str:
    """What became of a proposal that was rejected."""
    return f"I won't suggest “{plain(phrase)}” again."


def accepted(added: RuleAdded) -> str:
    """What became of a proposal that was accepted."""
    return f"{added_in_words(added)} {undo_adding(added)}".rstrip()


def _nothing(corrected: int) -> str:
    return (
        f"{count(corrected, 'corrected question')} so far: not enough to suggest a rule. I need "
        "the same phrase in three of them, from two people, and a rule that does more good than "
        "harm. Keep marking answers right or wrong, then try again."
    )


def _proposal(proposal: Proposal) -> str:
    rule = proposal.rule
    corrected = count(proposal.corrected, "corrected question")
    contain = "contains" if proposal.corrected == 1 else "contain"
    return (
        f"*{corrected} {contain} “{plain(rule.phrase.text)}”*: people marked {proposal.agreeing} "
        f"of them as {KIND_NAMES[rule.kind]}. What a {rule.strength} rule would change:\n"
        f"{impacts_in_words(proposal.on_labelled, proposal.on_journal)}{_doubt(proposal)}"
    )


def _doubt(proposal: Proposal) -> str:
    fixed = proposal.on_labelled.fixed + proposal.on_journal.fixed
    if proposal.on_labelled.broken <= fixed:
        return ""
    return (
        "\nOn the built-in questions it does more harm than good. "
        "Add it only if the words really mean that in your workspace."
    )


def _buttons(number: int, proposal: Proposal) -> Block:
    rule = proposal.rule
    value = ProposedRule(rule.kind, rule.strength, rule.phrase.text).encoded
    return actions(
        button("Add this rule", "accept_rule", value),
        button("Don't suggest again", "reject_rule", value),
        block_id=f"proposal_{number}",
    )
