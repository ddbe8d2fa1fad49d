"""The sandbox as a visitor feels it, measured in a headless Chromium.

How long until it can be used, until a message is seen in another window, and how smoothly a long
channel scrolls: `python -m benchmarks.bench_sandbox`.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.bot_process import PROJECT, free_port
from benchmarks.figures import CannotRun, Figure, run
from sandbox import Sandbox, sample
from tests.browser.conftest import CHROMIUM, FLAGS

SECRET = "only for measuring"  # noqa: S105 - no bot listens
STARTS, MESSAGES, LONG = 5, 30, 5_000
USABLE_TARGET, SEEN_TARGET = 2.0, 300
FRAME_LIMIT = 1000 / 30
_SCROLL = """() => new Promise((done) => {
  const box = document.querySelector("#messages"), frames = [];
  let last = performance.now();
  const frame = (now) => {
    frames.push(now - last);
    last = now;
    box.scrollTop -= 120;
    if (frames.length < 400) requestAnimationFrame(frame);
    else done(frames.slice(2));
  };
  requestAnimationFrame(frame);
})"""
"""Scrolls up through a channel, 120 pixels a frame, like a wheel that is turned fast."""
_WAIT = """(text) => new Promise((seen) => {
  new MutationObserver((_, watching) => {
    if (!document.querySelector("#messages").textContent.includes(text)) return;
    watching.disconnect();
    requestAnimationFrame(() => seen(Date.now()));
  }).observe(document.querySelector("#messages"), { childList: true, subtree: true });
})"""


def measure() -> Iterator[Figure]:
    """All three in one browser."""
    if CHROMIUM is None:
        raise CannotRun("there is no chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        starts = [usable(browser) for _ in range(STARTS)]
        yield Figure("start to usable page, median", median(starts), "s", USABLE_TARGET)
        yield Figure("start to usable page, slowest", max(starts), "s")
        delays = seen(browser)
        yield Figure("message seen in another window, median", median(delays), "ms", SEEN_TARGET)
        yield Figure("message seen in another window, slowest", max(delays), "ms")
        loaded, frames = scrolled(browser)
        slow = sum(frame > FRAME_LIMIT for frame in frames) / len(frames)
        yield Figure(f"channel of {LONG:,} messages, opened", loaded, "s")
        yield Figure("scrolling there, frame, p95", quantiles(frames, n=20)[18], "ms")
        yield Figure("scrolling there, frames below 30 a second", slow * 100, "%")
        browser.close()


def usable(browser: Browser) -> float:
    """Seconds from starting the program, as `make run` does, until the page takes typing."""
    port = free_port()
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    page = browser.new_page()
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, str(PROJECT / "app.py")], cwd=folder, env={**clean, "PORT": str(port)},
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        try:
            # It prints its address when it is ready; a person opens the page then.
            for line in process.stdout or ():
                if str(port) in line:
                    break
            page.goto(f"http://127.0.0.1:{port}/")
            page.locator("body[data-me] #composer").wait_for()
            return time.perf_counter() - began
        finally:
            page.close()
            process.terminate()
            process.wait()


@contextmanager
def slack(messages: int = 0) -> Iterator[Sandbox]:
    """A local Slack without a bot, with so many messages in one channel."""
    with tempfile.TemporaryDirectory() as folder:
        sandbox = Sandbox(
            signing_secret=SECRET, manifest={}, state_file=Path(folder) / "slack.jsonl"
        )
        sandbox.start()
        for number in range(messages):
            user = sample.COLLEAGUES[number % len(sample.COLLEAGUES)]
            sandbox.say(user, sample.RANDOM, f"Message {number}: *words* and `code`, @ruth #search")
        yield sandbox
        sandbox.stop()


def window(browser: Browser, url: str, user: str) -> Page:
    """The page as that person, in a window of its own."""
    page = browser.new_context().new_page()
    page.goto(f"{url}?as={user}#{sample.RANDOM}")
    page.locator("body[data-me]").wait_for()
    return page


def seen(browser: Browser) -> list[float]:
    """Milliseconds from Enter in one window until the message is drawn in another."""
    delays = []
    with slack() as sandbox:
        sender, reader = (
            window(browser, sandbox.url, who) for who in (sample.SALES, sample.SUPPORT)
        )
        for number in range(MESSAGES):
            text = f"Is this seen at once, number {number}?"
            sender.locator("#composer").fill(text)
            reader.evaluate(f"void (window.arrival = ({_WAIT})({text!r}))")
            sent = sender.evaluate("Date.now()")
            sender.keyboard.press("Enter")
            delays.append(reader.evaluate("window.arrival") - sent)
    return delays


def scrolled(browser: Browser) -> tuple[float, list[float]]:
    """Seconds until a long channel is there, and milliseconds of each frame while it scrolls."""
    with slack(LONG) as sandbox:
        began = time.perf_counter()
        page = window(browser, sandbox.url, sample.SALES)
        loaded = time.perf_counter() - began
        frames: list[float] = page.evaluate(_SCROLL)
        return loaded, frames


if __name__ == "__main__":
    run(measure)
