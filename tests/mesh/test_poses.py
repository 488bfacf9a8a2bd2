"""What moves in a glTF is read at rest, as viewers show it before they play anything."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mesh.errors import MeshError
from mesh.reading.files import read_surface
from mesh.reading.header import inspect_header
from mesh.surface import Surface
from tests.mesh.files import Gltf
from tests.mesh.shapes import build_texture, cube, place_picture, sphere, square, volume


def read(path: Path) -> Surface:
    return read_surface(path, inspect_header(path))


def bounds(surface: Surface) -> list[list[float]]:
    return [side.round(5).tolist() for side in surface.bounds_m]


@pytest.mark.parametrize(("place", "weight"), [("mesh", 0.5), ("node", 2.0), ("none", 0.0)])
def test_morph_targets_are_blended_by_their_own_weights(
    tmp_path: Path, place: str, weight: float
) -> None:
    gltf = Gltf()
    points, triangles = cube(2.0)
    change = np.zeros_like(points)
    change[points[:, 1] > 0, 1] = 3
    mesh = gltf.mesh((points, triangles))
    primitive = gltf.json["meshes"][mesh]["primitives"][0]
    primitive["targets"] = [{"POSITION": gltf.accessor(change, "VEC3")}]
    node = gltf.node(mesh=mesh)
    if place != "none":
        holder = gltf.json["meshes"][mesh] if place == "mesh" else gltf.json["nodes"][node]
        holder["weights"] = [weight]
    gltf.show(node)
    surface = read(gltf.write_glb(tmp_path / "a.glb"))
    assert bounds(surface) == [[-1, -1, -1], [1, 1 + 3 * weight, 1]]
    assert surface.moving == ("1 morph target",)


def skinned(*, numbers: tuple[int, ...] = (0, 1), mirrored: bool = False) -> Gltf:
    """A sphere whose upper half hangs on a joint 5 m higher; its own node stands somewhere else."""
    gltf = Gltf()
    points, triangles = sphere(8)
    joints = np.zeros((len(points), 4), np.uint8)
    joints[:, 0] = np.where(points[:, 1] > 0.01, numbers[1], numbers[0])
    weights = np.zeros((len(points), 4), np.float32)
    weights[:, 0] = 1
    bound = np.tile(np.eye(4, dtype=np.float32).reshape(-1), (2, 1))
    bound[:, 13] = -1  # both joints stand at y = 1 when the mesh is bound
    more = {
        "JOINTS_0": gltf.accessor(joints, "VEC4"),
        "WEIGHTS_0": gltf.accessor(weights, "VEC4"),
    }
    mesh = gltf.mesh((points, triangles), **more)
    lower = gltf.node(translation=[0, 1, 0])
    upper = gltf.node(translation=[0, 6, 0])
    root = gltf.node(children=[lower, upper], scale=[-1 if mirrored else 1, 1, 1])
    gltf.json["skins"] = [
        {"joints": [lower, upper], "inverseBindMatrices": gltf.accessor(bound, "MAT4")}
    ]
    gltf.show(root, gltf.node(mesh=mesh, skin=0, translation=[100, 0, 0]))
    return gltf


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_skin_is_posed_by_its_joints_and_not_by_its_node(tmp_path: Path, mirrored: bool) -> None:
    surface = read(skinned(mirrored=mirrored).write_glb(tmp_path / "a.glb"))
    low, high = surface.bounds_m
    np.testing.assert_allclose(low, [-1, -1, -1], atol=1e-5)
    np.testing.assert_allclose(high, [1, 6, 1], atol=1e-5)
    assert volume(surface.parts[0]) > 4
    assert surface.moving == ("1 skin",)
    assert any("the file moves (1 skin)" in line for line in surface.repairs)


def test_a_skin_that_lies_is_refused(tmp_path: Path) -> None:
    spoiled = [skinned(numbers=(0, 9))]
    for key, value in (("joints", [0, 1, 0, 1, 0]), ("joints", [99]), ("inverseBindMatrices", 0)):
        gltf = skinned()
        gltf.json["skins"][0][key] = value
        spoiled.append(gltf)
    gltf = skinned()
    del gltf.json["meshes"][0]["primitives"][0]["attributes"]["WEIGHTS_0"]
    spoiled.append(gltf)
    for gltf in spoiled:
        with pytest.raises(MeshError):
            read(gltf.write_glb(tmp_path / "a.glb"))


def test_animations_are_counted(tmp_path: Path) -> None:
    gltf = skinned()
    gltf.json["animations"] = [{"channels": [], "samplers": []}] * 2
    assert read(gltf.write_glb(tmp_path / "a.glb")).moving == ("2 animations", "1 skin")


def test_what_does_not_move_is_said_to_be_still(tmp_path: Path) -> None:
    gltf = Gltf()
    gltf.show(gltf.node(mesh=gltf.mesh(cube())))
    assert read(gltf.write_glb(tmp_path / "a.glb")).moving == ()


def test_instances_on_the_graphics_processor_are_all_read(tmp_path: Path) -> None:
    gltf = Gltf()
    places = np.array([[0, 0, 0], [4, 0, 0], [0, 0, 8]], np.float32)
    sizes = np.array([[1, 1, 1], [2, 2, 2], [1, 1, 1]], np.float32)
    attributes = {
        "TRANSLATION": gltf.accessor(places, "VEC3"), "SCALE": gltf.accessor(sizes, "VEC3"),
    }  # fmt: skip
    extension = {"EXT_mesh_gpu_instancing": {"attributes": attributes}}
    gltf.json["extensionsRequired"] = ["EXT_mesh_gpu_instancing"]
    gltf.show(gltf.node(mesh=gltf.mesh(cube()), translation=[0, 1, 0], extensions=extension))
    surface = read(gltf.write_glb(tmp_path / "a.glb"))
    assert len(surface.parts) == 3
    assert bounds(surface) == [[-0.5, 0, -1], [5, 2, 8.5]]


def test_what_else_a_file_holds_is_said(tmp_path: Path) -> None:
    gltf = Gltf()
    gltf.json["scenes"].append({"nodes": []})
    gltf.mesh(cube())
    gltf.show(gltf.node(mesh=gltf.mesh(cube())))
    gltf.json["cameras"] = [{"type": "perspective"}]
    gltf.json["extensionsUsed"] = ["KHR_materials_variants"]
    told = " · ".join(read(gltf.write_glb(tmp_path / "a.glb")).repairs)
    for words in (
        "2 scenes", "1 meshes of the file are shown by no node", "cameras", "KHR_materials_variants",
    ):  # fmt: skip
        assert words in told


def test_eight_sets_of_texture_coordinates_and_the_one_in_use(tmp_path: Path) -> None:
    gltf = Gltf()
    points, uv, triangles = square(2)
    sets = {f"TEXCOORD_{at}": gltf.accessor(uv * np.float32(at + 1), "VEC2") for at in range(8)}
    texture = {"index": gltf.texture(build_texture(place_picture(8)).data), "texCoord": 5}
    gltf.json["materials"].append({"pbrMetallicRoughness": {"baseColorTexture": texture}})
    gltf.show(gltf.node(mesh=gltf.mesh((points, triangles), None, 0, **sets)))
    surface = read(gltf.write_glb(tmp_path / "a.glb"))
    part = surface.parts[0]
    assert part.material.base_color is not None
    np.testing.assert_allclose(part.uvs[part.material.base_color.texcoord], uv * 6)
    assert any("TEXCOORD_7" in line and "no texture" in line for line in surface.repairs)


def test_a_skin_without_joints_leaves_a_mesh_in_its_place(tmp_path: Path) -> None:
    gltf = skinned()
    attributes = gltf.json["meshes"][0]["primitives"][0]["attributes"]
    del attributes["JOINTS_0"], attributes["WEIGHTS_0"]
    surface = read(gltf.write_glb(tmp_path / "a.glb"))
    np.testing.assert_allclose(surface.bounds_m[0] + surface.shift_m, [99, -1, -1], atol=1e-5)
    assert any("no joints" in line for line in surface.repairs)
