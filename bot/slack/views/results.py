"""Responses for programs: the same as people read, as data; nothing in it is live."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.people.absence import Presence
from bot.domain.question import Answer
from bot.domain.teams.team import Role, Team
from bot.domain.verdict import Kind
from bot.slack.message import Message
from bot.slack.text import plain, without_markup
from bot.slack.views.answer import has_left, reasoning
from bot.slack.views.away import is_away
from bot.slack.views.team import profile_in_words

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Results:
    """Words results; `name_of` says what Slack calls a user, or `""`."""

    name_of: Callable[[str], str]

    def text(self, mrkdwn: str) -> str:
        """Text of ours without markup."""
        return without_markup(mrkdwn, self.name_of)

    def result(self, message: Message, data: Json) -> Json:
        """The result of a tool: a message as text, and the same as data."""
        content = [{"type": "text", "text": self.text(message.text)}]
        return {"content": content, "structuredContent": data, "isError": False}

    def refused(self, message: Message) -> Json:
        """Why a tool gives no result, in words that say what to do next."""
        content = [{"type": "text", "text": self.text(message.text)}]
        return {"content": content, "isError": True}

    def answered(self, answer: Answer, message: Message) -> Json:
        """The answer to a question, as data; `message` is what people read."""
        route = answer.route
        person = None if route is None or has_left(route) else route.assignee
        # Where nobody is named, the choices and the fix are in the message.
        reason = reasoning(answer) if person else message.text.replace("\n", " ")
        return {
            "outcome": _outcome(answer, person),
            "person": self._person(person),
            "role": route.role.in_words if route else None,
            "team": self._name(answer.team.name) if answer.team else None,
            "consulted": self._person(route.consulted if route else None),
            "reason": self.text(reason),
            "teams": [] if answer.team else [self._name(team.name) for team in answer.candidates],
            "fallback": answer.fallback if answer.kind is Kind.NEITHER else None,
        }

    def informed(self, message: Message) -> Json:
        """A reply to what asks for no decision, as data."""
        empty = dict.fromkeys(("person", "role", "team", "consulted", "fallback"))
        reason = self.text(message.text)
        return {"outcome": "information", **empty, "reason": reason, "teams": []}

    def roles(self, teams: Sequence[Team], presence: Presence, total: int) -> Json:
        """Who holds which role in some of the teams, as data."""
        return {"teams": [self._team(team, presence) for team in teams], "total": total}

    def _team(self, team: Team, presence: Presence) -> Json:
        return {
            "name": self._name(team.name),
            "aliases": [self._name(alias) for alias in team.aliases],
            "decides": self.text(profile_in_words(team)),
            **{role.value: self._holders(team, role, presence) for role in Role},
        }

    def _holders(self, team: Team, role: Role, presence: Presence) -> Json:
        holder = team.holder(role)
        absence = presence.absence_of(holder) if holder else None
        return {
            "holder": self._person(holder),
            "away": self.text(is_away(absence)) if absence else None,
            "deputies": [self._person(user_id) for user_id in team.deputies_of(role)],
        }

    def _person(self, user_id: str | None) -> Json | None:
        return {"id": user_id, "name": self._name(self.name_of(user_id))} if user_id else None

    def _name(self, typed: str) -> str:
        return self.text(plain(typed))


def _outcome(answer: Answer, person: str | None) -> str:
    if answer.kind is Kind.NEITHER:
        return "not_product"
    if answer.route:
        return "person" if person else "nobody"
    if answer.is_unreadable:
        return "unclear"
    return "choose_role" if answer.team else "choose_team"
