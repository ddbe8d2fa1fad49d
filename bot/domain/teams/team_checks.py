"""What is wrong with a change of a team, told by the part in which it is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.domain.teams.team import MAX_NAME, name_key
from bot.domain.teams.team_change import ROLE_PARTS, Difference, Part, TeamChange

RESERVED = frozenset(
    """
    create po pm deputy vacate show list edit rename alias unalias channel unchannel profile delete
    history away back policy fallback elsewhere help for of in to none nobody off
    """.split()  # noqa: SIM905 - words read better as words
)
"""Words of the command itself: a team of that name could not be spoken of."""


def check_name(name: str, what: str = "team") -> None:
    """Raise Refusal where nobody could read, type or tell apart a name of `what`."""
    if not name_key(name) or not any(letter.isprintable() for letter in name):
        raise Refusal(f"The {what} needs a name.", "Type at least one letter or sign.")
    if len(name) > MAX_NAME:
        raise Refusal(
            f"That name has {len(name)} letters; {MAX_NAME} fit.", "Choose a shorter name."
        )
    if not name.isprintable():
        raise Refusal("That name has letters nobody can see.", "Type the name again by hand.")
    if name_key(name) in RESERVED:
        raise Refusal(f"“{name}” is a word of this command.", f"Give the {what} another name.")


AT_MOST = {
    Part.ALIASES: (30, "aliases"),
    Part.CHANNELS: (30, "channels"),
    Part.PRODUCT_OWNER_DEPUTIES: (10, "deputies"),
    Part.PRODUCT_MANAGER_DEPUTIES: (10, "deputies"),
}
"""How many fit into the form that shows them all."""


@dataclass(eq=False)
class Rejected(Refusal):
    """A change that cannot be made, with what is wrong in each part; shown as its first problem."""

    problems: Mapping[Part, Refusal] = field(default_factory=dict)


def rejected(problems: Mapping[Part, Refusal]) -> Rejected:
    """What to raise for at least one problem."""
    first = next(iter(problems.values()))
    return Rejected(first.problem, first.hint, problems)


def problems_of(change: TeamChange, people: Mapping[str, Person]) -> dict[Part, Refusal]:
    """What is wrong in each part that differs; `people` are those who are newly named.

    Whoever was named before is left alone: people leave, and that is no reason to refuse a change
    of something else.
    """
    found: dict[Part, Refusal] = {}
    for difference in change.differences:
        try:
            _check(change, difference, people)
        except Refusal as refusal:
            found[difference.part] = refusal
    return found


def _check(change: TeamChange, difference: Difference, people: Mapping[str, Person]) -> None:
    new = [value for value in difference.new if value not in difference.old]
    if difference.part is Part.NAME:
        check_name(change.team.name)
    elif difference.part is Part.ALIASES:
        for alias in new:
            check_name(alias, "alias")
    elif difference.part in ROLE_PARTS:
        for user_id in new:
            check_holder(people.get(user_id))
    _check_count(difference)
    _check_deputies(change, difference)


def check_holder(person: Person | None) -> None:
    """Raise Refusal where somebody cannot decide for a team, or nobody knows who it is."""
    hint = "Name a person of this workspace who is active."
    if person is None:
        raise Refusal("I do not know that person.", hint)
    if person.is_bot:
        raise Refusal("A bot cannot decide for a team.", hint)
    if person.gone:
        raise Refusal("That account is deactivated.", hint)
    if person.outsider:
        raise Refusal("That person belongs to another workspace.", hint)


def _check_count(difference: Difference) -> None:
    limit, called = AT_MOST.get(difference.part, (len(difference.new), ""))
    if len(difference.new) > limit:
        raise Refusal(
            f"A team has {limit} {called} at most; that would be {len(difference.new)}.",
            "Leave some out.",
        )


def _check_deputies(change: TeamChange, difference: Difference) -> None:
    role, as_deputy = ROLE_PARTS.get(difference.part, (None, False))
    if role and as_deputy and change.team.holder(role) in difference.new:
        raise Refusal(
            f"The {role.in_words} cannot be their own deputy.", "Name somebody else to stand in."
        )
