"""The edits of a team, each from a team to the team after it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.change import Values
from bot.domain.errors import Refusal
from bot.domain.teams.team import Chase, Profile, Role, Team, clean_name, name_key
from bot.domain.teams.team_change import DEPUTIES_PART, HOLDER_PART, Part, part_value

Edit = Callable[[Team], Team]


def renamed(team: Team, name: str) -> Team:
    """Return the team with another name, and without an alias that equals it."""
    return with_aliases(replace(team, name=clean_name(name)), ())


def with_aliases(team: Team, added: Iterable[str]) -> Team:
    """Return the team with more aliases, without any that equals another or the name."""
    by_key = {name_key(alias): alias for alias in map(clean_name, (*team.aliases, *added))}
    by_key.pop(name_key(team.name), None)
    return replace(team, aliases=tuple(by_key[key] for key in sorted(by_key)))


def without_aliases(team: Team, removed: Sequence[str]) -> Team:
    """Return the team without these aliases; raises Refusal for one that it does not have."""
    keys = [name_key(alias) for alias in removed]
    known = {name_key(alias): alias for alias in team.aliases}
    for key, alias in zip(keys, removed, strict=True):
        if key not in known:
            hint = "It has no aliases."
            names: tuple[str, ...] = ()
            near = process.extractOne(key, list(known), scorer=OSA.distance, score_cutoff=2)
            if near:
                hint, names = "Did you mean {}?", (known[near[0]],)
            elif team.aliases:
                hint, names = "Its aliases are {}.", (", ".join(team.aliases),)
            problem = f"“{alias[:40]}” isn't an alias of {team.name}."
            raise Refusal(problem, hint, names=names)
    return replace(team, aliases=tuple(a for a in team.aliases if name_key(a) not in keys))


def with_chase(team: Team, chase: Chase) -> Team:
    """Return the team with its unanswered questions chased so."""
    return replace(team, chase=chase)


def with_channels(team: Team, added: Iterable[str]) -> Team:
    """Return the team with more channels."""
    return replace(team, channel_ids=tuple(dict.fromkeys((*team.channel_ids, *added))))


def without_channels(team: Team, removed: Sequence[str]) -> Team:
    """Return the team without these channels; raises Refusal for one that is not the team's."""
    if not set(removed) <= set(team.channel_ids):
        raise Refusal(
            f"That channel doesn't belong to {team.name}.",
            "See its channels with `/whoowns-team show`.",
        )
    return replace(team, channel_ids=tuple(c for c in team.channel_ids if c not in removed))


def with_holder(team: Team, role: Role, user_id: str) -> Team:
    """Return the team with a user as holder of `role`, and no longer as its deputy."""
    others = tuple(user for user in team.deputies_of(role) if user != user_id)
    return with_deputies(replace(team, holders={**team.holders, role: user_id}), role, others)


def vacated(team: Team, role: Role) -> Team:
    """Return the team with `role` vacant; raises Refusal where it was vacant before."""
    if team.holder(role) is None:
        raise Refusal(f"{team.name} has no {role.in_words}.", "There is nothing to vacate.")
    return replace(team, holders={r: user for r, user in team.holders.items() if r is not role})


def with_deputies(team: Team, role: Role, user_ids: Sequence[str]) -> Team:
    """Return the team with these deputies for `role`, in order."""
    others = {r: users for r, users in team.deputies.items() if r is not role}
    deputies = tuple(dict.fromkeys(user_ids))
    return replace(team, deputies={**others, role: deputies} if deputies else others)


def with_theme(team: Team, theme: str, role: Role | None) -> Team:
    """Return the team with `role` deciding on a theme; with None it goes by the profile."""
    others = {name: decider for name, decider in team.themes.items() if name != theme}
    return replace(team, themes={**others, theme: role} if role else others)


def with_parts(team: Team, parts: Mapping[Part, Values]) -> Team:
    """Return the team with the given parts, and all others unchanged."""
    for part in Part:
        if part in parts:
            team = _SETTERS[part](team, parts[part])
    return team


def normalised(part: Part, values: Values) -> Values:
    """Return the values of a part as a team would have them: clean, in order, and distinct."""
    return part_value(part, _SETTERS[part](Team(0, "", ""), values))


def _set_holder(role: Role) -> Callable[[Team, Values], Team]:
    def change(team: Team, values: Values) -> Team:
        if values:
            return with_holder(team, role, values[0])
        return vacated(team, role) if team.holder(role) else team

    return change


def _set_deputies(role: Role) -> Callable[[Team, Values], Team]:
    return lambda team, values: with_deputies(team, role, values)


_SETTERS: Mapping[Part, Callable[[Team, Values], Team]] = {
    Part.NAME: lambda team, values: renamed(team, "".join(values)),
    Part.ALIASES: lambda team, values: with_aliases(replace(team, aliases=()), values),
    Part.CHANNELS: lambda team, values: with_channels(replace(team, channel_ids=()), values),
    **{part: _set_holder(role) for role, part in HOLDER_PART.items()},
    **{part: _set_deputies(role) for role, part in DEPUTIES_PART.items()},
    Part.PROFILE: lambda team, values: replace(
        team, profile=Profile(values[0]) if values else Profile.SPLIT
    ),
    Part.CHASE: lambda team, values: with_chase(team, Chase(values[0]) if values else Chase.GENTLE),
    Part.THEMES: lambda team, values: replace(
        team, themes={theme: Role(role) for theme, role in (v.split(":", 1) for v in values)}
    ),
}
