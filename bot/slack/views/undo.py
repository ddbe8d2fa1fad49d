"""The commands that undo a change, exactly as one types them."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from bot.domain.teams.team import Profile, name_key
from bot.domain.teams.team_change import (
    DEPUTIES_PART,
    HOLDER_PART,
    Difference,
    Part,
    TeamChange,
    Values,
)
from bot.slack.commands.parser import name_as_typed
from bot.slack.commands.team_grammar import ROLE_WORD
from bot.slack.text import plain


def undo(change: TeamChange) -> str:
    """The commands that bring the team back to how it was."""
    commands = tuple(_commands(change))
    if len(commands) > 1:
        return "\n• ".join(("To undo this:", *commands))
    return f"To undo this: {commands[0]}" if commands else ""


def typed(words: str) -> str:
    """A command as it is shown; a person or channel in it is a real one, to be copied along.

    Slack shows no names in code, so only a command without them is set as such.
    """
    return words if "<@" in words or "<#" in words else f"`{words}`"


def named(name: str) -> str:
    """A team's name as it stands in a command that is shown."""
    return plain(name_as_typed(name))


def _commands(change: TeamChange) -> Iterator[str]:
    if change.before is None:
        yield typed(f"/whoowns-team delete {named(change.team.name)}")
        return
    name = change.team.name
    if change.after is None:
        channels = "".join(f" <#{channel}>" for channel in change.team.channel_ids)
        yield typed(f"/whoowns-team create {named(name)}{channels}")
    for difference in change.differences:
        if change.after is None and difference.part in {Part.NAME, Part.CHANNELS}:
            continue
        for words in BACK[difference.part](difference):
            of_team = "" if difference.part is Part.NAME else f" for {named(name)}"
            yield typed(f"/whoowns-team {words}{of_team}")
    if change.after is None:
        for theme, role in change.team.themes.items():
            words = f"profile {theme.replace('_', ' ')} to {ROLE_WORD[role]}"
            yield typed(f"/whoowns-team {words} for {named(name)}")


def _name(difference: Difference) -> Iterator[str]:
    yield f"rename {named(difference.new[0])} to {named(difference.old[0])}"


def _several(
    add: str, drop: str, join: Callable[[Sequence[str]], str]
) -> Callable[[Difference], Iterator[str]]:
    def back(difference: Difference) -> Iterator[str]:
        gone, come = _lost(difference.old, difference.new), _lost(difference.new, difference.old)
        respelled = {name_key(value) for value in gone}
        come = [value for value in come if name_key(value) not in respelled]
        if gone:
            yield f"{add} {join(gone)}"
        if come:
            yield f"{drop} {join(come)}"

    return back


def _lost(these: Values, those: Values) -> list[str]:
    return [value for value in these if value not in those]


def _holder(word: str) -> Callable[[Difference], Iterator[str]]:
    def back(difference: Difference) -> Iterator[str]:
        yield f"{word} <@{difference.old[0]}>" if difference.old else f"vacate {word}"

    return back


def _deputies(word: str) -> Callable[[Difference], Iterator[str]]:
    def back(difference: Difference) -> Iterator[str]:
        yield f"deputy {word} {' '.join(f'<@{user}>' for user in difference.old) or 'none'}"

    return back


def _profile(difference: Difference) -> Iterator[str]:
    before = Profile(difference.old[0]) if difference.old else Profile.SPLIT
    yield f"profile {before.in_words}"


BACK: Mapping[Part, Callable[[Difference], Iterator[str]]] = {
    Part.NAME: _name,
    Part.ALIASES: _several("alias", "unalias", lambda names: ", ".join(map(named, names))),
    Part.CHANNELS: _several("channel", "unchannel", lambda ids: " ".join(f"<#{i}>" for i in ids)),
    **{HOLDER_PART[role]: _holder(word) for role, word in ROLE_WORD.items()},
    **{DEPUTIES_PART[role]: _deputies(word) for role, word in ROLE_WORD.items()},
    Part.PROFILE: _profile,
}
