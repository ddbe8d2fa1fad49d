"""What a line in the log says besides its event: whose request it is about, and where it failed."""

import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

_about: ContextVar[Mapping[str, str]] = ContextVar("about", default=MappingProxyType({}))


@contextmanager
def logging_about(workspace_id: str = "", delivery: str = "") -> Iterator[None]:
    """Let each line that is logged inside say which workspace and delivery it is about.

    It counts in this thread, and in what runs in a copy of its context. A workspace that isn't
    known yet can be named inside, with `name_workspace`.
    """
    fields = {"workspace": workspace_id, "delivery": delivery}
    token = _about.set({name: value for name, value in fields.items() if value})
    try:
        yield
    finally:
        _about.reset(token)


def name_workspace(workspace_id: str) -> None:
    """Say which workspace the lines are about that follow, up to the end of `logging_about`."""
    about = _about.get()
    if isinstance(about, dict):
        about["workspace"] = workspace_id


def fields() -> Mapping[str, str]:
    """Return the fields of what is being done in this thread now."""
    return _about.get()


def raised_at(error: Exception) -> str:
    """Return in which files and lines an error was raised, the innermost first."""
    frames = reversed(traceback.extract_tb(error.__traceback__))
    return " < ".join(f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno}" for f in frames)
