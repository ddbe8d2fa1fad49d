"""Teams as they are shown: one of them, or a page of many."""

from collections.abc import Iterator, Sequence

from bot.domain.people.absence import EVERYBODY_IS_THERE, Presence
from bot.domain.teams.team import ONE_ROLE, Chase, Role, Team, roles_to_fill
from bot.slack.commands.team_commands import ListTeams
from bot.slack.message import Block, Message, actions, button, lines
from bot.slack.text import plain
from bot.slack.values import ListPage, TeamId, UserId
from bot.slack.views.away import is_away
from bot.slack.views.typed_commands import name_holder
from bot.slack.views.wording import capitalised, count

PER_PAGE = 20
"""Teams on a page: each is a block, and a message holds 50."""
ALIASES = 3
"""Aliases of a team that are shown in a list."""


NAMING = {True: "Next, name", False: "A workspace admin can name"}
"""What opens a sentence about filling a role, by whether the reader may do so."""


def team_card(
    team: Team, presence: Presence = EVERYBODY_IS_THERE, *, may_assign: bool = True
) -> Message:
    """One team, who decides there, and who is away.

    `may_assign` is false for a reader who may not fill its roles without being an admin.
    """
    aliases = f" (also: {plain(', '.join(team.aliases))})" if team.aliases else ""
    channels = "".join(f" <#{channel}>" for channel in team.channel_ids)
    return lines(
        f"*{plain(team.name)}*{aliases}{channels}",
        "\n".join(map(capitalised, _roles(team, presence))),
        profile_in_words(team),
        chase_in_words(team.chase) if team.chase is not Chase.GENTLE else "",
        next_step(team, may_assign=may_assign),
        more=(actions(button("Edit", "edit_team", TeamId(team.id).encoded)),),
    )


def next_step(team: Team, *, may_assign: bool = True) -> str:
    """How to fill the first role of a team that is vacant; `""` where none is."""
    vacant = roles_to_fill(team)
    if not vacant:
        return ""
    return f"{NAMING[may_assign]} a {vacant[0].in_words}: {name_holder(team, vacant[0])}"


def chase_in_words(chase: Chase) -> str:
    """What time does with a team's questions that nobody answers, in a sentence."""
    if chase is Chase.OFF:
        return "I don't remind anybody of unanswered questions, or pass them on."
    return (
        "I remind people once a working day of unanswered questions, and ask somebody else after "
        "two working days."
    )


def profile_in_words(team: Team) -> str:
    """Who decides what in a team, in whole sentences."""
    only = ONE_ROLE.get(team.profile)
    if only is None:
        sentences = [
            "The product manager decides strategic questions, and the product owner tactical ones."
        ]
    else:
        sentences = [f"The {only.in_words} decides strategic and tactical questions."]
    for role in Role:
        themes = [
            name.replace("_", " ") for name, decider in team.themes.items() if decider is role
        ]
        if themes and role is not only:
            sentences.append(f"The {role.in_words} decides on {', '.join(themes)}.")
    return " ".join(sentences)


def _roles(team: Team, presence: Presence = EVERYBODY_IS_THERE) -> Iterator[str]:
    """Who holds each role, whether they are away, and who stands in."""
    for role in Role:
        holder, deputies = team.holder(role), team.deputies_of(role)
        absence = presence.absence_of(holder) if holder else None
        away = f", who {is_away(absence)}" if absence else ""
        label = "deputy" if len(deputies) == 1 else "deputies"
        people = ", ".join(f"<@{user}>" for user in deputies)
        standing_in = f" ({label}: {people})" if deputies else ""
        yield f"{role.in_words} {f'<@{holder}>' if holder else '_vacant_'}{away}{standing_in}"


def team_list(teams: Sequence[Team], command: ListTeams, page: int = 0) -> Message:
    """One page of the teams that were asked for, a line each."""
    if not teams:
        return lines(_no_teams(command))
    pages = -(-len(teams) // PER_PAGE)
    page = min(max(page, 0), pages - 1)
    first = page * PER_PAGE
    shown = teams[first : first + PER_PAGE]
    which = f", {first + 1} to {first + len(shown)}" if pages > 1 else ""
    buttons = _page_buttons(command, page, pages)
    return lines(
        f"{count(len(teams), 'team')}{_filter(command)}{which}:",
        *(f"• *{plain(team.name)}*{_also(team)}: {'; '.join(_roles(team))}" for team in shown),
        more=(actions(*buttons),) if buttons else (),
    )


def _also(team: Team) -> str:
    """The first aliases of a team, one of which may be what was searched for."""
    if not team.aliases:
        return ""
    more = ", …" if len(team.aliases) > ALIASES else ""
    return f" (also {', '.join(map(plain, team.aliases[:ALIASES]))}{more})"


def _no_teams(command: ListTeams) -> str:
    all_teams = "See all teams with `/whoowns-team list`."
    if command.user_id:
        return f"<@{command.user_id}> has no role in any team. {all_teams}"
    if command.words:
        return f"No team has “{plain(command.words)}” in its name. {all_teams}"
    return "There are no teams yet. Start with `/whoowns-team create Checkout #checkout`."


def _filter(command: ListTeams) -> str:
    if command.user_id:
        return f" with <@{command.user_id}>"
    return f" with “{plain(command.words)}” in the name" if command.words else ""


def _page_buttons(command: ListTeams, page: int, pages: int) -> list[Block]:
    previous = button("Previous", "list_previous", page_value(command, page - 1))
    following = button("Next", "list_next", page_value(command, page + 1))
    return [*([previous] if page > 0 else []), *([following] if page + 1 < pages else [])]


def page_value(command: ListTeams, page: int) -> str:
    """A page of a list, as the value of a button."""
    user_id = UserId(command.user_id) if command.user_id else None
    return ListPage(page, user_id, command.words).encoded


def page_of(value: str) -> tuple[ListTeams, int]:
    """The list and its page that the value of a button stands for."""
    listed = ListPage.decode(value)
    return ListTeams(listed.words, listed.user_id), listed.page
