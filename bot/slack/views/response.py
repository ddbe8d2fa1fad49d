"""How a response reads: an answer, or what the bot knows of people, or a fitting line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.frames.frame import (
    Frame,
    Named,
    PointingFrame,
    PresenceFrame,
    RolesFrame,
    Talk,
    TalkFrame,
)
from bot.domain.people.absence import Presence
from bot.domain.team_matching.matcher import TeamMatcher
from bot.domain.teams.team import SPLIT, Role, Team
from bot.slack.commands.team_commands import ListTeams
from bot.slack.message import Message, lines
from bot.slack.text import plain
from bot.slack.views import guidance, people
from bot.slack.views.team import team_list
from bot.usecases.respond import SecondRoute

LONGEST = 120
"""Letters of a second question that are shown again."""
LINES: Mapping[Talk, Callable[[], Message]] = {
    Talk.GREETING: guidance.how_to_ask,
    Talk.ABILITY: guidance.how_to_ask,
    Talk.THANKS: guidance.you_are_welcome,
    Talk.ACKNOWLEDGEMENT: guidance.acknowledged,
    Talk.BOT: guidance.what_i_am,
    Talk.WRONG: guidance.how_to_correct,
    Talk.PASS_ON: guidance.how_to_pass_on,
}


@dataclass(frozen=True, slots=True)
class Known:
    """What replies about people go by: the teams, who is there, and where it was asked.

    `channel_ids` are the channels that the message links to, and `may_assign` says whether the
    reader may fill the roles of a team.
    """

    matcher: TeamMatcher
    presence: Presence
    channel_id: str = ""
    channel_ids: tuple[str, ...] = ()
    may_assign: Callable[[Team], bool] = lambda _team: True


def frame_reply(frame: Frame, known: Known) -> Message | None:
    """The reply to what asks for no decision, or None for a decision."""
    if isinstance(frame, TalkFrame):
        return LINES[frame.talk]()
    if isinstance(frame, PointingFrame):
        return guidance.no_question_in_thread()
    if isinstance(frame, RolesFrame):
        return people.what_the_roles_decide() if frame.explains else _roles(frame, known)
    return _presence(frame, known) if isinstance(frame, PresenceFrame) else None


def second_question(second: SecondRoute) -> Message:
    """The line about a question that stands beside the one that is answered."""
    text = second.question.text
    shown = text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"
    route = second.route
    if route is None or route.assignee is None:
        role = SPLIT[second.question.verdict.kind].in_words
        return lines(f"You also asked “{plain(shown)}”: that is for the *{role}*.")
    return lines(
        f"You also asked “{plain(shown)}”: <@{route.assignee}> decides that, "
        f"as {route.acting_role.in_words} of *{plain(route.team.name)}*."
    )


def _roles(frame: RolesFrame, known: Known) -> Message:
    named, matcher = frame.named, known.matcher
    if not matcher.teams:
        return people.no_teams()
    if named.unknown_team:
        return people.unknown_team(named, matcher.near(named.unknown_team))
    if named.unknown:
        return people.unknown_person(named.unknown)
    if named.people:
        return _roles_of_people(named, known)
    teams = named.teams or _teams_here(known)
    if frame.everybody or not teams:
        return team_list(named.teams or matcher.teams, ListTeams())
    return people.cards(teams, known.presence, [known.may_assign(team) for team in teams])


def _roles_of_people(named: Named, known: Known) -> Message:
    teams = known.matcher.teams_of(named.people)
    roles = people.roles_of_people(named.people, teams, known.presence)
    if len(teams) != 1:
        return roles
    card = people.cards(teams, known.presence, [known.may_assign(teams[0])])
    return people.together([roles, card])


def _presence(frame: PresenceFrame, known: Known) -> Message:
    named, matcher = frame.named, known.matcher
    if named.unknown:
        return people.unknown_person(named.unknown)
    users = named.people or _holders(named, known)
    if users:
        teams = matcher.teams_of(users)
        return people.presence_of(users, teams, known.presence, covers=frame.covers)
    if named.teams and named.roles:
        return people.vacant(named.teams[0], sorted(named.roles))
    if frame.covers or frame.unnamed:
        return people.whose_presence()
    return people.everybody_away(named.teams or matcher.teams, known.presence)


def _holders(named: Named, known: Known) -> Sequence[str]:
    """The holders of the roles that are named, in the teams that are named or of the channel."""
    teams = named.teams or (_teams_here(known) if named.roles else ())
    roles = named.roles or (frozenset(Role) if named.teams else frozenset())
    holders = (team.holder(role) for team in teams for role in Role if role in roles)
    return tuple(dict.fromkeys(user for user in holders if user))


def _teams_here(known: Known) -> tuple[Team, ...]:
    found = known.matcher.find("", known.channel_id, known.channel_ids)
    return (found.team,) if found.team else found.candidates
