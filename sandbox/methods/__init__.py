"""The Web API's methods; importing this package enters them in the table."""

from sandbox.methods import (
    chat,
    conversations,
    files,
    general,
    users,
    views,
)

__all__ = ["chat", "conversations", "files", "general", "users", "views"]
