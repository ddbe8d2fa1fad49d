"""What is recorded of each request: a line in the log, a count in the metrics, and failures."""

import logging
from collections.abc import Mapping
from contextlib import AbstractContextManager
from secrets import token_hex
from typing import Any

from slack_sdk.errors import SlackApiError

from bot import metrics
from bot.domain.errors import StoreUnavailable
from bot.log_context import logging_about, raised_at
from bot.slack.request import Request
from bot.slack.slack_errors import code_of

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


def log_failure(error: Exception) -> str:
    """Log where an error was raised, under a new reference, which is returned.

    Its text is left out: it may quote people.
    """
    reference = token_hex(4)
    fields = {"reference": reference, "error": type(error).__name__, "where": raised_at(error)}
    if isinstance(error, SlackApiError):
        fields["slack"] = code_of(error)
    if isinstance(error, StoreUnavailable):
        fields["reason"] = error.reason
    log.error("failure", extra={"fields": fields})
    return reference
