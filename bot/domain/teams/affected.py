"""Whom a change of a team affects, and what it means for each of them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.teams.team import SPLIT, Role, Team, decision
from bot.domain.teams.team_change import ROLE_PARTS, TeamChange, part_value
from bot.domain.verdict import Kind


@dataclass(frozen=True, slots=True)
class RoleChange:
    """Somebody gains or loses a role, as its holder or deputy."""

    role: Role
    as_deputy: bool
    gained: bool


@dataclass(frozen=True, slots=True)
class DecisionChange:
    """Questions that somebody with a role decided before, or decides now: a kind, or one theme.

    `role` decides them now, and `holder` holds it (None: it is vacant).
    """

    kind: Kind
    theme: str
    gained: bool
    role: Role
    holder: str | None


@dataclass(frozen=True, slots=True)
class Renamed:
    """The team in which somebody holds a role has another name now."""

    old_name: str


@dataclass(frozen=True, slots=True)
class Shared:
    """Another team has got a channel that belongs to somebody's team, or a name like that team's.

    `channel_ids` are the shared channels, `names` the new names that also fit `team`.
    """

    team: Team
    channel_ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


Effect = RoleChange | DecisionChange | Renamed | Shared


def affected_users(
    change: TeamChange,
    actor_id: str,
    theme_kinds: Mapping[str, Kind] | None = None,
    rivals: Sequence[Shared] = (),
) -> Mapping[str, tuple[Effect, ...]]:
    """Return the users whom a change affects, except the actor, with what it means for each.

    `theme_kinds` are the kinds of the rulebook's themes, `rivals` the other teams with which the
    team shares a channel or name since the change.
    """
    affected = defaultdict[str, list[Effect]](list)
    for user_id, effect in _effects(change, theme_kinds or {}, rivals):
        if user_id != actor_id and effect not in affected[user_id]:
            affected[user_id].append(effect)
    return {user_id: tuple(effects) for user_id, effects in affected.items() if effects}


def _effects(
    change: TeamChange, theme_kinds: Mapping[str, Kind], rivals: Sequence[Shared]
) -> Iterator[tuple[str, Effect]]:
    yield from _role_changes(change)
    if change.before and change.after:
        if change.before.name != change.after.name:
            for user_id in change.after.holders.values():
                if user_id in change.before.holders.values():
                    yield user_id, Renamed(change.before.name)
        yield from _decision_changes(change.before, change.after, theme_kinds)
    for rival in rivals:
        for user_id in rival.team.holders.values():
            yield user_id, rival


def _role_changes(change: TeamChange) -> Iterator[tuple[str, Effect]]:
    for part, (role, as_deputy) in ROLE_PARTS.items():
        old, new = part_value(part, change.before), part_value(part, change.after)
        for user_id in new:
            if user_id not in old:
                yield user_id, RoleChange(role, as_deputy, gained=True)
        for user_id in old:
            if user_id not in new:
                yield user_id, RoleChange(role, as_deputy, gained=False)


def _decision_changes(
    before: Team, after: Team, theme_kinds: Mapping[str, Kind]
) -> Iterator[tuple[str, Effect]]:
    """Yield who decides more or less than before in a role that they keep.

    Somebody who gains or loses the role itself learns that from the change of the role, and
    somebody with both roles decides as much as before.
    """
    changed_themes = [
        theme
        for theme in sorted({*before.themes, *after.themes})
        if theme in theme_kinds and before.themes.get(theme) != after.themes.get(theme)
    ]
    subjects = [(kind, "") for kind in SPLIT]
    subjects += [(theme_kinds[theme], theme) for theme in changed_themes]
    for kind, theme in subjects:
        old, new = decision(before, kind, theme).role, decision(after, kind, theme).role
        if old is new or after.holder(old) == after.holder(new):
            continue
        for role, gained in ((new, True), (old, False)):
            holder = after.holder(role)
            if holder and holder == before.holder(role):
                yield holder, DecisionChange(kind, theme, gained, new, after.holder(new))
