"""A process of its own that reads one FBX with ufbx and hands over plain arrays.

It is started as a file, not as a module, and imports nothing of this package: whatever a hostile file does
to the C code of the library ends here. The FBX comes on the standard input; what is found goes to the
standard output as an npz, described by JSON in it. The only module that imports ufbx.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from typing import Any

import numpy as np
import ufbx

#: The memory that the process may write to; reading takes about four times the size of the file.
MEMORY_BYTES = 6 * 1024**3

#: Nodes and meshes that are looked at, one by one.
MOST_NODES = 100_000

#: Slots of a material that have a place in the levels, by the names of ufbx; others are named in a remark.
SLOTS = {
    "base_color": "base_color", "normal_map": "normal", "emission_color": "emissive",
    "roughness": "roughness", "metalness": "metallic", "ambient_occlusion": "occlusion",
    "opacity": "opacity",
}  # fmt: skip

_CLASSIC = ("UNKNOWN", "FBX_LAMBERT", "FBX_PHONG", "BLENDER_PHONG", "WAVEFRONT_MTL")

Description = dict[str, Any]


def main() -> int:
    """Read, and write; the exit code is 0 also where the file is refused, which is said."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    allowed = MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(MEMORY_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (allowed, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    most_triangles = int(sys.argv[1])
    arrays: dict[str, np.ndarray[Any, Any]] = {}
    try:
        told = _read(sys.stdin.buffer.read(), most_triangles, arrays)
    except (ufbx.UfbxError, ValueError, RuntimeError, MemoryError) as error:
        told, arrays = {"error": " ".join(str(error).split()) or type(error).__name__}, {}
    arrays["told"] = np.frombuffer(json.dumps(told).encode("utf-8", "replace"), dtype=np.uint8)
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]
    sys.stdout.buffer.write(buffer.getvalue())
    return 0


def _read(data: bytes, most_triangles: int, arrays: dict[str, Any]) -> Description:
    scene = ufbx.load_memory(
        data,
        file_format=ufbx.FileFormat.FBX,
        load_external_files=False,
        evaluate_skinning=True,
        node_depth_limit=256,
    )
    shown = [node for node in scene.nodes if node.mesh is not None]
    if len(scene.nodes) > MOST_NODES:
        raise ValueError(f"it has {len(scene.nodes)} nodes; at most {MOST_NODES} are read")
    if sum(node.mesh.num_triangles for node in shown) > most_triangles:
        raise ValueError(f"it shows more than {most_triangles} triangles")
    meshes = {node.mesh.element_id: node.mesh for node in shown}
    materials = {each.element_id: each for node in shown for each in _materials_of(node)}
    textures = {
        found.element_id: found
        for each in materials.values()
        for found in (entry.texture for entry in each.textures)
    }
    return {
        "unit_m": float(scene.settings.unit_meters),
        "axes": [int(axis) for axis in scene.settings.axes],
        "counts": {
            "animation": len(scene.anim_stacks),
            "skin": len(scene.skin_deformers),
            "morph target": len(scene.blend_channels),
            "light": len(scene.lights),
            "camera": len(scene.cameras),
            "NURBS surface": len(scene.nurbs_surfaces),
            "line": len(scene.line_curves),
        },
        "nodes": [_describe_node(node) for node in shown],
        "meshes": {key: _keep_mesh(mesh, f"m{key}", arrays) for key, mesh in meshes.items()},
        "materials": {key: _describe_material(each) for key, each in materials.items()},
        "textures": {key: _keep_texture(each, f"t{key}", arrays) for key, each in textures.items()},
    }


def _materials_of(node: Any) -> list[Any]:
    """List the materials of a node, whose order the faces number; a mesh may name its own."""
    return [
        each for each in (list(node.materials) or list(node.mesh.materials)) if each is not None
    ]


def _describe_node(node: Any) -> Description:
    return {
        "name": node.name,
        "mesh": node.mesh.element_id,
        "columns": [[axis.x, axis.y, axis.z] for axis in node.geometry_to_world],
        "materials": [each.element_id for each in _materials_of(node)],
    }


def _keep_mesh(mesh: Any, key: str, arrays: dict[str, Any]) -> Description:
    """Keep the arrays of a mesh: faces as (first, count), attributes as values and the number for each corner."""
    arrays[f"{key}/faces"] = np.array(mesh.faces, dtype=np.uint32).reshape(-1, 2)
    arrays[f"{key}/material"] = np.array(mesh.face_material, dtype=np.uint32)
    streams = {"position": mesh.skinned_position, "normal": mesh.skinned_normal}
    sets = list(mesh.uv_sets)
    streams |= {f"uv{number}": each.vertex_uv for number, each in enumerate(sets[:8])}
    streams["color"] = mesh.vertex_color
    for name, stream in streams.items():
        if stream.exists:
            arrays[f"{key}/{name}"] = np.array(stream.values, dtype=np.float64)
            arrays[f"{key}/{name}/at"] = np.array(stream.indices, dtype=np.uint32)
    return {
        "uv_sets": [each.name for each in sets[:8]],
        "left_out_sets": max(len(sets) - 8, 0) + max(len(mesh.color_sets) - 1, 0),
        "in_world": not mesh.skinned_is_local,
    }


def _describe_material(material: Any) -> Description:
    classic = material.shader_type.name in _CLASSIC
    pbr, used = material.pbr, set()
    slots = {}
    for name, slot in SLOTS.items():
        entry = getattr(pbr, name)
        texture = entry.texture if entry.texture_enabled else None
        # Roughness and metalness of the old shadings are computed by the library from a highlight.
        plain = entry.has_value and not (classic and name in ("roughness", "metalness"))
        slots[slot] = {
            "value": list(entry.value_vec4) if plain else None,
            "texture": None if texture is None else texture.element_id,
        }
        used.add(None if texture is None else texture.element_id)
    left = [each.material_prop for each in material.textures if each.texture.element_id not in used]
    fbx = material.fbx
    amount, color = fbx.transparency_factor, fbx.transparency_color
    return {
        "name": material.name,
        "slots": slots,
        "left": left,
        "emission": float(pbr.emission_factor.value_vec4.x),
        "transparency": [
            float(amount.value_vec4.x) if amount.has_value else 1.0,
            *color.value_vec4[:3],
        ]
        if color.has_value
        else None,
    }


def _keep_texture(texture: Any, key: str, arrays: dict[str, Any]) -> Description:
    content = bytes(texture.content)
    if content:
        arrays[key] = np.frombuffer(content, dtype=np.uint8)
    turn = texture.uv_to_texture
    return {
        "names": [texture.relative_filename, texture.filename, texture.absolute_filename],
        "has_content": bool(content),
        "uv_set": texture.uv_set,
        "clamp": [int(texture.wrap_u) == 1, int(texture.wrap_v) == 1],
        "transform": [[axis.x, axis.y] for axis in (turn.c0, turn.c1, turn.c3)]
        if texture.has_uv_transform
        else None,
    }


if __name__ == "__main__":
    sys.exit(main())
