"""Objects of an FBX and what connects them: which model shows which geometry, where, with which materials.

Source: the transform of a node as in Autodesk's FBX SDK, "Computing transformation matrices".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mesh.errors import MeshRefusedError
from mesh.limits import MAX_NODE_DEPTH
from mesh.reading.fbx_records import Record
from mesh.surface import DoubleArray

_ORDERS = ("xyz", "xzy", "yzx", "yxz", "zxy", "zyx")


@dataclass(frozen=True, eq=False)
class FbxObject:
    """One object: `kind` is its record's name, `sub` what kind of that, `properties` lists of values."""

    id: Any
    kind: str
    name: str
    sub: str
    record: Record
    properties: dict[str, list[Any]]

    def vector(self, name: str, other: tuple[float, float, float]) -> DoubleArray:
        """Return a property of three numbers."""
        values = self.properties.get(name, [])[:3]
        if len(values) < 3 or not all(isinstance(value, int | float) for value in values):
            return np.array(other)
        return np.array(values, dtype=np.float64)

    def number(self, name: str, other: float) -> float:
        """Return a property of one number."""
        values = self.properties.get(name, [])
        return float(values[0]) if values and isinstance(values[0], int | float) else other

    def text(self, name: str) -> str:
        """Return a property that is a text."""
        values = self.properties.get(name, [])
        return values[0] if values and isinstance(values[0], str) else ""


@dataclass(frozen=True, eq=False)
class FbxScene:
    """All objects by their identifiers, and for each object what hangs on it, with the property it hangs on."""

    objects: dict[Any, FbxObject]
    links: dict[Any, list[tuple[Any, str]]]
    parents: dict[Any, Any]
    settings: dict[str, list[Any]]
    _worlds: dict[Any, DoubleArray] = field(default_factory=dict)

    def of(self, owner: Any, *kinds: str) -> list[FbxObject]:
        """List the objects of some kinds that hang on another one."""
        found = [self.objects.get(child) for child, _ in self.links.get(owner, [])]
        return [each for each in found if each is not None and each.kind in kinds]

    def setting(self, name: str, other: float) -> float:
        """Return one number of the file's settings."""
        values = self.settings.get(name, [])
        return float(values[0]) if values and isinstance(values[0], int | float) else other

    def world(self, model: FbxObject) -> DoubleArray:
        """Build the matrix of a model to the coordinates of the file."""
        chain: list[FbxObject] = []
        here: FbxObject | None = model
        while here is not None and here.kind == "Model" and here.id not in self._worlds:
            chain.append(here)
            if len(chain) > MAX_NODE_DEPTH:
                raise MeshRefusedError(
                    "the models of the FBX form a circle or are nested too deeply: export it again"
                )
            here = self.objects.get(self.parents.get(here.id))
        matrix = np.eye(4) if here is None else self._worlds.get(here.id, np.eye(4))
        for each in reversed(chain):
            matrix = matrix @ build_local(each)
            self._worlds[each.id] = matrix
        return matrix


def build_scene(root: Record) -> FbxScene:
    """Gather objects and connections, of FBX 7 and of the older form, where names are identifiers."""
    objects: dict[Any, FbxObject] = {}
    for holder in root.all("Objects"):
        for record in holder.children:
            made = _build_object(record)
            objects[made.id] = made
    links: dict[Any, list[tuple[Any, str]]] = {}
    parents: dict[Any, Any] = {}
    for holder in root.all("Connections"):
        for record in holder.children:
            if len(record.values) < 3 or record.values[0] not in ("OO", "OP"):
                continue
            child, owner = record.values[1:3]
            prop = str(record.values[3]) if len(record.values) > 3 else ""
            links.setdefault(owner, []).append((child, prop))
            found = objects.get(owner)
            if record.values[0] == "OO" and (found is None or found.kind == "Model"):
                parents.setdefault(child, owner)
    settings = [
        *root.all("GlobalSettings"),
        *(s for o in root.all("Objects") for s in o.all("GlobalSettings")),
    ]
    return FbxScene(objects, links, parents, _read_properties(settings[0]) if settings else {})


def _build_object(record: Record) -> FbxObject:
    values = record.values
    named = next((value for value in values if isinstance(value, str)), "")
    identifier = values[0] if values and isinstance(values[0], int | str) else named
    # "name, two bytes, kind" where it is binary, "kind::name" in a text.
    before, mark, _ = named.partition("\0\1")
    _, colons, after = named.partition("::")
    name = before if mark else after if colons else named
    sub = values[-1] if values and isinstance(values[-1], str) and len(values) > 1 else ""
    return FbxObject(identifier, record.name, name, sub, record, _read_properties(record))


def _read_properties(record: Record) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for holder, word, first in (("Properties70", "P", 4), ("Properties60", "Property", 3)):
        for group in record.all(holder):
            for row in group.all(word):
                if row.values and isinstance(row.values[0], str):
                    found[row.values[0]] = row.values[first:]
    return found


def build_local(model: FbxObject) -> DoubleArray:
    """Build the matrix of a model to its parent."""
    zero, one = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
    pivot, scaling = model.vector("RotationPivot", zero), model.vector("ScalingPivot", zero)
    turned = model.number("RotationActive", 0) != 0
    order = int(model.number("RotationOrder", 0)) if turned else 0
    before, after = (
        _turn(model.vector(name, zero) if turned else np.zeros(3), "xyz")
        for name in ("PreRotation", "PostRotation")
    )
    turn = _turn(model.vector("Lcl Rotation", zero), _ORDERS[order] if 0 <= order < 6 else "xyz")
    return (
        _shift(model.vector("Lcl Translation", zero))
        @ _shift(model.vector("RotationOffset", zero))
        @ _shift(pivot) @ before @ turn @ after.T @ _shift(-pivot)
        @ _shift(model.vector("ScalingOffset", zero))
        @ _shift(scaling) @ _scale(model.vector("Lcl Scaling", one)) @ _shift(-scaling)
    )  # fmt: skip


def build_geometric(model: FbxObject) -> DoubleArray:
    """Build the matrix that moves a model's geometry and not what hangs on the model."""
    zero, one = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
    matrix: DoubleArray = (
        _shift(model.vector("GeometricTranslation", zero))
        @ _turn(model.vector("GeometricRotation", zero), "xyz")
        @ _scale(model.vector("GeometricScaling", one))
    )
    return matrix


def _shift(vector: DoubleArray) -> DoubleArray:
    matrix = np.eye(4)
    matrix[:3, 3] = vector
    return matrix


def _scale(vector: DoubleArray) -> DoubleArray:
    return np.diag([*vector, 1.0])


def _turn(degrees: DoubleArray, order: str) -> DoubleArray:
    """Turn about three axes in an order: ``xyz`` turns about x first."""
    matrix = np.eye(4)
    for axis in order:
        at = "xyz".index(axis)
        first, second = (at + 1) % 3, (at + 2) % 3
        angle = np.radians(degrees[at])
        step = np.eye(4)
        step[first, first] = step[second, second] = np.cos(angle)
        step[second, first], step[first, second] = np.sin(angle), -np.sin(angle)
        matrix = step @ matrix
    return matrix
