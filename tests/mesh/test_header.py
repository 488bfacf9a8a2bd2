from __future__ import annotations

import json
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from mesh.errors import MeshRefusedError
from mesh.reading.header import inspect_header
from mesh.reading.sidefiles import find_side_files
from tests.mesh.files import Gltf, obj_text, write_ascii_stl, write_ply, write_stl, write_zip
from tests.mesh.shapes import cube, sphere


def gltf_of_a_cube() -> Gltf:
    gltf = Gltf()
    gltf.show(gltf.node(mesh=gltf.mesh(cube())))
    return gltf


def refusal(path: Path) -> str:
    with pytest.raises(MeshRefusedError) as caught:
        inspect_header(path)
    message = str(caught.value)
    assert message
    assert "\n" not in message
    return message


def test_looking_at_a_header_loads_no_geometry_library() -> None:
    code = (
        "import sys, mesh.reading.header, mesh.reading.sidefiles, mesh.errors\n"
        "heavy = {'numpy', 'open3d', 'trimesh', 'pyvips', 'DracoPy', 'meshoptimizer'}\n"
        "sys.exit(len(heavy & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_formats_are_recognised_by_content_whatever_the_name(tmp_path: Path) -> None:
    shape = cube()
    made = {
        "glb": gltf_of_a_cube().write_glb(tmp_path / "a.bin"),
        "gltf": gltf_of_a_cube().write_gltf(tmp_path / "b.bin"),
        "ply": write_ply(tmp_path / "c.bin", shape),
        "stl": write_stl(tmp_path / "d.bin", shape),
    }
    (tmp_path / "e.bin").write_text("# a comment\n" + obj_text(shape))
    made["obj"] = tmp_path / "e.bin"
    for kind, path in made.items():
        header = inspect_header(path)
        assert (header.format, header.extension) == (kind, f".{kind}")
        assert header.media_type.startswith("model/")
        assert header.claimed_triangles == 12


def test_ascii_forms_are_recognised(tmp_path: Path) -> None:
    assert inspect_header(write_ascii_stl(tmp_path / "a", cube())).format == "stl"
    assert inspect_header(write_ply(tmp_path / "b", cube(), binary=False)).format == "ply"


def test_an_stl_whose_header_begins_with_solid_is_read_as_binary(tmp_path: Path) -> None:
    path = write_stl(tmp_path / "a.stl", cube())
    path.write_bytes(b"solid " + path.read_bytes()[6:])
    assert inspect_header(path).claimed_triangles == 12


def test_a_zip_has_the_format_of_the_model_inside(tmp_path: Path) -> None:
    members = {
        "scan/model.obj": obj_text(cube()),
        "scan/readme.txt": "words",
        "__MACOSX/._model.obj": "x",
    }
    header = inspect_header(write_zip(tmp_path / "a.zip", members))
    assert (header.format, header.media_type, header.extension) == (
        "obj",
        "application/zip",
        ".zip",
    )


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 and so on", "not recognised"),
        (b"\x00" * 500, "not recognised"),
        (b"just a letter to the museum\n", "not recognised"),
        (b"glTF\x02\x00", "cut short"),
        (struct.pack("<4sII", b"glTF", 1, 12), "version 1"),
        (b"ply\nformat ascii 1.0\nelement vertex 3\n", "end_header"),
        (b"ply\nformat binary_middle_endian 1.0\nend_header\n", "must be one of"),
        (b"ply\nformat ascii 1.0\nelement vertex many\nend_header\n", "line 3"),
        (b"ply\nformat ascii 1.0\nelement face 999999999\nend_header\n", "at most"),
        (b"{}", "asset"),
        (b'{"asset": {"version": "1.0"}}', "only 2.0"),
        (b'{"asset": ', "cannot be read"),
        (b'{"a":' * 100_000, "deeply"),
        (b'{"asset":{"version":"2.0"},"extensionsRequired":["EXT_unknown"]}', "EXT_unknown"),
        (b'{"asset":{"version":"2.0"},"accessors":[{"count":-1}]}', "hold together"),
        (b'{"asset":{"version":"2.0"},"accessors":7}', "hold together"),
    ],
)
def test_what_is_no_model_is_refused_in_one_line(tmp_path: Path, data: bytes, word: str) -> None:
    path = tmp_path / "deposit"
    path.write_bytes(data)
    assert word in refusal(path)


def test_truncated_files_are_refused_with_both_sizes(tmp_path: Path) -> None:
    whole = {
        "glb": gltf_of_a_cube().write_glb(tmp_path / "a"),
        "stl": write_stl(tmp_path / "b", sphere(8)),
        "ply": write_ply(tmp_path / "c", sphere(8)),
        "text ply": write_ply(tmp_path / "d", sphere(8), binary=False),
        "text stl": write_ascii_stl(tmp_path / "e", sphere(8)),
    }
    for path in whole.values():
        inspect_header(path)
        path.write_bytes(path.read_bytes()[:-200])
        assert "cut short" in refusal(path)


def test_an_accessor_that_claims_more_than_its_view_is_refused(tmp_path: Path) -> None:
    gltf = gltf_of_a_cube()
    gltf.json["accessors"][0]["count"] = 4_000_000
    assert "accessor 0 claims 4000000" in refusal(gltf.write_glb(tmp_path / "a.glb"))


