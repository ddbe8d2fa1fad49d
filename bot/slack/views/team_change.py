"""Changes of a team: what is different now, how to undo it, and what affected people read."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from bot.domain.audit import AuditRow
from bot.domain.change import Difference, Values
from bot.domain.people.person import Person
from bot.domain.team_matching.tokens import Grade
from bot.domain.teams.affected import DecisionChange, Effect, Renamed, RoleChange, Shared
from bot.domain.teams.team import Profile, Role, Team, name_key
from bot.domain.teams.team_change import DEPUTIES_PART, HOLDER_PART, Part, TeamChange
from bot.domain.verdict import Kind
from bot.slack.message import Message, actions, button, lines
from bot.slack.text import plain
from bot.slack.values import TeamSeen
from bot.slack.views.everyday_words import everyday_notes
from bot.slack.views.history import change_line
from bot.slack.views.team import chase_in_words, next_step, profile_in_words
from bot.slack.views.typed_commands import typed_name, undo
from bot.usecases.decision_profiles import GivenTheme
from bot.usecases.team_queries import TeamSnapshot

NONE: Mapping[str, Grade] = {}
QUESTIONS = {Kind.STRATEGIC: "Strategic", Kind.TACTICAL: "Tactical"}


def created(
    change: TeamChange,
    schedule: str = "",
    everyday: Mapping[str, Grade] = NONE,
    shared: Sequence[Shared] = (),
) -> Message:
    """A new team; `schedule` is what is known of its weekly summary.

    `everyday` are names that are everyday words, with their grades; `shared` are other teams that
    have its channels.
    """
    team = change.team
    channels = f" with {_channels_in_words(team.channel_ids)}" if team.channel_ids else ""
    return lines(
        f"Created *{plain(team.name)}*{channels}.",
        _also_belongs(shared),
        everyday_notes(team, everyday),
        schedule,
        next_step(team),
        undo(change),
    )


def changed(
    change: TeamChange,
    people: Mapping[str, Person],
    schedule: str = "",
    everyday: Mapping[str, Grade] = NONE,
    shared: Sequence[Shared] = (),
) -> Message:
    """What is different now, how to undo it, and what comes next.

    `people` are those newly named; `schedule` is what is new about the weekly summary; `everyday`
    are new names that are everyday words, with their grades; `shared` are other teams that have
    the new channels.
    """
    if not change.differences:
        return lines(f"*{plain(change.team.name)}* is already like that, so nothing changed.")
    guests = [f"<@{person.id}> is a guest" for person in people.values() if person.guest]
    return lines(
        *(DIFFERENCES[each.part](change.team, each) for each in change.differences),
        _also_belongs(shared),
        everyday_notes(change.team, everyday),
        f"Note that {' and '.join(guests)}: only people in the same channels can reach them."
        if guests
        else "",
        schedule,
        undo(change),
        next_step(change.team),
    )


def profile_set(change: TeamChange) -> Message:
    """What a new decision profile means, and how to undo it."""
    adverb = "now" if change.differences else "already"
    return lines(_works(change.team, adverb), undo(change), next_step(change.team))


def theme_given(given: GivenTheme) -> Message:
    """Who decides on a theme that was assigned, and how to undo that."""
    change, theme = given.applied.change, given.theme
    adverb = "already" if given.applied.nothing else "now"
    return lines(
        f"In *{plain(change.team.name)}*, the {given.decider.in_words} {adverb} decides on "
        f"{theme.in_words}.",
        undo(change),
        next_step(change.team),
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
    """The reply that nothing was deleted."""
    return lines("Nothing was deleted.")


def deleted(change: TeamChange, *, last: bool) -> Message:
    """That a team is deleted, and how to bring it back; `last` if none is left."""
    none_left = "That was the last team. " if last else ""
    return lines(
        f"Deleted *{plain(change.team.name)}*. {none_left}Questions asked so far are kept.",
        undo(change),
    )


def notice(change: TeamChange, effects: Sequence[Effect], actor_id: str) -> Message:
    """What somebody else's change of a team means for a person, in a sentence for each effect."""
    roles = [effect for effect in effects if isinstance(effect, RoleChange)]
    decisions = [effect for effect in effects if isinstance(effect, DecisionChange)]
    verb = "created" if change.before is None else "deleted" if change.after is None else "changed"
    by = f"<@{actor_id}> {verb} *{plain(change.team.name)}*"
    changes = "; ".join(_role_change(role) for role in roles)
    if change.after is None:
        return lines(f"{by}: {changes}.")
    return lines(
        f"{by}: {changes}. {_meaning(roles)}".rstrip() if roles else f"{by}.",
        *(
            f"It was called *{plain(effect.old_name)}* before; questions under that name no longer "
            "reach it, unless it is one of its aliases."
            for effect in effects
            if isinstance(effect, Renamed)
        ),
        *(_decision(change.team, effect) for effect in decisions),
        *(_shared(change.team, effect) for effect in effects if isinstance(effect, Shared)),
        f"See `/whoowns-team show {typed_name(change.team.name)}`.",
    )


