"""What is recorded of each request: a line in the log, and a count in the metrics."""

import logging
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from bot import metrics
from bot.log_context import logging_about
from bot.slack.request import Request

log = logging.getLogger("whoowns.listener")


def about(request: Request) -> AbstractContextManager[None]:
    """Let each line that is logged inside say whose request it is about."""
    return logging_about(request.workspace_id, request.delivery_id)


def record(
    event: str, fields: Mapping[str, Any], seconds: float, level: int = logging.INFO
) -> None:
    """Log and count a request: what it was, its outcome and what else there is to say."""
    metrics.count_request(event, fields["outcome"], seconds)
    log.log(level, event, extra={"fields": {**fields, "ms": round(seconds * 1000, 1)}})
