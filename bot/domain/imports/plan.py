"""How teams shall be, as a file says it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from bot.domain.classification.own_rules import OwnRule
from bot.domain.teams.team import Profile, Role, Team, name_key
from bot.domain.teams.team_change import DEPUTIES_PART, HOLDER_PART, ROLE_PARTS, Part, Values
from bot.domain.workspace import Policy


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """One team: what `parts` and `themes` do not name stays as it is.

    People and channels stand in `parts` as they were written until somebody has looked them up.
    With `adds`, names and channels come to those that are there instead of taking their place.
    `place` is where in the file it stands, such as `line 12`.
    """

    name: str
    parts: Mapping[Part, Values] = field(default_factory=dict)
    themes: Mapping[str, Role] | None = None
    adds: bool = False
    place: str = ""

    def applied_to(self, team: Team) -> Team:
        """The team as it is planned to be; everybody in the plan has to be an ID by now."""
        roles = {role: self.parts.get(HOLDER_PART[role]) for role in Role}
        held = {role: ids[0] for role, ids in roles.items() if ids}
        kept = {role: user for role, user in team.holders.items() if roles[role] is None}
        stand_ins = {role: self.parts.get(DEPUTIES_PART[role]) for role in Role}
        deputies = {
            role: team.deputies_of(role) if ids is None else tuple(dict.fromkeys(ids))
            for role, ids in stand_ins.items()
        }
        profile = self.parts.get(Part.PROFILE)
        return replace(
            team,
            name=self.name,
            aliases=self._aliases(team),
            channel_ids=self._channels(team),
            holders=kept | held,
            deputies={role: ids for role, ids in deputies.items() if ids},
            profile=team.profile if profile is None else Profile((*profile, Profile.SPLIT)[0]),
            themes=team.themes if self.themes is None else self.themes,
        )

    def _aliases(self, team: Team) -> Values:
        """The aliases then, none of them twice and none that is the name itself."""
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
    """What a file says: teams, and settings and own rules of the workspace (None: as they are).

    `fallback_channel` is `""` to send questions nowhere in particular. `passed_over` says in words
    what the file holds that is no team.
    """

    teams: tuple[TeamPlan, ...]
    fallback_channel: str | None = None
    policy: Policy | None = None
    rules: tuple[OwnRule, ...] | None = None
    passed_over: tuple[str, ...] = ()

    def people(self) -> Iterator[str]:
        """Everybody whom the plan names, as written."""
        for team in self.teams:
            for part, values in team.parts.items():
                if part in ROLE_PARTS:
                    yield from values

    def channels(self) -> Iterator[str]:
        """Every channel that the plan names, as written."""
        for team in self.teams:
            yield from team.parts.get(Part.CHANNELS, ())
        if self.fallback_channel:
            yield self.fallback_channel
