"""Pages of teams."""

import json
from collections.abc import Iterator, Sequence

from bot.domain.teams.team import Team
from bot.slack.commands.team_commands import ListTeams
from bot.slack.message import Block, Message, button, lines
from bot.slack.text import plain
from bot.slack.views.team import roles

PER_PAGE = 20
"""Teams on a page: each is a block, and a message holds 50."""
ALIASES = 3
"""Other names of a team that are shown."""


def listed(teams: Sequence[Team], command: ListTeams, page: int = 0) -> Message:
    """One page of the teams that were asked for, a line each."""
    if not teams:
        return _none(command)
    pages = range(-(-len(teams) // PER_PAGE))
    page = min(max(page, 0), pages[-1])
    shown = teams[page * PER_PAGE : (page + 1) * PER_PAGE]
    return lines(
        f"{_counted(len(teams))}{_asked_for(command)}{_which(page, len(shown), len(pages))}:",
        *(f"• *{plain(team.name)}*{_also(team)}: {'; '.join(roles(team))}" for team in shown),
        more=_turning(command, page, len(pages)),
    )


def _also(team: Team) -> str:
    """The first other names of a team, which may be what was searched for."""
    if not team.aliases:
        return ""
    more = ", …" if len(team.aliases) > ALIASES else ""
    return f" (also {', '.join(map(plain, team.aliases[:ALIASES]))}{more})"


def _none(command: ListTeams) -> Message:
    asked_for = _asked_for(command)
    if asked_for:
        return lines(f"There is no team{asked_for}. See all with `/whoowns-team list`.")
    return lines("There is no team yet. Start with `/whoowns-team create Checkout #checkout`.")


def _counted(count: int) -> str:
    return "1 team" if count == 1 else f"{count:,} teams"


def _asked_for(command: ListTeams) -> str:
    if command.user_id:
        return f" with <@{command.user_id}>"
    return f" with “{plain(command.words)}” in the name" if command.words else ""


def _which(page: int, count: int, pages: int) -> str:
    first = page * PER_PAGE + 1
    return f", {first} to {first + count - 1}" if pages > 1 else ""


def _turning(command: ListTeams, page: int, pages: int) -> tuple[Block, ...]:
    buttons = list(_buttons(command, page, pages))
    return ({"type": "actions", "elements": buttons},) if buttons else ()


def _buttons(command: ListTeams, page: int, pages: int) -> Iterator[Block]:
    if page > 0:
        yield button("Previous", "list_previous", place(command, page - 1))
    if page + 1 < pages:
        yield button("Next", "list_next", place(command, page + 1))


def place(command: ListTeams, page: int) -> str:
    """A page of a list, as it stands in a button."""
    return json.dumps([page, command.words, command.user_id])


def place_of(value: str) -> tuple[ListTeams, int]:
    """The list and its page that a button stands for."""
    page, words, user_id = json.loads(value)
    return ListTeams(words, user_id), page
