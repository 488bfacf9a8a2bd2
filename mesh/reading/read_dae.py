"""COLLADA (DAE) as a surface: the scene's nodes, their geometry, their common materials and pictures.

Read here and not through trimesh, whose reader needs another library and does not look at the axis that is
up (5.2.0). Source: COLLADA Digital Asset Schema 1.4.1 and 1.5.0 (Khronos).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from mesh.errors import MeshRefusedError
from mesh.frame import Stated
from mesh.limits import MAX_INSTANCES, MAX_NODE_DEPTH
from mesh.reading.dae_geometry import build_parts
from mesh.reading.dae_materials import DaeMaterials
from mesh.reading.package import Package
from mesh.reading.plain_numbers import parse_numbers
from mesh.reading.safe_xml import Element, parse_tree
from mesh.reading.unsettled import Reading, Tally, UnsettledPart
from mesh.surface import DoubleArray

#: COLLADA 1.4.1, 5.2 asset: one metre and Y up where nothing is said.
_UPS = {"X_UP": "x", "Y_UP": "y", "Z_UP": "z"}

_LEFT_OUT = {"instance_camera": "cameras", "instance_light": "lights"}


@dataclass
class _Reader:
    """What reading needs and gathers; `by_id` finds every element that has an identifier."""

    by_id: dict[str, Element]
    materials: DaeMaterials
    notes: list[str] = field(default_factory=list)
    tally: Tally = field(default_factory=lambda: Tally("DAE"))
    kept: dict[object, list[UnsettledPart]] = field(default_factory=dict)
    shown: int = 0

    def follow(self, url: str, name: str) -> Element:
        """Find what an instance refers to; other documents are never opened."""
        if not url.startswith("#"):
            raise MeshRefusedError(
                f"the DAE refers to {url[:120]!r}, outside itself: it is not followed"
                "; export it again"
            )
        found = self.by_id.get(url[1:])
        if found is None or found.name != name:
            raise MeshRefusedError(
                f"the DAE refers to {url[:120]!r}, and has no such {name}: export it again"
            )
        return found


def read_dae(package: Package) -> Reading:
    """Read a DAE; its unit and the axis that is up are those of its asset.

    Raises
    ------
    MeshRefusedError
        The document does not hold together.
    """
    with package.open(package.main) as stream:
        root = parse_tree(stream, "DAE")
    by_id = {each.get("id"): each for each in _walk(root) if each.get("id")}
    reader = _Reader(by_id, DaeMaterials(package, by_id))
    try:
        if root.name != "COLLADA":
            raise MeshRefusedError("the DAE is no COLLADA document: export it again")
        parts = list(_read_scene(reader, root))
        stated = _read_asset(root)
    except (KeyError, IndexError, ValueError, OverflowError) as error:
        told = " ".join(repr(error).split())[:120]
        raise MeshRefusedError(
            f"the DAE does not hold together: {told}; export it again"
        ) from error
    moving = _tell_moving(root)
    notes = reader.notes + reader.materials.notes
    if moving:
        notes.append(f"the file moves ({', '.join(moving)}): the levels show it at rest")
    return Reading(parts, list(dict.fromkeys(notes)), stated, moving)


def _walk(root: Element) -> Iterator[Element]:
    waiting = [root]
    while waiting:
        element = waiting.pop()
        yield element
        waiting += element.children


def _read_asset(root: Element) -> Stated:
    unit, up = root.first("asset", "unit"), root.first("asset", "up_axis")
    metres = float(unit.get("meter", "1")) if unit is not None else 1.0
    if not 1e-9 < metres < 1e9:
        raise MeshRefusedError(f"the DAE's unit is {metres:g} m, which is none: export it again")
    return Stated(metres, _UPS.get(up.text.strip(), "y") if up is not None else "y")


def _tell_moving(root: Element) -> tuple[str, ...]:
    controllers = root.all("library_controllers", "controller")
    counts = {
        "animation": len(root.all("library_animations", "animation")),
        "skin": sum(each.first("skin") is not None for each in controllers),
        "morph target": sum(each.first("morph") is not None for each in controllers),
    }
    return tuple(f"{count} {word}{'s' * (count > 1)}" for word, count in counts.items() if count)


def _read_scene(reader: _Reader, root: Element) -> Iterator[UnsettledPart]:
    shown = root.first("scene", "instance_visual_scene")
    scenes = root.all("library_visual_scenes", "visual_scene")
    if shown is not None:
        scenes = [reader.follow(shown.get("url"), "visual_scene")]
    elif len(scenes) > 1:
        reader.notes.append(f"the DAE has {len(scenes)} scenes and names none: all are shown")
    for scene in scenes:
        for node in scene.all("node"):
            yield from _read_node(reader, node, np.eye(4), 0)


def _read_node(
    reader: _Reader, node: Element, parent: DoubleArray, depth: int
) -> Iterator[UnsettledPart]:
    reader.shown += 1
    if depth > MAX_NODE_DEPTH or reader.shown > MAX_INSTANCES:
        raise MeshRefusedError(
            "the nodes of the DAE form a circle or are too many: export it again"
        )
    matrix = parent @ _read_matrix(node)
    for child in node.children:
        if child.name == "instance_geometry":
            geometry = reader.follow(child.get("url"), "geometry")
            yield from _read_geometry(reader, geometry, child, matrix)
        elif child.name == "instance_controller":
            controller = reader.follow(child.get("url"), "controller")
            geometry, bound = _find_base(reader, controller, 0)
            yield from _read_geometry(reader, geometry, child, matrix @ bound)
        elif child.name == "instance_node":
            target = reader.follow(child.get("url"), "node")
            yield from _read_node(reader, target, matrix, depth + 1)
        elif child.name == "node":
            yield from _read_node(reader, child, matrix, depth + 1)
        elif child.name in _LEFT_OUT:
            reader.notes.append(f"{_LEFT_OUT[child.name]} are not carried into the levels")


def _find_base(reader: _Reader, controller: Element, depth: int) -> tuple[Element, DoubleArray]:
    """Find the geometry that a skin or a morph moves, and where it stands at rest."""
    skin, morph = controller.first("skin"), controller.first("morph")
    moved = skin if skin is not None else morph
    if moved is None or depth > 4:
        raise MeshRefusedError("a controller of the DAE moves nothing: export it again")
    bound = np.eye(4)
    shape = moved.first("bind_shape_matrix")
    if shape is not None and shape.text.strip():
        bound = parse_numbers(shape.text).reshape(4, 4)
    url = moved.get("source")
    target = reader.by_id.get(url[1:])
    if target is not None and target.name == "controller":
        geometry, inner = _find_base(reader, target, depth + 1)
        return geometry, bound @ inner
    return reader.follow(url, "geometry"), bound


def _read_geometry(
    reader: _Reader, geometry: Element, instance: Element, matrix: DoubleArray
) -> Iterator[UnsettledPart]:
    mesh = geometry.first("mesh")
    if mesh is None:
        reader.notes.append(
            f"geometry {geometry.get('id')!r}: splines are not carried into the levels"
        )
        return
    bindings = instance.all("bind_material", "technique_common", "instance_material")
    told = [(each.get("symbol"), each.get("target"), str(each.children)) for each in bindings]
    key = (id(geometry), tuple(told))
    if key not in reader.kept:
        bound = {each.get("symbol"): reader.materials.read(each) for each in bindings}
        parts = build_parts(geometry, mesh, reader.by_id, bound, reader.notes)
        reader.kept[key] = list(parts)
    for part in reader.kept[key]:
        yield reader.tally.add(part.moved(matrix))


def _read_matrix(node: Element) -> DoubleArray:
    """Multiply the transforms of a node, in the order they are written."""
    matrix = np.eye(4)
    for child in node.children:
        if child.name in ("matrix", "translate", "rotate", "scale", "lookat", "skew"):
            matrix = matrix @ _read_transform(child.name, parse_numbers(child.text))
    return matrix


def _read_transform(kind: str, numbers: DoubleArray) -> DoubleArray:
    matrix = np.eye(4)
    if kind == "matrix":
        return numbers.reshape(4, 4)
    if kind == "translate":
        matrix[:3, 3] = numbers
    elif kind == "scale":
        matrix[:3, :3] = np.diag(numbers)
    elif kind == "rotate":
        x, y, z = numbers[:3] / (np.linalg.norm(numbers[:3]) or 1.0)
        angle = np.radians(numbers[3])
        cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
        # Rodrigues' formula.
        matrix[:3, :3] += np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
    else:
        raise MeshRefusedError(
            f"a node of the DAE is placed by <{kind}>, which is not read: export it again"
        )
    return matrix
