"""Who did something."""

from bot.domain.audit import OPERATOR


def named(actor_id: str) -> str:
    """The person, or who did it on the command line."""
    return "whoever runs whoowns" if actor_id == OPERATOR else f"<@{actor_id}>"
