"""Takes the README's pictures: plays the scripts, with a real browser in front of the page.

`python -m tests.browser.pictures` (`make pictures`).
"""

import base64
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bot.demo import launch
from bot.settings import read_settings
from sandbox.scripts import Player, Step, read
from tests.browser.conftest import CHROMIUM, FLAGS

DOCS = Path(__file__).parents[2] / "docs"
QUALITY = 80
"""Of WebP, in per cent: words stay crisp."""


def main() -> None:
    """Play every script of the documentation and take the pictures it asks for."""
    if CHROMIUM is None:
        sys.exit("There is no chromium on this machine: install it to take pictures.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for path in sorted((DOCS / "scripts").glob("*.toml")):
            played = read(path)
            with launch.temporary_demo(read_settings({}), played.start) as demo:
                Player(demo.slack, sys.stdout, lambda *what: take(browser, *what)).play(played)
        browser.close()


def take(browser: Browser, name: str, url: str, step: Step) -> None:
    """A picture of the page at that address, as the step wants it."""
    width, height = step.options.get("size", (1200, 675))
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if step.options.get("dark") else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(url)
    page.locator("body[data-me]").wait_for()
    if page.locator("#steps-pane").count():
        page.locator("#steps-button").dispatch_event("click")
    if "typed" in step.options:
        page.locator("#composer").fill(step.options["typed"])
    page.evaluate("document.activeElement.blur()")
    page.wait_for_timeout(300)
    shot = context.new_cdp_session(page).send(
        "Page.captureScreenshot", {"format": "webp", "quality": QUALITY}
    )
    (DOCS / "pictures" / name).write_bytes(base64.b64decode(shot["data"]))
    context.close()


if __name__ == "__main__":
    main()
