"""A document as a list of its objects, each knowing where it stands."""

from __future__ import annotations

import reprlib
from collections.abc import Iterator
from dataclasses import dataclass

from manifests.jsonld import Document, Json

#: Types that make up a document's structure; each has an `id` of its own.
STRUCTURAL_TYPES = frozenset(
    {
        "Annotation",
        "AnnotationCollection",
        "AnnotationPage",
        "Canvas",
        "Collection",
        "Manifest",
        "Range",
    }
)
#: Properties whose value names something that is defined elsewhere.
_REFERENCES = frozenset(
    {"first", "last", "next", "partOf", "prev", "source", "start", "supplementary", "target"}
)


@dataclass(frozen=True)
class Problem:
    """One fault: where it is (JSON pointer, RFC 6901), what the specification wants instead, and which rule says so."""

    pointer: str
    message: str
    rule: str = ""


@dataclass(frozen=True)
class Node:
    """One object of a document.

    `key` is the property it is the value of, or stands in the list of; empty for the document itself.
    """

    pointer: str
    key: str
    value: dict[str, Json]
    parent: Node | None

    @property
    def type(self) -> str:
        """Its type, under the name of version 3 or, in services, of version 2; empty without one."""
        named = self.value.get("type", self.value.get("@type"))
        return named if isinstance(named, str) else ""

    @property
    def id(self) -> str:
        """Its id, under the name of version 3 or, in services, of version 2; empty without one."""
        named = self.value.get("id", self.value.get("@id"))
        return named if isinstance(named, str) else ""

    @property
    def in_service(self) -> bool:
        """Whether it belongs to a service, whose properties follow that service's own rules."""
        return self._is_under({"service", "services"})

    @property
    def in_place(self) -> bool:
        """Whether it belongs to GeoJSON."""
        return self._is_under({"navPlace"})

    @property
    def is_reference(self) -> bool:
        """Whether it only names a resource that is defined elsewhere."""
        if self.key in _REFERENCES:
            return True
        if self.key == "items" and self.parent is not None:
            listed_in = self.parent.type
            return (listed_in == "Collection" or listed_in == "Range") and "items" not in self.value
        return self.key == "annotations" and "items" not in self.value

    def problem(self, message: str, *path: str) -> Problem:
        """Report a fault of this object, or of what stands at `path` in it."""
        return Problem(self.pointer + "".join(f"/{escape(step)}" for step in path), message)

    def _is_under(self, keys: set[str]) -> bool:
        node: Node | None = self
        while node is not None:
            if node.key in keys:
                return True
            node = node.parent
        return False


def escape(step: str) -> str:
    """Write a property name as a step of a JSON pointer."""
    return step.replace("~", "~0").replace("/", "~1")


def shorten(value: Json) -> str:
    """Show a value in a message, however large or deep it is."""
    return reprlib.repr(value)


def list_nodes(document: Document) -> list[Node]:
    """List every object of a document, outer before inner, in their order."""
    found: list[Node] = []
    waiting = [Node("", "", document, None)]
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting.extend(reversed(list(children(node))))
    return found


def children(node: Node, only: str | None = None) -> Iterator[Node]:
    """Yield the objects directly in `node`, or in its property `only`."""
    for key, value in node.value.items():
        if only is None or key == only:
            yield from _objects(node, key, value, f"{node.pointer}/{escape(key)}")


def _objects(parent: Node, key: str, value: Json, pointer: str) -> Iterator[Node]:
    if isinstance(value, dict):
        yield Node(pointer, key, value, parent)
    elif isinstance(value, list):
        for index, member in enumerate(value):
            # IIIF has no list directly in a list; GeoJSON's coordinates are read by their own rule.
            if isinstance(member, dict):
                yield Node(f"{pointer}/{index}", key, member, parent)
