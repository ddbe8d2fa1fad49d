"""A visitor jumps to Monday: the summary is there, charts drawn, and its button works."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.demo import launch
from bot.settings import read_settings
from sandbox import sample
from tests.browser.conftest import act_as, go_to


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """The furnished sandbox on a Wednesday."""
    with launch.temporary_demo(read_settings({}), datetime(2026, 11, 25, 15, tzinfo=UTC)) as demo:
        context = browser.new_context(viewport={"width": 1280, "height": 1400})
        opened = context.new_page()
        opened.goto(demo.slack.url)
        opened.locator("#composer").wait_for()
        yield opened
        context.close()


def test_the_summary_comes_on_monday_and_its_button_works(page: Page) -> None:
    act_as(page, sample.ADMIN)
    go_to(page, "checkout")
    # The demo's clock stands still, and the page's goes on while somebody is slow.
    page.evaluate("() => { const before = Date.now; Date.now = () => before() + 20_000; }")
    page.locator("#clock").click()
    page.get_by_role("menuitem", name="Next Monday, 09:00").click()
    messages = page.locator("#messages")
    expect(messages).to_contain_text("Checkout, week 48 (23–29 November)")
    expect(messages).to_contain_text("Asked 3 times about story")
    for chart in ("Questions per week", "Whose decision"):
        expect(messages.locator("figure", has_text=chart).locator("svg")).to_be_visible()
    messages.get_by_role("button", name="Give it to the product owner").click()
    expect(messages).to_contain_text("gave pricing to the product owner. To undo this")
