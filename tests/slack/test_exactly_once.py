"""Posting exactly once: whether Slack took a message, and finding it again."""

from datetime import UTC, datetime, timedelta
from http.client import RemoteDisconnected
from typing import Any
from urllib.error import URLError

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.slack.exactly_once import PAGES, CannotLook, ExactlyOncePoster, NotPosted, wait_after
from bot.slack.message import lines

MARK = {"event_type": "test", "event_payload": {"team": 1}}
SINCE = datetime(2026, 11, 30, 9, tzinfo=UTC)
RICH, PLAIN = lines("*rich*"), lines("plain")


def refused(error: str, status: int = 200, headers: dict[str, str] | None = None) -> SlackApiError:
    response = SlackResponse(
        client=None, http_verb="POST", api_url="", req_args={}, data={"ok": False, "error": error},
        headers=headers or {}, status_code=status,
    )  # fmt: skip
    return SlackApiError("refused", response)


class Slack:
    """Answers one thing after the other; an exception is raised."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, Any]] = []

    def _next(self, **arguments: Any) -> Any:
        self.asked.append(arguments)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    chat_postMessage = conversations_history = _next  # noqa: N815 - the library's names


def post(slack: Slack) -> str:
    return ExactlyOncePoster(slack).post("C1", (RICH, PLAIN), MARK)  # type: ignore[arg-type]


def find(slack: Slack) -> str | None:
    return ExactlyOncePoster(slack).find("C1", MARK, SINCE)  # type: ignore[arg-type]


def test_a_post_carries_its_mark() -> None:
    slack = Slack({"ts": "1.5"})
    assert post(slack) == "1.5"
    assert slack.asked[0]["metadata"] == MARK
    assert slack.asked[0]["text"] == "*rich*"


def test_the_plainer_form_is_sent_only_where_the_blocks_are_refused() -> None:
    slack = Slack(refused("invalid_blocks_format"), {"ts": "1.5"})
    assert post(slack) == "1.5"
    assert slack.asked[1]["text"] == "plain"
    with pytest.raises(NotPosted, match="is_archived"):
        post(Slack(refused("is_archived")))


@pytest.mark.parametrize(
    ("error", "surely", "final", "retry_after"),
    [
        (refused("channel_not_found"), True, True, None),
        (refused("invalid_auth"), True, False, None),
        (refused("internal_error"), False, False, None),
        (refused("any_error", 500), False, False, None),
        (refused("Received a response in a non-JSON format: <html>"), False, False, None),
        (refused("ratelimited", 429, {"Retry-After": "7"}), True, False, 7.0),
        (refused("ratelimited", 429), True, False, 60.0),
        (TimeoutError(), False, False, None),
        (URLError(ConnectionRefusedError()), True, False, None),
        (refused("restricted_action_thread_only_channel"), True, True, None),
        (RemoteDisconnected("closed"), False, False, None),
    ],
)
def test_what_is_known_about_a_post_that_failed(
    error: Exception, surely: bool, final: bool, retry_after: float | None
) -> None:
    with pytest.raises(NotPosted) as raised:
        post(Slack(error))
    not_posted = raised.value
    assert not_posted.surely is surely
    assert not_posted.final is final
    assert not_posted.retry_after == retry_after
    assert "<" not in not_posted.why


def page(*messages: dict[str, Any], cursor: str = "") -> dict[str, Any]:
    return {"messages": list(messages), "response_metadata": {"next_cursor": cursor}}


def test_it_is_found_on_a_later_page() -> None:
    other = {"ts": "1.1", "metadata": {**MARK, "event_payload": {"team": 2}}}
    slack = Slack(page(other, {"ts": "1.2"}, cursor="more"), page({"ts": "1.3", "metadata": MARK}))
    assert find(slack) == "1.3"
    assert slack.asked[1]["cursor"] == "more"
    assert float(slack.asked[0]["oldest"]) < SINCE.timestamp()


def test_what_is_not_there_was_not_posted() -> None:
    assert find(Slack(page({"ts": "1.1"}))) is None


@pytest.mark.parametrize("error", ["missing_scope", "not_in_channel"])
def test_without_the_right_to_look_nobody_knows(error: str) -> None:
    with pytest.raises(CannotLook):
        find(Slack(refused(error)))


def test_in_a_channel_too_busy_to_read_nobody_knows() -> None:
    with pytest.raises(CannotLook):
        find(Slack(*[page({"ts": "1.1"}, cursor="more")] * PAGES))


@pytest.mark.parametrize("error", [TimeoutError(), refused("ratelimited", 429)])
def test_looking_may_fail_and_is_tried_again(error: Exception) -> None:
    with pytest.raises(NotPosted):
        find(Slack(error))


@pytest.mark.parametrize(
    ("attempt", "seconds"), [(1, 1), (2, 2), (6, 32), (7, 60), (50, 60), (90_000, 60)]
)
def test_the_wait_doubles_up_to_a_limit_however_often_slack_fails(
    attempt: int, seconds: int
) -> None:
    assert wait_after(attempt, timedelta(seconds=1), timedelta(minutes=1)) == timedelta(
        seconds=seconds
    )
