"""What one can ask of `/whoowns-team`.

Where a wish has a `team`, it is the name as typed, or None: the team of the channel, or the only
one.
"""

from dataclasses import dataclass

from bot.domain.teams.policy import Policy
from bot.domain.teams.team import Profile, Role


@dataclass(frozen=True, slots=True)
class Create:
    """Create a team of this name with these channels."""

    name: str
    channel_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rename:
    """Give a team another name."""

    name: str
    team: str | None


@dataclass(frozen=True, slots=True)
class Delete:
    """Delete a team, once that is confirmed."""

    team: str | None


@dataclass(frozen=True, slots=True)
class Assign:
    """Give a role to somebody."""

    role: Role
    user_id: str
    team: str | None


@dataclass(frozen=True, slots=True)
class Vacate:
    """Leave a role to nobody."""

    role: Role
    team: str | None


@dataclass(frozen=True, slots=True)
class Deputise:
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
class DropAliases:
    """Let a team no longer answer to these names."""

    aliases: tuple[str, ...]
    team: str | None


@dataclass(frozen=True, slots=True)
class AddChannels:
    """Let these channels belong to a team."""

    channel_ids: tuple[str, ...]
    team: str | None


@dataclass(frozen=True, slots=True)
class DropChannels:
    """Let these channels no longer belong to a team."""

    channel_ids: tuple[str, ...]
    team: str | None


@dataclass(frozen=True, slots=True)
class SetProfile:
    """Split decisions in a team this way."""

    profile: Profile
    team: str | None


@dataclass(frozen=True, slots=True)
class GiveTheme:
    """Let a role decide on a theme in a team or, for None, leave the theme to the profile."""

    theme: str
    role: Role | None
    team: str | None


@dataclass(frozen=True, slots=True)
class Edit:
    """Open all of a team in a modal."""

    team: str | None


@dataclass(frozen=True, slots=True)
class Show:
    """Show one team."""

    team: str | None


@dataclass(frozen=True, slots=True)
class List:
    """Show all teams, or those whose names hold these words, or in which this person has a role."""

    words: str = ""
    user_id: str | None = None


@dataclass(frozen=True, slots=True)
class History:
    """Show who changed what, in one team or, for None, in all of the workspace."""

    team: str | None


@dataclass(frozen=True, slots=True)
class Away:
    """Whoever types it is away until then, as typed; this person stands in."""

    until: str
    deputy_id: str | None


@dataclass(frozen=True, slots=True)
class Back:
    """Whoever types it is there again."""


@dataclass(frozen=True, slots=True)
class SetPolicy:
    """Let these people change teams; None: say who may now."""

    policy: Policy | None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Send what is no product decision to this channel, or, for None, nowhere in particular."""

    channel_id: str | None


@dataclass(frozen=True, slots=True)
class ShowElsewhere:
    """Say where what is no product decision is sent now."""


@dataclass(frozen=True, slots=True)
class Help:
    """Show how it is used."""


TeamChange = (
    Rename | Assign | Vacate | Deputise | AddAliases | DropAliases | AddChannels | DropChannels
)
Change = TeamChange | Create | Delete | SetProfile | GiveTheme | Away | Back | SetPolicy | Elsewhere
Wish = Change | Edit | Show | List | History | ShowElsewhere | Help
