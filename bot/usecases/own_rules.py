"""A workspace's own rules: add one, remove one, list them, and try a question."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.audit import ChangeSource
from bot.domain.classification.labelled_questions import (
    LabelledQuestion,
    LabelledQuestions,
    RuleImpact,
)
from bot.domain.classification.own_rules import (
    OwnRule,
    RulesChange,
    RuleSet,
    Strength,
    WorkspaceClassifier,
)
from bot.domain.classification.phrase import MOST_LETTERS, key_of, phrase_of
from bot.domain.classification.proposals import breaks_too_many
from bot.domain.classification.rulebook import Theme
from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.domain.verdict import Kind, Verdict
from bot.rules import labelled_questions
from bot.store import own_rules, past_questions
from bot.store.database import Session
from bot.usecases.app_context import AppContext
from bot.usecases.apply_change import apply_change
from bot.usecases.team_access import check_may_change_rules

MOST_RULES = 200
"""Rules of a workspace at most: more than anybody can keep an eye on."""


@dataclass(frozen=True, slots=True)
class RuleAdded:
    """A rule that was added, and the `previous` one with the same phrase.

    `on_labelled` is what it does to the shipped questions, `on_journal` to the workspace's own, as
    far as the person who added it may know.
    """

    rule: OwnRule
    previous: OwnRule | None
    on_labelled: RuleImpact
    on_journal: RuleImpact


@dataclass(frozen=True, slots=True)
class TriedQuestion:
    """A question that was only tried, its verdict, and the themes that its signals may name."""

    text: str
    verdict: Verdict
    themes: Mapping[str, Theme]


def list_rules(context: AppContext, workspace_id: str) -> tuple[OwnRule, ...]:
    """Return the rules of a workspace, in the order in which they were added."""
    with context.database.reading() as session:
        return own_rules.all_of(session, workspace_id)


def try_question(context: AppContext, workspace_id: str, text: str) -> TriedQuestion:
    """Classify a question without recording anything."""
    classifier = context.workspace_classifier(context.workspace_teams(workspace_id))
    verdict = classifier.verdict(text)
    return TriedQuestion(text, verdict, context.rulebook.themes)


def check_may_change(context: AppContext, actor: Person) -> None:
    """Raise Refusal if `actor` may not change the rules."""
    with context.database.reading() as session:
        check_may_change_rules(session, actor)


def add_rule(
    context: AppContext,
    actor: Person,
    kind: Kind,
    typed: str,
    strength: Strength,
    *,
    source: ChangeSource = ChangeSource.COMMAND,
) -> RuleAdded:
    """Add a rule by which questions that hold the phrase `typed` count as `kind`.

    It takes the place of a rule with the same phrase. Raises Refusal for a phrase that no rule
    should go by, for one that breaks too many labelled questions, and if `actor` may not.
    """
    with context.database.reading() as session:
        check_may_change_rules(session, actor)
        workspace_teams = context.current_workspace_teams(actor.workspace_id)
        past = past_questions.latest(session, actor.workspace_id)
    rule = OwnRule(phrase_of(typed), kind, strength, actor.id)
    classifier = context.workspace_classifier(workspace_teams)
    refusal = refusal_of(rule, classifier)
    if refusal:
        raise refusal
    on_labelled = labelled_questions().impact_of(rule, classifier)
    own_questions = LabelledQuestions(LabelledQuestion(p.text, p.label, p.asker_id) for p in past)
    on_journal = own_questions.impact_of(rule, classifier, actor.id)
    change = apply_change(
        context, actor, RulesEdit(lambda rules: _with_rule(rules, rule)), source
    ).change
    return RuleAdded(rule, change.before.with_key(rule.phrase.key), on_labelled, on_journal)


def remove_rule(context: AppContext, actor: Person, which: int | str) -> OwnRule:
    """Remove the rule with this number in the list, or with this phrase; returns it.

    Raises Refusal if there is none, and if `actor` may not.
    """
    change = apply_change(
        context, actor, RulesEdit(lambda rules: rules.without(_find(rules, which)))
    ).change
    return _find(change.before, which)


def refusal_of(rule: OwnRule, classifier: WorkspaceClassifier) -> Refusal | None:
    """Return a Refusal for a rule that would break too many labelled questions, else None."""
    impact = labelled_questions().impact_of(rule, classifier)
    if not breaks_too_many(impact):
        return None
    weaker = "make it weak, or " if rule.strength is Strength.STRONG else ""
    return Refusal(
        f"“{rule.phrase.text}” would turn {impact.broken} of the {impact.containing} built-in "
        "questions with these words from right to wrong.",
        f"{weaker}use a longer phrase that only your own questions contain.".capitalize(),
    )


@dataclass(frozen=True, slots=True)
class RulesEdit:
    """A change of a workspace's rules, by somebody who may change any team in it."""

    edit: Callable[[RuleSet], RuleSet]

    def read(self, session: Session, workspace_id: str) -> RuleSet:
        """Return the rules as they are stored."""
        return RuleSet(own_rules.all_of(session, workspace_id))

    def check_permission(self, session: Session, actor: Person, _: RuleSet) -> None:
        """Raise Refusal if `actor` may change no team."""
        check_may_change_rules(session, actor)

    def change(self, _: Session, __: Person, before: RuleSet, ___: datetime) -> RulesChange:
        """Return what the edit changes; raises Refusal as it does."""
        return RulesChange(before, self.edit(before))

    def write(
        self, session: Session, actor: Person, change: RulesChange, _: datetime
    ) -> RulesChange:
        """Store the rules that differ."""
        own_rules.save(session, actor.workspace_id, change)
        return change


def _with_rule(rules: RuleSet, rule: OwnRule) -> RuleSet:
    if rules.with_key(rule.phrase.key) is None and len(rules.rules) >= MOST_RULES:
        raise Refusal(
            f"This workspace already has {len(rules.rules)} rules, as many as fit.",
            "Remove one first; `/whoowns-rules check` names those that do nothing.",
        )
    return rules.with_rule(rule)


def _find(rules: RuleSet, which: int | str) -> OwnRule:
    if isinstance(which, int) and 1 <= which <= len(rules.rules):
        return rules.rules[which - 1]
    rule = rules.with_key(key_of(str(which)))
    if rule is None:
        wanted = str(which) if isinstance(which, int) else f"for “{which[:MOST_LETTERS]}”"
        raise Refusal(f"There is no rule {wanted}.", "See `/whoowns-rules list`.")
    return rule
