"""What changes about people and who is in a channel, and what the bot hears of it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Sandbox, sample
from tests.sandbox.conftest import SECRET
from tests.sandbox.listener import Bot, act, get, listening
from tests.sandbox.tiny_bot import MANIFEST

EVENTS = ["user_change", "member_joined_channel", "message.channels", "message.groups"]
SCOPES = [
    "chat:write", "channels:read", "groups:read", "channels:history", "im:write", "users:read",
    "users:read.email",
]  # fmt: skip
SUBSCRIBED = MANIFEST | {
    "settings": {"event_subscriptions": {"bot_events": EVENTS}},
    "oauth_config": {"scopes": {"bot": SCOPES}},
}


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 2, 23, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The present."""
        return self.now

    def move(self, by: timedelta) -> None:
        """Move it."""
        self.now += by


@pytest.fixture
def bot() -> Bot:
    """A bot that hears everything."""
    return Bot()


@pytest.fixture
def sandbox(bot: Bot) -> Iterator[Sandbox]:
    """A sandbox with that bot."""
    clock = Clock()
    sandbox = Sandbox(
        signing_secret=SECRET, manifest=SUBSCRIBED, clock=clock, move_clock=clock.move
    )
    with listening(sandbox, bot):
        yield sandbox


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    """What the bot asks Slack with."""
    return WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)


def problem(answer: Any) -> str:
    """Return what the page shows when an action is refused."""
    return str(answer["problem"])


def test_a_status_is_set_is_read_and_runs_out(
    sandbox: Sandbox, bot: Bot, client: WebClient
) -> None:
    act(sandbox, "status", user=sample.SEARCH_PM, text="On holiday", emoji=":palm_tree:", hours=24)
    (change,) = bot.events("user_change")
    assert change["user"]["id"] == sample.SEARCH_PM
    assert change["user"]["profile"]["status_text"] == "On holiday"
    profile = client.users_info(user=sample.SEARCH_PM)["user"]["profile"]
    assert profile["status_expiration"] == int(sandbox.world.now().timestamp()) + 86_400

    sandbox.move(timedelta(hours=25))
    assert client.users_info(user=sample.SEARCH_PM)["user"]["profile"]["status_text"] == ""
    assert bot.events("user_change")[-1]["user"]["profile"]["status_emoji"] == ""


