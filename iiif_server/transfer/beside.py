"""Files that lie beside a foreign document: which of them is meant by an address in it.

An address comes from a stranger: whatever it says, only regular files inside the document's own folder are found.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from manifests.reading.foreign import ForeignFile

#: Where files are looked for: in the folder itself, in one of the document's name, and in one of this name.
IMAGES = "images"
#: Region, size, rotation, quality and format of the Image API, which end an address and name no file.
_IMAGE_REQUEST = re.compile(
    r"/[^/]+/[^/]+/!?[0-9.]+/(default|native|color|gray|bitonal)\.[a-z0-9]+$"
)
_INFO = "/info.json"


class Folder:
    """The folder of a document, listed once; `name` is that of the document."""

    def __init__(self, document: Path) -> None:
        self.name = document.name
        self._root = document.parent.resolve()
        self._listed: dict[Path, dict[str, Path]] = {}
        self._places = [self._root, self._root / document.stem, self._root / IMAGES]

    def find(self, file: ForeignFile) -> Path | None:
        """Return the file that is meant: by its relative path, else by its name or that of its picture."""
        parts = _split(file.address)
        if parts is not None and not parts[0]:
            return self._inside(unquote(parts[1]))
        for name in _names(file):
            for place in self._places:
                found = self._list(place).get(_compared(name))
                if found is not None:
                    return found
        return None

    def _inside(self, relative: str) -> Path | None:
        """Return the file at a relative path, if it is in the folder, whichever way its letters are composed."""
        if "\0" in relative or not relative:
            return None
        try:
            path = (self._root / relative).resolve()
            if not path.is_relative_to(self._root):
                return None
            return path if path.is_file() else self._list(path.parent).get(_compared(path.name))
        except OSError:  # a name longer than the file system takes, a circle of links
            return None

    def _list(self, place: Path) -> dict[str, Path]:
        """Return the files of a folder by their names, and by those without what they end in."""
        if place not in self._listed:
            files = sorted(self._files(place))
            stems = {_compared(path.stem): path for path in reversed(files)}
            self._listed[place] = stems | {_compared(path.name): path for path in files}
        return self._listed[place]

    def _files(self, place: Path) -> Iterator[Path]:
        try:
            with os.scandir(place) as entries:
                yield from (
                    Path(entry.path) for entry in entries if entry.is_file(follow_symlinks=False)
                )
        except OSError:
            return


def _split(address: str) -> tuple[str, str] | None:
    """Return scheme and path of an address; None where it is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return parts.scheme or ("//" if parts.netloc else ""), parts.path


def _names(file: ForeignFile) -> Iterator[str]:
    """Yield what a file of this picture may be called: the ends of its addresses."""
    for address in (file.address, file.service):
        parts = _split(address.removesuffix(_INFO))
        if parts is None:
            continue
        path = unquote(_IMAGE_REQUEST.sub("", parts[1])).rstrip("/")
        name = re.split(r"[/\\:]", path)[-1]
        if name:
            yield name


def _compared(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
