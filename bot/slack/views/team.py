"""How teams are shown."""

from collections.abc import Iterator, Sequence

from bot.domain.profile import ONE_ROLE, to_fill
from bot.domain.team import Role, Team
from bot.slack.message import Message, lines
from bot.slack.text import plain
from bot.usecases.configure_teams import Assigned

SHOWN_AT_ONCE = 40
"""Teams in one message: each is one line, and a message holds 50 blocks at most."""
COMMANDS = {Role.PRODUCT_OWNER: "po", Role.PRODUCT_MANAGER: "pm"}


def created(team: Team, more: str = "") -> Message:
    """A team was created, and `more` that goes with it; what comes next."""
    return lines(f"Team *{plain(team.name)}* is here{_channels(team)}.", more, next_step(team))


def assigned(change: Assigned) -> Message:
    """A role was given to somebody; who had it, and how to undo it."""
    team, role = change.team, change.role
    told = f"<@{team.holder(role)}> is now {role.in_words} of *{plain(team.name)}*"
    before = change.previous
    if before is None or before == team.holder(role):
        return lines(f"{told}.", next_step(team))
    undo = f"`/whoowns-team {COMMANDS[role]} @name for {plain(team.name)}`"
    return lines(f"{told}, after <@{before}>. To undo this: {undo} with the name of <@{before}>.")


def shown(team: Team) -> Message:
    """One team and who decides there."""
    names = f" (also: {plain(', '.join(team.aliases))})" if team.aliases else ""
    return lines(
        f"*{plain(team.name)}*{names}{_channels(team)}\n" + "\n".join(_roles(team)),
        " ".join(described(team)),
        next_step(team),
    )


def listed(teams: Sequence[Team]) -> Message:
    """All teams, a line each."""
    if not teams:
        return lines("There is no team yet. Start with `/whoowns-team create Checkout #checkout`.")
    rows = [f"• *{plain(team.name)}*: {'; '.join(_roles(team))}" for team in teams]
    rest = len(rows) - SHOWN_AT_ONCE
    more = f"… and {rest} more. See one with `/whoowns-team show` and its name." if rest > 0 else ""
    return lines(*rows[:SHOWN_AT_ONCE], more)


def elsewhere_set(channel_id: str | None) -> Message:
    """Where questions go from now on that are no product decision."""
    if channel_id is None:
        return lines("I send what is no product decision nowhere in particular from now on.")
    return lines(
        f"I send what is no product decision to <#{channel_id}> from now on. "
        "To undo this: `/whoowns-team elsewhere off`."
    )


def next_step(team: Team) -> str:
    """How to fill the first vacant role, or how to ask where none is vacant."""
    vacant = to_fill(team)
    if not vacant:
        return ""
    role = vacant[0]
    return (
        f"Next, name the {role.in_words}: "
        f"`/whoowns-team {COMMANDS[role]} @name for {plain(team.name)}`"
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
        if themes:
            yield f"The {role.in_words} decides on {', '.join(themes)}."


def _roles(team: Team) -> Iterator[str]:
    for role in Role:
        holder = team.holder(role)
        yield f"{role.in_words} {f'<@{holder}>' if holder else '_vacant_'}"


def _channels(team: Team) -> str:
    return "".join(f" <#{channel}>" for channel in team.channel_ids)
