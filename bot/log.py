"""Logs one line per event, as text or JSON; never a secret or the text of a question."""

import json
import logging
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

from bot import log_context
from bot.domain.printable import escaped

LIBRARIES = ("slack_bolt", "slack_sdk", "aiohttp", "alembic", "sqlalchemy", "waitress")
"""At lower levels they work for lines that are dropped; SQLAlchemy, at each statement."""

BOLT = logging.getLogger("slack_bolt")
"""To be given to Bolt, whose own loggers would take the level of the root."""

SECONDS_APART = 60
"""Between two lines of an `Occasional` warning for the same reason."""

TOKEN = re.compile(r"\b(xox[a-z]|xapp)[-.][\w.-]+")
"""Tokens of Slack's, which an error of a library may quote."""


class _LineFormatter(logging.Formatter):
    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        for name, value in getattr(record, "about", {}).items():
            fields.setdefault(name, value)
        line = _as_json(fields) if self._as_json else _as_text(fields)
        return escaped(TOKEN.sub(r"\1-…", line))


def _as_json(fields: Mapping[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, default=str)


def _as_text(fields: Mapping[str, Any]) -> str:
    rest = " ".join(f"{k}={v}" for k, v in fields.items() if k not in {"at", "level", "event"})
    return f"{fields['at']} {fields['level']:<7} {fields['event']} {rest}".rstrip()


def configure(level: str, line_format: str) -> None:
    """Log to standard error; `line_format` is `text` or `json`."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_ours_or_a_warning)
    handler.addFilter(_with_what_it_is_about)
    handler.setFormatter(_LineFormatter(as_json=line_format == "json"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for library in LIBRARIES:
        logging.getLogger(library).setLevel(logging.WARNING)
    BOLT.addFilter(_not_about_the_token)


def _ours_or_a_warning(record: logging.LogRecord) -> bool:
    """Drop what libraries log below a warning: it may be whole requests."""
    ours = record.name == "whoowns" or record.name.startswith("whoowns.")
    return ours or record.levelno >= logging.WARNING


def _with_what_it_is_about(record: logging.LogRecord) -> bool:
    """Note the workspace and the delivery that the line is about; drop nothing."""
    record.about = log_context.fields()
    return True


def _not_about_the_token(record: logging.LogRecord) -> bool:
    """Drop the warning, at each start, that Bolt does not use the token in the environment."""
    return "`token` will be unused" not in record.getMessage()


class Occasional:
    """A warning that anybody may cause: it is logged once a minute for each reason at most.

    The next line says how many were left out since the last one.
    """

    def __init__(
        self, logger: str, event: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._logger = logging.getLogger(logger)
        self._event = event
        self._clock = clock
        self._lock = Lock()
        self._logged_at: dict[str, float] = {}
        self._left_out: Counter[str] = Counter()

    def warn(self, reason: str, detail: str = "") -> None:
        """Log the warning, or count it; reasons are few, and details may be any."""
        with self._lock:
            now = self._clock()
            if now - self._logged_at.get(reason, -SECONDS_APART) < SECONDS_APART:
                self._left_out[reason] += 1
                return
            self._logged_at[reason] = now
            left_out = self._left_out.pop(reason, 0)
        fields: dict[str, Any] = {"reason": f"{reason} {detail}".rstrip()}
        if left_out:
            fields["left_out"] = left_out
        self._logger.warning(self._event, extra={"fields": fields})
