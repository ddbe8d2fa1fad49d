"""From a typed wish to the change of a team that it stands for."""

from bot.domain.teams import team_edits
from bot.domain.teams.team import Team
from bot.domain.teams.team_edits import Edit
from bot.slack import wishes
from bot.usecases.which_team import Meant


def edit_of(wish: wishes.TeamChange) -> Edit:
    """The change itself, from a team to the team after it."""

    def edit(team: Team) -> Team:  # noqa: PLR0911 - one for each wish
        match wish:
            case wishes.Rename(name):
                return team_edits.renamed(team, name)
            case wishes.Assign(role, user_id):
                return team_edits.with_holder(team, role, user_id)
            case wishes.Vacate(role):
                return team_edits.vacated(team, role)
            case wishes.Deputise(role, user_ids):
                return team_edits.with_deputies(team, role, user_ids)
            case wishes.AddAliases(aliases):
                return team_edits.with_aliases(team, aliases)
            case wishes.DropAliases(aliases):
                return team_edits.without_aliases(team, aliases)
            case wishes.AddChannels(channel_ids):
                return team_edits.with_channels(team, channel_ids)
            case wishes.DropChannels(channel_ids):
                return team_edits.without_channels(team, channel_ids)

    return edit


def people_in(wish: wishes.TeamChange) -> tuple[str, ...]:
    """Everybody whom the wish names."""
    match wish:
        case wishes.Assign(_, user_id):
            return (user_id,)
        case wishes.Deputise(_, user_ids):
            return user_ids
        case _:
            return ()


def meant_by(wish: wishes.TeamChange, channel_id: str) -> Meant:
    """Which team is to be changed, asked for in that channel.

    What a team loses says whose it is, where nothing else is said.
    """
    match wish:
        case wishes.DropAliases(aliases, None):
            return Meant(name=aliases[0])
        case wishes.DropChannels(channel_ids, None):
            return Meant(channel_id=channel_ids[0])
        case _:
            return Meant(name=wish.team, channel_id=channel_id)
