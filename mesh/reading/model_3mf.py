"""One model part of a 3MF, as it is written: objects with triangles and properties, not yet placed.

Source: 3MF Core Specification 1.3 and Materials and Properties Extension 1.2 (3MF Consortium). The XML of
a large model has millions of elements, so it is read as a stream into arrays of numbers.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import BinaryIO

from mesh.errors import MeshRefusedError
from mesh.limits import MAX_TRIANGLES, MAX_VERTICES
from mesh.reading.safe_xml import Attributes, parse_stream

#: 3MF Core, 3.4: the units of a model; millimetres where none is stated.
UNITS_M = {
    "micron": 1e-6, "millimeter": 1e-3, "centimeter": 1e-2, "inch": 0.0254, "foot": 0.3048, "meter": 1.0,
}  # fmt: skip

#: 3MF resources of which triangles take a property by number, and the element of each entry.
GROUPS = {
    "basematerials": "base", "colorgroup": "color", "texture2dgroup": "tex2coord",
    "compositematerials": "composite", "multiproperties": "multi",
}  # fmt: skip


@dataclass
class Group:
    """A list of properties: `entries` are the attributes of each."""

    kind: str
    attributes: Attributes
    entries: list[Attributes] = field(default_factory=list)


@dataclass
class Placed:
    """An object used by another one or by the build; `path` is another model part."""

    object_id: str
    transform: str
    path: str


@dataclass
class Object3mf:
    """An object: triangles of its own, or components.

    `numbers` holds seven numbers for each triangle: three vertices, the place of its group's name in
    `Model3mf.names` (−1: none), three property numbers.
    """

    attributes: Attributes
    vertices: array[float] = field(default_factory=lambda: array("d"))
    numbers: array[int] = field(default_factory=lambda: array("q"))
    components: list[Placed] = field(default_factory=list)


@dataclass
class Model3mf:
    """All that a model part says; `other` counts elements that are not read, by their names."""

    unit: str = "millimeter"
    objects: dict[str, Object3mf] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    textures: dict[str, Attributes] = field(default_factory=dict)
    items: list[Placed] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    other: dict[str, int] = field(default_factory=dict)
    is_model: bool = False


#: Elements that only hold others, or that describe.
_SILENT = frozenset(
    [
        "model",
        "resources",
        "build",
        "mesh",
        "vertices",
        "triangles",
        "components",
        "metadata",
        "metadatagroup",
    ]
)


def parse_model(stream: BinaryIO) -> Model3mf:
    """Read a model part.

    Raises
    ------
    MeshRefusedError
        It is damaged, or larger than is accepted.
    """
    reader = _Reader()
    try:
        parse_stream(stream, "3MF", reader.start, lambda _name: None)
    except (KeyError, ValueError, OverflowError) as error:
        told = " ".join(str(error).split())[:120]
        raise MeshRefusedError(
            f"the 3MF does not hold together: {told}; export it again"
        ) from error
    if not reader.model.is_model:
        raise MeshRefusedError("the 3MF has no <model>: it is damaged; export it again")
    return reader.model


class _Reader:
    def __init__(self) -> None:
        self.model = Model3mf()
        self.object = Object3mf({})
        self.group: Group | None = None
        self.places: dict[str, int] = {}
        self.own = (-1, 0)
        self.vertices = self.triangles = 0

    def start(self, name: str, attributes: Attributes) -> None:
        """Take what one element says."""
        if name == "vertex":
            self._add_vertex(attributes)
        elif name == "triangle":
            self._add_triangle(attributes)
        elif self.group is not None and name == GROUPS[self.group.kind]:
            self.group.entries.append(attributes)
        else:
            self._describe(name, attributes)

    def _describe(self, name: str, attributes: Attributes) -> None:
        if name == "model":
            self.model.unit, self.model.is_model = attributes.get("unit", "millimeter"), True
        elif name == "object":
            self.object = self.model.objects[attributes["id"]] = Object3mf(attributes)
            pid = attributes.get("pid")
            self.own = (self._place(pid), int(attributes.get("pindex", 0))) if pid else (-1, 0)
        elif name in GROUPS:
            self.group = self.model.groups[attributes["id"]] = Group(name, attributes)
        elif name == "texture2d":
            self.model.textures[attributes["id"]] = attributes
        elif name in ("component", "item"):
            path = next((attributes[key] for key in attributes if key.endswith(":path")), "")
            placed = Placed(attributes["objectid"], attributes.get("transform", ""), path)
            (self.object.components if name == "component" else self.model.items).append(placed)
        elif name not in _SILENT:
            self.model.other[name] = self.model.other.get(name, 0) + 1

    def _add_vertex(self, attributes: Attributes) -> None:
        self.vertices += 1
        if self.vertices > MAX_VERTICES:
            raise MeshRefusedError(
                f"the 3MF has more than {MAX_VERTICES} vertices: reduce it, and export it again"
            )
        self.object.vertices.extend(
            (float(attributes["x"]), float(attributes["y"]), float(attributes["z"]))
        )

    def _add_triangle(self, attributes: Attributes) -> None:
        self.triangles += 1
        if self.triangles > MAX_TRIANGLES:
            raise MeshRefusedError(
                f"the 3MF has more than {MAX_TRIANGLES} triangles: reduce it, and export it again"
            )
        group, first = self.own
        if "pid" in attributes:
            group, first = self._place(attributes["pid"]), 0
        first = int(attributes.get("p1", first))
        corners = (int(attributes["v1"]), int(attributes["v2"]), int(attributes["v3"]))
        more = (int(attributes.get("p2", first)), int(attributes.get("p3", first)))
        self.object.numbers.extend((*corners, group, first, *more))

    def _place(self, name: str) -> int:
        if name not in self.places:
            self.places[name] = len(self.model.names)
            self.model.names.append(name)
        return self.places[name]
