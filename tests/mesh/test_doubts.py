"""Models that may be no surface are seen in their bytes; sound ones are let pass, whatever their form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from mesh.errors import SurfaceError
from mesh.reading.doubts import is_doubtful
from mesh.reading.files import read_surface
from mesh.reading.header import inspect_header
from tests.mesh.files import Gltf, obj_text, write_ascii_stl, write_ply, write_stl, write_zip
from tests.mesh.more_files import binary_fbx, dae, plain_3mf, records_fbx
from tests.mesh.shapes import Shape, cube, sphere


def ply(path: Path, shape: Shape) -> Path:
    return write_ply(path, shape)


def colored_ply(path: Path, shape: Shape) -> Path:
    return write_ply(path, shape, np.full((len(shape[0]), 3), 255, np.uint8))


def text_ply(path: Path, shape: Shape) -> Path:
    return write_ply(path, shape, binary=False)


def obj(path: Path, shape: Shape) -> Path:
    path.write_text(obj_text(shape))
    return path


def zipped_obj(path: Path, shape: Shape) -> Path:
    return write_zip(path, {"model.obj": obj_text(shape)})


def document(shape: Shape) -> Gltf:
    gltf = Gltf()
    gltf.show(gltf.node(mesh=gltf.mesh(shape)))
    return gltf


def glb(path: Path, shape: Shape) -> Path:
    return document(shape).write_glb(path)


def gltf_beside(path: Path, shape: Shape) -> Path:
    gltf = document(shape)
    (path.parent / "points.bin").write_bytes(gltf.binary)
    return gltf.write_gltf(path, "points.bin")


def collada(path: Path, shape: Shape) -> Path:
    path.write_text(dae(shape))
    return path


FORMS = (ply, colored_ply, text_ply, write_stl, write_ascii_stl, obj, zipped_obj, glb, gltf_beside)  # fmt: skip
ALL_FORMS = (*FORMS, plain_3mf, collada)
Write = Callable[[Path, Shape], Path]


def doubtful(path: Path) -> bool:
    return is_doubtful(path, inspect_header(path))


def spoiled(value: float) -> Shape:
    """A ball one of whose corners, which a face uses, lies at a strange place."""
    points, triangles = sphere(12)
    points = points.copy()
    points[triangles[5, 1], 2] = value
    return points, triangles


@pytest.mark.parametrize("write", [*FORMS, plain_3mf])
@pytest.mark.parametrize("shape", [cube(), sphere(40, 1e6), sphere(40, 1e-3)])
def test_a_sound_model_is_let_pass(tmp_path: Path, write: Write, shape: Shape) -> None:
    assert not doubtful(write(tmp_path / "model", shape))


@pytest.mark.parametrize("write", ALL_FORMS)
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_corner_that_lies_nowhere_is_seen(tmp_path: Path, write: Write, value: float) -> None:
    path = write(tmp_path / "model", spoiled(value))
    header = inspect_header(path)
    assert is_doubtful(path, header)
    with pytest.raises(SurfaceError, match=r"finite|no three numbers|damaged"):
        read_surface(path, header)


@pytest.mark.parametrize("write", [ply, text_ply, obj, zipped_obj, write_stl])
def test_points_without_faces_are_seen(tmp_path: Path, write: Write) -> None:
    points, triangles = sphere(12)
    path = write(tmp_path / "model", (points, triangles[:0]))
    header = inspect_header(path)
    assert is_doubtful(path, header)
    with pytest.raises(SurfaceError, match="no faces"):
        read_surface(path, header)


def test_points_of_a_gltf_are_seen(tmp_path: Path) -> None:
    gltf = document(sphere(12))
    gltf.json["meshes"][0]["primitives"][0]["mode"] = 0
    assert doubtful(gltf.write_glb(tmp_path / "points.glb"))


def test_of_a_collada_only_its_reader_knows(tmp_path: Path) -> None:
    assert doubtful(collada(tmp_path / "model.dae", cube()))


def test_numbers_of_both_byte_orders_and_widths_are_looked_at(tmp_path: Path) -> None:
    for letter, kind in ((">", "big"), ("<", "little")):
        for width, name in ((4, "float"), (8, "double")):
            points, triangles = spoiled(np.nan)
            head = [
                "ply", f"format binary_{kind}_endian 1.0", f"element vertex {len(points)}",
                f"property {name} x", f"property {name} y", f"property {name} z", "property uchar red",
                f"element face {len(triangles)}", "property list uchar int vertex_indices", "end_header", "",
            ]  # fmt: skip
            for number, wrong in enumerate((points, np.nan_to_num(points))):
                rows = np.zeros(len(points), [("at", f"{letter}f{width}", 3), ("red", "u1")])
                rows["at"], rows["red"] = wrong, 255
                faces = np.zeros(len(triangles), [("count", "u1"), ("at", f"{letter}i4", 3)])
                faces["count"], faces["at"] = 3, triangles
                path = tmp_path / f"{kind}-{name}-{number}.ply"
                path.write_bytes("\n".join(head).encode() + rows.tobytes() + faces.tobytes())
                assert doubtful(path) == (number == 0)


def test_a_name_that_only_looks_strange_is_let_pass(tmp_path: Path) -> None:
    text = "o nanny\ng inf1 infinite-loop\nusemtl banana.nan_2\n" + obj_text(cube())
    (tmp_path / "cube.obj").write_text(text)
    assert not doubtful(tmp_path / "cube.obj")


def test_a_strange_number_is_found_wherever_a_block_ends(tmp_path: Path) -> None:
    sound = obj_text(cube())
    for cut in range(-6, 4):
        fill = (1 << 20) - len(sound) - len("v nan") + cut
        comments = ("# " + "x" * 900 + "\n") * (fill // 903)
        comments += "#" * (fill - len(comments) - 1) + "\n"
        (tmp_path / "cube.obj").write_text(sound + comments + "v nan 0 0\n")
        assert doubtful(tmp_path / "cube.obj")


def test_an_fbx_is_doubtful_only_without_faces(tmp_path: Path) -> None:
    points, triangles = cube()
    sound = binary_fbx(records_fbx((points, triangles)))
    (tmp_path / "sound.fbx").write_bytes(sound)
    assert not doubtful(tmp_path / "sound.fbx")
    (tmp_path / "none.fbx").write_bytes(sound.replace(b"PolygonVertexIndex", b"PolygonVertexOther"))
    assert doubtful(tmp_path / "none.fbx")


@pytest.mark.parametrize("number", ["1e400", "-1E+39", "3e31"])
def test_a_number_that_no_instrument_measures_is_seen(tmp_path: Path, number: str) -> None:
    (tmp_path / "cube.obj").write_text(obj_text(cube()).replace("v 0.5", f"v {number}", 1))
    assert doubtful(tmp_path / "cube.obj")


@pytest.mark.parametrize("number", ["1e-38", "1.5e+05", "2e29"])
def test_small_and_large_numbers_are_let_pass(tmp_path: Path, number: str) -> None:
    (tmp_path / "cube.obj").write_text(obj_text(cube()).replace("v 0.5", f"v {number}", 1))
    assert not doubtful(tmp_path / "cube.obj")


def test_what_lies_in_the_document_itself_is_doubtful(tmp_path: Path) -> None:
    assert doubtful(document(cube()).write_gltf(tmp_path / "cube.gltf"))


def test_a_stride_of_nothing_is_that_of_a_whole_vertex(tmp_path: Path) -> None:
    for name, shape in (("sound", cube()), ("odd", spoiled(np.nan))):
        gltf = document(shape)
        gltf.json["bufferViews"][0]["byteStride"] = 0
        assert doubtful(gltf.write_glb(tmp_path / f"{name}.glb")) == (name == "odd")


def test_a_stride_without_measure_is_not_followed(tmp_path: Path) -> None:
    """A vertex of gigabytes would be read into memory; nothing is read of it."""
    gltf = document(cube())
    gltf.json["bufferViews"][0]["byteStride"] = 10**10
    gltf.json["accessors"][0]["count"] = 1
    assert doubtful(gltf.write_glb(tmp_path / "cube.glb"))


def test_a_scene_that_shows_no_mesh_is_doubtful(tmp_path: Path) -> None:
    gltf = Gltf()
    gltf.mesh(cube())
    gltf.show(gltf.node(name="empty"))
    assert doubtful(gltf.write_glb(tmp_path / "empty.glb"))


def test_a_ply_that_begins_with_its_faces_is_doubtful(tmp_path: Path) -> None:
    points, triangles = cube()
    head = [
        "ply", "format binary_little_endian 1.0", f"element face {len(triangles)}",
        "property list uchar int vertex_indices", f"element vertex {len(points)}",
        "property float x", "property float y", "property float z", "end_header", "",
    ]  # fmt: skip
    faces = np.zeros(len(triangles), [("count", "u1"), ("at", "<i4", 3)])
    faces["count"], faces["at"] = 3, triangles
    content = "\n".join(head).encode() + faces.tobytes() + points.astype("<f4").tobytes()
    (tmp_path / "cube.ply").write_bytes(content)
    assert doubtful(tmp_path / "cube.ply")


@pytest.mark.parametrize("times", [1, 3, 400])
def test_the_same_bytes_are_not_read_without_end(tmp_path: Path, times: int) -> None:
    """Accessors are cheap to write: thousands may lie over one view of gigabytes."""
    gltf = document(sphere(40))
    [primitive] = gltf.json["meshes"][0]["primitives"]
    for _ in range(times - 1):
        gltf.json["accessors"].append(dict(gltf.json["accessors"][0]))
        number = len(gltf.json["accessors"]) - 1
        gltf.json["meshes"][0]["primitives"].append(
            primitive | {"attributes": {"POSITION": number}}
        )
    assert doubtful(gltf.write_glb(tmp_path / "sphere.glb")) == (times == 400)
