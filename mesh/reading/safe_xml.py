"""XML without its dangers: no document type, so no entities and nothing fetched; bounded depth and size.

Neither COLLADA nor 3MF uses a document type. Standard library only, so that the depositing process can
afford it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

from mesh.errors import MeshRefusedError
from mesh.limits import MAX_XML_SILENCE_BYTES

_BLOCK_BYTES = 1024**2
_MAX_DEPTH = 256

#: Elements that a tree may have: 2 million take about 1 GB.
_MAX_ELEMENTS = 2_000_000

Attributes = dict[str, str]


@dataclass
class Element:
    """One element: its name and attributes without prefixes of name spaces, its text, its children."""

    name: str
    attributes: Attributes
    children: list[Element] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text directly inside."""
        return "".join(self.texts)

    def get(self, name: str, other: str = "") -> str:
        """Return an attribute, or `other` where it is absent."""
        return self.attributes.get(name, other)

    def all(self, *path: str) -> list[Element]:
        """List the elements at a path of names below this one."""
        found = [self]
        for name in path:
            found = [child for each in found for child in each.children if child.name == name]
        return found

    def first(self, *path: str) -> Element | None:
        """Find the first element at a path of names below this one."""
        found = self.all(*path)
        return found[0] if found else None


def parse_stream(
    stream: BinaryIO,
    kind: str,
    on_start: Callable[[str, Attributes], None],
    on_end: Callable[[str], None],
    on_text: Callable[[str], None] | None = None,
) -> None:
    """Read XML once, calling back for each element; prefixes of name spaces are left off.

    Raises
    ------
    MeshRefusedError
        It is not well formed, is nested too deeply, or has a document type.
    """
    depth = silence = 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal depth, silence
        depth, silence = depth + 1, 0
        if depth > _MAX_DEPTH:
            raise MeshRefusedError(f"the {kind} is nested too deeply: export it again")
        on_start(name.rpartition(":")[2] if ":" in name else name, attributes)

    def end(name: str) -> None:
        nonlocal depth, silence
        depth, silence = depth - 1, 0
        on_end(name.rpartition(":")[2])

    parser = _build_parser(kind, on_text)
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        while block := stream.read(_BLOCK_BYTES):
            parser.Parse(block, False)
            if (silence := silence + len(block)) > MAX_XML_SILENCE_BYTES:
                raise MeshRefusedError(f"the {kind} has a tag or text too long: export it again")
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        told = f"the {kind} is damaged or cut short: {error}; export it again"
        raise MeshRefusedError(told) from error


def _build_parser(kind: str, on_text: Callable[[str], None] | None) -> expat.XMLParserType:
    def refuse(*_: object) -> None:
        raise MeshRefusedError(
            f"the {kind} has a document type, which no model needs: it is refused; export it again"
        )

    parser = expat.ParserCreate()
    parser.buffer_text, parser.buffer_size = True, _BLOCK_BYTES
    parser.StartDoctypeDeclHandler, parser.CharacterDataHandler = refuse, on_text
    return parser


def parse_tree(stream: BinaryIO, kind: str) -> Element:
    """Read XML whole as a tree of elements.

    Raises
    ------
    MeshRefusedError
        As for `parse_stream`, or it has too many elements.
    """
    root = Element("", {})
    stack, count = [root], 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal count
        count += 1
        if count > _MAX_ELEMENTS:
            raise MeshRefusedError(
                f"the {kind} has more than {_MAX_ELEMENTS} elements: reduce it, and export it again"
            )
        element = Element(
            name, {key.rpartition(":")[2]: value for key, value in attributes.items()}
        )
        stack[-1].children.append(element)
        stack.append(element)

    def end(_name: str) -> None:
        stack.pop()

    parse_stream(stream, kind, start, end, lambda text: stack[-1].texts.append(text))
    return root.children[0]
