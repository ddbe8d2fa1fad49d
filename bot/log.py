"""Logs one line per event, as text or JSON; never a secret or the text of a question."""

import json
import logging
import sys
from typing import Any

LIBRARIES = ("slack_bolt", "slack_sdk", "aiohttp", "alembic", "sqlalchemy", "waitress")
"""At lower levels they may log whole requests, so only their warnings are logged."""

BOLT = logging.getLogger("slack_bolt")
"""To be given to Bolt, whose own loggers would take the level of the root."""


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
        if self._as_json:
            return json.dumps(fields, ensure_ascii=False)
        rest = " ".join(f"{k}={v}" for k, v in fields.items() if k not in {"at", "level", "event"})
        return f"{fields['at']} {fields['level']:<7} {fields['event']} {rest}".rstrip()


def configure(level: str, line_format: str) -> None:
    """Log to standard error; `line_format` is `text` or `json`."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_LineFormatter(as_json=line_format == "json"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for library in LIBRARIES:
        logging.getLogger(library).setLevel(logging.WARNING)
    BOLT.addFilter(_not_about_the_token)


def _not_about_the_token(record: logging.LogRecord) -> bool:
    """Drop the warning, at each start, that Bolt does not use the token in the environment."""
    return "`token` will be unused" not in record.getMessage()
