"""The shipped rulebook: TOML files beside this module, read and checked when loaded."""

from bot.rules.loader import RulebookError, load_rulebook

__all__ = ["RulebookError", "load_rulebook"]