def _decision(team: Team, effect: DecisionChange) -> str:
    questions = f"{QUESTIONS[effect.kind]} questions"
    if effect.theme:
        questions = f"Questions about {plain(effect.theme.replace('_', ' '))}"
    if effect.gained:
        return f"{questions} of *{plain(team.name)}* now go to you, as its {effect.role.in_words}."
    holder = f", <@{effect.holder}>" if effect.holder else ", a role that nobody holds yet"
    return (
        f"{questions} of *{plain(team.name)}* now go to the {effect.role.in_words}{holder}, "
        "no longer to you."
    )


def _shared(team: Team, effect: Shared) -> str:
    both = f"*{plain(team.name)}* and *{plain(effect.team.name)}*"
    sentences = []
    if effect.channel_ids:
        channels = _channels_in_words(effect.channel_ids)
        sentences.append(
            f"{channels} now belongs to both {both}. For a question there that names neither, I "
            "may ask which team it's about."
        )
    if effect.names:
        sentences.append(
            f"{_quoted(effect.names)} can now mean both {both}, so I may ask which one is meant."
        )
    return " ".join(sentences)


def _also_belongs(shared: Sequence[Shared]) -> str:
    """Which other teams have the new channels, and what follows for questions asked there."""
    teams_of: dict[str, list[str]] = {}
    for each in shared:
        for channel_id in each.channel_ids:
            teams_of.setdefault(channel_id, []).append(f"*{plain(each.team.name)}*")
    sentences = [
        f"<#{channel_id}> belongs to {' and '.join(names)} too."
        for channel_id, names in teams_of.items()
    ]
    if sentences:
        sentences.append("Questions asked there may need a choice of team.")
    return " ".join(sentences)


def _meaning(roles: Sequence[RoleChange]) -> str:
    gained = [role for role in roles if role.gained]
    if any(not role.as_deputy for role in gained):
        return "I'll name you when somebody asks about that role's decisions."
    return "I'll name you while the people before you are away." if gained else ""


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


def _theme(team: Team, difference: Difference) -> str:
    theme = difference.key.replace("_", " ")
    if not difference.new:
        return f"In *{plain(team.name)}*, the decision profile now says who decides on {theme}."
    decider = Role(difference.new[0]).in_words
    return f"In *{plain(team.name)}*, the {decider} now decides on {theme}."


def _chase(team: Team, _: Difference) -> str:
    return f"*{plain(team.name)}*: {chase_in_words(team.chase)}"


def _quoted(names: Values) -> str:
    return ", ".join(f"“{plain(name)}”" for name in names)


def _channels_in_words(ids: Values) -> str:
    return ", ".join(f"<#{channel_id}>" for channel_id in ids)


DIFFERENCES: Mapping[str, Callable[[Team, Difference], str]] = {
    Part.NAME: _name,
    Part.ALIASES: _aliases,
    Part.CHANNELS: _channels,
    **{HOLDER_PART[role]: _holder(role) for role in Role},
    **{DEPUTIES_PART[role]: _deputies(role) for role in Role},
    Part.PROFILE: _profile,
    Part.THEMES: _theme,
    Part.CHASE: _chase,
}
