"""A Backstage catalog: groups become teams, and what a group owns becomes its team's aliases.

Slack channels are named by the annotations of Backstage's own notifications, roles by ours:
`whoowns/product-owner` and `whoowns/product-manager`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.catalog.backstage_entities import Entity, entities_of, mapping, reference
from bot.catalog.file_errors import refusal_of
from bot.catalog.yaml_documents import Document
from bot.domain.change import Values
from bot.domain.errors import Refusal
from bot.domain.imports.plan import Plan, TeamPlan
from bot.domain.printable import one_line, quoted
from bot.domain.teams.team import Role, name_key
from bot.domain.teams.team_change import HOLDER_PART, Part
from bot.domain.teams.team_checks import AT_MOST, check_name

HINT = "docs/configuration.md lists what is read from a catalog."
OWNED = ("system", "component")
"""Kinds whose names become aliases; systems first, since they are fewer and better known."""
ROLE_ANNOTATIONS = {role: f"whoowns/{role.value.replace('_', '-')}" for role in Role}
MAX_ALIASES = AT_MOST[Part.ALIASES][0]


def plan_of(documents: Sequence[Document]) -> Plan:
    """Return what a catalog plans: it adds names and channels, and takes nothing away.

    Raises Refusal with everything that is wrong.
    """
    errors: list[str] = []
    entities = list(entities_of(documents, errors))
    users = {entity.ref: entity for entity in entities if entity.kind == "user"}
    groups = {entity.ref: entity for entity in entities if entity.kind == "group"}
    owned = _owned(entities, groups)
    skipped = list(_owned_by_no_group(entities, groups))
    teams = []
    for group in groups.values():
        if group.ref in owned or str(group.spec.get("type", "")).casefold() == "team":
            teams.append(_team(group, owned[group.ref], users, skipped, errors))
        else:
            group_type = one_line(group.spec.get("type"))
            skipped.append(f"{group.shown_name} ({group_type}) owns nothing in this file.")
    if not teams:
        errors.append("The file has no group of type team, and none that owns anything.")
    if errors:
        raise refusal_of(errors, HINT)
    return Plan(tuple(_without_shared_names(teams, skipped)), skipped=tuple(skipped))


def _owned(
    entities: Sequence[Entity], groups: Mapping[str, Entity]
) -> defaultdict[str, list[Entity]]:
    """Return what each group owns, systems before components."""
    owned = defaultdict[str, list[Entity]](list)
    for kind in OWNED:
        for entity in entities:
            if entity.kind == kind and entity.owner in groups:
                owned[entity.owner].append(entity)
    return owned


def _owned_by_no_group(entities: Sequence[Entity], groups: Mapping[str, Entity]) -> Iterator[str]:
    for entity in entities:
        if entity.kind in OWNED and entity.owner not in groups:
            owner = one_line(entity.owner or "nobody")
            yield f"{entity.shown_name} is owned by {owner}, which is not a group in this file."


def _team(
    group: Entity,
    owned: Sequence[Entity],
    users: Mapping[str, Entity],
    skipped: list[str],
    errors: list[str],
) -> TeamPlan:
    names = {
        name_key(name): name
        for entity in (group, *owned)
        for name in (str(entity.metadata["name"]), entity.display_name)
    }
    names.pop(name_key(group.display_name))
    aliases = tuple(_usable(names.values(), skipped))
    if len(aliases) > MAX_ALIASES:
        rest = len(aliases) - MAX_ALIASES
        skipped.append(f"{group.shown_name} owns too much: {rest} names are left out.")
    parts: dict[Part, Values] = {Part.ALIASES: aliases[:MAX_ALIASES]}
    if channel := _channel(group):
        parts[Part.CHANNELS] = (channel,)
    for role in Role:
        if holder := group.annotation(ROLE_ANNOTATIONS[role]):
            parts[HOLDER_PART[role]] = (_person(holder, group, users, errors),)
    return TeamPlan(group.display_name, parts, adds=True, position=group.line)


def _usable(names: Iterable[str], skipped: list[str]) -> Iterator[str]:
    """Yield the names that a team can have."""
    for name in names:
        try:
            check_name(name, "alias")
        except Refusal as refusal:
            skipped.append(f"{quoted(name)}: {refusal.problem}")
        else:
            yield name


def _person(written: str, group: Entity, users: Mapping[str, Entity], errors: list[str]) -> str:
    """Return what Slack can find a person by: their ID, address or name."""
    if not written.casefold().startswith("user:"):
        return written
    user = users.get(reference(written, "user"))
    if user is None:
        subject = f"{quoted(group.shown_name)} in {group.line}"
        errors.append(f"{subject} names {quoted(written)}, who is not in this file.")
        return written
    address = mapping(user.spec.get("profile")).get("email")
    return user.annotation("slack.com/user-id") or str(address or f"@{user.display_name}")


def _without_shared_names(teams: Sequence[TeamPlan], skipped: list[str]) -> Iterator[TeamPlan]:
    """Yield the plans without aliases that two of them claim, which would find neither team."""
    names = Counter(
        key
        for team in teams
        for key in {name_key(name) for name in (team.name, *team.parts[Part.ALIASES])}
    )
    for team in teams:
        aliases = team.parts[Part.ALIASES]
        kept = tuple(alias for alias in aliases if names[name_key(alias)] == 1)
        skipped += [
            f"{one_line(alias)}, of {one_line(team.name)}, also names another team."
            for alias in sorted(set(aliases) - set(kept))
        ]
        yield TeamPlan(
            team.name, {**team.parts, Part.ALIASES: kept}, adds=True, position=team.position
        )


def _channel(group: Entity) -> str:
    name = group.annotation("slack.com/channel-name").removeprefix("#")
    return group.annotation("slack.com/channel-id") or (f"#{name}" if name else "")
