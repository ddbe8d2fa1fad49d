"""Replies about people: who holds which role, who is away, and who stands in."""

from collections.abc import Iterator, Sequence

from bot.domain.frames.frame import Named
from bot.domain.people.absence import Presence
from bot.domain.route import resolve_assignee
from bot.domain.teams.team import Role, Team
from bot.slack.commands.team_commands import ListTeams
from bot.slack.message import Message, from_blocks, lines
from bot.slack.text import plain
from bot.slack.views.away import is_away
from bot.slack.views.team import team_card, team_list

SHOWN = 5
"""Roles of one person, and teams of one reply, that are shown in full."""
ALL_TEAMS = "See who holds which role with `/whoowns-team list`."


def cards(teams: Sequence[Team], presence: Presence, may_assign: Sequence[bool]) -> Message:
    """The cards of teams; of many only the list."""
    if len(teams) > SHOWN:
        return team_list(teams, ListTeams())
    shown = (
        team_card(team, presence, may_assign=may)
        for team, may in zip(teams, may_assign, strict=True)
    )
    return from_blocks([block for message in shown for block in message.blocks])


def roles_of_people(people: Sequence[str], teams: Sequence[Team], presence: Presence) -> Message:
    """What roles people hold, and whether they are away."""
    sentences = []
    for user_id in people:
        held = list(_roles_of(user_id, teams))
        absence = presence.absence_of(user_id)
        away = f" <@{user_id}> {is_away(absence)}." if absence else ""
        what = f"is {_joined(held)}" if held else "holds no role in any team"
        sentences.append(f"<@{user_id}> {what}.{away}")
    return lines(*sentences)


def what_the_roles_decide() -> Message:
    """What the roles are, and how they differ."""
    return lines(
        "The *product manager* decides why, where and for whom, over quarters and years: goals, "
        "markets, prices. The *product owner* decides what exactly and in which order, over the "
        f"next weeks: stories, their order, how a feature behaves. {ALL_TEAMS}"
    )


def unknown_person(name: str) -> Message:
    """That nobody with a role has a name."""
    return lines(
        f"I don't know anybody called “{plain(name)}”: I only know people who hold a role or "
        f"stand in. {ALL_TEAMS}"
    )


def unknown_team(named: Named, near: Team | None) -> Message:
    """That no team has a name, and which one may be meant."""
    hint = f"Did you mean *{plain(near.name)}*? " if near else ""
    return lines(f"There's no team called “{plain(named.unknown_team)}”. {hint}{ALL_TEAMS}")


def no_teams() -> Message:
    """That there is nobody to be named yet."""
    return lines("There is no team yet. Start with `/whoowns-team create Checkout #checkout`.")


def presence_of(
    people: Sequence[str], teams: Sequence[Team], presence: Presence, *, covers: bool
) -> Message:
    """Whether people are there, and who stands in for them."""
    return lines(*(_presence_of(user_id, teams, presence, covers) for user_id in people))


def everybody_away(teams: Sequence[Team], presence: Presence) -> Message:
    """Who of those with a role is away."""
    holders = dict.fromkeys(user for team in teams for user in team.holders.values())
    away = [user for user in holders if not presence.is_there(user)]
    if not away:
        return lines("As far as I know, nobody who holds a role is away.")
    return lines(*(_presence_of(user_id, teams, presence, True) for user_id in away))


def whose_presence() -> Message:
    """Ask whom somebody means by “he” or “she”."""
    return lines("Whom do you mean? Ask with a name, such as “is Jonas around?”.")


def vacant(team: Team, roles: Sequence[Role]) -> Message:
    """That nobody holds the roles whose holder was asked about."""
    names = " and ".join(role.in_words for role in roles)
    return lines(f"*{plain(team.name)}* has no {names}.")


def together(messages: Sequence[Message]) -> Message:
    """Several replies in one message."""
    return from_blocks([block for message in messages for block in message.blocks])


def _presence_of(user_id: str, teams: Sequence[Team], presence: Presence, covers: bool) -> str:
    absence = presence.absence_of(user_id)
    held = [(team, role) for team in teams for role in Role if team.holder(role) == user_id]
    if absence:
        return " ".join((f"<@{user_id}> {is_away(absence)}.", *_stand_ins(user_id, held, presence)))
    there = f"As far as I know, <@{user_id}> isn't away."
    if not covers:
        return there
    deputies = [
        f"<@{deputy}> stands in as {role.in_words} of *{plain(team.name)}*"
        for team, role in held
        for deputy in team.deputies_of(role)[:1]
    ]
    if deputies:
        return f"{there} When they are, {_joined(deputies)}."
    others = [
        f"<@{other}> steps in as {role.other.in_words} of *{plain(team.name)}*"
        for team, role in held
        if (other := team.holder(role.other)) and other != user_id
    ]
    nobody = f"{there} No deputy is named"
    return f"{nobody}; when they are away, {_joined(others)}." if others else f"{nobody}."


def _stand_ins(
    user_id: str, held: Sequence[tuple[Team, Role]], presence: Presence
) -> Iterator[str]:
    for team, role in held[:SHOWN]:
        instead = resolve_assignee(team, role, presence).user_id
        what = f"{role.in_words} of *{plain(team.name)}*"
        if instead and instead != user_id:
            yield f"Meanwhile, questions for the {what} go to <@{instead}>."
        else:
            yield f"Nobody stands in as {what}."


def _roles_of(user_id: str, teams: Sequence[Team]) -> Iterator[str]:
    for team in teams:
        for role in Role:
            name = f"{role.in_words} of *{plain(team.name)}*"
            if team.holder(role) == user_id:
                yield name
            elif user_id in team.deputies_of(role):
                yield f"a deputy of the {name}"


def _joined(texts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(texts[:-1]), texts[-1])))
