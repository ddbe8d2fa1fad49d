"""Which sort of file it is, and the plan in it."""

from pathlib import Path

from bot.catalog import backstage, teams_csv, teams_yaml
from bot.catalog.backstage_entities import is_entity
from bot.catalog.yaml_text import documents
from bot.domain.errors import Refusal
from bot.domain.imports.plan import Plan

MOST_BYTES = 10_000_000
"""About thirty thousand teams with all that belongs to them."""


def read_plan(name: str, raw: bytes) -> Plan:
    """The plan in a file of this name; raises Refusal with what is wrong, UnicodeDecodeError.

    What ends in `.csv` is CSV; a catalog of Backstage is known by its `apiVersion`.
    """
    if len(raw) > MOST_BYTES:
        raise Refusal(
            f"{name} is larger than {MOST_BYTES / 1e6:.0f} MB.",
            "Split it: teams that a file does not name stay as they are.",
        )
    text = raw.decode("utf-8-sig")
    if Path(name).suffix.lower() == ".csv":
        return teams_csv.plan_of(text)
    found = documents(text)
    if not found:
        raise Refusal(f"There is nothing in {name}.", teams_yaml.HINT)
    if any(is_entity(document.data) for document in found):
        return backstage.plan_of(found)
    if len(found) > 1:
        raise Refusal(f"{name} has {len(found)} documents.", "Put all teams into one.")
    return teams_yaml.plan_of(found[0])
