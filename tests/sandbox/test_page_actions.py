"""What a person does on the page, and what reaches the bot."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from slack_sdk import WebClient

from sandbox import Sandbox, page, runtime, sample
from tests.sandbox.conftest import SECRET
from tests.sandbox.listener import Bot, act, get, listening
from tests.sandbox.tiny_bot import BUTTONS, MANIFEST, form

EVENTS = ["app_mention", "message.channels", "message.im", "app_home_opened"]
SUBSCRIBED = {"event_subscriptions": {"bot_events": [*EVENTS, "member_joined_channel"]}}


@pytest.fixture
def bot() -> Bot:
    """A bot that says what the test wants."""
    return Bot()


@pytest.fixture
def sandbox(bot: Bot) -> Iterator[Sandbox]:
    """A sandbox with that bot and a clock that can be moved."""
    ahead = [timedelta(0)]

    def move(by: timedelta) -> None:
        ahead[0] += by

    sandbox = Sandbox(
        signing_secret=SECRET,
        manifest=MANIFEST | {"settings": SUBSCRIBED},
        clock=lambda: datetime.now(UTC) + ahead[0],
        move_clock=move,
    )
    with listening(sandbox, bot):
        yield sandbox


def opened(sandbox: Sandbox, view: dict[str, Any]) -> Any:
    """The modal, in front of the person from sales."""
    client = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    trigger = sandbox._core.tickets.trigger(sample.SALES)
    client.views_open(trigger_id=trigger, view=view)
    return sandbox.view_of(sample.SALES)


def test_a_message_is_said_edited_liked_and_deleted(sandbox: Sandbox, bot: Bot) -> None:
    ts = act(sandbox, "say", text="hello @here")["ts"]
    act(sandbox, "edit", ts=ts, text="hello #search")
    act(sandbox, "react", ts=ts, name="eyes")
    (message,) = sandbox.messages(sample.PRODUCT)
    assert (message.text, message.reactions) == (
        f"hello <#{sample.SEARCH}|search>",
        {"eyes": [sample.SALES]},
    )
    act(sandbox, "react", ts=ts, name="eyes")
    assert message.reactions == {}
    assert (
        "your own messages"
        in act(sandbox, "edit", ts=ts, text="x", **{"as": sample.ADMIN})["problem"]
    )
    assert act(sandbox, "delete", ts=ts) == {}

    assert sandbox.messages(sample.PRODUCT) == []
    subtypes = [event.get("subtype") for event in bot.events("message")]
    assert subtypes == [None, "message_changed", "message_deleted"]
    assert "gone" in act(sandbox, "react", ts=ts, name="eyes")["problem"]


def test_the_bot_is_invited(sandbox: Sandbox, bot: Bot) -> None:
    act(sandbox, "say", channel=sample.RANDOM, text="unheard")
    act(sandbox, "invite", channel=sample.RANDOM)

    (joined,) = bot.events("member_joined_channel")
    assert (joined["channel"], joined["inviter"]) == (sample.RANDOM, sample.SALES)
    assert bot.events("message") == []


def test_commands(sandbox: Sandbox, bot: Bot) -> None:
    def answers(command: str, answer: Any, status: int = 200) -> list[str]:
        bot.answers = [(status, answer)]
        before = len(sandbox.messages(sample.PRODUCT, sample.SALES))
        act(sandbox, "command", command=command, text="x")
        return [m.text for m in sandbox.messages(sample.PRODUCT, sample.SALES)[before:]]

    assert answers("/nothing", "") == ["/nothing is not a valid command."]
    assert answers("/echo", "plain words") == ["plain words"]
    assert answers("/echo", "[1]") == ["[1]"]
    both = answers("/echo", {"response_type": "in_channel", "text": "for all"})
    assert both == ["/echo x", "for all"]
    (refused,) = answers("/echo", {"blocks": [{"type": "section"}]})
    assert "invalid_blocks" in refused
    assert answers("/echo", "", 500) == ['/echo failed with the error "http_service_error"']
    assert answers("/echo", "", 404) == ['/echo failed with the error "http_client_error"']


def test_response_urls(sandbox: Sandbox, bot: Bot) -> None:
    bot.answers = [(200, {"text": "pick", "blocks": [BUTTONS]})]
    act(sandbox, "command", command="/echo", text="")
    (asked,) = sandbox.messages(sample.PRODUCT, sample.SALES)
    press = {"ts": asked.ts, "action_id": "choose-left", "block_id": asked.blocks[0]["block_id"]}
    assert act(sandbox, "press", **press)["status"] == 200
    assert bot.received[-1]["actions"][0]["value"] == "left"
    url = bot.received[-1]["response_url"]

    def respond(**body: Any) -> Any:
        request = Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
        try:
            with urlopen(request) as response:
                return json.load(response).get("error")
        except HTTPError as error:
            with error:
                return json.load(error)["error"]

    assert respond() == "no_text"
    assert respond(blocks=[{"type": "section"}]) == "invalid_blocks"
    assert respond(replace_original=True, text="done") is None
    assert [m.text for m in sandbox.messages(sample.PRODUCT, sample.SALES)] == ["done"]
    assert respond(delete_original=True) is None
    assert sandbox.messages(sample.PRODUCT, sample.SALES) == []
    assert respond(delete_original=True) == "message_not_found"
    assert respond(text="late") == "used_url"
    url += "wrong"
    assert respond(text="x") == "invalid_url"


def test_shortcuts(sandbox: Sandbox, bot: Bot) -> None:
    ts = act(sandbox, "say", text="hello")["ts"]
    act(sandbox, "shortcut", callback_id="quote", ts=ts)
    assert bot.received[-1]["message"]["text"] == "hello"
    assert "is gone" in act(sandbox, "shortcut", callback_id="quote", ts="1.0")["problem"]


def words(text: str) -> dict[str, Any]:
    """A plain text object."""
    return {"type": "plain_text", "text": text}


def option(value: str) -> dict[str, Any]:
    """An option."""
    return {"text": words(value), "value": value}


OPTIONS = [option("a"), option("b")]
ELEMENTS: dict[str, dict[str, Any]] = {
    "one": {"type": "static_select", "options": OPTIONS},
    "many": {"type": "checkboxes", "options": OPTIONS, "initial_options": [OPTIONS[0]]},
    "outside": {"type": "external_select"},
    "who": {"type": "users_select"},
    "where": {"type": "conversations_select"},
    "day": {"type": "datepicker", "initial_date": "2026-01-02"},
}


def long_form(**more: Any) -> dict[str, Any]:
    """A modal with an element of every sort, none of which must be filled in."""
    blocks = [
        {"type": "input", "block_id": name, "label": words(name), "optional": True,
         "element": element | {"action_id": name}}
        for name, element in ELEMENTS.items()
    ]  # fmt: skip
    return form() | {"blocks": blocks} | more


def test_a_modal_is_filled_in_and_submitted(sandbox: Sandbox, bot: Bot) -> None:
    view = opened(sandbox, long_form())
    values = {
        "one": {"one": "b"},
        "outside": {"outside": "typed"},
        "who": {"who": sample.ADMIN},
        "where": {"where": sample.PRODUCT},
    }
    act(sandbox, "submit", view_id=view.id, values=values)

    payload = bot.received[-1]
    state = {name: each[name] for name, each in payload["view"]["state"]["values"].items()}
    assert state["one"]["selected_option"] == OPTIONS[1]
    assert state["many"]["selected_options"] == [OPTIONS[0]]
    assert state["outside"]["selected_option"] == option("typed")
    assert state["who"]["selected_user"] == sample.ADMIN
    assert state["day"]["selected_date"] == "2026-01-02"
    assert state["where"]["selected_conversation"] == sample.PRODUCT
    assert sandbox.view_of(sample.SALES) is None
    assert "closed" in act(sandbox, "submit", view_id=view.id, values={})["problem"]


def test_a_modal_refuses_values_that_it_does_not_have(sandbox: Sandbox) -> None:
    view = opened(sandbox, long_form())

    unknown = act(sandbox, "submit", view_id=view.id, values={"nowhere": {}})
    assert "no block" in unknown["problem"]
    wrong = act(sandbox, "submit", view_id=view.id, values={"one": {"one": "z"}})
    assert "no option" in wrong["problem"]


@pytest.mark.parametrize(
    ("status", "answer", "left", "errors"),
    [
        (500, "", ["A form"], ["We had some trouble connecting. Try again?"]),
        (200, {"response_action": "dance"}, ["A form"],
         ["We had some trouble connecting. Try again?"]),
        (200, {"response_action": "errors", "errors": {"name": "No."}}, ["A form"], ["No."]),
        (200, {"response_action": "update", "view": form("New")}, ["New"], []),
        (200, {"response_action": "push", "view": form("Top")}, ["A form", "Top"], []),
        (200, {"response_action": "clear"}, [], []),
    ],
)  # fmt: skip
def test_what_the_bot_answers_to_a_submission(
    sandbox: Sandbox, bot: Bot, status: int, answer: Any, left: list[str], errors: list[str]
) -> None:
    view = opened(sandbox, form())
    bot.answers = [(status, answer)]
    act(sandbox, "submit", view_id=view.id, values={"name": {"name": "x"}})

    modals = get(sandbox, f"sandbox/state?as={sample.SALES}")["modals"]
    assert [each["view"]["title"]["text"] for each in modals] == left
    assert list(view.errors.values()) == errors


def test_an_invalid_view_in_the_answer_is_an_error(sandbox: Sandbox, bot: Bot) -> None:
    view = opened(sandbox, form())
    bot.answers = [(200, {"response_action": "update", "view": {"type": "modal"}})]
    act(sandbox, "submit", view_id=view.id, values={"name": {"name": "x"}})

    assert "invalid view" in view.errors[""]


def test_modals_are_closed_one_by_one_or_all_at_once(sandbox: Sandbox, bot: Bot) -> None:
    act(sandbox, "close", view_id=opened(sandbox, form()).id)
    assert sandbox.view_of(sample.SALES) is None
    view = opened(sandbox, form())
    bot.answers = [(200, {"response_action": "push", "view": form("Top")})]
    act(sandbox, "submit", view_id=view.id, values={"name": {"name": "x"}})
    top = sandbox.view_of(sample.SALES)
    assert top is not None
    assert top is not view
    act(sandbox, "close", view_id=top.id, clear=True)
    assert sandbox.view_of(sample.SALES) is None
    ts = act(sandbox, "say", text="no view")["ts"]
    assert "closed" in act(sandbox, "close", ts=ts)["problem"]
    assert "submitted" in act(sandbox, "submit", ts=ts)["problem"]


def test_external_options_are_asked_for(sandbox: Sandbox, bot: Bot) -> None:
    view = opened(sandbox, long_form())
    bot.answers = [(200, {"options": OPTIONS}), (200, "")]
    asked = {"view_id": view.id, "action_id": "outside", "text": "ty"}

    assert act(sandbox, "suggest", **asked)["options"] == OPTIONS
    assert act(sandbox, "suggest", **asked)["options"] == []
    assert (bot.received[-1]["type"], bot.received[-1]["value"]) == ("block_suggestion", "ty")


def test_elements_are_used_in_views_and_messages(sandbox: Sandbox, bot: Bot) -> None:
    view = opened(sandbox, long_form())
    used = {"view_id": view.id, "action_id": "one", "block_id": "one", "value": "a"}
    act(sandbox, "press", **used)
    assert bot.received[-1]["actions"][0]["selected_option"] == OPTIONS[0]
    assert bot.received[-1]["container"]["type"] == "view"
    assert "no element" in act(sandbox, "press", **used | {"action_id": "none"})["problem"]

    thumbs = {
        "type": "context_actions",
        "elements": [{
            "type": "feedback_buttons", "action_id": "fb",
            "positive_button": {"text": words("Good"), "value": "up"},
            "negative_button": {"text": words("Bad"), "value": "down"},
        }],
    }  # fmt: skip
    client = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    ts = client.chat_postMessage(channel=sample.PRODUCT, text="ok?", blocks=[thumbs])["ts"]
    press = {"ts": ts, "action_id": "fb", "block_id": "fb"}
    act(sandbox, "press", **press, value="down")
    actions = [each["actions"][0] for each in bot.received if each.get("type") == "block_actions"]
    assert (actions[-1]["value"], actions[-1]["text"]) == ("down", words("Bad"))
    assert "no button" in act(sandbox, "press", **press, value="sideways")["problem"]
    assert "gone" in act(sandbox, "press", **press | {"ts": "1.0"})["problem"]


def test_the_home_tab(sandbox: Sandbox, bot: Bot) -> None:
    client = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    client.views_publish(user_id=sample.SALES, view={"type": "home", "blocks": [BUTTONS]})
    act(sandbox, "home")
    act(sandbox, "home", tab="messages")

    first, second = bot.events("app_home_opened")
    assert first["view"]["type"] == "home"
    assert (second["tab"], "view" in second) == ("messages", False)
    home = sandbox.home_of(sample.SALES)
    assert home is not None
    assert sandbox.press(sample.SALES, home, "choose-right").ok
    assert get(sandbox, "sandbox/state")["home"]["view"] == home


def test_failed_events_are_tried_again_as_time_moves(sandbox: Sandbox, bot: Bot) -> None:
    bot.answers = [(500, "")] * 3
    act(sandbox, "say", text="hello")
    assert len(bot.events("message")) == 2
    assert act(sandbox, "clock", seconds=61)["now"] > 0
    assert len(bot.events("message")) == 3
    sandbox.move(timedelta(minutes=6))
    assert len(bot.events("message")) == 4
    assert len({each["event_id"] for each in bot.received}) == 1


def test_the_clock_moves_to_a_moment_whatever_the_page_takes_the_time_for(
    sandbox: Sandbox,
) -> None:
    moment = datetime.now(UTC) + timedelta(days=3)
    assert abs(act(sandbox, "clock", until=moment.timestamp())["now"] - moment.timestamp()) < 60
    assert "moves forward" in act(sandbox, "clock", until=0)["problem"]


def test_a_clock_that_cannot_be_moved(slack: Sandbox) -> None:
    assert act(slack, "clock", seconds=1) == {"problem": "this clock cannot be moved"}
    assert get(slack, "sandbox/state")["can_move_clock"] is False


def test_faults_from_the_page(sandbox: Sandbox, bot: Bot) -> None:
    client = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)

    def call() -> tuple[int, Any]:
        try:
            with urlopen(f"{sandbox.api_url}auth.test?token={sandbox.bot_token}") as response:
                return response.status, json.load(response).get("error")
        except HTTPError as error:
            with error:
                return error.code, json.load(error)["error"]

    act(sandbox, "fault", kind="limited")
    assert [call()[0] for _ in range(4)] == [429, 429, 429, 200]
    act(sandbox, "fault", kind="broken")
    assert call() == (500, "internal_error")
    act(sandbox, "fault", kind="none")
    act(sandbox, "fault", kind="lost")
    assert call() == (200, None)
    act(sandbox, "say", text="lost once")
    assert [event["text"] for event in bot.events("message")] == ["lost once"]
    bot.received.clear()
    act(sandbox, "fault", kind="retries")
    act(sandbox, "say", text="twice")
    assert [event["text"] for event in bot.events("message")] == ["twice", "twice"]
    act(sandbox, "fault", kind="slow")
    assert sandbox._core.faults.slow > 0
    sandbox._core.faults.slow = 0.01
    assert client.auth_test()["ok"]


def test_the_inspector_and_the_files_of_the_page(sandbox: Sandbox) -> None:
    act(sandbox, "command", command="/echo", text="x")
    (seen,) = get(sandbox, "sandbox/exchanges")
    assert (seen["direction"], seen["what"], seen["status"]) == ("to the bot", "/echo", 200)
    for path in ("", "gallery", *(f"static/{each.name}" for each in page.STATIC.iterdir())):
        with urlopen(f"{sandbox.url}{path}") as response:
            assert response.headers["X-Content-Type-Options"] == "nosniff"
    for path in ("static/none.js", f"static/{'x' * 5000}", "sandbox/state?as=U0NOBODY"):
        with pytest.raises(HTTPError) as caught:
            urlopen(f"{sandbox.url}{path}")
        caught.value.close()
        assert caught.value.code == 404


def test_the_live_stream(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "_HEARTBEAT", 0.02)
    watching = len(sandbox.world.watchers)
    with urlopen(f"{sandbox.url}sandbox/live?as={sample.SALES}") as live:

        def until(start: str) -> str:
            while not (line := str(live.readline(), "utf-8")).startswith(start):
                assert line, "the stream has ended"
            return line

        until(": still here")
        act(sandbox, "say", channel=sample.LEADERS, text="secret", **{"as": sample.ADMIN})
        until(": not for you")
        act(sandbox, "say", text="hello")
        until("event: message")
        assert json.loads(until("data:")[5:])["text"] == "hello"
        until("event: exchange")
        opened(sandbox, form())
        until("event: view")
        assert len(json.loads(until("data:")[5:])["modals"]) == 1
        act(sandbox, "invite", channel=sample.RANDOM)
        until("event: channel")
        assert json.loads(until("data:")[5:])["has_bot"] is True
        act(sandbox, "clock", seconds=1)
        until("event: clock")
    assert sandbox.eventually(lambda: len(sandbox.world.watchers) == watching)


def test_the_stop_does_not_wait_for_open_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    never = 60
    monkeypatch.setattr(runtime, "SHUTDOWN_SECONDS", never)
    slack = Sandbox(signing_secret=SECRET, manifest=MANIFEST)
    slack.start()
    with urlopen(f"{slack.url}sandbox/live?as={sample.SALES}") as live:
        assert live.readline()
        began = time.monotonic()
        slack.stop()
        assert time.monotonic() - began < never / 2
