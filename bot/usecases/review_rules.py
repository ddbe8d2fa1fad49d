"""Look over a workspace's own rules: what is odd about them, and what people's corrections say."""

from dataclasses import dataclass

from bot.domain.judging.known_questions import Judged, KnownQuestions
from bot.domain.judging.own_rules import OwnRule, Strength
from bot.domain.judging.own_rules_check import Finding, check
from bot.domain.judging.phrase import key_of, phrase_of
from bot.domain.judging.proposals import PastQuestion, Proposal, proposals
from bot.domain.people.person import Person
from bot.domain.verdict import Kind
from bot.rules import known_questions
from bot.store import own_rules, past_questions
from bot.usecases.desk import Desk
from bot.usecases.own_rules import RuleAdded, add_rule, check_may_change_rules, note


@dataclass(frozen=True, slots=True)
class Checked:
    """What is odd about `rules` rules, by the latest `questions` questions."""

    findings: tuple[Finding, ...]
    rules: int
    questions: int


@dataclass(frozen=True, slots=True)
class Suggested:
    """What could be learnt from `corrected` corrected questions."""

    proposals: tuple[Proposal, ...]
    corrected: int


def check_rules(desk: Desk, workspace_id: str) -> Checked:
    """Own rules that overlap with others, never fire, or are contradicted by people."""
    with desk.database.reading() as session:
        roster = desk.roster(workspace_id)
        past = past_questions.latest(session, workspace_id)
    findings = check(desk.judge(roster), desk.rulebook.themes, _judged(past))
    return Checked(findings, len(roster.own.rules), len(past))


def suggest_rules(desk: Desk, actor: Person) -> Suggested:
    """Rules that would mend what people corrected; raises Refusal where `actor` may add none."""
    with desk.database.reading() as session:
        roster = desk.current_roster(actor.workspace_id)
        check_may_change_rules(actor, roster)
        past = past_questions.latest(session, actor.workspace_id)
        rejected = own_rules.rejected(session, actor.workspace_id)
    # A team's name says which team is asked, not what it is asked.
    named = {key_of(name) for team in roster.finder.teams for name in (team.name, *team.aliases)}
    settled = rejected | named | {rule.phrase.key for rule in roster.own.rules}
    found = proposals(past, desk.judge(roster), known_questions(), settled)
    return Suggested(found, sum(one.corrected for one in past))


def accept(desk: Desk, actor: Person, kind: Kind, phrase: str, strength: Strength) -> RuleAdded:
    """Add a proposed rule; raises Refusal as adding any rule does."""
    return add_rule(desk, actor, kind, phrase, strength, door="suggestion")


def reject(desk: Desk, actor: Person, kind: Kind, phrase: str, strength: Strength) -> OwnRule:
    """Never propose a rule for this phrase again; raises Refusal where `actor` may not say so."""
    rule = OwnRule(phrase_of(phrase), kind, strength, actor.id)
    with desk.database.transaction() as session:
        check_may_change_rules(actor, desk.current_roster(actor.workspace_id))
        own_rules.reject(session, actor.workspace_id, rule.phrase)
        note(desk, session, actor, "rule rejected", rule, None, "suggestion")
    return rule


def _judged(past: tuple[PastQuestion, ...]) -> KnownQuestions:
    return KnownQuestions(Judged(one.text, one.label) for one in past)
