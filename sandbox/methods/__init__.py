"""The Web API's methods that the bot calls; importing this package enters them in the table."""

from sandbox.methods import chat, conversations, files, functions, views, workspace

__all__ = ["chat", "conversations", "files", "functions", "views", "workspace"]
