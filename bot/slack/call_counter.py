"""Counts calls to Slack, by method and by Slack's answer."""

from http import HTTPStatus

from slack_sdk.http_retry import HttpRequest, HttpResponse, RetryHandler, RetryState

from bot import metrics
from bot.slack.slack_errors import ERRORS, SCOPE_OF, read_answer

RESPONSE_URL = "response URL"
"""The method of a message to a response URL."""
METHODS = frozenset(
    {
        *SCOPE_OF,
        RESPONSE_URL,
        "auth.revoke",
        "auth.teams.list",
        "auth.test",
        "chat.delete",
        "chat.getPermalink",
        "conversations.replies",
        "functions.completeError",
        "functions.completeSuccess",
        "oauth.v2.access",
        "views.open",
        "views.publish",
        "views.push",
        "views.update",
    }
)
"""The methods that are counted by name."""

metrics.add_slack(METHODS, {"ok", *ERRORS})


class CallCounter(RetryHandler):
    """Counts each answer of Slack's, and each call without one; it never repeats a call.

    The SDK asks its retry handlers after each attempt, and Bolt hands them on to the clients that
    it makes, so that no call escapes.
    """

    def can_retry(
        self,
        *,
        state: RetryState,  # noqa: ARG002 - the parent's signature
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,  # noqa: ARG002
    ) -> bool:
        """Count an attempt; it is for other handlers to say whether there is another."""
        metrics.count_call(request.url.rsplit("/", 1)[-1], _result_of(response))
        return False


def _result_of(response: HttpResponse | None) -> str:
    if response is None:
        return metrics.NO_ANSWER
    body = response.body or {}
    if response.status_code == HTTPStatus.OK and body.get("ok"):
        return "ok"
    return read_answer(response.status_code, str(body.get("error") or ""), {}).code
