"""Every block once, compared with what somebody has looked at and approved.

Its structure (what a screen reader reads) is compared everywhere. Its picture only where fonts
and browser are those of the golden one: letters differ by pixels between machines. With
WRITE_GOLDEN=1 both are written anew; look at the picture before you commit it.
"""

import base64
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import Office

GOLDEN = Path(__file__).parent / "golden"
STRUCTURE, PICTURE = GOLDEN / "gallery.yaml", GOLDEN / "gallery.webp"
MACHINE = GOLDEN / "gallery.machine.json"
WRITE = bool(os.environ.get("WRITE_GOLDEN"))
DIFFERENT = 0.0002
"""The share of pixels that may look different: a cursor, the edge of a letter."""

_FONTS = """() => {
  const pen = new OffscreenCanvas(1, 1).getContext("2d");
  return ["15px", "700 18px", "12px monospace"].map((size) => {
    const family = getComputedStyle(document.body).fontFamily;
    pen.font = size.includes("mono") ? size : `${size} ${family}`;
    return pen.measureText("Whose decision is it? 0123456789").width.toFixed(2);
  });
}"""
_COMPARE = """async ([one, other]) => {
  const pixels = async (data) => {
    const blob = await (await fetch(`data:image/webp;base64,${data}`)).blob();
    const image = await createImageBitmap(blob);
    const pen = new OffscreenCanvas(image.width, image.height).getContext("2d");
    pen.drawImage(image, 0, 0);
    return pen.getImageData(0, 0, image.width, image.height);
  };
  const [a, b] = [await pixels(one), await pixels(other)];
  if (a.width !== b.width || a.height !== b.height) return 1;
  let different = 0;
  for (let at = 0; at < a.data.length; at += 4) {
    const far = [0, 1, 2].some((n) => Math.abs(a.data[at + n] - b.data[at + n]) > 40);
    if (far) different += 1;
  }
  return different / (a.data.length / 4);
}"""


@pytest.fixture
def gallery(browser: Browser, office: Office) -> Iterator[Page]:
    """The gallery's page."""
    context = browser.new_context(
        viewport={"width": 720, "height": 900}, locale="en-GB", timezone_id="Europe/London",
        reduced_motion="reduce", color_scheme="light",
    )  # fmt: skip
    page = context.new_page()
    page.goto(f"{office.slack.url}gallery")
    page.locator("body[data-ready]").wait_for()
    yield page
    context.close()


def test_its_structure_is_the_golden_one(gallery: Page) -> None:
    found = gallery.locator("#gallery").aria_snapshot() + "\n"
    if WRITE:
        STRUCTURE.write_text(found)
    assert found == STRUCTURE.read_text()


def test_its_picture_is_the_golden_one(gallery: Page, browser: Browser) -> None:
    found, machine = picture(gallery), {
        "browser": browser.version.split(".")[0], "fonts": gallery.evaluate(_FONTS),
    }  # fmt: skip
    if WRITE:
        PICTURE.write_bytes(base64.b64decode(found))
        MACHINE.write_text(json.dumps(machine) + "\n")
    if machine != json.loads(MACHINE.read_text()):
        pytest.skip("the golden picture was taken with other fonts or another browser")
    golden = base64.b64encode(PICTURE.read_bytes()).decode()
    # The page's own rules allow no fetching of data; an empty page has none.
    empty = browser.new_page()
    assert empty.evaluate(_COMPARE, [golden, found]) <= DIFFERENT
    empty.close()


def picture(page: Page) -> str:
    """The whole page as WebP, in base 64."""
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": 720, "height": height})
    session = page.context.new_cdp_session(page)
    shot: dict[str, Any] = session.send(
        "Page.captureScreenshot", {"format": "webp", "quality": 90, "optimizeForSpeed": False}
    )
    return str(shot["data"])
