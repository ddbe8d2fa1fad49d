"""Takes a workspace's configuration out of the database as a file, and into it."""

from bot.transfer.commands import bring, export

__all__ = ["bring", "export"]
