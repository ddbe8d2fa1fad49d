"""The entities of a Backstage catalog, and how they refer to each other.

Their format is described in Backstage's "Descriptor Format of Catalog Entities".
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.catalog.yaml_documents import Document
from bot.domain.printable import one_line
from bot.domain.teams.team import clean_name

REFERENCE = re.compile(r"(?:(?P<kind>[^:/]+):)?(?:(?P<namespace>[^:/]+)/)?(?P<name>[^:/]+)")


@dataclass(frozen=True, slots=True)
class Entity:
    """One document of a catalog.

    `ref` is its full reference, and `line` where it begins in the file, such as `line 12`.
    """

    kind: str
    ref: str
    metadata: Mapping[str, Any]
    spec: Mapping[str, Any]
    line: str

    @property
    def display_name(self) -> str:
        """The name that people know it by."""
        profile = mapping(self.spec.get("profile"))
        name = profile.get("displayName") or self.metadata.get("title") or self.metadata["name"]
        return clean_name(str(name))

    @property
    def shown_name(self) -> str:
        """The beginning of its name, as it can be shown."""
        return one_line(self.display_name)

    @property
    def owner(self) -> str:
        """The full reference of the group or user that owns it, or `""`."""
        owner = self.spec.get("owner")
        return reference(owner, "group") if isinstance(owner, str) else ""

    def annotation(self, name: str) -> str:
        """Return an annotation, or `""` where there is none."""
        return str(mapping(self.metadata.get("annotations")).get(name) or "").strip()


def is_entity(data: object) -> bool:
    """Tell whether a document comes from a Backstage catalog."""
    return isinstance(data, dict) and str(data.get("apiVersion", "")).startswith("backstage.io/")


def entities_of(documents: Sequence[Document], errors: list[str]) -> Iterator[Entity]:
    """Yield every entity; what cannot be read is added to `errors`."""
    seen: dict[str, str] = {}
    for document in documents:
        line = f"line {document.line()}"
        data = mapping(document.data)
        metadata, spec = mapping(data.get("metadata")), mapping(data.get("spec"))
        kind, name = data.get("kind"), metadata.get("name")
        if not is_entity(data) or not isinstance(kind, str) or not isinstance(name, str):
            errors.append(f"The entity in {line} has no apiVersion, kind or metadata.name.")
            continue
        ref = reference(name, kind, metadata.get("namespace"))
        if ref in seen:
            errors.append(f"{one_line(ref)} in {line} is already in {seen[ref]}.")
        seen[ref] = line
        yield Entity(kind.casefold(), ref, metadata, spec, line)


def reference(written: str, kind: str, namespace: object = None) -> str:
    """Return the full reference, `kind:namespace/name`, or `""` if `written` is not one.

    It is in lower case, since Backstage compares references without regard to case.
    """
    parts = REFERENCE.fullmatch(written.strip())
    if parts is None:
        return ""
    namespace = parts["namespace"] or namespace or "default"
    return f"{parts['kind'] or kind}:{namespace}/{parts['name']}".casefold()


def mapping(value: object) -> Mapping[str, Any]:
    """Return `value` if it is a mapping, and an empty one if not."""
    return value if isinstance(value, dict) else {}
