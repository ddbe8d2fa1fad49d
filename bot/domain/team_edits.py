"""The single changes that a team can go through, each from a team to the team after it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.errors import Refusal
from bot.domain.naming import cleaned
from bot.domain.team import Role, Team, name_key

Edit = Callable[[Team], Team]


def renamed(team: Team, name: str) -> Team:
    """The team under another name; an alias that says the same is not needed any more."""
    return with_aliases(replace(team, name=cleaned(name)), ())


def with_aliases(team: Team, more: Iterable[str]) -> Team:
    """The team with more aliases, those that say the same as another or as its name left out."""
    by_key = {name_key(alias): alias for alias in map(cleaned, (*team.aliases, *more))}
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
            "See its channels with /whoowns-team show.",
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
