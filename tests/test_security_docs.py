"""Each line of the page on security names the test that holds it, or who answers for it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).parents[1]
PAGE = (HOME / "docs" / "security.md").read_text("utf-8")
TEST = re.compile(r"`(tests/[\w/]+\.py):(test_\w+)`")


def _rows(head: str) -> Iterator[str]:
    """The rows of the table with that head, without the line below the head."""
    _, _, rest = PAGE.partition(head)
    yield from rest.lstrip("\n").split("\n\n")[0].splitlines()[1:]


ROWS = [
    *_rows("| who | might try to | what stands against it | held by |"),
    *_rows("| Slack asks | answer | held by |"),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip()[:40] or "the same")
def test_each_line_is_held_by_a_test_that_is_there(row: str) -> None:
    held_by = row.rstrip(" |").rpartition("| ")[2]
    if held_by == "you":
        return
    named = TEST.findall(held_by)
    assert ", ".join(f"`{path}:{name}`" for path, name in named) == held_by
    for path, name in named:
        assert f"\ndef {name}(" in (HOME / path).read_text("utf-8"), (path, name)


def test_the_policy_says_how_to_report() -> None:
    policy = (HOME / "SECURITY.md").read_text("utf-8")
    assert "report it privately" in policy
    assert "docs/security.md" in policy
