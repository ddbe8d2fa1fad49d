"""A Backstage catalog: groups become teams, and what they own the names people know them by.

The annotations of Slack's channels are those of Backstage's notifications; `whoowns/…` are our own.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.catalog.backstage_entities import Entity, entities_of, mapping, reference
from bot.catalog.problems import quoted, refused
from bot.catalog.yaml_text import Document
from bot.domain.errors import Refusal
from bot.domain.imports.plan import Plan, TeamPlan
from bot.domain.teams.team import Role, name_key
from bot.domain.teams.team_change import HOLDER_PART, Part, Values
from bot.domain.teams.team_checks import AT_MOST, check_name

HINT = "See docs/configuration.md for what is read from a catalog."
OWNED = ("system", "component")
"""Kinds whose names a team answers to; systems first, since they are fewer and better known."""
ROLE_NOTES = {role: f"whoowns/{role.value.replace('_', '-')}" for role in Role}
MOST_ALIASES = AT_MOST[Part.ALIASES][0]


def plan_of(documents: Sequence[Document]) -> Plan:
    """What a catalog plans: it adds names and channels, and takes nothing away.

    Raises Refusal with every entity that is of no use.
    """
    problems: list[str] = []
    entities = list(entities_of(documents, problems))
    users = {entity.ref: entity for entity in entities if entity.kind == "user"}
    groups = {entity.ref: entity for entity in entities if entity.kind == "group"}
    owned = _owned(entities, groups)
    passed_over = list(_owners_elsewhere(entities, groups))
    teams = []
    for group in groups.values():
        if group.ref in owned or str(group.spec.get("type", "")).casefold() == "team":
            teams.append(_team(group, owned[group.ref], users, passed_over, problems))
        else:
            passed_over.append(f"{group.called} ({group.spec.get('type')}) owns nothing here.")
    if not teams:
        problems.append("There is no group of the type team in it, and none that owns anything.")
    if problems:
        raise refused(problems, HINT)
    return Plan(tuple(_without_doubles(teams, passed_over)), passed_over=tuple(passed_over))


def _owned(
    entities: Sequence[Entity], groups: Mapping[str, Entity]
) -> defaultdict[str, list[Entity]]:
    """What each group owns, systems before components."""
    found = defaultdict[str, list[Entity]](list)
    for kind in OWNED:
        for entity in entities:
            if entity.kind == kind and _owner(entity) in groups:
                found[_owner(entity)].append(entity)
    return found


def _owners_elsewhere(entities: Sequence[Entity], groups: Mapping[str, Entity]) -> Iterator[str]:
    for entity in entities:
        if entity.kind in OWNED and _owner(entity) not in groups:
            owner = _owner(entity) or "nobody"
            yield f"{entity.called} is owned by {owner}, which is no group in this file."


def _team(
    group: Entity,
    owned: Sequence[Entity],
    users: Mapping[str, Entity],
    passed_over: list[str],
    problems: list[str],
) -> TeamPlan:
    names = {name_key(n): n for entity in (group, *owned) for n in _names(entity)}
    names.pop(name_key(group.called))
    aliases = tuple(_usable(names.values(), passed_over))
    if len(aliases) > MOST_ALIASES:
        left = len(aliases) - MOST_ALIASES
        passed_over.append(f"{group.called} owns too much: {left} names are left out.")
    parts: dict[Part, Values] = {Part.ALIASES: aliases[:MOST_ALIASES]}
    channel = group.note("slack.com/channel-id") or _hashed(group.note("slack.com/channel-name"))
    if channel:
        parts[Part.CHANNELS] = (channel,)
    for role in Role:
        if named := group.note(ROLE_NOTES[role]):
            parts[HOLDER_PART[role]] = (_person(named, group, users, problems),)
    return TeamPlan(group.called, parts, adds=True, place=group.place)


def _usable(names: Iterable[str], passed_over: list[str]) -> Iterator[str]:
    """The names that a team can have."""
    for name in names:
        try:
            check_name(name, "alias")
        except Refusal as refusal:
            passed_over.append(f"{quoted(name)}: {refusal.problem}")
        else:
            yield name


def _names(entity: Entity) -> tuple[str, str]:
    return str(entity.metadata["name"]), entity.called


def _person(named: str, group: Entity, users: Mapping[str, Entity], problems: list[str]) -> str:
    """A person as Slack can find them: by ID, address or name."""
    if not named.casefold().startswith("user:"):
        return named
    user = users.get(reference(named, "user"))
    if user is None:
        problems.append(f"{group.called} in {group.place} names {quoted(named)}, who is not in it.")
        return named
    address = mapping(user.spec.get("profile")).get("email")
    return user.note("slack.com/user-id") or str(address or f"@{user.called}")


def _without_doubles(teams: Sequence[TeamPlan], passed_over: list[str]) -> Iterator[TeamPlan]:
    """The plans without names that two of them claim: such a name tells nobody which team."""
    names = Counter(
        key
        for team in teams
        for key in {name_key(name) for name in (team.name, *team.parts[Part.ALIASES])}
    )
    for team in teams:
        aliases = team.parts[Part.ALIASES]
        kept = tuple(alias for alias in aliases if names[name_key(alias)] == 1)
        left = sorted(set(aliases) - set(kept))
        passed_over += [f"{alias}, of {team.name}, names another team, too." for alias in left]
        yield TeamPlan(team.name, {**team.parts, Part.ALIASES: kept}, adds=True, place=team.place)


def _owner(entity: Entity) -> str:
    owner = entity.spec.get("owner")
    return reference(owner, "group") if isinstance(owner, str) else ""


def _hashed(channel: str) -> str:
    return f"#{channel.removeprefix('#')}" if channel else ""
