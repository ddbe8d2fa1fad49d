"""A workspace's own rules: add one, remove one, list them, and try a question."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.audit import ChangeSource
from bot.domain.classification.labelled_questions import (
    LabelledQuestion,
    LabelledQuestions,
    RuleImpact,
)
from bot.domain.classification.own_rules import OwnRule, Strength, WorkspaceClassifier
from bot.domain.classification.phrase import MOST_LETTERS, key_of, phrase_of
from bot.domain.classification.proposals import breaks_too_many
from bot.domain.classification.rulebook import Theme
from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.domain.verdict import Kind, Verdict
from bot.domain.workspace import may_change
from bot.rules import labelled_questions
from bot.store import own_rules, past_questions
from bot.usecases.app_context import AppContext
from bot.usecases.audit_trail import record_change
from bot.usecases.team_cache import WorkspaceTeams

MOST_RULES = 200
"""Rules of a workspace at most: more than anybody can keep an eye on."""


@dataclass(frozen=True, slots=True)
class RuleAdded:
    """A rule that was added, and the one in whose place it came.

    `on_labelled` is what it does to the shipped questions, `on_journal` to the workspace's own.
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
        workspace_teams = context.current_workspace_teams(actor.workspace_id)
        check_may_change_rules(actor, workspace_teams)
        past = past_questions.latest(session, actor.workspace_id)
    rule = OwnRule(phrase_of(typed), kind, strength, actor.id)
    classifier = context.workspace_classifier(workspace_teams)
    refusal = refusal_of(rule, classifier)
    if refusal:
        raise refusal
    on_labelled = labelled_questions().impact_of(rule, classifier)
    own_questions = LabelledQuestions(LabelledQuestion(p.text, p.label) for p in past)
    on_journal = own_questions.impact_of(rule, classifier)
    previous = _save(context, actor, rule, source)
    return RuleAdded(rule, previous, on_labelled, on_journal)


def remove_rule(context: AppContext, actor: Person, which: int | str) -> OwnRule:
    """Remove the rule with this number in the list, or with this phrase; returns it.

    Raises Refusal if there is none, and if `actor` may not.
    """
    with context.database.transaction() as session:
        check_may_change_rules(actor, context.current_workspace_teams(actor.workspace_id))
        rule = _find(own_rules.all_of(session, actor.workspace_id), which)
        own_rules.remove(session, actor.workspace_id, rule.phrase)
        record_change(context, session, actor, "rule", str(rule), None, ChangeSource.COMMAND)
    context.team_cache.refresh(actor.workspace_id)
    return rule


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


def check_may_change_rules(actor: Person, workspace_teams: WorkspaceTeams) -> None:
    """Raise Refusal if `actor` may change no team, and so may not change the rules either."""
    teams, policy = workspace_teams.matcher.teams, workspace_teams.settings.policy
    no_holders = not any(team.holders for team in teams)
    if any(may_change(policy, actor, team, no_holders=no_holders) for team in (None, *teams)):
        return
    raise Refusal(
        "Only people who may change a team can change this workspace's rules.",
        "Ask a workspace admin, or somebody named in `/whoowns-team list`.",
    )


def _save(
    context: AppContext, actor: Person, rule: OwnRule, source: ChangeSource
) -> OwnRule | None:
    """Store a rule; returns the one whose place it takes."""
    with context.database.transaction() as session:
        own = own_rules.all_of(session, actor.workspace_id)
        previous = _with_key(own, rule.phrase.key)
        if previous is None and len(own) >= MOST_RULES:
            raise Refusal(
                f"This workspace already has {len(own)} rules, as many as fit.",
                "Remove one first; `/whoowns-rules check` names those that do nothing.",
            )
        own_rules.add(session, actor.workspace_id, rule)
        old = str(previous) if previous else None
        record_change(context, session, actor, "rule", old, str(rule), source)
    context.team_cache.refresh(actor.workspace_id)
    return previous


def _find(own: tuple[OwnRule, ...], which: int | str) -> OwnRule:
    if isinstance(which, int) and 1 <= which <= len(own):
        return own[which - 1]
    rule = _with_key(own, key_of(str(which)))
    if rule is None:
        wanted = str(which) if isinstance(which, int) else f"for “{which[:MOST_LETTERS]}”"
        raise Refusal(f"There is no rule {wanted}.", "See `/whoowns-rules list`.")
    return rule


def _with_key(own: tuple[OwnRule, ...], key: str) -> OwnRule | None:
    return next((rule for rule in own if rule.phrase.key == key), None)
