"""Which workspace a command is about: the one that is named, or else the only one."""

from collections.abc import Collection

from bot.domain.errors import Refusal

LISTED = 20
"""Workspaces that a refusal names at most."""


def choose(chosen: str | None, known: Collection[str]) -> str:
    """Return the chosen workspace, or the only one where none is chosen.

    Raises Refusal, which lists those that are known, where that leaves it open.
    """
    if chosen is not None:
        if chosen not in known:
            raise unknown(chosen, known)
        return chosen
    if len(known) != 1:
        raise several(known)
    return next(iter(known))


def unknown(chosen: str, known: Collection[str]) -> Refusal:
    """Return the refusal of a workspace that isn't among those that are known."""
    there = f"Choose one of these: {_listed(known)}." if known else "No workspace is set up yet."
    return Refusal(f"I don't know the workspace {chosen}.", there)


def several(known: Collection[str], problem: str = "There is more than one workspace.") -> Refusal:
    """Return the refusal of a command that has to name one of several workspaces."""
    return Refusal(problem, f"Choose one with --workspace: {_listed(known)}.")


def _listed(known: Collection[str]) -> str:
    first = ", ".join(sorted(known)[:LISTED])
    more = len(known) - LISTED
    return f"{first} and {more:,} more" if more > 0 else first
