"""A foreign JSON document as nodes that know where they stand and take any value for what it is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from manifests.lint.tree import escape
from manifests.reading.remarks import Notebook, RemarkKind, unreadable

#: The largest manifests of libraries, with thousands of pages and their texts, have some megabytes.
LARGEST_DOCUMENT_BYTES = 32_000_000
#: Ranges in ranges and collections in collections need tens of levels.
DEEPEST = 100


class Placed(dict[str, Any]):
    """An object that was written anew and knows where in the document its original stands."""

    def __init__(self, values: dict[str, Any], pointer: str) -> None:
        super().__init__(values)
        self.pointer = pointer


@dataclass(frozen=True)
class Node:
    """A value of the document and where it stands (JSON pointer, RFC 6901)."""

    value: Any
    pointer: str

    def find(self, name: str) -> Node | None:
        """Return a property, or None where it is absent or null, or this is no object."""
        if not isinstance(self.value, dict) or self.value.get(name) is None:
            return None
        return self._placed(self.value[name], f"{self.pointer}/{escape(name)}")

    def list(self, name: str) -> tuple[Node, ...]:
        """Return the members of a property; a single value counts as a list of one, an absent one as none."""
        found = self.find(name)
        if found is None:
            return ()
        if not isinstance(found.value, list):
            return (found,)
        return tuple(
            self._placed(member, f"{found.pointer}/{index}")
            for index, member in enumerate(found.value)
        )

    def objects(self, name: str, notebook: Notebook) -> Iterator[Node]:
        """Yield the members of a property that are objects; the others are told of."""
        for member in self.list(name):
            if isinstance(member.value, dict):
                yield member
            else:
                notebook.write(RemarkKind.WRONG_TYPE, member.pointer, "{ }")

    def text(self, name: str) -> str:
        """Return a property that is a text, else an empty one."""
        found = self.value.get(name) if isinstance(self.value, dict) else None
        return found.strip() if isinstance(found, str) else ""

    @staticmethod
    def _placed(value: Any, pointer: str) -> Node:
        return Node(value, value.pointer if isinstance(value, Placed) else pointer)


def parse_json(content: bytes) -> dict[str, Any]:
    """Return a document that is an object.

    Raises
    ------
    UnreadableDocumentError
        If it is too large, not JSON, nested too deeply, or no object.
    """
    if len(content) > LARGEST_DOCUMENT_BYTES:
        raise unreadable(RemarkKind.TOO_LARGE, "", LARGEST_DOCUMENT_BYTES)
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except RecursionError:
        raise unreadable(RemarkKind.TOO_DEEP, "", DEEPEST) from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise unreadable(RemarkKind.NOT_JSON, place, error.msg) from error
    except ValueError as error:  # not UTF-8, or a number of thousands of digits
        raise unreadable(RemarkKind.NOT_JSON, "", error) from error
    if not isinstance(document, dict):
        raise unreadable(RemarkKind.NOT_IIIF, "", type(document).__name__)
    _check_depth(document)
    return document


def digest_of(document: dict[str, Any]) -> str:
    """Return a hex SHA-256 that is the same for documents that differ in spaces and order of properties only."""
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _check_depth(document: dict[str, Any]) -> None:
    """Refuse what nests too deeply, so that whoever follows the document may call itself."""
    level: list[Any] = [document]
    for _ in range(DEEPEST):
        level = [
            member
            for value in level
            for member in (value.values() if isinstance(value, dict) else value)
            if isinstance(member, dict | list)
        ]
        if not level:
            return
    raise unreadable(RemarkKind.TOO_DEEP, "", DEEPEST)
