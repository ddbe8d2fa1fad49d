"""Takes a workspace's configuration out of the database into a file, and from a file into it."""

from bot.import_export.commands import export, import_file

__all__ = ["export", "import_file"]
