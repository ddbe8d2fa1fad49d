"""Review a workspace's own rules: what is wrong with them, and what corrections suggest."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.audit import ChangeSource
from bot.domain.classification.labelled_questions import LabelledQuestion, LabelledQuestions
from bot.domain.classification.own_rules import OwnRule, Rejection, Strength
from bot.domain.classification.own_rules_check import RuleIssue, check
from bot.domain.classification.phrase import key_of, phrase_of
from bot.domain.classification.proposals import Proposal, proposals
from bot.domain.people.person import Person
from bot.domain.verdict import Kind
from bot.rules import labelled_questions
from bot.store import own_rules, past_questions
from bot.store.database import Session
from bot.usecases.app_context import AppContext
from bot.usecases.apply_change import apply_change
from bot.usecases.own_rules import RuleAdded, add_rule
from bot.usecases.team_access import check_may_change_rules


@dataclass(frozen=True, slots=True)
class RulesCheck:
    """What is wrong with a workspace's rules.

    `rules` is how many were checked, and `questions` against how many of the latest questions.
    """

    findings: tuple[RuleIssue, ...]
    rules: int
    questions: int


@dataclass(frozen=True, slots=True)
class RuleSuggestions:
    """Rules that are proposed, learnt from `corrected` corrected questions."""

    proposals: tuple[Proposal, ...]
    corrected: int


def check_rules(context: AppContext, workspace_id: str, reader_id: str) -> RulesCheck:
    """Find own rules that overlap with others, hardly fire, or are contradicted by people."""
    with context.database.reading() as session:
        workspace_teams = context.workspace_teams(workspace_id)
        past = past_questions.latest(session, workspace_id)
    classifier = context.workspace_classifier(workspace_teams)
    labelled = LabelledQuestions(LabelledQuestion(q.text, q.label, q.asker_id) for q in past)
    findings = check(classifier, context.rulebook.themes, labelled, reader_id)
    return RulesCheck(findings, len(workspace_teams.own_rules.rules), len(past))


def suggest_rules(context: AppContext, actor: Person) -> RuleSuggestions:
    """Propose rules that fix what people corrected; raises Refusal if `actor` may add none."""
    with context.database.reading() as session:
        check_may_change_rules(session, actor)
        workspace_teams = context.current_workspace_teams(actor.workspace_id)
        past = past_questions.latest(session, actor.workspace_id)
        rejected = own_rules.rejected(session, actor.workspace_id)
    # A team's name says which team is asked, not what it is asked.
    team_names = {
        key_of(name)
        for team in workspace_teams.matcher.teams
        for name in (team.name, *team.aliases)
    }
    settled = team_names | {r.phrase.key for r in workspace_teams.own_rules.rules}

    def excluded(key: str) -> bool:
        return key in settled or rejected(key)

    classifier = context.workspace_classifier(workspace_teams)
    proposed = proposals(past, classifier, labelled_questions(), excluded)
    return RuleSuggestions(proposed, sum(question.corrected for question in past))


def accept(
    context: AppContext, actor: Person, kind: Kind, phrase: str, strength: Strength
) -> RuleAdded:
    """Add a proposed rule; raises Refusal as adding any rule does."""
    return add_rule(context, actor, kind, phrase, strength, source=ChangeSource.SUGGESTION)


def reject(
    context: AppContext, actor: Person, kind: Kind, phrase: str, strength: Strength
) -> OwnRule:
    """Never propose a rule for this phrase again; raises Refusal if `actor` may not decide."""
    rule = OwnRule(phrase_of(phrase), kind, strength, actor.id)
    apply_change(context, actor, _Rejection(rule), ChangeSource.SUGGESTION)
    return rule


@dataclass(frozen=True, slots=True)
class _Rejection:
    rule: OwnRule

    def read(self, session: Session, workspace_id: str) -> bool:
        """Return whether the phrase was rejected before."""
        return own_rules.rejected(session, workspace_id)(self.rule.phrase.key)

    def check_permission(self, session: Session, actor: Person, _: bool) -> None:
        check_may_change_rules(session, actor)

    def change(self, _: Session, __: Person, before: bool, ___: datetime) -> Rejection:
        return Rejection(self.rule, known=before)

    def write(self, session: Session, actor: Person, change: Rejection, _: datetime) -> Rejection:
        own_rules.reject(session, actor.workspace_id, self.rule.phrase)
        return change
