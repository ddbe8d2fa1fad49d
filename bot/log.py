"""One line per event, as text or JSON; never a secret, never a question's text."""

import json
import logging
import sys
from typing import Any

LIBRARIES = ("slack_bolt", "slack_sdk", "aiohttp", "alembic", "sqlalchemy", "waitress")
"""They may log whole requests when asked for details, so they are held at warnings."""


class _Line(logging.Formatter):
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
        told = " ".join(f"{k}={v}" for k, v in fields.items() if k not in {"at", "level", "event"})
        return f"{fields['at']} {fields['level']:<7} {fields['event']} {told}".rstrip()


def configure(level: str, form: str) -> None:
    """Log to standard error from now on; `form` is `text` or `json`."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Line(as_json=form == "json"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for library in LIBRARIES:
        logging.getLogger(library).setLevel(logging.WARNING)
    # Bolt warns at each start that the token in the environment is not the one it uses.
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)
