"""The operations page lists every metric, outcome and field of the log, and no other."""

import re
import tomllib
from pathlib import Path

from bot import VERSION, metrics

HOME = Path(__file__).parents[1]
OPERATIONS = (HOME / "docs" / "operations.md").read_text("utf-8")


def _table(head: str) -> set[str]:
    """The names in the first column of the table with that head."""
    _, _, rest = OPERATIONS.partition(head)
    rows = rest.lstrip("\n").split("\n\n")[0]
    firsts = [row.split("|")[1] for row in rows.splitlines() if row.startswith("| `")]
    return {name for first in firsts for name in re.findall(r"`([^`]+)`", first)}


def test_every_metric_is_described_and_no_other() -> None:
    described = _table("| metric | labels | says |\n")
    counted = {family.name for family in metrics.REGISTRY.collect()}
    ours = {name for name in counted if name.startswith("whoowns_")} | metrics.GAUGES.keys()
    assert {name.removesuffix("_total") for name in described} == ours


def test_every_outcome_is_described() -> None:
    assert _table("| outcome | means |\n") == metrics.OUTCOMES


def test_every_outcome_is_counted_by_its_name() -> None:
    code = "".join((HOME / "bot/slack" / name).read_text() for name in ("guard.py", "inbox.py"))
    given = re.findall(r'"outcome": "([^"]+)"|outcome = "([^"]+)"', code)
    assert given
    assert {one or other for one, other in given} <= metrics.OUTCOMES


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == VERSION
