"""A headless Chromium in front of a whole bot in its sandbox."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.demo import launch
from bot.settings import read_settings
from sandbox.scripts import START
from tests.journeys.conftest import Office, empty_office, office
from tests.sqlite_files import file_with_demo

__all__ = ["empty_office", "office"]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
expect.set_options(timeout=20_000)  # milliseconds: as slow as a machine may be
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; the test is skipped where there is none."""
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine: install it to run the browser tests")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, office: Office) -> Iterator[Page]:
    """The sandbox's page, with Lucía from sales in #product."""
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(office.slack.url)
    opened.locator("body[data-me]").wait_for()
    yield opened
    context.close()


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[launch.Demo]:
    """The whole demo, on a clock that stands still on a Monday morning."""
    folder = file_with_demo(tmp_path, START).parent
    with launch.open_demo(read_settings({"PORT": "0"}), folder, launch.Clock(START)) as opened:
        yield opened


@pytest.fixture
def demo_page(browser: Browser, demo: launch.Demo) -> Iterator[Page]:
    """The demo's page, with Lucía from sales in #product."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(demo.slack.url)
    page.locator("body[data-me]").wait_for()
    yield page
    context.close()


def act_as(page: Page, user: str) -> None:
    """Become somebody else."""
    page.select_option("#act-as", user)
    page.locator(f"body[data-me={user}]").wait_for()


def go_to(page: Page, channel: str) -> None:
    """Open a channel."""
    page.locator("#side [data-channel]").get_by_text(channel, exact=True).click()


def type_in(page: Page, text: str) -> None:
    """Type into the composer and send."""
    page.locator("#composer").fill(text)
    page.locator("#send").click()
