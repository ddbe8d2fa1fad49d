"""What is wrong with a file, all of it at once."""

from collections.abc import Sequence

from bot.domain.errors import Refusal

SHOWN = 20
LETTERS_SHOWN = 60


def refused(problems: Sequence[str], hint: str) -> Refusal:
    """What to raise for a file with these problems; each is a sentence, the first are shown."""
    more = len(problems) - SHOWN
    shown = [*problems[:SHOWN], *([f"And {more} more."] if more > 0 else [])]
    return Refusal("\n".join(shown), f"\n{hint}")


def quoted(typed: object) -> str:
    """The beginning of what stands in a file, between quotation marks and on one line."""
    line = "".join(letter if letter.isprintable() else " " for letter in str(typed))
    return f"“{line[:LETTERS_SHOWN]}{'…' if len(line) > LETTERS_SHOWN else ''}”"
