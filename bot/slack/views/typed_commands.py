"""Commands that messages show, exactly as people type them."""

from collections.abc import Callable, Iterator, Mapping

from bot.domain.change import Difference, Values
from bot.domain.teams.team import Chase, Profile, Role, Team, name_key
from bot.domain.teams.team_change import DEPUTIES_PART, HOLDER_PART, Part, TeamChange
from bot.slack.commands.role_parsers import ROLE_WORD
from bot.slack.commands.tokens import name_as_typed
from bot.slack.text import in_code, plain


def typed_name(name: str) -> str:
    """A team's name as it is typed after a command, in quotes where it needs them."""
    return plain(in_code(name_as_typed(name)))


def name_holder(team: Team, role: Role) -> str:
    """The command that gives a role to somebody."""
    return f"`/whoowns-team {ROLE_WORD[role]} @name for {typed_name(team.name)}`"


def show_team(team: Team) -> str:
    """How to see who decides in a team."""
    return f"`/whoowns-team show {typed_name(team.name)}`"


def name_deputy(team: Team, role: Role) -> str:
    """The command that names a deputy for a role."""
    return f"`/whoowns-team deputy {ROLE_WORD[role]} @name for {typed_name(team.name)}`"


def give_theme(team: Team, theme: str, role: Role | None) -> str:
    """The command that gives a theme to a role; with None it leaves it to the profile."""
    return f"`/whoowns-team {_theme_words(theme, role)} for {typed_name(team.name)}`"


def _theme_words(theme: str, role: Role | None) -> str:
    return f"profile {theme.replace('_', ' ')} to {ROLE_WORD[role] if role else 'default'}"


def undo(change: TeamChange) -> str:
    """The commands that bring the team back to how it was; `""` where nothing has changed."""
    commands = tuple(_commands(change))
    if len(commands) > 1:
        return "\n• ".join(("To undo this:", *commands))
    return f"To undo this: {commands[0]}" if commands else ""


def _commands(change: TeamChange) -> Iterator[str]:
    name = typed_name(change.team.name)
    if change.before is None:
        yield _shown(f"/whoowns-team delete {name}")
        return
    if change.after is None:
        channels = "".join(f" <#{channel}>" for channel in change.team.channel_ids)
        yield _shown(f"/whoowns-team create {name}{channels}")
    for difference in change.differences:
        if change.after is None and difference.part in {Part.NAME, Part.CHANNELS}:
            continue
        for words in UNDO[difference.part](difference):
            of_team = "" if difference.part == Part.NAME else f" for {name}"
            yield _shown(f"/whoowns-team {words}{of_team}")


def _shown(command: str) -> str:
    """A command as code, unless it names people or channels.

    Slack shows no names in code; left live, they are copied along.
    """
    return command if "<@" in command or "<#" in command else f"`{command}`"


def _name(difference: Difference) -> Iterator[str]:
    yield f"rename {typed_name(difference.new[0])} to {typed_name(difference.old[0])}"


def _several(
    add: str, remove: str, join: Callable[[Values], str]
) -> Callable[[Difference], Iterator[str]]:
    def words(difference: Difference) -> Iterator[str]:
        removed = tuple(value for value in difference.old if value not in difference.new)
        respelled = {name_key(value) for value in removed}
        added = tuple(
            value
            for value in difference.new
            if value not in difference.old and name_key(value) not in respelled
        )
        if removed:
            yield f"{add} {join(removed)}"
        if added:
            yield f"{remove} {join(added)}"

    return words


def _holder(word: str) -> Callable[[Difference], Iterator[str]]:
    def words(difference: Difference) -> Iterator[str]:
        yield f"{word} <@{difference.old[0]}>" if difference.old else f"vacate {word}"

    return words


def _deputies(word: str) -> Callable[[Difference], Iterator[str]]:
    def words(difference: Difference) -> Iterator[str]:
        yield f"deputy {word} {_people(difference.old) or 'none'}"

    return words


def _profile(difference: Difference) -> Iterator[str]:
    before = Profile(difference.old[0]) if difference.old else Profile.SPLIT
    yield f"profile {before.in_words}"


def _chase(difference: Difference) -> Iterator[str]:
    yield f"chase {difference.old[0] if difference.old else Chase.GENTLE}"


def _theme(difference: Difference) -> Iterator[str]:
    yield _theme_words(difference.key, Role(difference.old[0]) if difference.old else None)


def _names(names: Values) -> str:
    return ", ".join(map(typed_name, names))


def _channels(channel_ids: Values) -> str:
    return " ".join(f"<#{channel_id}>" for channel_id in channel_ids)


def _people(user_ids: Values) -> str:
    return " ".join(f"<@{user_id}>" for user_id in user_ids)


UNDO: Mapping[str, Callable[[Difference], Iterator[str]]] = {
    Part.NAME: _name,
    Part.ALIASES: _several("alias", "unalias", _names),
    Part.CHANNELS: _several("channel", "unchannel", _channels),
    **{HOLDER_PART[role]: _holder(word) for role, word in ROLE_WORD.items()},
    **{DEPUTIES_PART[role]: _deputies(word) for role, word in ROLE_WORD.items()},
    Part.PROFILE: _profile,
    Part.THEMES: _theme,
    Part.CHASE: _chase,
}
