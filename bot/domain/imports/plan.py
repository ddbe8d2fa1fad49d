"""How teams should be, according to a file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from bot.domain.change import Values
from bot.domain.classification.own_rules import OwnRule
from bot.domain.teams.team import Chase, Profile, Role, Team, name_key
from bot.domain.teams.team_change import DEPUTIES_PART, HOLDER_PART, ROLE_PARTS, Part
from bot.domain.workspace import Policy


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """How one team should be; what `parts` and `themes` don't name stays as it is.

    People and channels in `parts` are as written in the file until they are looked up. With
    `adds`, aliases and channels are added to the present ones instead of replacing them.
    `position` says where in the file the team is, such as `line 12`.
    """

    name: str
    parts: Mapping[Part, Values] = field(default_factory=dict)
    themes: Mapping[str, Role] | None = None
    adds: bool = False
    position: str = ""

    def applied_to(self, team: Team) -> Team:
        """Return the team as planned; all people in the plan must be IDs by now."""
        roles = {role: self.parts.get(HOLDER_PART[role]) for role in Role}
        held = {role: ids[0] for role, ids in roles.items() if ids}
        kept = {role: user for role, user in team.holders.items() if roles[role] is None}
        planned = {role: self.parts.get(DEPUTIES_PART[role]) for role in Role}
        deputies = {
            role: team.deputies_of(role) if ids is None else tuple(dict.fromkeys(ids))
            for role, ids in planned.items()
        }
        profile, chase = self.parts.get(Part.PROFILE), self.parts.get(Part.CHASE)
        return replace(
            team,
            name=self.name,
            aliases=self._aliases(team),
            channel_ids=self._channels(team),
            holders=kept | held,
            deputies={role: ids for role, ids in deputies.items() if ids},
            profile=team.profile if profile is None else Profile((*profile, Profile.SPLIT)[0]),
            themes=team.themes if self.themes is None else self.themes,
            chase=team.chase if chase is None else Chase((*chase, Chase.GENTLE)[0]),
        )

    def _aliases(self, team: Team) -> Values:
        """Return the planned aliases, without duplicates and without the name itself."""
        planned = self.parts.get(Part.ALIASES)
        if planned is None:
            return team.aliases
        names = {name_key(self.name): self.name}
        for alias in (*team.aliases, *planned) if self.adds else planned:
            names.setdefault(name_key(alias), alias)
        return tuple(names.values())[1:]

    def _channels(self, team: Team) -> Values:
        planned = self.parts.get(Part.CHANNELS)
        if planned is None:
            return team.channel_ids
        return tuple(dict.fromkeys((*team.channel_ids, *planned) if self.adds else planned))


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file says: teams, and settings and own rules of the workspace (None: unchanged).

    `fallback_channel` is `""` for none. `skipped` says in words what in the file is not a team.
    """

    teams: tuple[TeamPlan, ...]
    fallback_channel: str | None = None
    policy: Policy | None = None
    rules: tuple[OwnRule, ...] | None = None
    skipped: tuple[str, ...] = ()
    holidays: tuple[date, ...] | None = None

    def people(self) -> Iterator[str]:
        """Yield everybody that the plan names, as written."""
        for team in self.teams:
            for part, values in team.parts.items():
                if part in ROLE_PARTS:
                    yield from values

    def channels(self) -> Iterator[str]:
        """Yield every channel that the plan names, as written."""
        for team in self.teams:
            yield from team.parts.get(Part.CHANNELS, ())
        if self.fallback_channel:
            yield self.fallback_channel
