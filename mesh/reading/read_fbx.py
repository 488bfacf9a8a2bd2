"""FBX as a surface: every model with its geometry, its materials, and its place."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from mesh.color import linearize
from mesh.errors import MeshRefusedError
from mesh.frame import Stated
from mesh.limits import MAX_INSTANCES
from mesh.reading.fbx_geometry import FbxGeometry, Indices, read_geometry
from mesh.reading.fbx_materials import FbxMaterials
from mesh.reading.fbx_records import parse_records
from mesh.reading.fbx_scene import FbxObject, FbxScene, build_geometric, build_scene
from mesh.reading.package import Package
from mesh.reading.unsettled import Reading, Tally, UnsettledPart
from mesh.surface import PLAIN, DoubleArray, FloatArray, Material

#: One unit of an FBX is a centimetre times its UnitScaleFactor.
_CENTIMETRE_M = 0.01

#: What moves, by the kind and the sub-kind of its objects.
_MOVING = {
    ("AnimationStack", ""): "animation", ("Deformer", "Skin"): "skin",
    ("Deformer", "BlendShapeChannel"): "morph target",
}  # fmt: skip
_LEFT_OUT = {
    ("NodeAttribute", "Light"): "lights", ("NodeAttribute", "Camera"): "cameras",
    ("Geometry", "NurbsSurface"): "NURBS surfaces", ("Geometry", "NurbsCurve"): "curves",
    ("Geometry", "Line"): "lines", ("Model", "Light"): "lights", ("Model", "Camera"): "cameras",
}  # fmt: skip


def read_fbx(package: Package) -> Reading:
    """Read an FBX, text or binary: its unit and axes are stated, what moves is taken at rest.

    Raises
    ------
    MeshRefusedError
        The file is damaged.
    """
    scene = build_scene(parse_records(package.read(package.main)))
    notes: list[str] = []
    materials = FbxMaterials(package, scene, notes)
    try:
        mirror = _find_mirror(scene, notes)
        models = [each for each in scene.objects.values() if each.kind == "Model"]
        if len(models) > MAX_INSTANCES:
            raise MeshRefusedError(
                f"the FBX has {len(models)} models; at most {MAX_INSTANCES}"
                "; reduce it, and export it again"
            )
        tally, kept = Tally("FBX"), dict[int, FbxGeometry | None]()
        parts = [
            tally.add(part.moved(mirror))
            for model in models
            for part in _read_model(scene, model, materials, kept, notes)
        ]
        stated = _read_frame(scene)
    except (KeyError, IndexError, ValueError, TypeError, OverflowError) as error:
        shown = " ".join(repr(error).split())[:120]
        raise MeshRefusedError(
            f"the FBX does not hold together: {shown}; export it again"
        ) from error
    moving = _count_moving(scene)
    if moving:
        notes.append(f"the file moves ({', '.join(moving)}): the levels show it at rest")
    kinds = {_LEFT_OUT.get((each.kind, each.sub)) for each in scene.objects.values()} - {None}
    notes += [f"{word} are not carried into the levels" for word in sorted(map(str, kinds))]
    return Reading(parts, list(dict.fromkeys(notes)), stated, moving)


def _count_moving(scene: FbxScene) -> tuple[str, ...]:
    kinds = [(each.kind, each.sub) for each in scene.objects.values()]
    counts = {word: kinds.count(kind) for kind, word in _MOVING.items()}
    return tuple(f"{count} {word}{'s' * (count > 1)}" for word, count in counts.items() if count)


def _read_frame(scene: FbxScene) -> Stated:
    """Take the unit and the upward axis of the settings; the format's own are centimetres and Y."""
    unit_m = scene.setting("UnitScaleFactor", 1.0) * _CENTIMETRE_M
    axis, sign = int(scene.setting("UpAxis", 1)), scene.setting("UpAxisSign", 1)
    up = ("-" if sign < 0 else "") + "xyz"[axis] if 0 <= axis < 3 else "y"
    return Stated(unit_m if 1e-9 < unit_m < 1e9 else None, up)


