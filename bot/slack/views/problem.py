"""What a person reads when something could not be done."""

from bot.domain.errors import Refusal
from bot.slack.message import Message, lines
from bot.slack.text import plain, with_commands


def refused(refusal: Refusal) -> Message:
    """What is wrong and how to mend it."""
    return lines(f"{plain(refusal.problem)} {with_commands(refusal.hint)}")


def not_saved(reference: str) -> Message:
    """The database cannot be used now."""
    return lines(
        "I cannot reach my memory right now, so nothing was saved. Please try again in a minute. "
        f"If it stays like this, tell whoever runs me: reference `{reference}`."
    )


def failed(reference: str) -> Message:
    """Something broke that nobody foresaw."""
    return lines(
        "Sorry, that went wrong on my side. Please try again; if it happens again, tell whoever "
        f"runs me: reference `{reference}`."
    )
