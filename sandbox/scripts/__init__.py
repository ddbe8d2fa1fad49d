"""Scripts: conversations in TOML that are played in the sandbox and written down."""

from sandbox.scripts.player import Player
from sandbox.scripts.script import START, Script, ScriptError, Step, parse, read

__all__ = ["START", "Player", "Script", "ScriptError", "Step", "parse", "read"]
