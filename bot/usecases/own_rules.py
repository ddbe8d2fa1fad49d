"""A workspace's own rules: add one, remove one, list them, and try a question."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.classification.labelled_questions import (
    LabelledQuestion,
    LabelledQuestions,
    RuleImpact,
)
from bot.domain.classification.own_rules import OwnRule, Strength, WorkspaceClassifier
from bot.domain.classification.phrase import MOST_LETTERS, key_of, phrase_of
from bot.domain.classification.proposals import MOST_BROKEN, breaks_too_many
from bot.domain.classification.rulebook import Theme
from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.domain.verdict import Kind, Verdict
from bot.domain.workspace import may_change
from bot.rules import labelled_questions
from bot.store import audit, own_rules, past_questions
from bot.store.database import Session
from bot.usecases.app_context import AppContext
from bot.usecases.team_cache import WorkspaceTeams

MOST_RULES = 200
"""Rules of a workspace at most: more than anybody keeps an eye on."""


@dataclass(frozen=True, slots=True)
class RuleAdded:
    """A rule, what its phrase said before, and what it changes in known and in own questions."""

    rule: OwnRule
    previous: OwnRule | None
    on_labelled: RuleImpact
    on_journal: RuleImpact


@dataclass(frozen=True, slots=True)
class Tried:
    """The verdict on a question that was only tried, and the themes its signals may name.

    `text` is the question.
    """

    text: str
    verdict: Verdict
    themes: Mapping[str, Theme]


def list_rules(context: AppContext, workspace_id: str) -> tuple[OwnRule, ...]:
    """The rules of a workspace, in the order in which they were added."""
    with context.database.reading() as session:
        return own_rules.all_of(session, workspace_id)


def try_question(context: AppContext, workspace_id: str, text: str) -> Tried:
    """What a question would be called, and why; nothing is kept."""
    verdict = context.judge(context.workspace_teams(workspace_id)).verdict(text)
    return Tried(text, verdict, context.rulebook.themes)


def add_rule(
    context: AppContext,
    actor: Person,
    kind: Kind,
    typed: str,
    strength: Strength,
    *,
    source: str = "command",
) -> RuleAdded:
    """Let questions that hold a phrase be called `kind`.

    Raises Refusal for a phrase that no rule should go by, and where `actor` may not.
    """
    with context.database.reading() as session:
        workspace_teams = context.current_workspace_teams(actor.workspace_id)
        check_may_change_rules(actor, workspace_teams)
        past = past_questions.latest(session, actor.workspace_id)
    rule = OwnRule(phrase_of(typed), kind, strength, actor.id)
    judge = context.judge(workspace_teams)
    spoilt = spoils(rule, judge)
    if spoilt:
        raise spoilt
    on_labelled = labelled_questions().impact_of(rule, judge)
    on_journal = LabelledQuestions(LabelledQuestion(p.text, p.label) for p in past).impact_of(
        rule, judge
    )
    previous = _keep(context, actor, rule, source)
    return RuleAdded(rule, previous, on_labelled, on_journal)


def remove_rule(context: AppContext, actor: Person, which: int | str) -> OwnRule:
    """Remove the rule with this number in the list, or with this phrase; gives what it was.

    Raises Refusal where there is none, and where `actor` may not.
    """
    with context.database.transaction() as session:
        check_may_change_rules(actor, context.current_workspace_teams(actor.workspace_id))
        rule = _which(own_rules.all_of(session, actor.workspace_id), which)
        own_rules.remove(session, actor.workspace_id, rule.phrase)
        note(context, session, actor, "rule", rule, None, "command")
    context.team_cache.forget(actor.workspace_id)
    return rule


def spoils(rule: OwnRule, judge: WorkspaceClassifier) -> Refusal | None:
    """What to say of a rule that would turn too many of the known questions wrong, else None."""
    impact = labelled_questions().impact_of(rule, judge)
    return _spoils(rule, impact) if breaks_too_many(impact) else None


def check_may_change_rules(actor: Person, workspace_teams: WorkspaceTeams) -> None:
    """Raise Refusal where `actor` may not change the rules: where no team is theirs to change."""
    teams, policy = workspace_teams.matcher.teams, workspace_teams.settings.policy
    no_holders = not any(team.holders for team in teams)
    if any(may_change(policy, actor, team, no_holders=no_holders) for team in (None, *teams)):
        return
    raise Refusal(
        "Only those who may change a team can change the rules of this workspace.",
        "Ask a workspace admin, or somebody whom `/whoowns-team list` names.",
    )


def note(
    context: AppContext,
    session: Session,
    actor: Person,
    action: str,
    old: OwnRule | None,
    new: OwnRule | None,
    source: str,
) -> None:
    """Keep a change of the rules in the audit trail."""
    audit.note(
        session,
        actor.workspace_id,
        actor=actor.id,
        at=context.clock(),
        action=action,
        team_id=None,
        team_name="",
        old=None if old is None else str(old),
        new=None if new is None else str(new),
        source=source,
    )


def _keep(context: AppContext, actor: Person, rule: OwnRule, source: str) -> OwnRule | None:
    """Store a rule; gives the one whose place it takes."""
    with context.database.transaction() as session:
        own = own_rules.all_of(session, actor.workspace_id)
        previous = _with_key(own, rule.phrase.key)
        if previous is None and len(own) >= MOST_RULES:
            raise Refusal(
                f"This workspace has {len(own)} rules already, as many as fit.",
                "Remove one first; `/whoowns-rules check` names those that do nothing.",
            )
        own_rules.add(session, actor.workspace_id, rule)
        note(context, session, actor, "rule", previous, rule, source)
    context.team_cache.forget(actor.workspace_id)
    return previous


def _which(own: tuple[OwnRule, ...], which: int | str) -> OwnRule:
    if isinstance(which, int) and 1 <= which <= len(own):
        return own[which - 1]
    rule = _with_key(own, key_of(str(which)))
    if rule is None:
        none = f"rule {which}" if isinstance(which, int) else f"rule for “{which[:MOST_LETTERS]}”"
        raise Refusal(f"There is no {none}.", "See `/whoowns-rules list`.")
    return rule


def _with_key(own: tuple[OwnRule, ...], key: str) -> OwnRule | None:
    return next((rule for rule in own if rule.phrase.key == key), None)


def _spoils(rule: OwnRule, impact: RuleImpact) -> Refusal:
    weaker = "make it weak, or " if rule.strength is Strength.STRONG else ""
    return Refusal(
        f"“{rule.phrase.text}” would turn {impact.broken} of {impact.questions:,} labelled "
        f"questions that I come with from right to wrong; at most "
        f"{int(MOST_BROKEN * impact.questions)} "
        f"may ({MOST_BROKEN:.1%}).",
        f"{weaker}use a longer phrase that only your own questions hold.".capitalize(),
    )
