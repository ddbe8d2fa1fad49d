"""The shipped rulebook: TOML files beside this module, read and checked when loaded."""

from bot.rules.loader import RulebookInvalid, load_rulebook

__all__ = ["RulebookInvalid", "load_rulebook"]
