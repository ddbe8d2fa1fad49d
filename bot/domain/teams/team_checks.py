"""Check a change of a team, and say in which part it is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.change import Difference
from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.domain.teams.team import MAX_NAME, name_key
from bot.domain.teams.team_change import ROLE_PARTS, Part, TeamChange

RESERVED = frozenset(
    """
    create new edit rename delete remove rm po owner pm manager deputy deputies vacate alias aliases
    unalias channel channels unchannel profile show list ls teams history answers away back policy
    fallback elsewhere chase holidays help for of in to none nobody off
    """.split()  # noqa: SIM905 - words read better as words
)
"""Words of commands: a team of that name could not be typed."""
AT_MOST: Mapping[str, tuple[int, str]] = {
    Part.ALIASES: (30, "aliases"),
    Part.CHANNELS: (30, "channels"),
    Part.PRODUCT_OWNER_DEPUTIES: (10, "deputies"),
    Part.PRODUCT_MANAGER_DEPUTIES: (10, "deputies"),
}
"""How many fit into the form that shows them all."""
LEAVE_OUT = "Leave some out."


@dataclass(eq=False)
class Rejected(Refusal):
    """A change that can't be made, with what is wrong in each part; shows the first problem."""

    problems: Mapping[Part, Refusal] = field(default_factory=dict)


def rejected(problems: Mapping[Part, Refusal]) -> Rejected:
    """Return what to raise for one problem or several."""
    first = next(iter(problems.values()))
    return Rejected(first.problem, first.hint, problems, names=first.names)


def problems_of(change: TeamChange, people: Mapping[str, Person]) -> dict[Part, Refusal]:
    """Return what is wrong, by part; `people` are the users who are newly named.

    Users who were named before are not checked: that somebody has left is no reason to refuse a
    change of something else.
    """
    problems: dict[Part, Refusal] = {}
    for difference in change.differences:
        try:
            _check(change, difference, people)
        except Refusal as refusal:
            problems[Part(difference.part)] = refusal
    return problems


def _check(change: TeamChange, difference: Difference, people: Mapping[str, Person]) -> None:
    added = [value for value in difference.new if value not in difference.old]
    if difference.part == Part.NAME:
        check_name(change.team.name)
    elif difference.part == Part.ALIASES:
        for alias in added:
            check_name(alias, "alias")
    elif difference.part in ROLE_PARTS:
        for user_id in added:
            check_holder(people.get(user_id))
    for refusal in count_problems({Part(difference.part): len(difference.new)}).values():
        raise refusal
    _check_deputies(change, difference)


def check_counts(change: TeamChange) -> None:
    """Raise Rejected where a change would give a team more of something than fits.

    Unlike `problems_of`, it needs to know nothing of the people who are named.
    """
    sizes = {Part(difference.part): len(difference.new) for difference in change.differences}
    problems = count_problems(sizes)
    if problems:
        raise rejected(problems)


def count_problems(sizes: Mapping[Part, int]) -> dict[Part, Refusal]:
    """Return a refusal for each part with more values than fit."""
    return {
        part: Refusal(f"A team can have up to {limit} {noun}; that would be {size}.", LEAVE_OUT)
        for part, size in sizes.items()
        for limit, noun in (AT_MOST.get(part, (size, "")),)
        if size > limit
    }


def check_name(name: str, what: str = "team") -> None:
    """Raise Refusal if nobody could read or type a name of `what`, or tell it from others."""
    if not name_key(name) or not any(letter.isprintable() for letter in name):
        raise Refusal(f"The {what} needs a name.", "Type at least one letter or symbol.")
    if len(name) > MAX_NAME:
        raise Refusal(
            f"That name has {len(name)} characters; the limit is {MAX_NAME}.",
            "Choose a shorter name.",
        )
    if not name.isprintable():
        raise Refusal("That name contains invisible characters.", "Type it again by hand.")
    if name_key(name) in RESERVED:
        raise Refusal(f"“{name}” is reserved for commands.", f"Choose another name for the {what}.")


def check_holder(person: Person | None) -> None:
    """Raise Refusal if somebody can't decide for a team, or if nobody knows who it is."""
    hint = "Name an active person of this workspace."
    if person is None:
        raise Refusal("I don't know that person.", hint)
    if person.is_bot:
        raise Refusal("A bot can't decide for a team.", hint)
    if person.deactivated:
        raise Refusal("That account is deactivated.", hint)
    if person.outsider:
        raise Refusal("That person belongs to another workspace.", hint)


def _check_deputies(change: TeamChange, difference: Difference) -> None:
    role, as_deputy = ROLE_PARTS.get(Part(difference.part), (None, False))
    if role and as_deputy and change.team.holder(role) in difference.new:
        raise Refusal(
            f"The {role.in_words} can't be their own deputy.", "Name somebody else as deputy."
        )
