"""`/whoowns-rules`: a workspace's own rules."""

from collections.abc import Callable

from bot.domain.classification.own_rules import OwnRule
from bot.domain.classification.phrase import phrase_of
from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.slack.commands import rules_commands
from bot.slack.directory import SlackDirectory
from bot.slack.message import Message
from bot.slack.request import Request
from bot.slack.values import ProposedRule
from bot.slack.views import guidance, reasons, rules, rules_review
from bot.usecases import own_rules, review_rules
from bot.usecases.app_context import AppContext


class RulesListeners:
    """Shows, changes, checks and suggests own rules."""

    def __init__(self, context: AppContext, admins: frozenset[str]) -> None:
        self._context = context
        self._admins = admins
        self._reviews = review_rules.Reviews()
        self.by_action: dict[str, Callable[[Request], Message]] = {
            "accept_rule": self.accept,
            "reject_rule": self.reject,
        }

    def command(self, request: Request) -> Message:
        """Do what was typed after `/whoowns-rules`."""
        workspace_id = request.workspace_id
        match rules_commands.parse(request.command_text):
            case rules_commands.ShowRulesHelp():
                return guidance.how_to_teach_words()
            case rules_commands.ListRules():
                return rules.rule_list(own_rules.list_rules(self._context, workspace_id))
            case rules_commands.TryQuestion(text):
                return reasons.tested(own_rules.try_question(self._context, workspace_id, text))
            case command:
                return self._change(request, command)

    def _change(
        self,
        request: Request,
        command: rules_commands.AddRule
        | rules_commands.RemoveRule
        | rules_commands.CheckRules
        | rules_commands.SuggestRules,
    ) -> Message:
        actor = self._actor(request)
        match command:
            case rules_commands.AddRule(kind, phrase, strength):
                return rules.rule_added(
                    own_rules.add_rule(self._context, actor, kind, phrase, strength)
                )
            case rules_commands.RemoveRule(number_or_phrase):
                return rules.rule_removed(
                    own_rules.remove_rule(self._context, actor, number_or_phrase)
                )
            case rules_commands.CheckRules():
                with self._reviews.one_at_a_time(actor.workspace_id):
                    checked = review_rules.check_rules(self._context, actor)
                return rules_review.rules_checked(checked)
            case rules_commands.SuggestRules():
                return rules_review.rules_suggested(self._suggest(actor))

    def accept(self, request: Request) -> Message:
        """Add a proposed rule; the other proposals stay."""
        actor, proposed = self._actor(request), ProposedRule.decode(request.press.value)
        more = self._more(actor, added=_rule_of(proposed))
        change = review_rules.accept(
            self._context, actor, proposed.kind, proposed.phrase, proposed.strength
        )
        return _shown(more, rules_review.accepted(change))

    def reject(self, request: Request) -> Message:
        """Drop a proposal for good; the others stay."""
        actor, proposed = self._actor(request), ProposedRule.decode(request.press.value)
        more = self._more(actor, dropped=_rule_of(proposed))
        review_rules.reject(self._context, actor, proposed.kind, proposed.phrase, proposed.strength)
        return _shown(more, rules_review.rejected(proposed.phrase))

    def _suggest(
        self, actor: Person, added: OwnRule | None = None, dropped: OwnRule | None = None
    ) -> review_rules.RuleSuggestions:
        with self._reviews.one_at_a_time(actor.workspace_id):
            return review_rules.suggest_rules(self._context, actor, added=added, dropped=dropped)

    def _more(
        self, actor: Person, added: OwnRule | None = None, dropped: OwnRule | None = None
    ) -> review_rules.RuleSuggestions | Refusal:
        """What is suggested once a proposal is decided on, or why that isn't known now.

        It is looked for before the decision is stored: nothing else could be written meanwhile.
        """
        own_rules.check_may_change(self._context, actor)
        try:
            return self._suggest(actor, added, dropped)
        except Refusal as refusal:
            return refusal

    def _actor(self, request: Request) -> Person:
        return SlackDirectory(request.client, self._admins).actor(request)


def _rule_of(proposed: ProposedRule) -> OwnRule:
    return OwnRule(phrase_of(proposed.phrase), proposed.kind, proposed.strength)


def _shown(more: review_rules.RuleSuggestions | Refusal, news: str) -> Message:
    """What became of a proposal, and the others below it."""
    if isinstance(more, Refusal):
        return rules_review.no_more_now(more, news)
    return rules_review.rules_suggested(more, news)
