"""What one can ask of `/whoowns-team`.

Where a wish has a `team`, it is the name as typed, or None: the team of the channel, or the only
one.
"""

from dataclasses import dataclass

from bot.domain.teams.team import Profile, Role
from bot.domain.workspace import Policy


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
    """Delete a team, once that is confirmed."""

    team: str | None


@dataclass(frozen=True, slots=True)
class AssignRole:
    """Give a role to somebody."""

    role: Role
    user_id: str
    team: str | None


@dataclass(frozen=True, slots=True)
class VacateRole:
    """Leave a role to nobody."""

    role: Role
    team: str | None


@dataclass(frozen=True, slots=True)
class SetDeputies:
    """Let these people stand in for a role, the first to be asked first; nobody: no deputies."""

    role: Role
    user_ids: tuple[str, ...]
    team: str | None


@dataclass(frozen=True, slots=True)
class AddAliases:
    """Let a team answer to these names, too."""

    aliases: tuple[str, ...]
    team: str | None


@dataclass(frozen=True, slots=True)
class RemoveAliases:
    """Let a team no longer answer to these names."""

    aliases: tuple[str, ...]
    team: str | None


@dataclass(frozen=True, slots=True)
class AddChannels:
    """Let these channels belong to a team."""

    channel_ids: tuple[str, ...]
    team: str | None


@dataclass(frozen=True, slots=True)
class RemoveChannels:
    """Let these channels no longer belong to a team."""

    channel_ids: tuple[str, ...]
    team: str | None


@dataclass(frozen=True, slots=True)
class SetProfile:
    """Split decisions in a team this way."""

    profile: Profile
    team: str | None


@dataclass(frozen=True, slots=True)
class AssignTheme:
    """Let a role decide on a theme in a team or, for None, leave the theme to the profile."""

    theme: str
    role: Role | None
    team: str | None


@dataclass(frozen=True, slots=True)
class EditTeam:
    """Open all of a team in a modal."""

    team: str | None


@dataclass(frozen=True, slots=True)
class ShowTeam:
    """Show one team."""

    team: str | None


@dataclass(frozen=True, slots=True)
class ListTeams:
    """Show all teams, or those whose names hold these words, or in which this person has a role."""

    words: str = ""
    user_id: str | None = None


@dataclass(frozen=True, slots=True)
class ShowHistory:
    """Show who changed what, in one team or, for None, in all of the workspace."""

    team: str | None


@dataclass(frozen=True, slots=True)
class GoAway:
    """Whoever types it is away until then, as typed; this person stands in."""

    until: str
    deputy_id: str | None


@dataclass(frozen=True, slots=True)
class ComeBack:
    """Whoever types it is there again."""


@dataclass(frozen=True, slots=True)
class SetPolicy:
    """Let these people change teams; None: say who may now."""

    policy: Policy | None


@dataclass(frozen=True, slots=True)
class SetFallbackChannel:
    """Send what is no product decision to this channel, or, for None, nowhere in particular."""

    channel_id: str | None


@dataclass(frozen=True, slots=True)
class ShowFallbackChannel:
    """Say where what is no product decision is sent now."""


@dataclass(frozen=True, slots=True)
class ShowTeamHelp:
    """Show how it is used."""


EditCommand = (
    RenameTeam
    | AssignRole
    | VacateRole
    | SetDeputies
    | AddAliases
    | RemoveAliases
    | AddChannels
    | RemoveChannels
)
ConfigCommand = (
    EditCommand
    | CreateTeam
    | DeleteTeam
    | SetProfile
    | AssignTheme
    | GoAway
    | ComeBack
    | SetPolicy
    | SetFallbackChannel
)
TeamCommand = (
    ConfigCommand
    | EditTeam
    | ShowTeam
    | ListTeams
    | ShowHistory
    | ShowFallbackChannel
    | ShowTeamHelp
)
