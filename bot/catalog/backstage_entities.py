"""The documents of a Backstage catalog, and how they refer to each other.

Their shape is that of "Descriptor Format of Catalog Entities" in the documentation of Backstage.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.catalog.yaml_text import Document
from bot.domain.teams.team import clean_name

REFERENCE = re.compile(r"(?:(?P<kind>[^:/]+):)?(?:(?P<space>[^:/]+)/)?(?P<name>[^:/]+)")


@dataclass(frozen=True, slots=True)
class Entity:
    """One document of a catalog; `ref` is its reference in full."""

    kind: str
    ref: str
    metadata: Mapping[str, Any]
    spec: Mapping[str, Any]
    place: str

    @property
    def called(self) -> str:
        """The name for people."""
        profile = mapping(self.spec.get("profile"))
        named = profile.get("displayName") or self.metadata.get("title") or self.metadata["name"]
        return clean_name(str(named))

    def note(self, name: str) -> str:
        """An annotation, or `""`."""
        return str(mapping(self.metadata.get("annotations")).get(name) or "").strip()


def is_entity(data: object) -> bool:
    """Whether a document comes from a catalog of Backstage."""
    return isinstance(data, dict) and str(data.get("apiVersion", "")).startswith("backstage.io/")


def entities_of(documents: Sequence[Document], problems: list[str]) -> Iterator[Entity]:
    """Every entity; those of no use go into `problems`."""
    seen: dict[str, str] = {}
    for document in documents:
        place = f"line {document.line()}"
        data = mapping(document.data)
        metadata, spec = mapping(data.get("metadata")), mapping(data.get("spec"))
        kind, name = data.get("kind"), metadata.get("name")
        if not is_entity(data) or not isinstance(kind, str) or not isinstance(name, str):
            problems.append(f"The entity in {place} has no apiVersion, kind or metadata.name.")
            continue
        ref = reference(name, kind, metadata.get("namespace"))
        if ref in seen:
            problems.append(f"{ref} in {place} is in {seen[ref]} already.")
        seen[ref] = place
        yield Entity(kind.casefold(), ref, metadata, spec, place)


def reference(typed: str, kind: str, namespace: object = None) -> str:
    """A reference in full, `kind:namespace/name`, in lower case as Backstage compares them."""
    found = REFERENCE.fullmatch(typed.strip())
    if found is None:
        return ""
    space = found["space"] or namespace or "default"
    return f"{found['kind'] or kind}:{space}/{found['name']}".casefold()


def mapping(value: object) -> Mapping[str, Any]:
    """The value where it is one, else an empty one."""
    return value if isinstance(value, dict) else {}
