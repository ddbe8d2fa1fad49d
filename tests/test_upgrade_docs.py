"""The operations page says from which revisions an upgrade needs no pause."""

import re
from pathlib import Path

OPERATIONS = (Path(__file__).parents[1] / "docs" / "operations.md").read_text("utf-8")
_SINCE = re.search(r"from revision (\d{4}) on", OPERATIONS)
ROLLING_SINCE = _SINCE[1] if _SINCE else ""


def test_the_page_names_the_revision() -> None:
    assert ROLLING_SINCE
