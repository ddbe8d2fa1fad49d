"""Somebody in a workspace, as far as whoowns has to know them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """A member of a workspace, or a bot in it.

    `runs_workspace` is true for admins and owners of the workspace and for those whom the
    operator named; `gone` for deactivated accounts; `elsewhere` for people of another workspace.
    """

    id: str
    workspace_id: str
    runs_workspace: bool = False
    is_bot: bool = False
    gone: bool = False
    elsewhere: bool = False