def test_a_view_beyond_its_buffer_is_refused(tmp_path: Path) -> None:
    gltf = gltf_of_a_cube()
    gltf.json["bufferViews"][0]["byteOffset"] = 10_000
    assert "bufferView 0" in refusal(gltf.write_glb(tmp_path / "a.glb"))


def test_more_triangles_than_accepted_are_refused(tmp_path: Path) -> None:
    gltf = gltf_of_a_cube()
    gltf.json["accessors"][1] |= {"count": 90_000_000}
    del gltf.json["accessors"][1]["bufferView"]
    assert "30000000 triangles" in refusal(gltf.write_glb(tmp_path / "a.glb"))


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "../secret.mtl",
        "a/../../b.mtl",
        "file:///etc/passwd",
        "http://x/y.mtl",
        "C:\\x.mtl",
        "..\\x.mtl",
    ],
)
def test_an_obj_whose_library_leaves_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.obj"
    path.write_text(f"mtllib {name}\n" + obj_text(cube()))
    assert "leaves its own folder" in refusal(path)
    with pytest.raises(MeshRefusedError, match="leaves its own folder"):
        find_side_files(path)


@pytest.mark.parametrize("name", ["/etc/passwd", "../x.png", "file:/etc/passwd", "https://x/y.png"])
def test_a_texture_that_leaves_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.mtl").write_text(f"newmtl stone\nmap_Kd -s 1 1 1 {name}\n")
    (tmp_path / "a.obj").write_text("mtllib a.mtl\n" + obj_text(cube()))
    assert "leaves its own folder" in refusal(tmp_path / "a.obj")


@pytest.mark.parametrize(
    "uri", ["/etc/passwd", "../x.bin", "%2e%2e/x.bin", "file:///etc/passwd", "http://x/y"]
)
def test_a_gltf_whose_buffer_leaves_the_folder_is_refused(tmp_path: Path, uri: str) -> None:
    assert "leaves its own folder" in refusal(gltf_of_a_cube().write_gltf(tmp_path / "a.gltf", uri))


def test_a_link_beside_the_model_does_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "outside.mtl").write_text("newmtl a\n")
    (folder / "a.mtl").symlink_to(tmp_path / "outside.mtl")
    (folder / "a.obj").write_text("mtllib a.mtl\n" + obj_text(cube()))
    assert "leaves its own folder" in refusal(folder / "a.obj")


def test_missing_side_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.mtl").write_text("newmtl stone\nmap_Kd colour map.jpg\nnorm bumps.png\n")
    (tmp_path / "a.obj").write_text("mtllib a.mtl\n" + obj_text(cube()))
    message = refusal(tmp_path / "a.obj")
    assert "colour map.jpg" in message
    assert "bumps.png" in message
    assert "zip" in message
    assert "b.bin" in refusal(gltf_of_a_cube().write_gltf(tmp_path / "b.gltf", "b.bin"))


def test_side_files_of_a_bare_model_are_found(tmp_path: Path) -> None:
    for name in ("a.mtl", "colour map.jpg", "b c.bin", "ply.png"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "a.mtl").write_text(
        "newmtl stone\nmap_Kd -bm 0.5 colour map.jpg\nmap_Bump gone.png\n"
    )
    (tmp_path / "a.obj").write_text("mtllib a.mtl\n" + obj_text(cube()))
    gltf = gltf_of_a_cube().write_gltf(tmp_path / "b.gltf", "b%20c.bin")
    ply = write_ply(tmp_path / "c.ply", cube())
    ply.write_bytes(ply.read_bytes().replace(b"1.0\n", b"1.0\ncomment TextureFile ply.png\n", 1))
    assert [path.name for path in find_side_files(tmp_path / "a.obj")] == [
        "a.mtl",
        "colour map.jpg",
    ]
    assert [path.name for path in find_side_files(gltf)] == ["b c.bin"]
    assert [path.name for path in find_side_files(ply)] == ["ply.png"]
    assert find_side_files(write_stl(tmp_path / "d.stl", cube())) == ()


def test_text_without_line_ends_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.obj"
    path.write_bytes(b"v 0 0 0\nv " + b"1" * 5_000_000)
    assert "line of more than" in refusal(path)


def test_bytes_after_a_glb_are_noted(tmp_path: Path) -> None:
    path = gltf_of_a_cube().write_glb(tmp_path / "a.glb")
    path.write_bytes(path.read_bytes() + b"tail")
    assert "4 bytes after the end" in inspect_header(path).notes[0]


@pytest.mark.parametrize("place", ["uri", "name"])
def test_half_of_a_surrogate_pair_is_no_text(tmp_path: Path, place: str) -> None:
    gltf = gltf_of_a_cube()
    if place == "uri":
        gltf.json["images"].append({"uri": "half\ud800.png"})
    else:
        gltf.json["nodes"][0]["name"] = "half\udc00"
    assert "surrogate" in refusal(gltf.write_glb(tmp_path / "half.glb"))
    gltf.json["images"], gltf.json["nodes"][0]["name"] = [], "whole \U0001f941"
    assert inspect_header(gltf.write_glb(tmp_path / "whole.glb")).format == "glb"


def test_json_of_other_shapes_is_refused(tmp_path: Path) -> None:
    document = gltf_of_a_cube().document()
    for key, value in (("bufferViews", {}), ("meshes", [3]), ("buffers", [{"byteLength": "many"}])):
        path = tmp_path / "a.gltf"
        path.write_text(json.dumps(document | {key: value}))
        assert "hold together" in refusal(path)
