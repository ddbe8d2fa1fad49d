"""Changes of a team: what is different now, how to undo it, and what affected people read."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from bot.domain.audit import AuditRow
from bot.domain.people.person import Person
from bot.domain.teams.team import Profile, Role, Team, name_key
from bot.domain.teams.team_change import (
    DEPUTIES_PART,
    HOLDER_PART,
    Difference,
    Part,
    RoleChange,
    TeamChange,
    Values,
)
from bot.slack.message import Message, actions, button, lines
from bot.slack.text import plain
from bot.slack.values import TeamSeen
from bot.slack.views.history import change_line
from bot.slack.views.team import next_step, profile_in_words
from bot.slack.views.typed_commands import give_theme, set_profile, typed_name, undo
from bot.usecases.consult_teams import TeamSnapshot
from bot.usecases.decision_profiles import ProfileChange, ThemeChange


def created(team: Team, schedule: str = "") -> Message:
    """A new team; `schedule` is what is known of its weekly summary."""
    channels = f" with {_channels_in_words(team.channel_ids)}" if team.channel_ids else ""
    return lines(
        f"Created *{plain(team.name)}*{channels}.",
        schedule,
        next_step(team),
        undo(TeamChange(None, team)),
    )


def changed(change: TeamChange, people: Mapping[str, Person], schedule: str = "") -> Message:
    """What is different now, how to undo it, and what comes next.

    `people` are those newly named; `schedule` is what is new about the weekly summary.
    """
    if not change.differences:
        return lines(f"*{plain(change.team.name)}* is already like that, so nothing changed.")
    guests = [f"<@{person.id}> is a guest" for person in people.values() if person.guest]
    return lines(
        *(DIFFERENCES[each.part](change.team, each) for each in change.differences),
        f"Note that {' and '.join(guests)}: only people in the same channels can reach them."
        if guests
        else "",
        schedule,
        undo(change),
        next_step(change.team),
    )


def profile_set(change: ProfileChange) -> Message:
    """What a new decision profile means, and how to undo it."""
    team = change.team
    if change.previous is team.profile:
        return lines(_works(team, "already"), next_step(team))
    command = set_profile(team, change.previous)
    return lines(_works(team, "now"), f"To undo this: {command}", next_step(team))


def theme_given(change: ThemeChange) -> Message:
    """Who decides on a theme that was assigned, and how to undo that."""
    team, theme, previous = change.team, change.theme, change.previous
    same = previous is team.themes.get(theme.name)
    adverb, decider = "already" if same else "now", change.decider.in_words
    undoing = "" if same else f"To undo this: {give_theme(team, theme.in_words, previous)}"
    return lines(
        f"In *{plain(team.name)}*, the {decider} {adverb} decides on {theme.in_words}.",
        undoing,
        next_step(team),
    )


def confirm_deletion(seen: TeamSnapshot, meanwhile: Sequence[AuditRow] = ()) -> Message:
    """What goes with a team; `meanwhile` is what has changed since this was asked before."""
    name, value = plain(seen.team.name), TeamSeen(seen.team.id, seen.seen).encoded
    lost = "\n".join(f"• {part}" for part in _lost(seen.team, seen.has_summary))
    delete = {**button("Delete the team", "delete_team", value), "style": "danger"}
    return lines(
        f"*{name}* has changed since I asked:" if meanwhile else "",
        *(f"• {change_line(row, with_team=False)}" for row in meanwhile),
        f"Delete *{name}*? This is deleted with it:\n{lost}",
        "The channels themselves stay in Slack, and questions asked so far are kept.",
        more=(actions(delete, button("Keep it", "keep_team", value)),),
    )


def _lost(team: Team, has_summary: bool) -> Iterator[str]:
    names = _quoted((team.name, *team.aliases))
    yield f"the names {names}" if team.aliases else f"the name {names}"
    if team.channel_ids:
        channels = _channels_in_words(team.channel_ids)
        yield f"its link to {channels}: questions asked there will have no team"
    for role in Role:
        holder, deputies = team.holder(role), team.deputies_of(role)
        if holder:
            yield f"<@{holder}> as {role.in_words}"
        if deputies:
            label = "deputy" if len(deputies) == 1 else "deputies"
            people = ", ".join(f"<@{user}>" for user in deputies)
            yield f"{people} as {label} of the {role.in_words}"
    if team.themes or team.profile is not Profile.SPLIT:
        yield "its decision profile"
    if has_summary:
        yield "its weekly summary"


def kept() -> Message:
    """That nothing was deleted."""
    return lines("Nothing was deleted.")


def deleted(change: TeamChange, *, last: bool) -> Message:
    """That a team is deleted, and how to bring it back; `last` if none is left."""
    none_left = "That was the last team. " if last else ""
    return lines(
        f"Deleted *{plain(change.team.name)}*. {none_left}Questions asked so far are kept.",
        undo(change),
    )


def role_notice(change: TeamChange, roles: Sequence[RoleChange], actor_id: str) -> Message:
    """Which roles somebody has gained or lost, through whom, and what that means."""
    team = f"*{plain(change.team.name)}*"
    changes = "; ".join(_role_change(role) for role in roles)
    if change.after is None:
        return lines(f"<@{actor_id}> deleted {team}: {changes}.")
    show = f"See `/whoowns-team show {typed_name(change.team.name)}`."
    return lines(f"<@{actor_id}> changed {team}: {changes}. {_meaning(roles)}{show}")


def _meaning(roles: Sequence[RoleChange]) -> str:
    gained = [role for role in roles if role.gained]
    if any(not role.as_deputy for role in gained):
        return "I'll name you when somebody asks about that role's decisions. "
    return "I'll name you while the people before you are away. " if gained else ""


def _role_change(change: RoleChange) -> str:
    role = change.role.in_words
    if change.as_deputy:
        return f"you {'now' if change.gained else 'no longer'} stand in for its {role}"
    return f"you're {'now' if change.gained else 'no longer'} its {role}"


def _name(team: Team, difference: Difference) -> str:
    return f"*{plain(difference.old[0])}* is now called *{plain(team.name)}*."


def _aliases(team: Team, difference: Difference) -> str:
    name = f"*{plain(team.name)}*"
    return _added_and_removed(
        difference,
        lambda aliases: f"Added to the aliases of {name}: {_quoted(aliases)}.",
        lambda aliases: f"Removed from the aliases of {name}: {_quoted(aliases)}.",
    )


def _channels(team: Team, difference: Difference) -> str:
    def sentence(ids: Values, adverb: str) -> str:
        verb = "belongs" if len(ids) == 1 else "belong"
        return f"{_channels_in_words(ids)} {adverb} {verb} to *{plain(team.name)}*."

    return _added_and_removed(
        difference, lambda ids: sentence(ids, "now"), lambda ids: sentence(ids, "no longer")
    )


def _added_and_removed(
    difference: Difference, added: Callable[[Values], str], removed: Callable[[Values], str]
) -> str:
    new = tuple(value for value in difference.new if value not in difference.old)
    kept_keys = {name_key(value) for value in difference.new}
    old = tuple(value for value in difference.old if name_key(value) not in kept_keys)
    sentences = [*([added(new)] if new else []), *([removed(old)] if old else [])]
    return " ".join(sentences) or added(difference.new)


def _holder(role: Role) -> Callable[[Team, Difference], str]:
    def sentence(team: Team, difference: Difference) -> str:
        name, before = f"*{plain(team.name)}*", difference.old[0] if difference.old else ""
        if not difference.new:
            return f"<@{before}> is no longer {role.in_words} of {name}; the role is vacant."
        replacing = f", replacing <@{before}>" if before else ""
        return f"<@{difference.new[0]}> is now {role.in_words} of {name}{replacing}."

    return sentence


def _deputies(role: Role) -> Callable[[Team, Difference], str]:
    def sentence(team: Team, difference: Difference) -> str:
        holder = f"the {role.in_words} of *{plain(team.name)}*"
        if not difference.new:
            return f"Nobody stands in for {holder} any more."
        people = ", then ".join(f"<@{user}>" for user in difference.new)
        return f"Standing in for {holder} now: {people}."

    return sentence


def _profile(team: Team, _: Difference) -> str:
    return _works(team, "now")


def _works(team: Team, adverb: str) -> str:
    words = profile_in_words(team)
    return f"*{plain(team.name)}* {adverb} works like this: {words[0].lower()}{words[1:]}"


def _quoted(names: Values) -> str:
    return ", ".join(f"“{plain(name)}”" for name in names)


def _channels_in_words(ids: Values) -> str:
    return ", ".join(f"<#{channel_id}>" for channel_id in ids)


DIFFERENCES: Mapping[Part, Callable[[Team, Difference], str]] = {
    Part.NAME: _name,
    Part.ALIASES: _aliases,
    Part.CHANNELS: _channels,
    **{HOLDER_PART[role]: _holder(role) for role in Role},
    **{DEPUTIES_PART[role]: _deputies(role) for role in Role},
    Part.PROFILE: _profile,
}
