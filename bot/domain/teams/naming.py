"""Which names a team can have."""

from bot.domain.errors import Refusal
from bot.domain.teams.team import MAX_NAME, name_key

RESERVED = frozenset(
    """
    create po pm deputy vacate show list edit rename alias unalias channel unchannel profile delete
    history away back policy elsewhere help for of in to none nobody off
    """.split()  # noqa: SIM905 - words read better as words
)
"""Words of the command itself: a team of that name could not be spoken of."""


def cleaned(name: str) -> str:
    """A name without space around it, and with single spaces inside."""
    return " ".join(name.split())


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
