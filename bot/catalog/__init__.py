"""Teams in files: our own YAML, a Backstage catalog, and CSV."""

from pathlib import Path

from bot.catalog import backstage, teams_csv, teams_yaml
from bot.catalog.backstage_entities import is_entity
from bot.catalog.teams_yaml import as_yaml
from bot.catalog.yaml_documents import read_documents
from bot.domain.errors import Refusal
from bot.domain.imports.plan import Plan

__all__ = ["MAX_BYTES", "as_yaml", "read_plan"]

MAX_BYTES = 10_000_000
"""About thirty thousand teams with everything they have."""


def read_plan(name: str, content: bytes) -> Plan:
    """Read the plan in a file of this name.

    A name that ends in `.csv` means CSV; a Backstage catalog is recognised by its `apiVersion`.
    Raises Refusal with everything that is wrong, and UnicodeDecodeError for other than UTF-8.
    """
    if len(content) > MAX_BYTES:
        raise Refusal(
            f"{name} is larger than {MAX_BYTES / 1e6:.0f} MB.",
            "Split it: teams that a file does not name stay as they are.",
        )
    text = content.decode("utf-8-sig")
    if Path(name).suffix.lower() == ".csv":
        return teams_csv.plan_of(text)
    documents = read_documents(text)
    if not documents:
        raise Refusal(f"{name} is empty.", teams_yaml.HINT)
    if any(is_entity(document.data) for document in documents):
        return backstage.plan_of(documents)
    if len(documents) > 1:
        raise Refusal(f"{name} has {len(documents)} documents.", "Put all teams into one.")
    return teams_yaml.plan_of(documents[0])
