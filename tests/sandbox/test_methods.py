"""Every method of the Web API: what it answers, and what it refuses."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Sandbox, sample
from sandbox.model import Channel, Message
from tests.sandbox.conftest import SECRET
from tests.sandbox.tiny_bot import BUTTONS, MANIFEST, form

SCOPES = [
    "chat:write", "channels:history", "channels:read", "groups:read",
    "im:history", "im:read", "im:write", "users:read", "files:write",
]  # fmt: skip
HOME = {"type": "home", "blocks": [BUTTONS]}


@pytest.fixture
def wide() -> Iterator[Sandbox]:
    """A sandbox whose app holds every scope that a method here asks for."""
    manifest = MANIFEST | {"oauth_config": {"scopes": {"bot": SCOPES}}, "settings": {}}
    sandbox = Sandbox(signing_secret=SECRET, manifest=manifest)
    sandbox.start()
    sandbox.world.post(Message(sample.PRODUCT, "100.000001", sample.SALES, "first"))
    sandbox.world.post(Message(sample.PRODUCT, "200.000002", sample.SALES, "second"))
    sandbox.world.post(
        Message(sample.PRODUCT, "300.000003", sample.SALES, "reply", thread_ts="100.000001")
    )
    sandbox.world.channels["C0OLD00001"] = Channel(
        "C0OLD00001", "old", {sample.BOT_USER}, is_archived=True
    )
    yield sandbox
    sandbox.stop()


@pytest.fixture
def client(wide: Sandbox) -> WebClient:
    """The bot's client."""
    return WebClient(token=wide.bot_token, base_url=wide.api_url)


BAD_BLOCKS = [{"type": "section"}]
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("chat.postMessage", {"text": "x"}, "invalid_arguments"),
    ("chat.postMessage", {"channel": sample.PRODUCT}, "no_text"),
    ("chat.postMessage", {"channel": "C0OLD00001", "text": "x"}, "is_archived"),
    ("chat.postMessage", {"channel": sample.FORMER, "text": "x"}, "account_inactive"),
    ("chat.postMessage", {"channel": sample.PRODUCT, "blocks": BAD_BLOCKS}, "invalid_blocks"),
    ("chat.postMessage", {"channel": sample.PRODUCT, "blocks": "{broken"}, "invalid_blocks"),
    ("chat.postEphemeral", {"channel": sample.PRODUCT, "text": "x"}, "invalid_arguments"),
    ("chat.postEphemeral", {"channel": sample.RANDOM, "user": sample.SALES, "text": "x"},
     "not_in_channel"),
    ("chat.postEphemeral", {"channel": sample.PRODUCT, "user": "U0NOBODY", "text": "x"},
     "user_not_found"),
    ("chat.postEphemeral", {"channel": sample.PRODUCT, "user": sample.FORMER, "text": "x"},
     "user_not_in_channel"),
    ("chat.update", {"channel": sample.PRODUCT, "ts": "1.000000", "text": "x"},
     "message_not_found"),
    ("chat.update", {"channel": sample.PRODUCT, "ts": "100.000001", "text": "x"},
     "cant_update_message"),
    ("chat.getPermalink", {"channel": sample.PRODUCT, "message_ts": "1.000000"},
     "message_not_found"),
    ("conversations.info", {}, "invalid_arguments"),
    ("conversations.info", {"channel": sample.LEADERS}, "channel_not_found"),
    ("conversations.open", {"users": f"{sample.SALES},{sample.ADMIN}"}, "too_many_users"),
    ("conversations.open", {"users": "U0NOBODY"}, "user_not_found"),
    ("conversations.history", {"channel": sample.RANDOM}, "not_in_channel"),
    ("conversations.replies", {"channel": sample.PRODUCT, "ts": "1.000000"}, "thread_not_found"),
    ("users.info", {"user": "U0NOBODY"}, "user_not_found"),
    ("files.getUploadURLExternal", {"filename": "a", "length": 9_000_000},
     "file_upload_size_restricted"),
    ("files.completeUploadExternal", {"files": [{"id": "F0NONE"}]}, "file_not_found"),
    ("views.open", {"trigger_id": "1.2.3", "view": form()}, "invalid_trigger_id"),
    ("views.open", {"trigger_id": "1.2.3", "view": {"type": "modal"}}, "invalid_arguments"),
    ("views.open", {"trigger_id": "1.2.3", "view": HOME}, "invalid_arguments"),
    ("views.open", {"view": form()}, "invalid_arguments"),
    ("views.update", {"view_id": "V0NONE", "view": form()}, "not_found"),
    ("views.publish", {"user_id": "U0NOBODY", "view": HOME}, "user_not_found"),
]  # fmt: skip


