"""`/whoowns-rules`: a workspace's own rules."""

from collections.abc import Callable

from slack_bolt import Args

from bot.domain.judging.own_rules import Strength
from bot.domain.people.person import Person
from bot.domain.verdict import Kind
from bot.slack import payloads, typed_rules
from bot.slack.directory import Directory
from bot.slack.message import Message
from bot.slack.views import explanation, rules, rules_review, usage
from bot.usecases import own_rules, review_rules
from bot.usecases.desk import Desk


class Rules:
    """The typed door to a workspace's own rules, and the buttons under proposals."""

    def __init__(self, desk: Desk, admins: frozenset[str]) -> None:
        self._desk = desk
        self._admins = admins
        self.by_action: dict[str, Callable[[Args], Message]] = {
            "accept_rule": self.accept,
            "reject_rule": self.reject,
        }

    def command(self, args: Args) -> Message:
        """Do what was typed after `/whoowns-rules`."""
        workspace_id = payloads.workspace_of(args.body)
        match typed_rules.parse(payloads.typed_command(args.body)):
            case typed_rules.HelpRules():
                return usage.rules()
            case typed_rules.ListRules():
                return rules.listed(own_rules.list_rules(self._desk, workspace_id))
            case typed_rules.TryQuestion(text):
                return explanation.explained(own_rules.try_question(self._desk, workspace_id, text))
            case typed_rules.CheckRules():
                return rules_review.checked(review_rules.check_rules(self._desk, workspace_id))
            case wish:
                return self._change(self._actor(args, args.body["user_id"]), wish)

    def accept(self, args: Args) -> Message:
        """Add a proposed rule; the other proposals stay."""
        actor, kind, strength, phrase = self._pressed(args)
        change = review_rules.accept(self._desk, actor, kind, phrase, strength)
        found = review_rules.suggest_rules(self._desk, actor)
        return rules_review.suggested(found, rules_review.accepted(change))

    def reject(self, args: Args) -> Message:
        """Drop a proposal for good; the others stay."""
        actor, kind, strength, phrase = self._pressed(args)
        review_rules.reject(self._desk, actor, kind, phrase, strength)
        found = review_rules.suggest_rules(self._desk, actor)
        return rules_review.suggested(found, rules_review.rejected(phrase))

    def _change(
        self,
        actor: Person,
        wish: typed_rules.AddRule | typed_rules.RemoveRule | typed_rules.SuggestRules,
    ) -> Message:
        match wish:
            case typed_rules.AddRule(kind, phrase, strength):
                return rules.added(own_rules.add_rule(self._desk, actor, kind, phrase, strength))
            case typed_rules.RemoveRule(which):
                return rules.removed(own_rules.remove_rule(self._desk, actor, which))
            case typed_rules.SuggestRules():
                return rules_review.suggested(review_rules.suggest_rules(self._desk, actor))

    def _pressed(self, args: Args) -> tuple[Person, Kind, Strength, str]:
        press = payloads.press_of(args.body)
        kind, strength, phrase = press.value.split(":", 2)
        return self._actor(args, press.user_id), Kind(kind), Strength(strength), phrase

    def _actor(self, args: Args, user_id: str) -> Person:
        directory = Directory(args.client, self._admins)
        return directory.person(payloads.workspace_of(args.body), user_id)
