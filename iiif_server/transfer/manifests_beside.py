"""Manifests and collections that lie as files beside a collection, found by what they call themselves."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from manifests.reading.foreign import ForeignCollection, ForeignItem
from manifests.reading.json_tree import LARGEST_DOCUMENT_BYTES, parse_json
from manifests.reading.presentation_3 import read_presentation
from manifests.reading.remarks import RemarkKind, UnreadableDocumentError, unreadable

#: How many folders below the collection's own are looked into, and how many files at most.
_DEEPEST = 3
MOST_FILES = 50_000


def read_document(path: Path) -> ForeignItem | ForeignCollection:
    """Return what the manifest or collection in a file says.

    Raises
    ------
    UnreadableDocumentError
        If it is none, or is too large.
    """
    return read_presentation(parse_json(_read(path)))


class ManifestsBeside:
    """The documents in a folder and below it, by their own identifiers; read when the first one is asked for."""

    def __init__(self, collection: Path) -> None:
        self._root = collection.parent.resolve()
        self._paths: dict[str, Path] | None = None

    def find(self, identifier: str) -> Path | None:
        """Return the file of the document that calls itself so, or lies at this relative path."""
        if self._paths is None:
            self._paths = self._index()
        return self._paths.get(_compared(identifier))

    def _index(self) -> dict[str, Path]:
        paths: dict[str, Path] = {}
        for number, path in enumerate(self._files()):
            if number >= MOST_FILES:
                break
            try:
                document = parse_json(_read(path))
            except (UnreadableDocumentError, OSError):
                continue  # some other file: whoever is named in vain is told of
            own = document.get("id", document.get("@id"))
            if isinstance(own, str):
                paths.setdefault(_compared(own), path)
        return paths

    def _files(self) -> Iterator[Path]:
        """Yield the JSON files, in an order that is the same every time; links lead nowhere."""
        for folder, folders, files in os.walk(self._root):
            if len(Path(folder).relative_to(self._root).parts) >= _DEEPEST:
                folders.clear()
            folders.sort()
            for name in sorted(files):
                path = Path(folder, name)
                if (
                    name.lower().endswith((".json", ".jsonld"))
                    and path.is_file()
                    and not path.is_symlink()
                ):
                    yield path


def _read(path: Path) -> bytes:
    with path.open("rb") as stream:
        content = stream.read(LARGEST_DOCUMENT_BYTES + 1)
    if len(content) > LARGEST_DOCUMENT_BYTES:
        raise unreadable(RemarkKind.TOO_LARGE, "", LARGEST_DOCUMENT_BYTES)
    return content


def _compared(identifier: str) -> str:
    """Return an identifier without what servers change of it: ``http:`` or ``https:``, a slash at the end."""
    return identifier.strip().partition("://")[2].rstrip("/") or identifier.strip()