def test_refusals(client: WebClient) -> None:
    found = []
    for method, params, _ in REFUSED:
        with pytest.raises(SlackApiError) as caught:
            client.api_call(method, json=params)
        found.append((method, params, caught.value.response["error"]))

    assert found == REFUSED


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("conversations.open", {"users": sample.SALES}),
        ("conversations.list", {"types": "private_channel"}),
    ],
)
def test_missing_scopes(slack: Sandbox, method: str, params: dict[str, Any]) -> None:
    client = WebClient(token=slack.bot_token, base_url=slack.api_url)
    with pytest.raises(SlackApiError) as caught:
        client.api_call(method, params=params)

    answer = caught.value.response
    assert answer["error"] == "missing_scope"
    assert not set(answer["needed"].split(",")) & set(answer["provided"].split(","))


def test_socket_mode_needs_a_ticket(wide: Sandbox) -> None:
    app = WebClient(token=wide.app_token, base_url=wide.api_url)
    assert app.apps_connections_open(app_token=wide.app_token)["url"].startswith("ws://")
    with pytest.raises(HTTPError) as caught:
        urlopen(f"{wide.url}link/?ticket=guessed")
    caught.value.close()
    assert caught.value.code == 403


def test_a_token_in_the_form_counts_and_a_broken_body_is_empty(wide: Sandbox) -> None:
    def call(body: bytes, kind: str) -> Any:
        with urlopen(Request(f"{wide.api_url}auth.test", body, {"Content-Type": kind})) as answer:
            return json.load(answer)

    form_type = "application/x-www-form-urlencoded"
    assert call(f"token={wide.bot_token}".encode(), form_type)["user_id"] == sample.BOT_USER
    assert call(b"{broken", "application/json")["error"] == "not_authed"
    assert call(b"[1]", "application/json")["error"] == "not_authed"


def test_messages(wide: Sandbox, client: WebClient) -> None:
    posted = client.chat_postMessage(channel=sample.SALES, text="hello")
    assert posted["channel"] == sample.direct_message(sample.SALES)
    long = client.chat_postMessage(channel=sample.PRODUCT, text="x" * 40_001)
    assert len(long["message"]["text"]) == 40_000
    link = client.chat_getPermalink(channel=sample.PRODUCT, message_ts=long["ts"])["permalink"]
    assert link == f"{wide.url}#{sample.PRODUCT}/{long['ts']}"


def test_ephemeral_messages_are_for_one_and_cannot_be_changed(
    wide: Sandbox, client: WebClient
) -> None:
    ts = client.chat_postEphemeral(channel=sample.PRODUCT, user=sample.SALES, text="psst")[
        "message_ts"
    ]

    assert wide.messages(sample.PRODUCT, sample.SALES)[-1].text == "psst"
    assert wide.messages(sample.PRODUCT, sample.ADMIN)[-1].text == "second"
    with pytest.raises(SlackApiError, match="message_not_found"):
        client.chat_update(channel=sample.PRODUCT, ts=ts, text="changed")


def test_channels(client: WebClient) -> None:
    assert client.conversations_info(channel=sample.RANDOM)["channel"]["is_member"] is False
    opened = client.conversations_open(users=[sample.SALES])["channel"]
    assert (opened["is_im"], opened["user"]) == (True, sample.SALES)
    assert client.conversations_info(channel=opened["id"])["channel"]["id"] == opened["id"]
    listed = client.conversations_list(types="public_channel,private_channel,im")["channels"]
    ids = {channel["id"] for channel in listed}
    assert {sample.PRODUCT, opened["id"]} <= ids
    assert sample.LEADERS not in ids


def test_listings_come_page_by_page(client: WebClient) -> None:
    pages = [p["members"] for p in client.conversations_members(channel=sample.PRODUCT, limit=4)]
    assert [len(page) for page in pages] == [4, 4, 3]
    assert sorted(member for page in pages for member in page) == sorted(
        [*sample.COLLEAGUES, sample.BOT_USER]
    )
    people = [person["id"] for page in client.users_list(limit=5) for person in page["members"]]
    assert people == [person.id for person in sample.people()]


