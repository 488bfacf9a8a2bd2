"""3MF as a surface: objects placed by the build, with base materials, colours and textures.

Read here and not through trimesh, which needs two more libraries for it and drops colours and textures
(5.2.0).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import numpy as np

from mesh.errors import MeshRefusedError
from mesh.frame import Stated
from mesh.limits import MAX_INSTANCES, MAX_NODE_DEPTH
from mesh.reading.model_3mf import UNITS_M, Model3mf, Object3mf, Placed, parse_model
from mesh.reading.package import Package
from mesh.reading.properties_3mf import PropertyReader
from mesh.reading.safe_xml import parse_tree
from mesh.reading.unsettled import Reading, Tally, UnsettledPart
from mesh.surface import DoubleArray

_RELATIONS, _MODEL_RELATION = "_rels/.rels", "/3dmodel"


@dataclass
class _Reader:
    """What reading needs and gathers; `parts` are those of an object, not yet placed."""

    package: Package
    models: dict[str, Model3mf] = field(default_factory=dict)
    properties: dict[str, PropertyReader] = field(default_factory=dict)
    parts: dict[tuple[str, str], list[UnsettledPart]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    tally: Tally = field(default_factory=lambda: Tally("3MF"))
    placed: int = 0

    def model(self, name: str) -> Model3mf:
        """Read a model part once."""
        if name not in self.models:
            with self.package.open(name) as stream:
                self.models[name] = parse_model(stream)
            self.properties[name] = PropertyReader(self.package, self.models[name], self.notes)
        return self.models[name]


def read_3mf(package: Package) -> Reading:
    """Read a 3MF; its unit is stated, and Z is up (3MF Core, 3.3).

    Raises
    ------
    MeshRefusedError
        The data do not hold together.
    """
    reader = _Reader(package)
    root = _find_root(package)
    try:
        model = reader.model(root)
        unit_m = UNITS_M[model.unit]
        parts = [part for item in model.items for part in _place(reader, root, item, np.eye(4), 0)]
    except (KeyError, IndexError, ValueError, OverflowError) as error:
        told = " ".join(repr(error).split())[:120]
        raise MeshRefusedError(
            f"the 3MF does not hold together: {told}; export it again"
        ) from error
    for other in reader.models.values():
        if UNITS_M.get(other.unit) != unit_m:
            raise MeshRefusedError("the 3MF has parts of different units: export it again")
        reader.notes += [
            f"{count} elements <{name}> of the 3MF are not carried into the levels"
            for name, count in other.other.items()
        ]
    unused = set(model.objects) - {number for path, number in reader.parts if path == root}
    unused -= {each.object_id for item in model.objects.values() for each in item.components}
    unused -= {item.object_id for item in model.items}
    if unused:
        reader.notes.append(f"{len(unused)} objects of the 3MF are not in its build: left out")
    return Reading(parts, list(dict.fromkeys(reader.notes)), Stated(unit_m, "z"))


def _find_root(package: Package) -> str:
    """Find the model part that the package's relations name (3MF Core, 2.1)."""
    if _RELATIONS not in package.sizes:
        return package.main
    with package.open(_RELATIONS) as stream:
        relations = parse_tree(stream, "3MF").all("Relationship")
    targets = [
        each.get("Target") for each in relations if each.get("Type").endswith(_MODEL_RELATION)
    ]
    return find_member(package, targets[0]) if targets else package.main


def find_member(package: Package, name: str) -> str:
    """Find a part by its name, which begins at the root of the package."""
    plain = str(PurePosixPath(name.lstrip("/")))
    lowered = {known.casefold(): known for known in package.sizes}
    if plain.casefold() not in lowered:
        raise MeshRefusedError(f"the 3MF names {name[:120]!r}, which is not in it: export it again")
    return lowered[plain.casefold()]


def _place(
    reader: _Reader, path: str, placed: Placed, matrix: DoubleArray, depth: int
) -> Iterator[UnsettledPart]:
    """Yield the parts of an object and of its components, placed."""
    reader.placed += 1
    if depth > MAX_NODE_DEPTH or reader.placed > MAX_INSTANCES:
        raise MeshRefusedError(
            "the components of the 3MF form a circle or are too many: export it again"
        )
    path = find_member(reader.package, placed.path) if placed.path else path
    item = reader.model(path).objects[placed.object_id]
    here = matrix @ _read_transform(placed.transform)
    kind = item.attributes.get("type", "model")
    if kind not in ("model", "surface", "other"):
        reader.notes.append(f"objects of the kind {kind[:20]!r} of the 3MF are left out")
        return
    key = (path, placed.object_id)
    if key not in reader.parts:
        reader.parts[key] = list(_read_object(reader.properties[path], item))
    for part in reader.parts[key]:
        yield reader.tally.add(part.moved(here))
    for component in item.components:
        yield from _place(reader, path, component, here, depth + 1)


def _read_transform(text: str) -> DoubleArray:
    """Read twelve numbers: a matrix of 4 × 3 that rows of coordinates are multiplied with."""
    matrix = np.eye(4)
    if text.strip():
        numbers = np.array([float(word) for word in text.split()])
        matrix[:3, :] = numbers.reshape(4, 3).T
    return matrix


def _read_object(properties: PropertyReader, item: Object3mf) -> Iterator[UnsettledPart]:
    """Yield one part for each group of properties that the triangles use."""
    numbers = np.frombuffer(item.numbers, dtype=np.int64).reshape(-1, 7)
    points = np.frombuffer(item.vertices, dtype=np.float64).reshape(-1, 3)
    if len(numbers) == 0:
        return
    corners = numbers[:, :3]
    if corners.min() < 0 or corners.max() >= len(points):
        raise MeshRefusedError(
            f"a triangle of the 3MF uses a vertex of {len(points)} that is none: export it again"
        )
    name = item.attributes.get("name", "")
    for group in np.unique(numbers[:, 3]).tolist():
        rows = numbers[numbers[:, 3] == group]
        yield from properties.build(name, points, rows[:, :3], group, rows[:, 4:])
