"""Records out of an XML file of any length, one after the other, each as a tree of plain values.

The one place of this package that imports lxml. Files are written by strangers: no entity is resolved, nothing is
loaded from anywhere, a DOCTYPE ends the reading, and a record may need so many bytes and no more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from lxml import etree

from manifests.reading.remarks import RemarkKind, unreadable

#: The longest records in the world, with hundreds of events and works, have some hundred kilobytes.
LARGEST_RECORD_BYTES = 16_000_000
#: LIDO itself needs about 15 levels, places in places some more; libxml2 ends at 256.
DEEPEST_XML = 100

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Element:
    """An element: `name` and the keys of `attributes` are local names, without their namespaces.

    `lines` is what stands directly in it, without the blanks of its layout; `language` what it or an element around
    it says in ``xml:lang`` (empty where none does); `path` the way to it from its record.
    """

    name: str
    lines: str
    language: str
    attributes: dict[str, str]
    children: tuple[Element, ...]
    path: str
    line: int

    @property
    def text(self) -> str:
        """What stands directly in it, on one line."""
        return " ".join(self.lines.split())

    @property
    def place(self) -> str:
        """Where it stands, for people with an editor: the line, and the way from the record."""
        return f"line {self.line}: {self.path}"

    def all(self, *path: str) -> Iterator[Element]:
        """Yield the elements at a path of names below this one, in their order."""
        if not path:
            yield self
            return
        for child in self.children:
            if child.name == path[0]:
                yield from child.all(*path[1:])

    def first(self, *path: str) -> Element | None:
        """Return the first element at a path of names, or None."""
        return next(self.all(*path), None)

    def text_at(self, *path: str) -> str:
        """Return the first text at a path of names that says something, or an empty one."""
        return next((found.text for found in self.all(*path) if found.text), "")


def read_records(stream: BinaryIO, namespace: str, name: str) -> Iterator[Element]:
    """Yield each element of this name, wherever it stands, as soon as it is whole.

    Memory holds one record, whatever the length of the file.

    Raises
    ------
    UnreadableDocumentError
        Where the file ends to be XML, declares a DOCTYPE, or has a record beyond `LARGEST_RECORD_BYTES`; the records
        before it were given.
    """
    source = _Bounded(stream)
    tag = f"{{{namespace}}}{name}"
    try:
        parsing = etree.iterparse(
            source, events=("start", "end"), resolve_entities=False, load_dtd=False,
            no_network=True, huge_tree=False, remove_comments=True, remove_pis=True,
        )  # fmt: skip
        checked = False
        depth = 0
        for event, element in parsing:
            if event == "start":
                if not checked:
                    _refuse_doctype(element)
                    checked = True
                depth += element.tag == tag
                continue
            depth -= element.tag == tag
            if element.tag == tag and depth == 0:
                yield _built(element, name, "", 1)
                source.begin()
            if depth == 0:
                _forget(element)
    except etree.XMLSyntaxError as error:
        place = f"line {error.lineno}" if error.lineno else ""
        raise unreadable(RemarkKind.NOT_XML, place, error.msg) from error


def digest_of_element(element: Element) -> str:
    """Return a hex SHA-256 of all that an element says, whatever line it stands on."""
    digest = hashlib.sha256()
    waiting = [element]
    while waiting:
        each = waiting.pop()
        digest.update(
            repr((each.name, each.lines, each.language, sorted(each.attributes.items()))).encode()
        )
        digest.update(len(each.children).to_bytes(4, "big"))
        waiting.extend(each.children)
    return digest.hexdigest()


class _Bounded:
    """A file of which only so many bytes may be read for one record."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._left = LARGEST_RECORD_BYTES

    def begin(self) -> None:
        """Count anew: a record has ended."""
        self._left = LARGEST_RECORD_BYTES

    def read(self, count: int) -> bytes:
        """Return the next bytes."""
        content = self._stream.read(count)
        self._left -= len(content)
        if self._left < 0:
            raise unreadable(RemarkKind.TOO_LARGE, "", LARGEST_RECORD_BYTES)
        return content


def _refuse_doctype(root: Any) -> None:
    if root.getroottree().docinfo.doctype:
        raise unreadable(RemarkKind.DOCTYPE, "")


def _forget(element: Any) -> None:
    """Let go of an element and of all that stands before it in the file."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _built(element: Any, path: str, language: str, depth: int) -> Element:
    if depth > DEEPEST_XML:
        raise unreadable(RemarkKind.TOO_DEEP, f"line {element.sourceline}", DEEPEST_XML)
    spoken = element.get(_LANGUAGE, language)
    # What is no element is an entity that nobody resolves.
    named = [(etree.QName(each).localname, each) for each in element if isinstance(each.tag, str)]
    total: dict[str, int] = {}
    for name, _ in named:
        total[name] = total.get(name, 0) + 1
    counted: dict[str, int] = {}
    children = []
    for name, child in named:
        counted[name] = counted.get(name, 0) + 1
        number = f"[{counted[name]}]" if total[name] > 1 else ""
        children.append(_built(child, f"{path}/{name}{number}", spoken, depth + 1))
    return Element(
        name=etree.QName(element).localname,
        lines="\n".join(
            " ".join(line.split()) for line in (element.text or "").strip().splitlines()
        ),
        language=spoken,
        attributes={str(etree.QName(key).localname): value for key, value in element.items()},
        children=tuple(children),
        path=path,
        line=element.sourceline or 0,
    )
