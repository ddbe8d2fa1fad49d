"""The Web API refuses what Slack refuses."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from sandbox import Sandbox, sample
from tests.sandbox.tiny_bot import form


@pytest.fixture
def client(slack: Sandbox) -> WebClient:
    """A client as the bot has one."""
    return WebClient(token=slack.bot_token, base_url=slack.api_url)


def refusal(call: Callable[[], Any]) -> str:
    """The error code that the call is refused with."""
    with pytest.raises(SlackApiError) as caught:
        call()
    return str(caught.value.response["error"])


def test_tokens(slack: Sandbox) -> None:
    def error(token: str, method: str) -> str:
        return refusal(lambda: WebClient(token=token, base_url=slack.api_url).api_call(method))

    assert error("", "auth.test") == "not_authed"
    assert error("xoxb-wrong", "auth.test") == "invalid_auth"
    assert error(slack.app_token, "auth.test") == "not_allowed_token_type"
    assert error(slack.bot_token, "apps.connections.open") == "not_allowed_token_type"


def test_no_token_is_ever_recorded(slack: Sandbox, client: WebClient) -> None:
    client.auth_test()

    assert slack.bot_token not in str(slack.calls())


def test_methods_and_scopes(client: WebClient) -> None:
    assert refusal(lambda: client.api_call("chat.shout")) == "unknown_method"
    assert refusal(lambda: client.conversations_open(users=sample.SALES)) == "missing_scope"
    assert client.users_info(user=sample.SEARCH_PO)["user"]["profile"]["status_emoji"]
    assert client.auth_test().headers["x-oauth-scopes"].startswith("commands,")


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        (sample.RANDOM, "not_in_channel"),
        (sample.LEADERS, "channel_not_found"),
        ("C0NOWHERE1", "channel_not_found"),
    ],
)
def test_channels_that_the_bot_cannot_write_in(client: WebClient, channel: str, error: str) -> None:
    assert refusal(lambda: client.chat_postMessage(channel=channel, text="hello")) == error


def test_messages_are_posted_and_changed(slack: Sandbox, client: WebClient) -> None:
    ts = client.chat_postMessage(channel=sample.PRODUCT, text="one")["ts"]
    client.chat_update(channel=sample.PRODUCT, ts=ts, text="two")
    assert [m.text for m in slack.messages(sample.PRODUCT)] == ["two"]


def test_bad_blocks_are_refused_with_their_position(client: WebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=sample.PRODUCT, blocks=[{"type": "section"}], text="x")
    assert caught.value.response["error"] == "invalid_blocks"
    assert "[json-pointer:/blocks/0]" in caught.value.response["response_metadata"]["messages"][0]


def test_a_trigger_works_once_and_for_three_seconds(slack: Sandbox, client: WebClient) -> None:
    fresh = slack._core.tickets.trigger(sample.SALES)
    client.views_open(trigger_id=fresh, view=form())
    again = refusal(lambda: client.views_open(trigger_id=fresh, view=form()))
    assert again == "exchanged_trigger_id"

    old = slack._core.tickets.trigger(sample.SALES)
    later = datetime.now(UTC) + timedelta(seconds=4)
    slack.world.clock = lambda: later
    assert refusal(lambda: client.views_open(trigger_id=old, view=form())) == "expired_trigger_id"


def test_a_response_url_works_five_times_and_for_thirty_minutes(slack: Sandbox) -> None:
    def url() -> WebhookClient:
        secret = slack._core.tickets.response_url(sample.PRODUCT, sample.SALES)
        return WebhookClient(f"{slack.url}response/{secret}")

    used, late = url(), url()
    assert [used.send(text="hello").status_code for _ in range(6)] == [200] * 5 + [404]
    later = datetime.now(UTC) + timedelta(minutes=31)
    slack.world.clock = lambda: later
    assert late.send(text="hello").status_code == 404


def test_faults_on_demand(slack: Sandbox, client: WebClient) -> None:
    slack.refuse("chat.postMessage", retry_after=1)

    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=sample.PRODUCT, text="hello")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "1"
    assert client.chat_postMessage(channel=sample.PRODUCT, text="hello")["ok"]
