"""What somebody reads who has changed a team."""

from collections.abc import Callable, Mapping

from bot.domain.people.person import Person
from bot.domain.teams.team import Role, Team, name_key
from bot.domain.teams.team_change import (
    DEPUTIES_PART,
    HOLDER_PART,
    Difference,
    Part,
    TeamChange,
    Values,
)
from bot.slack.message import Message, lines
from bot.slack.text import plain
from bot.slack.views.team import described, next_step
from bot.slack.views.undo import undo


def created(team: Team, more: str = "") -> Message:
    """A team was created, and `more` that goes with it; what comes next."""
    channels = f", with {_linked(team.channel_ids)}" if team.channel_ids else ""
    return lines(
        f"Team *{plain(team.name)}* is here{channels}.",
        more,
        next_step(team),
        undo(TeamChange(None, team)),
    )


def changed(change: TeamChange, people: Mapping[str, Person], more: str = "") -> Message:
    """What is different now, how to undo it, and what comes next; `people` are newly named.

    `more` goes with the change.
    """
    if not change.differences:
        return lines(f"*{plain(change.team.name)}* is like that already, so nothing has changed.")
    said = [SAID[each.part](change.team, each) for each in change.differences]
    guests = [f"<@{person.id}> is a guest" for person in people.values() if person.guest]
    reach = f"Mind that {' and '.join(guests)}: only people in their channels can reach them."
    return lines(*said, reach if guests else "", more, undo(change), next_step(change.team))


def deleted(change: TeamChange, *, last: bool) -> Message:
    """A team is gone, and how to bring it back."""
    none_left = "That was the last team. " if last else ""
    return lines(
        f"*{plain(change.team.name)}* is deleted. {none_left}Questions asked so far are kept.",
        undo(change),
    )


def _name(team: Team, difference: Difference) -> str:
    return f"*{plain(difference.old[0])}* is now called *{plain(team.name)}*."


def _aliases(team: Team, difference: Difference) -> str:
    return _come_and_gone(
        difference,
        lambda names: f"*{plain(team.name)}* now answers to {_quoted(names)}, too.",
        lambda names: f"*{plain(team.name)}* no longer answers to {_quoted(names)}.",
    )


def _channels(team: Team, difference: Difference) -> str:
    return _come_and_gone(
        difference,
        lambda ids: f"{_linked(ids)} now {_belong(ids)} to *{plain(team.name)}*.",
        lambda ids: f"{_linked(ids)} no longer {_belong(ids)} to *{plain(team.name)}*.",
    )


def _belong(ids: Values) -> str:
    return "belongs" if len(ids) == 1 else "belong"


def _come_and_gone(
    difference: Difference, come: Callable[[Values], str], gone: Callable[[Values], str]
) -> str:
    new = tuple(value for value in difference.new if value not in difference.old)
    kept = {name_key(value) for value in difference.new}
    old = tuple(value for value in difference.old if name_key(value) not in kept)
    texts = (come(new) if new else "", gone(old) if old else "")
    said = " ".join(text for text in texts if text)
    return said or come(difference.new)


def _holder(role: Role) -> Callable[[Team, Difference], str]:
    def said(team: Team, difference: Difference) -> str:
        before = difference.old[0] if difference.old else ""
        if not difference.new:
            return (
                f"*{plain(team.name)}* has no {role.in_words} any more; it was <@{before}> so far."
            )
        after = f", after <@{before}>" if before else ""
        return f"<@{difference.new[0]}> is now {role.in_words} of *{plain(team.name)}*{after}."

    return said


def _deputies(role: Role) -> Callable[[Team, Difference], str]:
    def said(team: Team, difference: Difference) -> str:
        if not difference.new:
            return f"The {role.in_words} of *{plain(team.name)}* has no deputies any more."
        people = ", then ".join(f"<@{user}>" for user in difference.new)
        return f"Deputies of the {role.in_words} of *{plain(team.name)}* are now {people}."

    return said


def _profile(team: Team, _: Difference) -> str:
    return f"In *{plain(team.name)}* from now on: {' '.join(described(team))}"


def _quoted(names: Values) -> str:
    return ", ".join(f"“{plain(name)}”" for name in names)


def _linked(ids: Values) -> str:
    return ", ".join(f"<#{channel_id}>" for channel_id in ids)


SAID: Mapping[Part, Callable[[Team, Difference], str]] = {
    Part.NAME: _name,
    Part.ALIASES: _aliases,
    Part.CHANNELS: _channels,
    **{HOLDER_PART[role]: _holder(role) for role in Role},
    **{DEPUTIES_PART[role]: _deputies(role) for role in Role},
    Part.PROFILE: _profile,
}
