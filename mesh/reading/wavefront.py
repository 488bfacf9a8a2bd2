"""The text of OBJ and MTL: what an OBJ names and counts, and what an MTL says of each material.

Source: Wavefront "Object Files (.obj)" and "MTL material format", version 3.0, 1995. The texture keys of
physically based materials (`map_Pr`, `map_Pm`, `norm`) follow the extension written by Blender.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from mesh.errors import MeshRefusedError
from mesh.limits import MAX_LINE_BYTES, MAX_TRIANGLES, MAX_VERTICES
from mesh.reading.package import Package

#: First words of a line by which an OBJ is recognised.
OBJ_KEYWORDS = frozenset(
    b"v vn vt vp f l p o g s usemtl mtllib deg cstype curv curv2 surf parm end mg bevel c_interp "
    b"d_interp lod shadow_obj trace_obj ctech stech call csh maplib usemap".split()
)

_BLOCK_BYTES = 1024**2

#: Options of a texture line and how many values follow (at most; numbers only).
_MAP_OPTIONS = {
    "-blendu": 1, "-blendv": 1, "-boost": 1, "-mm": 2, "-o": 3, "-s": 3, "-t": 3, "-texres": 1,
    "-clamp": 1, "-bm": 1, "-imfchan": 1, "-type": 1, "-cc": 1, "-colorspace": 1,
}  # fmt: skip
_WORD_OPTIONS = frozenset(
    {"-blendu", "-blendv", "-clamp", "-imfchan", "-type", "-cc", "-colorspace"}
)


@dataclass(frozen=True)
class ObjScan:
    """What one pass over the text of an OBJ finds; `triangles` counts each face once, however many corners it has."""

    vertices: int
    triangles: int
    libraries: tuple[str, ...]


@dataclass(frozen=True)
class MtlMaterial:
    """One `newmtl` block: numbers and textures by their keys in lower case (`kd`, `map_kd`, …)."""

    name: str
    numbers: dict[str, tuple[float, ...]] = field(default_factory=dict)
    maps: dict[str, str] = field(default_factory=dict)


def read_blocks(stream: BinaryIO) -> Iterator[bytes]:
    """Read text in blocks of about a megabyte that end at the end of a line.

    Raises
    ------
    MeshRefusedError
        A line is longer than any real one.
    """
    rest = b""
    while block := stream.read(_BLOCK_BYTES):
        block = rest + block
        cut = block.rfind(b"\n") + 1
        if len(block) - cut > MAX_LINE_BYTES:
            raise MeshRefusedError(
                f"the text has a line of more than {MAX_LINE_BYTES} bytes: it is damaged"
                "; export it again"
            )
        rest = block[cut:]
        if cut:
            yield block[:cut]
    if rest:
        yield rest


def scan_obj(stream: BinaryIO) -> ObjScan:
    """Count the vertices and triangles of an OBJ and list the material libraries it names.

    One pass in a megabyte of memory, about 0.5 s for 100 MB.
    """
    vertices = triangles = 0
    libraries: list[str] = []
    for block in read_blocks(stream):
        text = b"\n" + block
        vertices += text.count(b"\nv ") + text.count(b"\nv\t")
        triangles += _count_triangles(text)
        if b"mtllib" in text:
            libraries += [
                line.strip()[6:].strip().decode("utf-8", "replace")
                for line in text.splitlines()
                if line.strip().startswith(b"mtllib")
            ]
        if triangles > MAX_TRIANGLES or vertices > MAX_VERTICES:
            raise MeshRefusedError(
                f"the OBJ has more than {MAX_TRIANGLES} triangles, the most that is accepted"
                ": reduce it, and export it again"
            )
    return ObjScan(vertices, triangles, tuple(dict.fromkeys(name for name in libraries if name)))


def _count_triangles(text: bytes) -> int:
    """Count a lower bound quickly: a face has at least one triangle; the reader counts the rest."""
    return text.count(b"\nf ") + text.count(b"\nf\t")


def parse_mtl(text: bytes) -> dict[str, MtlMaterial]:
    """Turn the text of an MTL into its materials by name; unknown lines are passed over."""
    materials: dict[str, MtlMaterial] = {}
    current: MtlMaterial | None = None
    joined = text.decode("utf-8-sig", "replace").replace("\\\r\n", " ").replace("\\\n", " ")
    for raw in joined.splitlines():
        key, _, value = raw.strip().replace("\t", " ").partition(" ")
        key, value = key.casefold(), value.strip()
        if key == "newmtl":
            current = MtlMaterial(name=value)
            materials.setdefault(value, current)
        elif current is None or not value or key.startswith("#"):
            continue
        elif key.startswith(("map_", "norm", "bump", "disp", "decal", "refl")):
            name, options = _parse_map(value)
            if name:
                current.maps[key] = name.strip('"')
                current.numbers.update({f"{key}{option}": n for option, n in options.items()})
        else:
            current.numbers[key] = tuple(_parse_numbers(value.split()))
    return materials


def split_libraries(package: Package, libraries: tuple[str, ...]) -> tuple[str, ...]:
    """Split lines that name several libraries; one name may hold spaces, so it is looked for whole first."""
    names: list[str] = []
    for line in libraries:
        words = line.split()
        if len(words) > 1 and package.find(line) is None and all(map(package.find, words)):
            names += words
        else:
            names.append(line)
    return tuple(dict.fromkeys(names))


def _parse_map(value: str) -> tuple[str, dict[str, tuple[float, ...]]]:
    """Split a texture line into the file's name, which may hold spaces, and its options."""
    words, at = value.split(), 0
    options: dict[str, tuple[float, ...]] = {}
    while at < len(words) and words[at].casefold() in _MAP_OPTIONS:
        option = words[at].casefold()
        at += 1
        if option in _WORD_OPTIONS:
            at += 1
            continue
        numbers = _parse_numbers(words[at : at + _MAP_OPTIONS[option]])
        options[option] = tuple(numbers)
        at += len(numbers)
    return " ".join(words[at:]), options


def _parse_numbers(words: list[str]) -> list[float]:
    numbers: list[float] = []
    for word in words:
        try:
            numbers.append(float(word))
        except ValueError:
            break
    return numbers
