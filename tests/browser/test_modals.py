"""Modals, charts and other surfaces of a bot that has them all."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from slack_sdk import WebClient

from sandbox import Sandbox, sample
from tests.browser.colours import faint_words
from tests.browser.conftest import type_in
from tests.sandbox.conftest import SECRET, serve
from tests.sandbox.listener import Bot, listening
from tests.sandbox.tiny_bot import MANIFEST, build, form


def started(browser: Browser, slack: Sandbox, **how: Any) -> Iterator[Page]:
    """The page of that sandbox."""
    context = browser.new_context(**how)
    page = context.new_page()
    page.goto(slack.url)
    page.locator("body[data-me]").wait_for()
    yield page
    context.close()


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """A sandbox with the tiny bot."""
    sandbox = Sandbox(signing_secret=SECRET, manifest=MANIFEST)
    sandbox.start()
    server = serve(build(sandbox.bot_token, SECRET, sandbox.api_url))
    sandbox.bot_url = f"http://127.0.0.1:{server.server_port}/slack/events"
    yield sandbox
    server.shutdown()
    server.server_close()
    sandbox.stop()


@pytest.fixture
def page(browser: Browser, slack: Sandbox) -> Iterator[Page]:
    """Its page."""
    yield from started(browser, slack)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_modal_with_errors(browser: Browser, slack: Sandbox, scheme: str) -> None:
    for page in started(browser, slack, color_scheme=scheme, reduced_motion="reduce"):
        type_in(page, "/form")
        dialog, name = page.locator("#modal"), page.get_by_role("textbox", name="Name")
        expect(name).to_be_focused()
        page.locator("#modal-submit").click()
        expect(dialog.locator(".error")).to_have_text("Please complete this required field.")
        expect(name).to_be_focused()
        name.fill("bad")
        page.keyboard.press("Enter")
        expect(dialog.locator(".error")).to_have_text("Not this one.")
        expect(name).to_have_value("bad")
        assert faint_words(page) == []
        name.fill("good")
        page.locator("#modal-submit").click()
        expect(dialog).to_be_hidden()
        expect(page.locator("#composer")).to_be_focused()


def test_a_stack_of_modals(page: Page) -> None:
    type_in(page, "/form")
    dialog, name = page.locator("#modal"), page.get_by_role("textbox", name="Name")
    name.fill("more")
    page.locator("#modal-submit").click()
    expect(dialog.get_by_role("heading")).to_have_text("One more")
    expect(name).to_have_value("")
    page.keyboard.press("Escape")
    expect(dialog.get_by_role("heading")).to_have_text("A form")
    page.get_by_role("button", name="Close dialog").click()
    expect(dialog).to_be_hidden()


def test_the_home_tab_is_published_when_it_is_opened(page: Page) -> None:
    page.locator("#side [data-channel=home]").click()
    expect(page.locator("#home").get_by_role("button", name="Left")).to_be_visible()
    page.reload()
    expect(page.locator("#home").get_by_role("button", name="Left")).to_be_visible()


@pytest.fixture
def silent(browser: Browser) -> Iterator[tuple[Page, Sandbox, Bot]]:
    """A page whose bot only listens, on a telephone."""
    bot = Bot()
    sandbox = Sandbox(signing_secret=SECRET, manifest=MANIFEST)
    with listening(sandbox, bot):
        for page in started(browser, sandbox, viewport={"width": 400, "height": 800}):
            yield page, sandbox, bot


def test_a_modal_on_a_telephone_says_when_the_bot_fails(
    silent: tuple[Page, Sandbox, Bot],
) -> None:
    page, slack, bot = silent
    client = WebClient(token=slack.bot_token, base_url=slack.api_url)
    client.views_open(trigger_id=slack._core.tickets.trigger(sample.SALES), view=form())
    box = page.locator("#modal").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 400
    bot.answers = [(500, "")]
    page.get_by_role("textbox", name="Name").fill("x")
    page.locator("#modal-submit").click()
    expect(page.locator("#modal .alert")).to_contain_text("We had some trouble connecting")
    expect(page.get_by_role("textbox", name="Name")).to_have_value("x")


def test_charts_are_drawn_and_can_be_read_out(page: Page, slack: Sandbox) -> None:
    days = ["Mon", "Tue"]
    chart = {
        "type": "bar",
        "series": [
            {"name": "PM", "data": [{"label": "Mon", "value": 3}, {"label": "Tue", "value": 6}]},
            {"name": "PO", "data": [{"label": "Mon", "value": 0}, {"label": "Tue", "value": -2}]},
        ],
        "axis_config": {"categories": days, "y_label": "Questions"},
    }
    pie = {"type": "pie", "segments": [{"label": "PM", "value": 1}, {"label": "PO", "value": 3}]}
    blocks = [
        {"type": "data_visualization", "title": "By day", "chart": chart},
        {"type": "data_visualization", "title": "Shares", "chart": pie},
    ]
    client = WebClient(token=slack.bot_token, base_url=slack.api_url)
    client.chat_postMessage(channel=sample.PRODUCT, text="Week 8", blocks=blocks)
    charts = page.locator("#messages .chart svg")
    bars, shares = charts.first, charts.last
    expect(bars).to_have_attribute("aria-label", "By day: PM: Mon 3, Tue 6; PO: Mon 0, Tue -2")
    heights = [float(bar.get_attribute("height") or "") for bar in bars.locator("rect").all()]
    assert heights[1] == pytest.approx(2 * heights[0])
    assert heights[2] == 0
    expect(shares.locator("path")).to_have_count(2)
    expect(page.locator("#messages .legend").last).to_contain_text("PO (3)")


def test_a_data_table_is_sorted_and_turned_over(page: Page, slack: Sandbox) -> None:
    def raw(text: str) -> dict[str, Any]:
        return {"type": "raw_text", "text": text}

    rows = [[raw("Theme"), raw("Count")]]
    rows += [[raw(name), {"type": "raw_number", "value": value}]
             for name, value in (("Pricing", 9), ("Roadmap", 10), ("Backlog", 2))]  # fmt: skip
    table = {"type": "data_table", "caption": "Themes", "page_size": 2, "rows": rows}
    client = WebClient(token=slack.bot_token, base_url=slack.api_url)
    client.chat_postMessage(channel=sample.PRODUCT, text="Themes", blocks=[table])
    cells = page.locator("#messages tbody tr td:first-child")
    expect(cells).to_have_text(["Pricing", "Roadmap"])
    page.get_by_role("button", name="Count").click()
    expect(cells).to_have_text(["Backlog", "Pricing"])
    page.get_by_role("button", name="Next page").click()
    expect(cells).to_have_text(["Roadmap"])
