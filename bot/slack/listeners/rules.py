"""`/whoowns-rules`: a workspace's own rules."""

from collections.abc import Callable

from slack_bolt import Args

from bot.domain.classification.own_rules import Strength
from bot.domain.people.person import Person
from bot.domain.verdict import Kind
from bot.slack import payloads
from bot.slack.commands import rules_commands
from bot.slack.directory import SlackDirectory
from bot.slack.message import Message
from bot.slack.views import explanation, rules, rules_review, usage
from bot.usecases import own_rules, review_rules
from bot.usecases.app_context import AppContext


class RulesListeners:
    """The typed door to a workspace's own rules, and the buttons under proposals."""

    def __init__(self, context: AppContext, admins: frozenset[str]) -> None:
        self._context = context
        self._admins = admins
        self.by_action: dict[str, Callable[[Args], Message]] = {
            "accept_rule": self.accept,
            "reject_rule": self.reject,
        }

    def command(self, args: Args) -> Message:
        """Do what was typed after `/whoowns-rules`."""
        workspace_id = payloads.workspace_of(args.body)
        match rules_commands.parse(payloads.typed_command(args.body)):
            case rules_commands.ShowRulesHelp():
                return usage.rules()
            case rules_commands.ListRules():
                return rules.listed(own_rules.list_rules(self._context, workspace_id))
            case rules_commands.TryQuestion(text):
                return explanation.explained(
                    own_rules.try_question(self._context, workspace_id, text)
                )
            case rules_commands.CheckRules():
                return rules_review.checked(review_rules.check_rules(self._context, workspace_id))
            case command:
                return self._change(self._actor(args, args.body["user_id"]), command)

    def accept(self, args: Args) -> Message:
        """Add a proposed rule; the other proposals stay."""
        actor, kind, strength, phrase = self._pressed(args)
        change = review_rules.accept(self._context, actor, kind, phrase, strength)
        found = review_rules.suggest_rules(self._context, actor)
        return rules_review.suggested(found, rules_review.accepted(change))

    def reject(self, args: Args) -> Message:
        """Drop a proposal for good; the others stay."""
        actor, kind, strength, phrase = self._pressed(args)
        review_rules.reject(self._context, actor, kind, phrase, strength)
        found = review_rules.suggest_rules(self._context, actor)
        return rules_review.suggested(found, rules_review.rejected(phrase))

    def _change(
        self,
        actor: Person,
        command: rules_commands.AddRule | rules_commands.RemoveRule | rules_commands.SuggestRules,
    ) -> Message:
        match command:
            case rules_commands.AddRule(kind, phrase, strength):
                return rules.added(own_rules.add_rule(self._context, actor, kind, phrase, strength))
            case rules_commands.RemoveRule(which):
                return rules.removed(own_rules.remove_rule(self._context, actor, which))
            case rules_commands.SuggestRules():
                return rules_review.suggested(review_rules.suggest_rules(self._context, actor))

    def _pressed(self, args: Args) -> tuple[Person, Kind, Strength, str]:
        press = payloads.press_of(args.body)
        kind, strength, phrase = press.value.split(":", 2)
        return self._actor(args, press.user_id), Kind(kind), Strength(strength), phrase

    def _actor(self, args: Args, user_id: str) -> Person:
        directory = SlackDirectory(args.client, self._admins)
        return directory.person(payloads.workspace_of(args.body), user_id)