def test_histories(client: WebClient) -> None:
    def texts(answer: Any) -> list[str]:
        return [message["text"] for message in answer["messages"]]

    history = client.conversations_history(channel=sample.PRODUCT, limit=1)
    assert (texts(history), history["has_more"]) == (["second"], True)
    assert texts(client.conversations_history(channel=sample.PRODUCT, latest="150")) == ["first"]
    assert texts(client.conversations_history(channel=sample.PRODUCT, oldest="150")) == ["second"]
    thread = client.conversations_replies(channel=sample.PRODUCT, ts="100.000001")
    assert (texts(thread), thread["has_more"]) == (["first", "reply"], False)


def test_people(client: WebClient) -> None:
    profile = client.users_info(user=sample.SEARCH_PO)["user"]["profile"]
    assert profile["status_text"] == "On leave until Monday"
    assert client.users_info(user=sample.FORMER)["user"]["deleted"] is True


def test_files_are_uploaded_shared_and_read(wide: Sandbox, client: WebClient) -> None:
    client.files_upload_v2(
        channel=sample.PRODUCT, content="a,b", filename="a.csv", title="A", initial_comment="here"
    )

    shared = wide.messages(sample.PRODUCT)[-1]
    assert (shared.text, shared.files[0]["title"], shared.files[0]["size"]) == ("here", "A", 3)
    with urlopen(shared.files[0]["permalink"]) as answer:
        assert answer.read() == b"a,b"


def test_files_that_are_not_there(wide: Sandbox, client: WebClient) -> None:
    waiting = client.files_getUploadURLExternal(filename="a", length=1)
    for url, body in [(f"{wide.url}upload/F0NONE", b"x"), (waiting["upload_url"], None)]:
        with pytest.raises(HTTPError) as caught:
            urlopen(Request(url, body))
        caught.value.close()
        assert caught.value.code == 404
    with pytest.raises(SlackApiError, match="file_not_found"):
        client.files_completeUploadExternal(files=[{"id": waiting["file_id"]}])
    urlopen(Request(waiting["upload_url"], b"x")).close()
    with pytest.raises(SlackApiError, match="not_in_channel"):
        client.files_completeUploadExternal(
            files=[{"id": waiting["file_id"]}], channel_id=sample.RANDOM
        )
    assert client.files_completeUploadExternal(files=[{"id": waiting["file_id"]}])["ok"]


def test_modals(wide: Sandbox, client: WebClient) -> None:
    def trigger() -> str:
        return wide._core.tickets.trigger(sample.SALES)

    with pytest.raises(SlackApiError, match="not_found"):
        client.views_push(trigger_id=trigger(), view=form())
    first = client.views_open(trigger_id=trigger(), view=form() | {"external_id": "mine"})["view"]
    for title in ("Two", "Three"):
        pushed = client.views_push(trigger_id=trigger(), view=form(title))["view"]
    assert pushed["root_view_id"] == first["id"]
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        client.views_push(trigger_id=trigger(), view=form())
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_update(view_id=first["id"], hash="stale", view=form("New"))
    updated = client.views_update(external_id="mine", hash=first["hash"], view=form("New"))["view"]
    assert (updated["id"], updated["title"]["text"]) == (first["id"], "New")
    assert updated["hash"] != first["hash"]
    alone = client.views_open(trigger_id=trigger(), view=form("Alone"))["view"]
    assert alone["previous_view_id"] is None
    assert wide.world.modals[sample.SALES] == [wide.view_of(sample.SALES)]


def test_home_tabs(wide: Sandbox, client: WebClient) -> None:
    first = client.views_publish(user_id=sample.SALES, view=HOME)["view"]
    second = client.views_publish(user_id=sample.SALES, view=HOME, hash=first["hash"])["view"]
    assert second["id"] == first["id"]
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_publish(user_id=sample.SALES, view=HOME, hash=first["hash"])


def test_an_app_without_a_home_tab_cannot_publish_one() -> None:
    sandbox = Sandbox(signing_secret=SECRET, manifest={})
    sandbox.start()
    client = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    with pytest.raises(SlackApiError, match="not_enabled"):
        client.views_publish(user_id=sample.SALES, view=HOME)
    sandbox.stop()
