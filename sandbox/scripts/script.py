"""Reading scripts: steps in a small TOML format, checked before anything is played.

A step says as whom and where (both carry over from the step before), and does one thing.
`docs/scripts.md` describes the format.
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
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
_OPTIONS: dict[str, type] = {"on": str, "size": list, "dark": bool, "typed": str}
_KEYS = VERBS | {"as": str, "in": str} | _OPTIONS
_KINDS = {str: "text", dict: "a table", bool: "true", list: "two numbers"}
_STEP = re.compile(r"^[ \t]*\[\[[ \t]*step[ \t]*\]\]", re.M)

_UNITS = {"minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SPAN = re.compile(r"(\d{1,4}) (minute|hour|day|week)s?")
_TIME = re.compile(rf"(?:next )?({'|'.join(_DAYS)}) (\d\d):(\d\d)")


@dataclass(frozen=True)
class Step:
    """One thing that somebody does; `line` is where the script says so.

    `value` belongs to the verb, `where` is a channel or tab, `options` hold what else was given.
    """

    line: int
    verb: str
    value: Any
    user: str
    where: str
    options: dict[str, Any]


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
    """Return the script in a file; raises ScriptError with the line where something is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ScriptError(f"{path} can't be read. Name a script: a TOML file.") from error
    return parse(text, str(path))


def parse(text: str, path: str) -> Script:
    """Return the script in this text; raises ScriptError with the line of what is wrong."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ScriptError(f"{path}: {error}. Scripts are TOML: see docs/scripts.md.") from error
    lines = [text.count("\n", 0, match.start()) + 1 for match in _STEP.finditer(text)]
    raw_steps = content.get("step")
    if not isinstance(raw_steps, list) or not raw_steps or len(lines) != len(raw_steps):
        raise ScriptError(f"{path} has no steps. Begin each step with a line `[[step]]`.")
    steps: list[Step] = []
    for line, raw in zip(lines, raw_steps, strict=True):
        steps.append(_step(path, line, raw, steps[-1] if steps else None))
    start = content.get("start", START)
    if not isinstance(start, datetime) or start.tzinfo is None:
        hint = "Write it as 2026-02-23T09:30:00Z."
        raise ScriptError(f"{path}: start has to be a time with its zone. {hint}")
    return Script(path, str(content.get("title", Path(path).stem)), start, tuple(steps))


def error_at(path: str, line: int, problem: str, hint: str) -> ScriptError:
    """Return an error that says what is wrong with a script, and in which line."""
    return ScriptError(f"{path}, line {line}: {problem} {hint}")


def _step(path: str, line: int, raw: dict[str, Any], before: Step | None) -> Step:
    for key, value in raw.items():
        _check_key(path, line, key, value)
    verbs = [key for key in raw if key in VERBS]
    if len(verbs) != 1:
        problem = f"the step does {len(verbs)} things." if verbs else "the step does nothing."
        raise error_at(path, line, problem, f"Give it one of these: {', '.join(VERBS)}.")
    user = raw.get("as") or (before.user if before else "")
    where = raw.get("in") or (before.where if before else "")
    if not (user and where):
        hint = 'Say `as = "lucia"` and `in = "#product"`; later steps take them over.'
        raise error_at(path, line, "the first step does not say as whom and where.", hint)
    options = {key: raw[key] for key in _OPTIONS if key in raw}
    return Step(line, verbs[0], raw[verbs[0]], user, where, options)


def _check_key(path: str, line: int, key: str, value: Any) -> None:
    if key not in _KEYS:
        close = get_close_matches(key, _KEYS, 1)
        hint = f"Did you mean `{close[0]}`?" if close else f"Steps know {', '.join(_KEYS)}."
        raise error_at(path, line, f"there is no `{key}`.", hint)
    if not isinstance(value, _KEYS[key]):
        hint = f"It takes {_KINDS[_KEYS[key]]}."
        raise error_at(path, line, f"`{key}` can't be {value!r}.", hint)


def time_until(text: str, now: datetime) -> timedelta:
    """Return the time from now to `2 hours` or `monday 09:00`, in the zone that `now` carries.

    Raises ValueError for text that is no time.
    """
    text = text.strip().casefold()
    span = _SPAN.fullmatch(text)
    if span:
        return timedelta(seconds=int(span[1]) * _UNITS[span[2]])
    time = _TIME.fullmatch(text)
    if not time or int(time[2]) > 23 or int(time[3]) > 59:
        raise ValueError(f"“{text}” is no time; write “2 hours”, “1 week” or “monday 09:00”")
    days = (_DAYS.index(time[1]) - now.weekday()) % 7
    then = (now + timedelta(days=days)).replace(
        hour=int(time[2]), minute=int(time[3]), second=0, microsecond=0
    )
    return then - now if then > now else then + timedelta(days=7) - now
