"""How teams are shown."""

from collections.abc import Iterator

from bot.domain.people.absence import EVERYBODY_IS_THERE, Presence
from bot.domain.teams.team import ONE_ROLE, Role, Team, roles_to_fill
from bot.slack.commands.team_grammar import ROLE_WORD
from bot.slack.message import Message, button, lines
from bot.slack.text import plain
from bot.slack.views.away import is_away
from bot.slack.views.undo import named


def shown(team: Team, presence: Presence = EVERYBODY_IS_THERE) -> Message:
    """One team and who decides there, or would if they were not away."""
    names = f" (also: {plain(', '.join(team.aliases))})" if team.aliases else ""
    return lines(
        f"*{plain(team.name)}*{names}{_channels(team)}",
        "\n".join(roles(team, presence)),
        " ".join(described(team)),
        next_step(team),
        more=({"type": "actions", "elements": [button("Edit", "edit_team", str(team.id))]},),
    )


def next_step(team: Team) -> str:
    """How to fill the first vacant role, or how to ask where none is vacant."""
    vacant = roles_to_fill(team)
    if not vacant:
        return ""
    role = vacant[0]
    return (
        f"Next, name the {role.in_words}: "
        f"`/whoowns-team {ROLE_WORD[role]} @name for {named(team.name)}`"
    )


def described(team: Team) -> Iterator[str]:
    """Who decides what in a team, as sentences."""
    one = ONE_ROLE.get(team.profile)
    if one is None:
        yield "The product manager decides strategic questions, the product owner tactical ones."
    else:
        yield f"The {one.in_words} decides strategic and tactical questions."
    for role in Role:
        themes = [name.replace("_", " ") for name, held in team.themes.items() if held is role]
        if themes and role is not one:
            yield f"The {role.in_words} decides on {', '.join(themes)}."


def roles(team: Team, presence: Presence = EVERYBODY_IS_THERE) -> Iterator[str]:
    """Who holds each role, whether they are there, and who stands in."""
    for role in Role:
        holder = team.holder(role)
        deputies = ", ".join(f"<@{user}>" for user in team.deputies_of(role))
        standing_in = f" (deputies: {deputies})" if deputies else ""
        absence = presence.absence_of(holder) if holder else None
        away = f", who {is_away(absence)}" if absence else ""
        yield f"{role.in_words} {f'<@{holder}>' if holder else '_vacant_'}{away}{standing_in}"


def _channels(team: Team) -> str:
    return "".join(f" <#{channel}>" for channel in team.channel_ids)
