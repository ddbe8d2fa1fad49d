"""What is said to those who meet whoowns for the first time."""

from bot.slack.message import Message, lines


def welcome() -> Message:
    """To the first person who opens whoowns while nothing is set up."""
    return lines(
        "Hello! I name the person who decides a product question. For that I have to know your "
        "teams. Start with the first one: `/whoowns-team create Checkout #checkout`"
    )


def joined() -> Message:
    """To a channel that whoowns was invited to."""
    return lines(
        "Hello! I name who decides a product question: try "
        "`/whoowns should the cart keep items after logout?`"
    )
