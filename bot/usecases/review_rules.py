"""Review a workspace's own rules: what is wrong with them, and what corrections suggest.

A review reads thousands of questions, so there is one at a time in a workspace, and its work has
an end.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate, takewhile
from threading import Lock

from bot.domain.audit import ChangeSource
from bot.domain.classification.labelled_questions import LabelledQuestion, LabelledQuestions
from bot.domain.classification.own_rules import OwnRule, Rejection, Strength
from bot.domain.classification.own_rules_check import RuleIssue, check
from bot.domain.classification.phrase import key_of, phrase_of
from bot.domain.classification.proposals import PastQuestion, Proposal, proposals
from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.domain.verdict import Kind
from bot.rules import labelled_questions
from bot.store import own_rules, past_questions
from bot.store.database import Session
from bot.usecases.app_context import AppContext
from bot.usecases.apply_change import apply_change
from bot.usecases.own_rules import RuleAdded, add_rule
from bot.usecases.team_access import check_may_change_rules
from bot.usecases.team_cache import WorkspaceTeams

MOST_LETTERS = 200_000
"""Letters that a review reads: of 2,000 questions, a hundred each. That takes about two seconds."""
SUGGEST_SECONDS = 4.0
"""As long as a review looks for suggestions."""


@dataclass(frozen=True, slots=True)
class RulesCheck:
    """What is wrong with a workspace's rules.

    `rules` is how many were checked, and `questions` against how many of the latest questions;
    `left_out` are older ones for which there was no time.
    """

    findings: tuple[RuleIssue, ...]
    rules: int
    questions: int
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class RuleSuggestions:
    """Rules that are proposed, learnt from `corrected` corrected questions.

    They are among the latest `questions`; `left_out` are older ones for which there was no time.
    `stopped` is true where there was none for phrases that recur less.
    """

    proposals: tuple[Proposal, ...]
    corrected: int
    questions: int = 0
    left_out: int = 0
    stopped: bool = False


class Reviews:
    """The workspaces in which a review is running; every process counts for itself."""

    def __init__(self) -> None:
        self._running: set[str] = set()
        self._lock = Lock()

    @contextmanager
    def one_at_a_time(self, workspace_id: str) -> Iterator[None]:
        """Count a review as running; raises Refusal while there is another."""
        with self._lock:
            if workspace_id in self._running:
                raise Refusal(
                    "Somebody else is having this workspace's rules reviewed right now.",
                    "Please try again in a moment.",
                )
            self._running.add(workspace_id)
        try:
            yield
        finally:
            with self._lock:
                self._running.discard(workspace_id)


def check_rules(context: AppContext, actor: Person) -> RulesCheck:
    """Find own rules that overlap with others, hardly fire, or are contradicted by people.

    Raises Refusal if `actor` may not change them.
    """
    with context.database.reading() as session:
        check_may_change_rules(session, actor)
        workspace_teams = context.current_workspace_teams(actor.workspace_id)
        rules = workspace_teams.own_rules.rules
        past = past_questions.latest(session, actor.workspace_id) if rules else ()
    read = _readable(past)
    classifier = context.workspace_classifier(workspace_teams)
    labelled = LabelledQuestions(LabelledQuestion(q.text, q.label, q.asker_id) for q in read)
    findings = check(classifier, context.rulebook.themes, labelled, actor.id)
    return RulesCheck(findings, len(rules), len(read), len(past) - len(read))


def suggest_rules(
    context: AppContext,
    actor: Person,
    seconds: float = SUGGEST_SECONDS,
    *,
    added: OwnRule | None = None,
    dropped: OwnRule | None = None,
) -> RuleSuggestions:
    """Propose rules that fix what people corrected; raises Refusal if `actor` may add none.

    Phrases are tried for so many `seconds`, those that recur most first. With `added` or `dropped`,
    it is as if that rule had been accepted or rejected: the review comes before the decision is
    stored, since nobody else could write meanwhile.
    """
    deadline = Deadline(seconds)
    with context.database.reading() as session:
        check_may_change_rules(session, actor)
        workspace_teams = context.current_workspace_teams(actor.workspace_id)
        past = past_questions.latest(session, actor.workspace_id)
        rejected = own_rules.rejected(session, actor.workspace_id)
    read = _readable(past)
    settled = _settled_keys(workspace_teams, added)

    def is_rejected(key: str) -> bool:
        return rejected(key) or (dropped is not None and key == dropped.phrase.key)

    classifier = context.workspace_classifier(workspace_teams)
    if added:
        classifier = classifier.with_rule(added)
    proposed = proposals(
        read, classifier, labelled_questions(), settled.__contains__, is_rejected, deadline.is_over
    )
    corrected = sum(question.corrected for question in read)
    return RuleSuggestions(proposed, corrected, len(read), len(past) - len(read), deadline.was_over)


class Deadline:
    """A moment so many seconds from now; `was_over` is what the last question about it returned."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds
        self.was_over = False

    def is_over(self) -> bool:
        """Return whether the moment has passed."""
        self.was_over = time.monotonic() >= self._ends
        return self.was_over


def _settled_keys(workspace_teams: WorkspaceTeams, added: OwnRule | None) -> set[str]:
    """Return the phrases that are not suggested: own rules and the names of teams.

    A team's name says which team is asked, not what it is asked.
    """
    own_rules = (*workspace_teams.own_rules.rules, added)
    names = (name for team in workspace_teams.matcher.teams for name in (team.name, *team.aliases))
    return {key_of(name) for name in names} | {rule.phrase.key for rule in own_rules if rule}


def _readable(past: Sequence[PastQuestion]) -> Sequence[PastQuestion]:
    """Return as many of the questions, the latest first, as a review has time to read."""
    letters = accumulate(len(question.text) for question in past)
    return past[: sum(1 for _ in takewhile(MOST_LETTERS.__ge__, letters))]


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
