"""Whatever is sent, the sandbox refuses it with Slack's errors and never fails itself."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Sandbox, sample
from sandbox.blocks import problems_in_message, problems_in_view
from tests.sandbox.conftest import SECRET
from tests.sandbox.listener import act
from tests.sandbox.tiny_bot import BUTTONS, MANIFEST

WORDS = ["type", "text", "elements", "options", "initial_option", "accessory", "fields", "rows",
         "chart", "series", "data", "label", "axis_config", "categories", "title", "element",
         "block_id", "action_id", "segments", "caption"]  # fmt: skip
KINDS = ["section", "header", "context", "actions", "input", "data_table", "context_actions",
         "data_visualization", "button", "static_select", "checkboxes", "mrkdwn", "plain_text",
         "bar", "pie"]  # fmt: skip
LEAVES = (
    st.none() | st.booleans() | st.integers(-3, 300) | st.text(max_size=4) | st.sampled_from(KINDS)
)
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=6)
    ),
    max_leaves=25,
)


@pytest.fixture(scope="module")
def slack() -> Iterator[Sandbox]:
    """A sandbox without a bot, for all tests here."""
    sandbox = Sandbox(signing_secret=SECRET, manifest=MANIFEST, move_clock=lambda _: None)
    sandbox.start()
    yield sandbox
    sandbox.stop()


@given(JSON, st.sampled_from(["modal", "home", "message"]))
def test_any_blocks_are_checked(blocks: Any, surface: str) -> None:
    if surface == "message":
        found = problems_in_message({"blocks": blocks})
    else:
        found = problems_in_view({"type": surface, "blocks": blocks})
    assert all(problem.startswith("[ERROR] ") for problem in found)


@pytest.mark.parametrize(
    ("method", "more", "error"),
    [
        ("conversations.list", {"limit": "many"}, "invalid_arguments"),
        ("users.list", {"limit": [1]}, "invalid_arguments"),
        ("conversations.history", {"channel": sample.PRODUCT, "cursor": "next"}, "invalid_cursor"),
        ("conversations.history", {"channel": sample.PRODUCT, "oldest": "then"},
         "invalid_ts_oldest"),
        ("conversations.history", {"channel": sample.PRODUCT, "latest": "nan"},
         "invalid_ts_latest"),
        ("files.getUploadURLExternal", {"filename": "x", "length": "big"}, "invalid_arguments"),
        ("files.completeUploadExternal", {"files": {"id": "F1"}}, "invalid_arguments"),
        ("files.completeUploadExternal", {"files": ["F1"]}, "file_not_found"),
        ("chat.postMessage", {"channel": ["C"], "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": sample.PRODUCT, "blocks": [{"type": ["section"]}]},
         "invalid_blocks"),
        ("chat.postMessage", {"channel": sample.PRODUCT, "blocks": "{not json"}, "invalid_blocks"),
        ("chat.postMessage", {"channel": sample.PRODUCT, "text": "x", "metadata": {"week": 8}},
         "invalid_metadata_format"),
        ("views.open", {"trigger_id": "1", "view": "not a view"}, "invalid_arguments"),
        ("views.open", {"trigger_id": "1", "view": [1, 2]}, "invalid_arguments"),
        ("views.update", {"view_id": ["V"], "view": {"type": "modal"}}, "not_found"),
    ],
)  # fmt: skip
def test_odd_arguments_get_slacks_errors(
    slack: Sandbox, method: str, more: dict[str, Any], error: str
) -> None:
    client = WebClient(token=slack.bot_token, base_url=slack.api_url)
    with pytest.raises(SlackApiError) as caught:
        client.api_call(method, json=more)
    assert caught.value.response["error"] == error


def refused(slack: Sandbox, what: str, body: bytes) -> tuple[int, str]:
    """The status and the problem with which an act is refused."""
    request = Request(f"{slack.url}sandbox/do/{what}", body, {"Content-Type": "application/json"})
    with pytest.raises(HTTPError) as caught, urlopen(request):
        pass
    with caught.value as error:
        return error.code, json.load(error)["problem"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[1]", b'"as"', b"\xff\xfe", b"[" * 100_000, b"[" * 500 + b"]" * 500]
)
@pytest.mark.parametrize("what", ["say", "clock", "press"])
def test_malformed_bodies_are_refused(slack: Sandbox, what: str, body: bytes) -> None:
    status, problem = refused(slack, what, body)
    assert (status, bool(problem)) == (400, True)


@pytest.mark.parametrize("depth", [500, 100_000])
def test_deeply_nested_arguments_are_refused(slack: Sandbox, depth: int) -> None:
    client = WebClient(token=slack.bot_token, base_url=slack.api_url)
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        client.chat_postMessage(channel=sample.PRODUCT, text="x", blocks="[" * depth + "]" * depth)


@pytest.mark.parametrize("seconds", [None, "soon", [], -1, 1e300, "nan"])
def test_the_clock_takes_sensible_times_only(slack: Sandbox, seconds: Any) -> None:
    assert refused(slack, "clock", json.dumps({"seconds": seconds}).encode())[0] == 400


@pytest.mark.parametrize(
    ("what", "body", "problem"),
    [
        ("say", {"as": "U0NOBODY01", "channel": "D0NOBODY01", "text": "x"}, "nobody can act as"),
        ("say", {"as": sample.FORMER, "channel": sample.GENERAL, "text": "x"}, "nobody can act as"),
        (
            "say",
            {"as": sample.BOT_USER, "channel": sample.GENERAL, "text": "x"},
            "nobody can act as",
        ),
        ("say", {"as": ["U"], "channel": sample.GENERAL, "text": "x"}, "as has to be text"),
        ("say", {"as": sample.SALES, "channel": sample.GENERAL, "text": 7}, "text has to be text"),
        ("say", {"as": sample.SALES, "channel": sample.GENERAL}, "text is missing"),
        ("fault", {"as": sample.SALES, "kind": "earthquake"}, "there is no fault"),
    ],
)
def test_actions_say_what_is_wrong(
    slack: Sandbox, what: str, body: dict[str, Any], problem: str
) -> None:
    assert problem in refused(slack, what, json.dumps(body).encode())[1]


def test_people_act_only_on_what_they_see(slack: Sandbox) -> None:
    client = WebClient(token=slack.bot_token, base_url=slack.api_url)
    whisper = client.chat_postEphemeral(
        channel=sample.PRODUCT, user=sample.ADMIN, blocks=[BUTTONS], text="x"
    )
    secret = slack.say(sample.ADMIN, sample.LEADERS, "between us")
    for message in (
        {"channel": sample.PRODUCT, "ts": whisper["message_ts"]},
        {"channel": sample.LEADERS, "ts": secret},
    ):
        for what, more in (
            ("react", {"name": "eyes"}),
            ("press", {"action_id": "choose-left", "block_id": "x"}),
            ("suggest", {"action_id": "choose-left", "text": "x"}),
            ("shortcut", {"callback_id": "quote"}),
        ):
            answer = act(slack, what, **message, **more)
            assert "gone" in answer["problem"] or "is not in" in answer["problem"]
