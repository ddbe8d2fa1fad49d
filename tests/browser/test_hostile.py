"""Hostile text stays text, wherever the page shows any."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from slack_sdk import WebClient

from sandbox import Sandbox, sample
from tests.sandbox.conftest import SECRET
from tests.sandbox.listener import Bot, act, listening
from tests.sandbox.tiny_bot import MANIFEST

SHOUT = '<img src=x onerror="window.hacked=1"><b>&amp;"\'>'
LINK = "<javascript:window.hacked=1|press me>"
HARM = """() => ({
  ran: window.hacked === 1,
  images: document.querySelectorAll('img[src="x"], b b').length,
  handlers: [...document.querySelectorAll("*")].filter(
    (each) => [...each.attributes].some((one) => one.name.startsWith("on"))).length,
  scripts: document.querySelectorAll("script").length,
  links: [...document.querySelectorAll("a")].filter((a) => /^javascript:/i.test(a.href)).length,
})"""
HARMLESS = {"ran": False, "images": 0, "handlers": 0, "scripts": 1, "links": 0}
LOUD = MANIFEST | {
    "features": MANIFEST["features"]
    | {
        "bot_user": {"display_name": SHOUT},
        "slash_commands": [{"command": "/echo", "description": SHOUT, "usage_hint": SHOUT}],
        "shortcuts": [
            {"name": SHOUT[:24], "type": "message", "callback_id": "x", "description": SHOUT}
        ],
    }
}


@pytest.fixture
def bot() -> Bot:
    """A bot that only listens."""
    return Bot()


@pytest.fixture
def slack(bot: Bot) -> Iterator[Sandbox]:
    """A sandbox with that bot, whose very name is hostile."""
    sandbox = Sandbox(signing_secret=SECRET, manifest=LOUD, move_clock=lambda _: None)
    sandbox.world.people[sample.BOT_USER].real_name = SHOUT
    with listening(sandbox, bot):
        yield sandbox


@pytest.fixture
def page(browser: Browser, slack: Sandbox) -> Iterator[Page]:
    """The sandbox's page, wide enough for everything."""
    context = browser.new_context(viewport={"width": 1500, "height": 900})
    opened = context.new_page()
    opened.goto(slack.url)
    opened.locator("body[data-me]").wait_for()
    yield opened
    assert opened.evaluate(HARM) == HARMLESS
    context.close()


def client(slack: Sandbox) -> WebClient:
    """What the bot speaks to Slack with."""
    return WebClient(token=slack.bot_token, base_url=slack.api_url)


def plain(text: str) -> dict[str, str]:
    """A plain text object."""
    return {"type": "plain_text", "text": text}


def rich(text: str) -> dict[str, str]:
    """A mrkdwn object."""
    return {"type": "mrkdwn", "text": text}


def option(text: str) -> dict[str, Any]:
    """An option whose value is hostile too."""
    return {"text": plain(text), "value": text, "description": plain(text)}


def message_blocks() -> list[dict[str, Any]]:
    """Every block of messages that shows text, full of hostile text."""
    button = {"type": "button", "action_id": SHOUT, "value": SHOUT, "text": plain(SHOUT),
              "accessibility_label": SHOUT}  # fmt: skip
    cell = {"type": "raw_text", "text": SHOUT}
    axes = {"categories": [SHOUT[:20]], "x_label": SHOUT[:50], "y_label": SHOUT[:50]}
    series = [{"name": SHOUT[:20], "data": [{"label": SHOUT[:20], "value": 1}]}]
    return [
        {"type": "section", "text": rich(f"{SHOUT} {LINK}"), "fields": [rich(SHOUT), plain(SHOUT)]},
        {"type": "section", "text": rich(f"<@{SHOUT}> <#C1|{SHOUT}> <!date^1^{SHOUT}|{SHOUT}>")},
        {"type": "header", "text": plain(SHOUT)},
        {"type": "context", "elements": [rich(SHOUT)]},
        {"type": "actions", "elements": [
            button,
            {"type": "static_select", "action_id": "s", "placeholder": plain(SHOUT),
             "options": [option(SHOUT)]},
            {"type": "button", "action_id": "u", "text": plain("link"),
             "url": "javascript:window.hacked=1"},
        ]},
        {"type": "context_actions", "elements": [{
            "type": "feedback_buttons", "action_id": "f",
            "positive_button": {"text": plain(SHOUT), "value": SHOUT},
            "negative_button": {"text": plain(SHOUT), "value": "n"}}]},
        {"type": "data_table", "caption": SHOUT, "rows": [[cell], [cell]]},
        {"type": "data_visualization", "title": SHOUT[:50],
         "chart": {"type": "bar", "series": series, "axis_config": axes}},
    ]  # fmt: skip


