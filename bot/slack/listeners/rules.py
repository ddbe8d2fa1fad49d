"""`/whoowns-rules`: a workspace's own rules."""

from collections.abc import Callable

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
                return self._suggest(actor)

    def accept(self, request: Request) -> Message:
        """Add a proposed rule; the other proposals stay."""
        actor, proposed = self._actor(request), ProposedRule.decode(request.press.value)
        change = review_rules.accept(
            self._context, actor, proposed.kind, proposed.phrase, proposed.strength
        )
        return self._suggest_more(actor, rules_review.accepted(change))

    def reject(self, request: Request) -> Message:
        """Drop a proposal for good; the others stay."""
        actor, proposed = self._actor(request), ProposedRule.decode(request.press.value)
        review_rules.reject(self._context, actor, proposed.kind, proposed.phrase, proposed.strength)
        return self._suggest_more(actor, rules_review.rejected(proposed.phrase))

    def _suggest(self, actor: Person, news: str = "") -> Message:
        with self._reviews.one_at_a_time(actor.workspace_id):
            suggested = review_rules.suggest_rules(self._context, actor)
        return rules_review.rules_suggested(suggested, news)

    def _suggest_more(self, actor: Person, news: str) -> Message:
        """The suggestions that are left, below what became of the one that was pressed."""
        try:
            return self._suggest(actor, news)
        except Refusal as refusal:
            return rules_review.no_more_now(refusal, news)

    def _actor(self, request: Request) -> Person:
        return SlackDirectory(request.client, self._admins).actor(request)
