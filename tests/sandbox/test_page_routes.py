"""The page's routes: small, offline, and closed to other pages."""

import gzip
import json
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from sandbox import Sandbox, sample
from sandbox.page import STATIC

SMALL = 60_000
"""Bytes that the whole page may weigh, compressed."""


def test_the_page_is_small_and_fetches_nothing_from_elsewhere() -> None:
    files = {path.name: path.read_bytes() for path in STATIC.iterdir()}

    assert sum(len(gzip.compress(content)) for content in files.values()) < SMALL
    assert b"innerHTML" not in b"".join(files.values())


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"}, {"Host": "evil.example"}, {"Host": "["},
        {"Origin": "http://["},
    ],
)  # fmt: skip
def test_other_pages_are_refused(slack: Sandbox, headers: dict[str, str]) -> None:
    with pytest.raises(HTTPError) as caught:
        urlopen(Request(f"{slack.url}sandbox/state", headers=headers))
    caught.value.close()
    assert caught.value.code == 403


def test_one_sees_only_what_is_for_one(sandbox: Sandbox) -> None:
    sandbox.command(sample.SALES, sample.PRODUCT, "/echo", "hello")

    def seen(user: str) -> int:
        with urlopen(f"{sandbox.url}sandbox/state?as={user}") as response:
            return len(json.load(response)["messages"])

    assert (seen(sample.SALES), seen(sample.ADMIN)) == (1, 0)


@pytest.mark.parametrize("what", ["command", "nonsense", "press"])
def test_bad_acts_are_refused_politely(slack: Sandbox, what: str) -> None:
    body = json.dumps({"as": sample.SALES, "channel": "C0NOWHERE1"}).encode()
    request = Request(f"{slack.url}sandbox/do/{what}", body, {"Content-Type": "application/json"})
    with pytest.raises(HTTPError) as caught:
        urlopen(request)
    caught.value.close()
    assert caught.value.code == 400
