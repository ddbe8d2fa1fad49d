"""When a call to Slack is repeated: only where Slack surely did not do what it asks for."""

from http import HTTPStatus

from slack_sdk.http_retry import HttpRequest, HttpResponse, RetryHandler, RetryState
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
)


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


def retry_handlers(tries: int) -> list[RetryHandler]:
    """Handlers for rate limits, broken connections and servers out of service."""
    return [
        ConnectionErrorRetryHandler(max_retry_count=tries),
        RateLimitErrorRetryHandler(max_retry_count=tries),
        _UnavailableRetryHandler(max_retry_count=tries),
    ]
