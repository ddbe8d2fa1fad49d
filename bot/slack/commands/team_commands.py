"""The commands of `/whoowns-team`, and the edit of a team that a command stands for.

A command's `team` is the name as typed, or None for the channel's team or the only one.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import reduce

from bot.domain.errors import Refusal
from bot.domain.fallback import Topic
from bot.domain.teams import team_edits
from bot.domain.teams.team import Chase, Profile, Role, Team
from bot.domain.teams.team_edits import Edit
from bot.domain.workspace import Policy
from bot.usecases.team_access import TeamRef


@dataclass(frozen=True, slots=True)
class CreateTeam:
    """Create a team of this name with these channels."""

    name: str
    channel_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RenameTeam:
    """Give a team another name."""

    name: str
    team: str | None


@dataclass(frozen=True, slots=True)
class DeleteTeam:
    """Delete a team once the person confirms it."""

    team: str | None


@dataclass(frozen=True, slots=True)
class AssignRoles:
    """Give one role or both to somebody."""

    roles: tuple[Role, ...]
    user_id: str
    team: str | None


@dataclass(frozen=True, slots=True)
class VacateRoles:
    """Leave one role or both without a holder."""

    roles: tuple[Role, ...]
    team: str | None


@dataclass(frozen=True, slots=True)
class SetDeputies:
    """Make these people a role's deputies, in the order in which they are asked; none: nobody."""

    role: Role
    user_ids: tuple[str, ...]
    team: str | None


@dataclass(frozen=True, slots=True)
class AddAliases:
    """Add names by which a team is found."""

    aliases: tuple[str, ...]
    team: str | None


@dataclass(frozen=True, slots=True)
class RemoveAliases:
    """Remove names by which a team is found."""

    aliases: tuple[str, ...]
    team: str | None


@dataclass(frozen=True, slots=True)
class AddChannels:
    """Add channels to a team."""

    channel_ids: tuple[str, ...]
    team: str | None


@dataclass(frozen=True, slots=True)
class RemoveChannels:
    """Remove channels from a team."""

    channel_ids: tuple[str, ...]
    team: str | None


@dataclass(frozen=True, slots=True)
class SetProfile:
    """Set how a team splits decisions between its roles."""

    profile: Profile
    team: str | None


@dataclass(frozen=True, slots=True)
class AssignTheme:
    """Give a theme to a role in a team or, where that is None, leave it to the profile."""

    theme: str
    role: Role | None
    team: str | None


@dataclass(frozen=True, slots=True)
class SetChase:
    """Set whether a team's questions that nobody answers are chased."""

    chase: Chase
    team: str | None


@dataclass(frozen=True, slots=True)
class EditTeam:
    """Open a team in a modal."""

    team: str | None


@dataclass(frozen=True, slots=True)
class ShowTeam:
    """Show one team."""

    team: str | None


@dataclass(frozen=True, slots=True)
class ShowIfTeam:
    """Show the team that was typed without a verb; where there is none, the refusal to raise."""

    team: str
    otherwise: Refusal


@dataclass(frozen=True, slots=True)
class ListTeams:
    """Show all teams, those whose names contain these words, or those of a role holder."""

    words: str = ""
    user_id: str | None = None


@dataclass(frozen=True, slots=True)
class ShowHistory:
    """Show who changed what, in one team or, where that is None, in the whole workspace."""

    team: str | None


class KeptFormat(StrEnum):
    """The format of a file with kept answers."""

    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class ShowKeptAnswers:
    """Show the kept answers of a team or, for None, of all; or send them as a `file`."""

    team: str | None
    file: KeptFormat | None = None


@dataclass(frozen=True, slots=True)
class GoAway:
    """Mark the person who types this as away then, as typed, with this stand-in."""

    when: str
    stand_in_id: str | None


@dataclass(frozen=True, slots=True)
class ComeBack:
    """Mark the person who types this as back."""


@dataclass(frozen=True, slots=True)
class SetPolicy:
    """Set who may change teams; None: show who may now."""

    policy: Policy | None


@dataclass(frozen=True, slots=True)
class SetFallback:
    """Send questions that are not product decisions to this channel, person or link.

    None: nowhere in particular. `topic` is the one that this is for; None: all without their own.
    """

    fallback: str | None
    topic: Topic | None = None


@dataclass(frozen=True, slots=True)
class ShowFallbacks:
    """Show where questions go that are not product decisions."""


@dataclass(frozen=True, slots=True)
class ShowHolidays:
    """Show the days on which nobody in the workspace works."""


@dataclass(frozen=True, slots=True)
class ChangeHolidays:
    """Add the days that these words name to the workspace's holidays, or remove them."""

    words: str
    removes: bool = False


@dataclass(frozen=True, slots=True)
class ShowTeamHelp:
    """Show how the command is used."""


EditCommand = (
    RenameTeam
    | AssignRoles
    | VacateRoles
    | SetDeputies
    | AddAliases
    | RemoveAliases
    | AddChannels
    | RemoveChannels
    | SetChase
)
ConfigCommand = (
    EditCommand
    | CreateTeam
    | DeleteTeam
    | SetProfile
    | AssignTheme
    | SetPolicy
    | SetFallback
    | ShowFallbacks
    | ShowHolidays
    | ChangeHolidays
)
TeamCommand = (
    ConfigCommand
    | EditTeam
    | ShowTeam
    | ShowIfTeam
    | ListTeams
    | ShowHistory
    | ShowKeptAnswers
    | GoAway
    | ComeBack
    | ShowTeamHelp
)


def edit_of(command: EditCommand) -> Edit:  # noqa: C901 - one for each command
    """The edit that `command` stands for: a function from a team to the changed team."""

    def edit(team: Team) -> Team:  # noqa: PLR0911 - one for each command
        match command:
            case RenameTeam(name):
                return team_edits.renamed(team, name)
            case AssignRoles(roles, user_id):
                return reduce(lambda t, role: team_edits.with_holder(t, role, user_id), roles, team)
            case VacateRoles(roles):
                return reduce(team_edits.vacated, roles, team)
            case SetDeputies(role, user_ids):
                return team_edits.with_deputies(team, role, user_ids)
            case AddAliases(aliases):
                return team_edits.with_aliases(team, aliases)
            case RemoveAliases(aliases):
                return team_edits.without_aliases(team, aliases)
            case AddChannels(channel_ids):
                return team_edits.with_channels(team, channel_ids)
            case RemoveChannels(channel_ids):
                return team_edits.without_channels(team, channel_ids)
            case SetChase(chase):
                return team_edits.with_chase(team, chase)

    return edit


def people_in(command: EditCommand) -> tuple[str, ...]:
    """The IDs of everybody whom `command` names."""
    match command:
        case AssignRoles(_, user_id):
            return (user_id,)
        case SetDeputies(_, user_ids):
            return user_ids
        case _:
            return ()


def team_ref_of(command: EditCommand, channel_id: str) -> TeamRef:
    """The team that `command`, typed in a channel, is about.

    Without a team's name, the alias or channel to remove says which team it is.
    """
    match command:
        case RemoveAliases(aliases, None):
            return TeamRef(name=aliases[0])
        case RemoveChannels(channel_ids, None):
            return TeamRef(channel_id=channel_ids[0])
        case _:
            return TeamRef(name=command.team, channel_id=channel_id)
