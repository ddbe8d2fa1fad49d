"""Scripts: steps in a small TOML format, read and checked before anything is played.

A step says as whom and where (both carry over from the step before), and does one thing.
`docs/scripts.md` describes the format.
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

START = datetime(2026, 2, 23, 9, 30, tzinfo=UTC)
"""When a script begins that does not say when: a Monday morning."""

VERBS: dict[str, type] = {
    "type": str, "press": str, "choose": str, "fill": dict, "submit": bool, "close": bool,
    "shortcut": str, "react": str, "status": str, "clock": str, "fault": str,
    "see": str, "unseen": str, "note": str, "picture": str,
}  # fmt: skip
"""What a step can do, and what it takes."""
_COMPANIONS: dict[str, type] = {"as": str, "in": str, "on": str, "size": list, "dark": bool,
                               "typed": str}  # fmt: skip
_OF_PICTURES = ("size", "dark", "typed")
_STEP = re.compile(r"^[ \t]*\[\[[ \t]*step[ \t]*\]\]", re.M)
_KINDS = {str: "text", dict: "a table", bool: "true", list: "two numbers"}


@dataclass(frozen=True)
class Step:
    """One thing that somebody does; `line` is where the script says so."""

    line: int
    verb: str
    told: Any
    user: str
    place: str
    more: dict[str, Any]


@dataclass(frozen=True)
class Script:
    """A whole script; `path` is for messages."""

    path: str
    title: str
    start: datetime
    steps: tuple[Step, ...]


class ScriptError(Exception):
    """A script that cannot be read or played; the text says what is wrong and how to fix it."""


def read(path: Path) -> Script:
    """The script in a file; raises ScriptError with the line where something is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as trouble:
        raise ScriptError(f"{path} cannot be read. Name a script: a TOML file.") from trouble
    return parse(text, str(path))


def parse(text: str, path: str) -> Script:
    """The script in this text."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as trouble:
        raise ScriptError(f"{path}: {trouble}. Scripts are TOML: see docs/scripts.md.") from trouble
    lines = [text.count("\n", 0, at.start()) + 1 for at in _STEP.finditer(text)]
    raw = found.get("step")
    if not isinstance(raw, list) or not raw or len(lines) != len(raw):
        raise ScriptError(f"{path} has no steps. Begin each step with a line `[[step]]`.")
    steps: list[Step] = []
    for line, each in zip(lines, raw, strict=True):
        steps.append(_step(path, line, each, steps[-1] if steps else None))
    start = found.get("start", START)
    if not isinstance(start, datetime) or start.tzinfo is None:
        hint = "Write it as 2026-02-23T09:30:00Z."
        raise ScriptError(f"{path}: start has to be a time with its zone. {hint}")
    return Script(path, str(found.get("title", Path(path).stem)), start, tuple(steps))


def wrong(path: str, line: int, problem: str, hint: str) -> ScriptError:
    """What is wrong with a script, and in which line."""
    return ScriptError(f"{path}, line {line}: {problem} {hint}")


def _step(path: str, line: int, raw: dict[str, Any], before: Step | None) -> Step:
    for key, value in raw.items():
        _check_key(path, line, key, value)
    verbs = [key for key in raw if key in VERBS]
    if len(verbs) != 1:
        problem = "the step does nothing." if not verbs else f"the step does {len(verbs)} things."
        raise wrong(path, line, problem, f"Give it one of these: {', '.join(VERBS)}.")
    user = raw.get("as") or (before.user if before else "")
    place = raw.get("in") or (before.place if before else "")
    if not (user and place):
        hint = 'Say `as = "lucia"` and `in = "#product"`; later steps take them over.'
        raise wrong(path, line, "the first step does not say as whom and where.", hint)
    more: dict[str, Any] = {key: raw[key] for key in ("on", *_OF_PICTURES) if key in raw}
    return Step(line, verbs[0], raw[verbs[0]], user, place, more)


def _check_key(path: str, line: int, key: str, value: Any) -> None:
    known = VERBS | _COMPANIONS
    if key not in known:
        close = get_close_matches(key, known, 1)
        hint = f"Did you mean `{close[0]}`?" if close else f"Steps know {', '.join(known)}."
        raise wrong(path, line, f"there is no `{key}`.", hint)
    if not isinstance(value, known[key]):
        raise wrong(path, line, f"`{key}` cannot be {value!r}.", f"It takes {_KINDS[known[key]]}.")