def _find_mirror(scene: FbxScene, notes: list[str]) -> DoubleArray:
    """Return the matrix that makes a left-handed file right-handed; the identity for others."""
    axes = []
    for word, other in (("Coord", 0), ("Up", 1), ("Front", 2)):
        axis = int(scene.setting(f"{word}Axis", other))
        if not 0 <= axis < 3:
            return np.eye(4)
        axes.append(np.eye(3)[axis] * (-1 if scene.setting(f"{word}AxisSign", 1) < 0 else 1))
    matrix = np.eye(4)
    if np.dot(np.cross(axes[0], axes[1]), axes[2]) < 0:
        at = int(np.abs(axes[0]).argmax())
        matrix[at, at] = -1
        notes.append("the FBX has left-handed axes: it is mirrored, as its author saw it")
    return matrix


def _read_model(
    scene: FbxScene,
    model: FbxObject,
    materials: FbxMaterials,
    kept: dict[int, FbxGeometry | None],
    notes: list[str],
) -> Iterator[UnsettledPart]:
    """Yield one part for each material that the polygons of a model use; `kept` are geometries read before."""
    owners = [each for each in scene.of(model.id, "Geometry") if each.sub in ("Mesh", "")]
    records = [each.record for each in owners]
    if model.record.first("Vertices") is not None:
        records.append(model.record)  # before version 7, a model holds its geometry itself
    if not records:
        return
    matrix = scene.world(model) @ build_geometric(model)
    if model.number("InheritType", 1) == 2:
        notes.append(
            f"{model.name!r} of the FBX does not take over its parent's scale: it is scaled"
        )
    known = scene.of(model.id, "Material")
    for record in records:
        if id(record) not in kept:
            kept[id(record)] = read_geometry(record, model.name)
        found = kept[id(record)]
        if found is None:
            continue
        for number in np.unique(found.materials).tolist():
            material = (
                materials.read(known[number], list(found.uvs)) if number < len(known) else None
            )
            chosen = found.corners[found.materials == number]
            yield _build_part(model.name, chosen, found, material, notes).moved(matrix)


def _build_part(
    name: str, corners: Indices, found: FbxGeometry, material: Material | None, notes: list[str]
) -> UnsettledPart:
    """Give every corner a vertex of its own, with all that belongs to it; cleaning joins equal ones."""
    flat = corners.reshape(-1)
    if material is None:
        material = PLAIN if found.colors is None else Material(double_sided=True)
    sets = [values[flat] for values in found.uvs.values()]
    needed = max((use.texcoord for use in material.uses), default=-1) + 1
    if needed > len(sets):
        notes.append(f"{name!r} has a texture and no coordinates for it: one texel is shown")
        sets += [np.zeros((len(flat), 2))] * (needed - len(sets))
    elif needed and len(sets) > needed:
        left = len(sets) - needed
        notes.append(f"{name!r}: {left} sets of texture coordinates are left out")
    return UnsettledPart(
        name=name,
        positions=found.positions[flat],
        triangles=np.arange(len(flat), dtype=np.uint32).reshape(-1, 3),
        material=material,
        normals=None if found.normals is None else found.normals[flat].astype(np.float32),
        # FBX counts rows of a picture from the bottom, glTF from the top.
        uvs=tuple(
            np.stack([uv[:, 0], 1 - uv[:, 1]], axis=1).astype(np.float32) for uv in sets[:needed]
        ),
        colors=None if found.colors is None else _read_colors(found.colors[flat]),
    )


def _read_colors(values: DoubleArray) -> FloatArray:
    """Take colours as sRGB from 0 to 1, as programs show them, with coverage."""
    clipped = np.clip(np.nan_to_num(values), 0, 1)
    return np.concatenate([linearize(clipped[:, :3]), clipped[:, 3:4]], axis=1).astype(np.float32)
