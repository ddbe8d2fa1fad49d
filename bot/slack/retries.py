"""When a lookup in Slack is repeated: only where Slack surely did not do what it asks for."""

from http import HTTPStatus

from slack_sdk.http_retry import (
    FixedValueRetryIntervalCalculator,
    HttpRequest,
    HttpResponse,
    RetryHandler,
    RetryState,
)

from bot.slack.call_counter import CallCounter
from bot.slack.slack_errors import never_reached

SOON = FixedValueRetryIntervalCalculator(fixed_internal=0.2)
"""Seconds before a lookup is repeated: a person waits."""


class _UnavailableRetryHandler(RetryHandler):
    """Repeats a call after 503: a server that is out of service has done nothing.

    Any other 5xx may come after the work was done, and a person would read a message twice.
    """

    def _can_retry(
        self,
        *,
        state: RetryState,  # noqa: ARG002 - the parent's signature
        request: HttpRequest,  # noqa: ARG002
        response: HttpResponse | None = None,
        error: Exception | None = None,  # noqa: ARG002
    ) -> bool:
        return response is not None and response.status_code == HTTPStatus.SERVICE_UNAVAILABLE


class _NeverReachedRetryHandler(RetryHandler):
    """Repeats a call for which no connection was made.

    A connection that breaks later may break after Slack took the request.
    """

    def _can_retry(
        self,
        *,
        state: RetryState,  # noqa: ARG002 - the parent's signature
        request: HttpRequest,  # noqa: ARG002
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        return response is None and error is not None and never_reached(error)


def lookup_handlers() -> list[RetryHandler]:
    """Handlers for what a person waits for: once more, at once, and no waiting for rate limits."""
    return [CallCounter(), _NeverReachedRetryHandler(1, SOON), _UnavailableRetryHandler(1, SOON)]
