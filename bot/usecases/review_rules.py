"""Look over a workspace's own rules: what is odd about them, and what people's corrections say."""

from dataclasses import dataclass

from bot.domain.classification.labelled_questions import LabelledQuestion, LabelledQuestions
from bot.domain.classification.own_rules import OwnRule, Strength
from bot.domain.classification.own_rules_check import RuleIssue, check
from bot.domain.classification.phrase import key_of, phrase_of
from bot.domain.classification.proposals import PastQuestion, Proposal, proposals
from bot.domain.people.person import Person
from bot.domain.verdict import Kind
from bot.rules import labelled_questions
from bot.store import own_rules, past_questions
from bot.usecases.app_context import AppContext
from bot.usecases.own_rules import RuleAdded, add_rule, check_may_change_rules, note


@dataclass(frozen=True, slots=True)
class Checked:
    """What is odd about `rules` rules, by the latest `questions` questions."""

    findings: tuple[RuleIssue, ...]
    rules: int
    questions: int


@dataclass(frozen=True, slots=True)
class Suggested:
    """What could be learnt from `corrected` corrected questions."""

    proposals: tuple[Proposal, ...]
    corrected: int


def check_rules(context: AppContext, workspace_id: str) -> Checked:
    """Own rules that overlap with others, never fire, or are contradicted by people."""
    with context.database.reading() as session:
        workspace_teams = context.workspace_teams(workspace_id)
        past = past_questions.latest(session, workspace_id)
    findings = check(context.judge(workspace_teams), context.rulebook.themes, _judged(past))
    return Checked(findings, len(workspace_teams.own.rules), len(past))


def suggest_rules(context: AppContext, actor: Person) -> Suggested:
    """Rules that would mend what people corrected; raises Refusal where `actor` may add none."""
    with context.database.reading() as session:
        workspace_teams = context.current_workspace_teams(actor.workspace_id)
        check_may_change_rules(actor, workspace_teams)
        past = past_questions.latest(session, actor.workspace_id)
        rejected = own_rules.rejected(session, actor.workspace_id)
    # A team's name says which team is asked, not what it is asked.
    named = {
        key_of(name)
        for team in workspace_teams.matcher.teams
        for name in (team.name, *team.aliases)
    }
    settled = rejected | named | {rule.phrase.key for rule in workspace_teams.own.rules}
    found = proposals(past, context.judge(workspace_teams), labelled_questions(), settled)
    return Suggested(found, sum(one.corrected for one in past))


def accept(
    context: AppContext, actor: Person, kind: Kind, phrase: str, strength: Strength
) -> RuleAdded:
    """Add a proposed rule; raises Refusal as adding any rule does."""
    return add_rule(context, actor, kind, phrase, strength, source="suggestion")


def reject(
    context: AppContext, actor: Person, kind: Kind, phrase: str, strength: Strength
) -> OwnRule:
    """Never propose a rule for this phrase again; raises Refusal where `actor` may not say so."""
    rule = OwnRule(phrase_of(phrase), kind, strength, actor.id)
    with context.database.transaction() as session:
        check_may_change_rules(actor, context.current_workspace_teams(actor.workspace_id))
        own_rules.reject(session, actor.workspace_id, rule.phrase)
        note(context, session, actor, "rule rejected", rule, None, "suggestion")
    return rule


def _judged(past: tuple[PastQuestion, ...]) -> LabelledQuestions:
    return LabelledQuestions(LabelledQuestion(one.text, one.label) for one in past)
