"""How the page looks: contrast, light and dark, from 400 to 1600 pixels, and without motion."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from sandbox import sample
from tests.browser.colours import faint_words
from tests.browser.conftest import type_in
from tests.journeys.conftest import Office


@contextmanager
def opened(browser: Browser, url: str, **how: Any) -> Iterator[Page]:
    """The page at that address, in a window of its own."""
    context = browser.new_context(**how)
    page = context.new_page()
    page.goto(url)
    yield page
    context.close()


def lively(office: Office) -> None:
    """A channel in which there is something of everything to see."""
    slack = office.slack
    slack.command(sample.SALES, sample.PRODUCT, "/whoowns", "should checkout be cheaper next year?")
    ts = slack.say(
        sample.SUPPORT, sample.PRODUCT, "Hello @lucia and @tomas, `code` and https://x.org"
    )
    slack.react(sample.SALES, sample.PRODUCT, ts, "eyes")
    slack.say(sample.SALES, sample.PRODUCT, "In the thread", ts)
    slack.say(sample.SUPPORT, sample.SEARCH, "Unread")


def still(scheme: str) -> dict[str, str]:
    """A window in that scheme in which nothing is half faded in."""
    return {"color_scheme": scheme, "reduced_motion": "reduce"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out(browser: Browser, office: Office, scheme: str) -> None:
    lively(office)
    with opened(browser, office.slack.url, **still(scheme)) as page:
        page.locator("#messages .ephemeral").wait_for()
        assert faint_words(page) == []
        page.locator(".replies").click()
        assert faint_words(page) == []
        page.locator("#inspector-button").click()
        page.locator(".exchange summary").first.click()
        page.locator(".faults summary").click()
        assert faint_words(page) == []
        page.locator("#channel-card").click()
        assert faint_words(page) == []
        page.keyboard.press("Escape")
        page.locator("#composer").fill("/who")
        assert faint_words(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_in_every_block_stand_out(browser: Browser, office: Office, scheme: str) -> None:
    with opened(
        browser, f"{office.slack.url}gallery", color_scheme=scheme, reduced_motion="reduce"
    ) as page:
        page.locator("body[data-ready]").wait_for()
        assert faint_words(page) == []


@pytest.mark.parametrize("width", [400, 700, 900, 1100, 1600])
def test_nothing_sticks_out_sideways(browser: Browser, office: Office, width: int) -> None:
    lively(office)
    how = {"viewport": {"width": width, "height": 800}}
    with opened(browser, office.slack.url, **how) as page:
        page.locator("#messages .ephemeral").wait_for()
        for selector in ("html", "#bar", "#messages", "#head"):
            box = page.locator(selector)
            inner, outer = box.evaluate("box => [box.scrollWidth, box.clientWidth]")
            assert inner <= outer, selector
        composer = page.locator("#composer").bounding_box()
        assert composer is not None
        assert composer["x"] + composer["width"] <= width


def test_on_a_telephone_the_channels_are_behind_a_button(browser: Browser, office: Office) -> None:
    with opened(browser, office.slack.url, viewport={"width": 400, "height": 800}) as page:
        page.locator("#composer").wait_for()
        expect(page.locator("#side")).to_be_hidden()
        page.get_by_role("button", name="Channels").click()
        page.locator("#side [data-channel]").get_by_text("search", exact=True).click()
        expect(page.locator("#head h1")).to_have_text("# search")
        expect(page.locator("#side")).to_be_hidden()
        type_in(page, "/whoowns which acceptance criteria does this story need?")
        expect(page.locator("#messages")).to_contain_text("Jonas Lindqvist")


MOVING = """() => document.getAnimations().length
  + [...document.querySelectorAll("*")].filter((each) => {
      const style = getComputedStyle(each);
      return style.animationName !== "none" || parseFloat(style.transitionDuration) > 0;
    }).length"""


@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_nothing_moves_where_one_asked_for_that(
    browser: Browser, office: Office, motion: str, moves: bool
) -> None:
    lively(office)
    with opened(browser, office.slack.url, reduced_motion=motion) as page:
        page.locator("body[data-me]").wait_for()
        type_in(page, "Does this fade in?")
        page.locator("#messages .fresh").wait_for()
        assert bool(page.evaluate(MOVING)) is moves