def test_a_status_that_has_expired_is_not_shown(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.set_status(sample.SALES, "Lunch", ":coffee:", timedelta(minutes=30))
    sandbox.world.clock.now += timedelta(hours=1)  # type: ignore[attr-defined]
    assert client.users_info(user=sample.SALES)["user"]["profile"]["status_text"] == ""


def test_somebody_leaves_the_company_and_comes_back(
    sandbox: Sandbox, bot: Bot, client: WebClient
) -> None:
    act(sandbox, "deactivate", user=sample.CHECKOUT_PO, deleted=True)
    assert bot.events("user_change")[-1]["user"]["deleted"] is True
    assert client.users_info(user=sample.CHECKOUT_PO)["user"]["deleted"] is True
    with pytest.raises(SlackApiError, match="user_disabled"):
        client.conversations_open(users=sample.CHECKOUT_PO)
    refused = act(sandbox, "say", text="still here?", **{"as": sample.CHECKOUT_PO})
    assert "nobody can act as" in problem(refused)

    act(sandbox, "deactivate", user=sample.CHECKOUT_PO, deleted=False)
    assert client.users_info(user=sample.CHECKOUT_PO)["user"]["deleted"] is False
    assert "yourself" in problem(act(sandbox, "deactivate", user=sample.SALES, deleted=True))
    assert "nobody called" in problem(
        act(sandbox, "deactivate", user=sample.BOT_USER, deleted=True)
    )


def test_a_new_colleague(sandbox: Sandbox, bot: Bot, client: WebClient) -> None:
    new = act(sandbox, "add_colleague", text="Ruth Marchetti", title="Analyst", tz="Europe/Rome")[
        "user"
    ]
    (joined,) = bot.events("member_joined_channel")
    assert (joined["user"], joined["channel"]) == (new, sample.GENERAL)
    assert client.users_info(user=new)["user"]["tz"] == "Europe/Rome"
    names = [person["name"] for person in get(sandbox, "sandbox/state")["people"].values()]
    assert len(names) == len(set(names))
    assert act(sandbox, "say", channel=sample.GENERAL, text="hello", **{"as": new})["ts"]
    assert "needs a name" in problem(act(sandbox, "add_colleague", text=" "))
    assert "no time zone" in problem(act(sandbox, "add_colleague", text="Ann", tz="Mars/Olympus"))


def test_addresses_need_their_scope(sandbox: Sandbox, client: WebClient) -> None:
    profile = client.users_info(user=sample.CHECKOUT_PO)["user"]["profile"]
    assert profile["email"] == "tomas@northwind.example"
    sandbox._core.manifest.scopes = ("users:read",)
    assert "email" not in client.users_info(user=sample.CHECKOUT_PO)["user"]["profile"]


def test_people_and_the_bot_join_and_leave_a_channel(
    sandbox: Sandbox, bot: Bot, client: WebClient
) -> None:
    act(sandbox, "leave", channel=sample.RANDOM, **{"as": sample.SUPPORT})
    act(sandbox, "invite", channel=sample.RANDOM)
    act(sandbox, "join", channel=sample.RANDOM, **{"as": sample.SUPPORT})
    act(sandbox, "leave", channel=sample.RANDOM, **{"as": sample.ADMIN})
    act(sandbox, "invite", channel=sample.RANDOM, user=sample.ADMIN)
    joined = [event["user"] for event in bot.events("member_joined_channel")]
    assert joined == [sample.BOT_USER, sample.SUPPORT, sample.ADMIN]
    assert client.chat_postMessage(channel=sample.RANDOM, text="x")["ok"]

    act(sandbox, "remove", channel=sample.RANDOM)
    with pytest.raises(SlackApiError, match="not_in_channel"):
        client.chat_postMessage(channel=sample.RANDOM, text="x")
    assert "#general" in problem(act(sandbox, "leave", channel=sample.GENERAL))
    assert "cannot be joined" in problem(act(sandbox, "join", channel=sample.LEADERS))
    assert "is not in" in problem(act(sandbox, "leave", channel=sample.LEADERS))


def test_nothing_is_written_in_an_archived_channel(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.world.channels[sample.MOBILE].is_archived = True
    with pytest.raises(SlackApiError, match="is_archived"):
        client.chat_postMessage(channel=sample.MOBILE, text="x")
    with pytest.raises(SlackApiError, match="is_archived"):
        client.chat_postEphemeral(channel=sample.MOBILE, user=sample.SALES, text="x")
    assert "archived" in problem(act(sandbox, "say", channel=sample.MOBILE, text="anybody?"))


def test_a_private_channel_is_the_business_of_its_members(sandbox: Sandbox, bot: Bot) -> None:
    admin = {"as": sample.ADMIN}
    act(sandbox, "say", channel=sample.LEADERS, text="unheard", **admin)
    assert bot.received == []
    act(sandbox, "invite", channel=sample.LEADERS, **admin)
    assert bot.events("member_joined_channel")[-1]["channel_type"] == "G"
    names = [channel["name"] for channel in get(sandbox, "sandbox/state?as=U0KOFIMENS")["channels"]]
    assert "leaders" not in names


def test_metadata_is_kept_and_returned_when_asked_for(sandbox: Sandbox, client: WebClient) -> None:
    metadata = {"event_type": "summary_posted", "event_payload": {"week": 8}}
    client.chat_postMessage(channel=sample.PRODUCT, text="x", metadata=metadata)
    plain = client.conversations_history(channel=sample.PRODUCT)["messages"][0]
    whole = client.conversations_history(channel=sample.PRODUCT, include_all_metadata=True)
    assert "metadata" not in plain
    assert whole["messages"][0]["metadata"] == metadata


def test_the_bot_hears_what_it_changes_itself(
    sandbox: Sandbox, bot: Bot, client: WebClient
) -> None:
    ts = client.chat_postMessage(channel=sample.PRODUCT, text="first")["ts"]
    client.chat_update(channel=sample.PRODUCT, ts=ts, text="second")

    def subtypes() -> list[str]:
        return [event.get("subtype", "") for event in bot.events("message")]

    assert sandbox.eventually(lambda: len(subtypes()) == 2)
    assert sorted(subtypes()) == ["", "message_changed"]
    changed = next(e for e in bot.events("message") if e.get("subtype") == "message_changed")
    assert changed["previous_message"]["text"] == "first"
