"""From a typed wish to the change of a team that it stands for."""

from bot.domain.teams import team_edits
from bot.domain.teams.team import Team
from bot.domain.teams.team_edits import Edit
from bot.slack.commands import team_commands
from bot.usecases.team_ref import TeamRef


def edit_of(command: team_commands.EditCommand) -> Edit:
    """The change itself, from a team to the team after it."""

    def edit(team: Team) -> Team:  # noqa: PLR0911 - one for each wish
        match command:
            case team_commands.RenameTeam(name):
                return team_edits.renamed(team, name)
            case team_commands.AssignRole(role, user_id):
                return team_edits.with_holder(team, role, user_id)
            case team_commands.VacateRole(role):
                return team_edits.vacated(team, role)
            case team_commands.SetDeputies(role, user_ids):
                return team_edits.with_deputies(team, role, user_ids)
            case team_commands.AddAliases(aliases):
                return team_edits.with_aliases(team, aliases)
            case team_commands.RemoveAliases(aliases):
                return team_edits.without_aliases(team, aliases)
            case team_commands.AddChannels(channel_ids):
                return team_edits.with_channels(team, channel_ids)
            case team_commands.RemoveChannels(channel_ids):
                return team_edits.without_channels(team, channel_ids)

    return edit


def people_in(command: team_commands.EditCommand) -> tuple[str, ...]:
    """Everybody whom the wish names."""
    match command:
        case team_commands.AssignRole(_, user_id):
            return (user_id,)
        case team_commands.SetDeputies(_, user_ids):
            return user_ids
        case _:
            return ()


def meant_by(command: team_commands.EditCommand, channel_id: str) -> TeamRef:
    """Which team is to be changed, asked for in that channel.

    What a team loses says whose it is, where nothing else is said.
    """
    match command:
        case team_commands.RemoveAliases(aliases, None):
            return TeamRef(name=aliases[0])
        case team_commands.RemoveChannels(channel_ids, None):
            return TeamRef(channel_id=channel_ids[0])
        case _:
            return TeamRef(name=command.team, channel_id=channel_id)