def form() -> dict[str, Any]:
    """A modal full of hostile text."""
    inputs: list[dict[str, Any]] = [
        {"type": "plain_text_input", "initial_value": SHOUT, "placeholder": plain(SHOUT)},
        {"type": "checkboxes", "options": [option(SHOUT)]},
        {"type": "static_select", "options": [option(SHOUT)], "initial_option": option(SHOUT)},
        {"type": "external_select", "min_query_length": 0},
    ]  # fmt: skip
    blocks = [
        {"type": "input", "block_id": f"b{at}", "label": plain(SHOUT), "hint": plain(SHOUT),
         "optional": True, "element": {"action_id": f"a{at}"} | element}
        for at, element in enumerate(inputs)
    ]  # fmt: skip
    return {
        "type": "modal", "title": plain(SHOUT[:24]), "submit": plain(SHOUT[:24]),
        "close": plain(SHOUT[:24]),
        "blocks": [*blocks, {"type": "section", "text": plain(SHOUT)}],
    }  # fmt: skip


def test_in_messages_names_statuses_and_reactions(page: Page, slack: Sandbox) -> None:
    person = slack.add_colleague(SHOUT, SHOUT)
    slack.join(person.id, sample.PRODUCT)
    slack.set_status(person.id, SHOUT, SHOUT)
    ts = slack.say(person.id, sample.PRODUCT, f"{SHOUT} {LINK}")
    slack.react(person.id, sample.PRODUCT, ts, SHOUT)
    slack.say(person.id, sample.PRODUCT, SHOUT, ts)
    message = page.locator(f"#messages [data-ts='{ts}']")
    expect(message.locator(".who")).to_contain_text(SHOUT)
    expect(message.locator(".content")).to_contain_text(SHOUT)
    expect(message.locator(".reactions")).to_contain_text(SHOUT)
    expect(page.locator("#side")).to_contain_text(SHOUT)
    message.locator(".face-button").click()
    expect(page.locator("dialog.own")).to_contain_text(SHOUT)
    page.keyboard.press("Escape")
    page.locator("#channel-card").click()
    expect(page.locator("dialog.own")).to_contain_text(SHOUT)
    page.keyboard.press("Escape")
    page.locator("#composer").fill("@<img")
    page.locator("#composer").fill("/")
    expect(page.locator(".completion").first).to_contain_text(SHOUT)


def test_in_every_block_of_a_message_and_in_files(page: Page, slack: Sandbox) -> None:
    client(slack).chat_postMessage(channel=sample.PRODUCT, text=SHOUT, blocks=message_blocks())
    client(slack).files_upload_v2(
        channel=sample.PRODUCT, filename=SHOUT, title=SHOUT, content=SHOUT, initial_comment=SHOUT
    )
    row = page.locator("#messages .message").first
    for kind in (".section", ".header", ".context", ".table", ".chart"):
        expect(row.locator(kind).first).to_contain_text("img src=x")
    expect(page.locator("#messages .message").nth(1)).to_contain_text(SHOUT)
    with page.context.expect_page() as opened:
        page.locator("#messages .message").nth(1).get_by_role("link").click()
    assert opened.value.evaluate("document.contentType") == "text/plain"
    opened.value.close()


def test_in_modals_their_errors_and_their_suggestions(page: Page, slack: Sandbox, bot: Bot) -> None:
    trigger = slack._core.tickets.trigger(sample.SALES)
    client(slack).views_open(trigger_id=trigger, view=form())
    dialog = page.locator("#modal")
    expect(dialog).to_contain_text(SHOUT)
    bot.answers = [(200, {"options": [{"text": plain(SHOUT), "value": SHOUT}]})]
    dialog.get_by_role("combobox").last.click()
    dialog.locator(".search").get_by_role("option").get_by_text(SHOUT).click()
    bot.answers = [(200, {"response_action": "errors", "errors": {"b0": SHOUT}})]
    page.locator("#modal-submit").click()
    expect(dialog.locator(".error")).to_contain_text(SHOUT)
    page.locator("#inspector-button").dispatch_event("click")
    for exchange in page.locator(".exchange summary").all():
        exchange.dispatch_event("click")
    expect(page.locator("#exchanges pre").first).to_contain_text("onerror")


def test_in_the_home_tab_in_toasts_and_in_confirmations(page: Page, slack: Sandbox) -> None:
    confirm = {"title": plain(SHOUT), "text": rich(SHOUT), "confirm": plain("Yes"),
               "deny": plain("No")}  # fmt: skip
    ask = {"type": "button", "action_id": "q", "text": plain(SHOUT), "confirm": confirm}
    home = {"type": "home", "blocks": [
        {"type": "section", "text": rich(SHOUT)}, {"type": "actions", "elements": [ask]},
    ]}  # fmt: skip
    page.locator("#side [data-channel=home]").click()
    client(slack).views_publish(user_id=sample.SALES, view=home)
    expect(page.locator("#home")).to_contain_text(SHOUT)
    page.locator("#home button").click()
    expect(page.locator("dialog.confirm")).to_contain_text(SHOUT)
    page.locator("dialog.confirm").get_by_role("button", name="No").click()
    page.evaluate("(text) => import('/static/dom.js').then(({ toast }) => toast(text))", SHOUT)
    expect(page.locator("#toast")).to_have_text(SHOUT)


def test_in_the_address(page: Page, slack: Sandbox) -> None:
    page.goto(f"{slack.url}?as={sample.SALES}#{SHOUT}/{SHOUT}")
    page.reload()
    page.locator("body[data-me]").wait_for()
    answer = act(slack, "say", channel=SHOUT, text=SHOUT)
    assert SHOUT in answer["problem"]
