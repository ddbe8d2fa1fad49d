"""The single changes that a team can go through, each from a team to the team after it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.errors import Refusal
from bot.domain.teams.team import Profile, Role, Team, clean_name, name_key
from bot.domain.teams.team_change import DEPUTIES_PART, HOLDER_PART, Part, Values, value

Edit = Callable[[Team], Team]


def renamed(team: Team, name: str) -> Team:
    """The team under another name; an alias that says the same is not needed any more."""
    return with_aliases(replace(team, name=clean_name(name)), ())


def with_aliases(team: Team, more: Iterable[str]) -> Team:
    """The team with more aliases, those that say the same as another or as its name left out."""
    by_key = {name_key(alias): alias for alias in map(clean_name, (*team.aliases, *more))}
    by_key.pop(name_key(team.name), None)
    return replace(team, aliases=tuple(by_key[key] for key in sorted(by_key)))


def without_aliases(team: Team, fewer: Sequence[str]) -> Team:
    """The team without these aliases; raises Refusal for one that it does not have."""
    keys = [name_key(alias) for alias in fewer]
    known = {name_key(alias): alias for alias in team.aliases}
    for key, alias in zip(keys, fewer, strict=True):
        if key not in known:
            near = process.extractOne(key, list(known), scorer=OSA.distance, score_cutoff=2)
            hint = f"Did you mean {known[near[0]]}?" if near else _its_aliases(team)
            raise Refusal(f"{team.name} does not answer to “{alias[:40]}”.", hint)
    return replace(team, aliases=tuple(a for a in team.aliases if name_key(a) not in keys))


def _its_aliases(team: Team) -> str:
    if not team.aliases:
        return "It has no alias."
    return f"Its aliases are {', '.join(team.aliases)}."


def with_channels(team: Team, more: Iterable[str]) -> Team:
    """The team with more channels."""
    return replace(team, channel_ids=tuple(dict.fromkeys((*team.channel_ids, *more))))


def without_channels(team: Team, fewer: Sequence[str]) -> Team:
    """The team without these channels; raises Refusal for one that is not its own."""
    if not set(fewer) <= set(team.channel_ids):
        raise Refusal(
            f"That channel does not belong to {team.name}.",
            "See its channels with `/whoowns-team show`.",
        )
    return replace(team, channel_ids=tuple(c for c in team.channel_ids if c not in fewer))


def with_holder(team: Team, role: Role, user_id: str) -> Team:
    """The team with `role` in the hands of a user, who then is no deputy for it any more."""
    others = tuple(user for user in team.deputies_of(role) if user != user_id)
    return with_deputies(replace(team, holders={**team.holders, role: user_id}), role, others)


def vacated(team: Team, role: Role) -> Team:
    """The team with `role` in nobody's hands; raises Refusal where it was so before."""
    if team.holder(role) is None:
        raise Refusal(f"Nobody is {role.in_words} of {team.name}.", "There is nothing to vacate.")
    return replace(team, holders={r: user for r, user in team.holders.items() if r is not role})


def with_deputies(team: Team, role: Role, user_ids: Sequence[str]) -> Team:
    """The team with these deputies for `role`, the first to be asked first."""
    others = {r: users for r, users in team.deputies.items() if r is not role}
    deputies = tuple(dict.fromkeys(user_ids))
    return replace(team, deputies={**others, role: deputies} if deputies else others)


def with_parts(team: Team, parts: Mapping[Part, Values]) -> Team:
    """The team with these parts as they are given, and all others as they are."""
    for part in Part:
        if part in parts:
            team = SET[part](team, parts[part])
    return team


def normal(part: Part, values: Values) -> Values:
    """The values of a part as a team would have them: cleaned, in order, each once."""
    return value(part, SET[part](Team(0, "", ""), values))


def _set_holder(role: Role) -> Callable[[Team, Values], Team]:
    def change(team: Team, values: Values) -> Team:
        if values:
            return with_holder(team, role, values[0])
        return vacated(team, role) if team.holder(role) else team

    return change


def _set_deputies(role: Role) -> Callable[[Team, Values], Team]:
    return lambda team, values: with_deputies(team, role, values)


SET: Mapping[Part, Callable[[Team, Values], Team]] = {
    Part.NAME: lambda team, values: renamed(team, "".join(values)),
    Part.ALIASES: lambda team, values: with_aliases(replace(team, aliases=()), values),
    Part.CHANNELS: lambda team, values: with_channels(replace(team, channel_ids=()), values),
    **{part: _set_holder(role) for role, part in HOLDER_PART.items()},
    **{part: _set_deputies(role) for role, part in DEPUTIES_PART.items()},
    Part.PROFILE: lambda team, values: replace(
        team, profile=Profile(values[0]) if values else Profile.SPLIT
    ),
}
"""How to put each part into a team."""
