"""Files that claim or hold enormous things: refused in one line, in bounded memory."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from mesh.errors import MeshError, MeshRefusedError
from mesh.reading.files import read_surface
from mesh.reading.header import inspect_header
from mesh.surface import Surface
from tests.mesh.files import Gltf, obj_text, write_zip
from tests.mesh.more_files import (
    binary_fbx,
    dae,
    mesh_3mf,
    model_3mf,
    plain_3mf,
    records_fbx,
    solid_blocks_ktx2,
    write_3mf,
)
from tests.mesh.packed import packed_mesh
from tests.mesh.shapes import cube, sphere

#: Reads a file in a process that may hold so many MB; imports alone take some 150 of them.
READ = (
    "import resource, sys, pathlib; resource.setrlimit(resource.RLIMIT_DATA, (int(sys.argv[2]) << 20,) * 2)\n"
    "from mesh.errors import MeshError\n"
    "from mesh.reading.header import inspect_header\n"
    "from mesh.reading.files import read_surface\n"
    "path = pathlib.Path(sys.argv[1])\n"
    "try:\n    read_surface(path, inspect_header(path))\n"
    "except MeshError as error:\n    print(error)\n"
)


def read(path: Path) -> Surface:
    return read_surface(path, inspect_header(path))


def read_bounded(path: Path, megabytes: int = 700) -> str:
    command = [sys.executable, "-c", READ, str(path), str(megabytes)]
    folder = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=folder, timeout=60
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.count("\n") == 1
    return done.stdout


@pytest.mark.parametrize("start", [b"v 0 0 0\nv ", b"v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3 "])
def test_a_line_of_two_gigabytes_is_refused(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "a.obj"
    with path.open("wb") as stream:
        stream.write(start + b"1 " * 40_000)
        stream.truncate(2 * 1024**3)
    assert "line of more than" in read_bounded(path)


def test_text_formats_with_endless_lines_are_refused(tmp_path: Path) -> None:
    for name, start in (("a.stl", b"solid a\nfacet normal 0 0 "), ("b.dae", b"<COLLADA><asset>")):
        path = tmp_path / name
        with path.open("wb") as stream:
            stream.write(start + b"1" * 80_000)
            stream.truncate(1024**3)
        assert read_bounded(path)


def test_an_accessor_without_data_may_not_claim_millions(tmp_path: Path) -> None:
    gltf = Gltf()
    gltf.show(gltf.node(mesh=gltf.mesh(cube())))
    del gltf.json["accessors"][0]["bufferView"]
    gltf.json["accessors"][0]["count"] = 50_000_000
    assert "without data" in read_bounded(gltf.write_glb(tmp_path / "a.glb"))


def test_a_mesh_that_is_shown_too_often_is_refused(tmp_path: Path) -> None:
    gltf = Gltf()
    mesh = gltf.mesh(sphere(64))
    gltf.show(*(gltf.node(mesh=mesh, translation=[at, 0, 0]) for at in range(2_000)))
    assert "shows more than" in read_bounded(gltf.write_glb(tmp_path / "a.glb"), 4096)


def test_geometry_that_is_shown_too_often_is_refused(tmp_path: Path) -> None:
    shape = sphere(64)
    records = records_fbx(shape)
    for number in range(1000, 3000):
        records[2][2].append(("Model", [number, "copy\0\1Model", "Mesh"], []))
        records[3][2].append(("C", ["OO", 100, number], []))
    (tmp_path / "a.fbx").write_bytes(binary_fbx(records))
    text = dae(shape)
    start, end = text.index("<instance_geometry"), text.index("</node>")
    (tmp_path / "a.dae").write_text(text[:start] + text[start:end] * 2000 + text[end:])
    thing = f'<object id="1">{mesh_3mf(shape)}</object>'
    write_3mf(tmp_path / "a.3mf", model_3mf(thing, '<item objectid="1"/>' * 2000))
    for name in ("a.fbx", "a.dae", "a.3mf"):
        assert "shows more than" in read_bounded(tmp_path / name, 4096)


def test_nodes_that_multiply_are_refused(tmp_path: Path) -> None:
    gltf = Gltf()
    node = gltf.node(mesh=gltf.mesh(cube()))
    for _ in range(40):
        node = gltf.node(children=[node, node])
    gltf.show(node)
    assert "circle" in read_bounded(gltf.write_glb(tmp_path / "a.glb"))


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"count": 10_000_000}, "does not hold"),
        ({"byteStride": 3}, "does not hold"),
        ({"mode": "CUBES"}, "does not hold"),
        ({"filter": "COLOR"}, "does not hold"),
        ({"byteLength": 10_000_000}, "beyond its buffer"),
        ({"byteOffset": -4}, "hold together"),
        ({"byteLength": 40}, "damaged"),
    ],
)
def test_compressed_views_that_lie_are_refused(
    tmp_path: Path, change: dict[str, object], word: str
) -> None:
    gltf = Gltf()
    gltf.show(gltf.node(mesh=packed_mesh(gltf, sphere(8))))
    gltf.json["bufferViews"][0]["extensions"]["EXT_meshopt_compression"] |= change
    with pytest.raises(MeshRefusedError, match=word):
        read(gltf.write_glb(tmp_path / "a.glb"))


def test_compressed_views_that_unpack_to_gigabytes_are_refused(tmp_path: Path) -> None:
    gltf = Gltf()
    gltf.show(gltf.node(mesh=packed_mesh(gltf, sphere(8))))
    document = gltf.document()
    view = document["bufferViews"][0]
    view["extensions"]["EXT_meshopt_compression"] |= {"count": 400_000_000}
    view["byteLength"] = 12 * 400_000_000
    document["buffers"].append({"byteLength": view["byteLength"], "extensions": {
        "EXT_meshopt_compression": {"fallback": True}}})  # fmt: skip
    view["buffer"] = 1
    text = json.dumps(document)
    (tmp_path / "a.gltf").write_text(text)
    with pytest.raises(MeshRefusedError, match="unpack"):
        read(tmp_path / "a.gltf")


def test_a_ktx2_that_claims_to_be_enormous_is_refused(tmp_path: Path) -> None:
    data = bytearray(solid_blocks_ktx2(np.full((2, 2, 4), 99, np.uint8)))
    for size in ((60_000, 60_000), (32_000, 32_000), (70_000, 4)):
        data[20:28] = size[0].to_bytes(4, "little") + size[1].to_bytes(4, "little")
        gltf = Gltf()
        texture = {"index": gltf.texture(bytes(data), "image/ktx2")}
        gltf.json["textures"][0] = {"extensions": {"KHR_texture_basisu": {"source": 0}}}
        gltf.json["materials"].append({"pbrMetallicRoughness": {"baseColorTexture": texture}})
        gltf.show(gltf.node(mesh=gltf.mesh(cube(), cube()[0][:, :2].copy(), 0)))
        assert f"{size[0]} × {size[1]}" in read_bounded(gltf.write_glb(tmp_path / "a.glb"))


ENTITIES = "<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(98 + at)} '{f'&{chr(97 + at)};' * 10}'>" for at in range(9)
) + "]>"  # fmt: skip
OUTSIDE = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"


@pytest.mark.parametrize("document_type", [ENTITIES, OUTSIDE])
def test_entities_are_refused(tmp_path: Path, document_type: str) -> None:
    text = dae(cube()).replace("<COLLADA", document_type + "<COLLADA", 1)
    (tmp_path / "a.dae").write_text(text.replace("thing", "&x;"))
    model = model_3mf(f'<object id="1">{mesh_3mf(cube())}</object>', '<item objectid="1"/>')
    write_3mf(tmp_path / "a.3mf", model.replace("<model", document_type + "<model", 1))
    for name in ("a.dae", "a.3mf"):
        assert "document type" in read_bounded(tmp_path / name)


def test_xml_that_is_nested_too_deeply_is_refused(tmp_path: Path) -> None:
    deep = "<node>" * 100_000
    (tmp_path / "a.dae").write_text(dae(cube(), node=deep))
    write_3mf(tmp_path / "a.3mf", model_3mf("<metadatagroup>" * 100_000, ""))
    for name in ("a.dae", "a.3mf"):
        assert "deeply" in read_bounded(tmp_path / name)


def test_a_3mf_that_is_a_bomb_is_refused(tmp_path: Path) -> None:
    model = model_3mf(f'<object id="1">{mesh_3mf(cube())}</object>', '<item objectid="1"/>')
    bomb = model.replace("<resources>", "<resources>" + " " * 40_000_000, 1)
    path = write_3mf(tmp_path / "a.3mf", bomb)
    assert "zip bomb" in read_bounded(path)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(path, "a.3mf")
    assert "zip bomb" in read_bounded(tmp_path / "a.zip")


def test_components_that_multiply_are_refused(tmp_path: Path) -> None:
    things = f'<object id="0">{mesh_3mf(cube())}</object>' + "".join(
        f'<object id="{at}"><components><component objectid="{at - 1}"/>'
        f'<component objectid="{at - 1}"/></components></object>'
        for at in range(1, 40)
    )
    write_3mf(tmp_path / "a.3mf", model_3mf(things, '<item objectid="39"/>'))
    circle = '<object id="1"><components><component objectid="1"/></components></object>'
    write_3mf(tmp_path / "b.3mf", model_3mf(circle, '<item objectid="1"/>'))
    for name in ("a.3mf", "b.3mf"):
        assert "circle" in read_bounded(tmp_path / name)


def test_a_zip_in_a_zip_in_a_zip_is_not_opened(tmp_path: Path) -> None:
    plain_3mf(tmp_path / "a.3mf", cube())
    inner = write_zip(tmp_path / "b.zip", {"a.3mf": (tmp_path / "a.3mf").read_bytes()})
    assert read(inner).triangle_count == 12
    outer = write_zip(tmp_path / "c.zip", {"b.zip": inner.read_bytes()})
    with pytest.raises(MeshError, match="no model"):
        read(outer)
    false = write_zip(tmp_path / "d.zip", {"a.3mf": inner.read_bytes()})
    with pytest.raises(MeshError, match="no 3MF"):
        read(false)


def test_an_array_of_an_fbx_that_claims_more_than_it_holds_is_refused(tmp_path: Path) -> None:
    data = binary_fbx(records_fbx(cube()))
    at = data.index(b"Vertices") + len(b"Vertices") + 1
    (tmp_path / "a.fbx").write_bytes(data[:at] + b"\xff\xff\xff\x7f" + data[at + 4 :])
    assert "more than it holds" in read_bounded(tmp_path / "a.fbx")


def test_a_zip_with_a_model_and_a_bomb_is_refused(tmp_path: Path) -> None:
    members: dict[str, bytes | str] = {"a.obj": obj_text(cube()), "b.txt": bytes(40_000_000)}
    assert "zip bomb" in read_bounded(write_zip(tmp_path / "a.zip", members))
