"""glTF whose geometry or pictures are compressed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import meshoptimizer
import numpy as np
import pytest

from mesh.errors import MeshRefusedError
from mesh.reading.files import read_surface
from mesh.reading.header import inspect_header
from mesh.reading.meshopt import decode_view
from mesh.surface import Surface
from mesh.textures import decode_texture
from tests.mesh.files import Gltf
from tests.mesh.more_files import solid_blocks_ktx2
from tests.mesh.packed import encode_rows, packed_mesh, packed_view
from tests.mesh.shapes import build_texture, place_picture, sphere, square

VIEWER = Path(__file__).resolve().parents[2] / "viewer"


def read(path: Path) -> Surface:
    return read_surface(path, inspect_header(path))


@pytest.mark.parametrize("version", [0, 1])
def test_compressed_triangles_come_back_as_they_were(tmp_path: Path, version: int) -> None:
    gltf = Gltf()
    shape = sphere(16)
    gltf.show(gltf.node(mesh=packed_mesh(gltf, shape, version)))
    part = read(gltf.write_glb(tmp_path / "a.glb")).parts[0]
    # The codec of triangles may turn each of them, and keeps its sides.
    np.testing.assert_allclose(
        np.sort(part.positions[part.triangles].sum(axis=1), axis=0),
        np.sort(shape[0][shape[1]].sum(axis=1), axis=0),
        atol=1e-6,
    )


def test_a_sequence_of_indices_is_decoded_in_both_widths() -> None:
    numbers = np.array([0, 5, 3, 3, 700, 2, 1, 65_535], dtype=np.uint32)
    data = bytes(meshoptimizer.encode_index_sequence(numbers, len(numbers), 70_000))
    for stride, kind in ((2, "<u2"), (4, "<u4")):
        entry = {"count": 8, "byteStride": stride, "mode": "INDICES"}
        np.testing.assert_array_equal(np.frombuffer(decode_view(data, entry), kind), numbers)


def unfilter(rows: np.ndarray, name: str) -> bytes:
    plain = np.ascontiguousarray(rows).view(np.uint8).reshape(len(rows), -1)
    entry = {
        "count": len(rows), "byteStride": plain.shape[1], "mode": "ATTRIBUTES", "filter": name,
    }  # fmt: skip
    return decode_view(encode_rows(plain), entry)


@pytest.mark.parametrize(("kind", "full"), [("i1", 127), ("i2", 32_767)])
def test_octahedral_normals_come_back_as_unit_vectors(kind: str, full: int) -> None:
    normals = sphere(8)[0].astype(np.float64)
    folded = normals / np.abs(normals).sum(axis=1, keepdims=True)
    x, y, z = folded.T
    under = z < 0
    across = np.where(under, (1 - np.abs(y)) * np.copysign(1, x), x)
    down = np.where(under, (1 - np.abs(x)) * np.copysign(1, y), y)
    rows = np.stack([across * full, down * full, np.full(len(x), full), np.zeros(len(x))], axis=1)
    found = np.frombuffer(unfilter(np.round(rows).astype(kind), "OCTAHEDRAL"), kind)
    np.testing.assert_allclose(found.reshape(-1, 4)[:, :3] / full, normals, atol=2.5 / full)


def test_rotations_come_back_with_the_number_that_was_left_out() -> None:
    random = np.random.default_rng(5)
    turns = random.normal(size=(64, 4))
    turns /= np.linalg.norm(turns, axis=1, keepdims=True)
    largest = np.abs(turns).argmax(axis=1)
    turns *= np.sign(turns[np.arange(64), largest])[:, None]
    rest = np.stack([turns[np.arange(64), (largest + 1 + at) % 4] for at in range(3)], axis=1)
    one = 32_767
    rows = np.concatenate(
        [np.round(rest * np.sqrt(2) * one), (one & ~3 | largest)[:, None]], axis=1
    )
    found = np.frombuffer(unfilter(rows.astype("<i2"), "QUATERNION"), "<i2").reshape(-1, 4)
    np.testing.assert_allclose(found / 32_767, turns, atol=3e-4)


def test_numbers_with_an_exponent_come_back_exactly() -> None:
    mantissa = np.array([[1, -3, 8_388_607], [-8_388_608, 0, 12_345]])
    exponent = np.array([[0, -10, 4], [-23, 3, -1]])
    stored = ((exponent & 0xFF) << 24 | (mantissa & 0xFFFFFF)).astype("<u4")
    found = np.frombuffer(unfilter(stored, "EXPONENTIAL"), "<f4").reshape(2, 3)
    np.testing.assert_array_equal(found, mantissa * 2.0**exponent)


@pytest.mark.parametrize(("kind", "bits"), [("u1", 8), ("u2", 16)])
def test_colours_come_back_from_luma_and_chroma(kind: str, bits: int) -> None:
    """Written by hand after the extension: Y = G − Cg, Co and Cg halved differences, coverage under a mark."""
    full = 2**bits - 1
    rgb = np.array([[full, 0, 0], [0, full, 0], [0, 0, full], [full] * 3, [0, 0, 0]]) // 2
    red, green, blue = rgb.T
    co = (red - blue) // 2
    base = blue + co
    cg = (green - base) // 2
    luma = base + cg
    mark = 1 << (bits - 2)
    coverage = np.full(5, mark | (mark - 1))
    rows = np.stack([luma, co, cg, coverage], axis=1).astype(kind)
    found = np.frombuffer(unfilter(rows, "COLOR"), f"<{kind}").reshape(-1, 4)
    np.testing.assert_allclose(found[:, :3] / full, rgb * 2 / full, atol=6 / full)
    np.testing.assert_array_equal(found[:, 3], full)


def test_the_decoder_of_the_viewer_agrees(tmp_path: Path) -> None:
    """Both filters of colours and of normals, against the code that browsers run."""
    random = np.random.default_rng(3)
    rows = random.integers(-15, 16, (40, 4)).astype(np.int8).view(np.uint8)
    rows[:, 0], rows[:, 3] = random.integers(40, 80, 40), 127
    normals = random.integers(-60, 60, (40, 4)).astype(np.int8)
    normals[:, 2] = 127
    for plain, name in ((rows, "COLOR"), (normals, "OCTAHEDRAL")):
        data = encode_rows(plain)
        (tmp_path / "rows").write_bytes(data)
        script = (
            "import { readFileSync } from 'node:fs';"
            "import { MeshoptDecoder } from './node_modules/meshoptimizer/meshopt_decoder.mjs';"
            "await MeshoptDecoder.ready; const out = new Uint8Array(160);"
            f"MeshoptDecoder.decodeGltfBuffer(out, 40, 4, readFileSync('{tmp_path / 'rows'}'),"
            f" 'ATTRIBUTES', '{name}'); process.stdout.write(out.join(' '));"
        )
        done = subprocess.run(
            ["node", "--input-type=module", "-e", script],
            capture_output=True, text=True, check=True, cwd=VIEWER,
        )  # fmt: skip
        theirs = np.array(done.stdout.split(), dtype=int).astype(np.uint8)
        ours = np.frombuffer(unfilter(plain, name), np.uint8)
        difference = (theirs.astype(np.int8 if name == "OCTAHEDRAL" else np.int16)).astype(int)
        mine = (ours.view(np.int8) if name == "OCTAHEDRAL" else ours).astype(int)
        assert np.abs(difference - mine).max() <= 1


def test_quantised_and_filtered_attributes_are_read_together(tmp_path: Path) -> None:
    gltf = Gltf()
    points, triangles = sphere(8)
    stored = np.zeros((len(points), 4), dtype=np.int16)
    stored[:, :3] = np.round(points * 32_767)
    view = packed_view(gltf, encode_rows(stored), len(points), 8, "ATTRIBUTES")
    gltf.json["accessors"].append(
        {"bufferView": view, "count": len(points), "type": "VEC3", "componentType": 5122, "normalized": True}
    )  # fmt: skip
    position = len(gltf.json["accessors"]) - 1
    indices = gltf.accessor(triangles.reshape(-1), "SCALAR")
    gltf.json["meshes"].append(
        {"primitives": [{"attributes": {"POSITION": position}, "indices": indices}]}
    )
    gltf.json["extensionsRequired"].append("KHR_mesh_quantization")
    gltf.show(gltf.node(mesh=0, scale=[2, 2, 2]))
    part = read(gltf.write_glb(tmp_path / "a.glb")).parts[0]
    np.testing.assert_allclose(np.linalg.norm(part.positions, axis=1), 2, atol=1e-3)


def test_compressed_data_in_a_second_buffer_leave_the_first_unread(tmp_path: Path) -> None:
    """The plain views lie in a buffer that only stands in, as gltfpack writes it."""
    gltf = Gltf()
    gltf.show(gltf.node(mesh=packed_mesh(gltf, sphere(8))))
    for view in gltf.json["bufferViews"]:
        view["buffer"] = 1
    write = gltf.document

    def with_fallback() -> dict[str, object]:
        document = write()
        name = "EXT_meshopt_compression"
        document["buffers"].append({"byteLength": 10**6, "extensions": {name: {"fallback": True}}})
        return document

    gltf.document = with_fallback  # type: ignore[method-assign]
    assert read(gltf.write_glb(tmp_path / "a.glb")).triangle_count == 224


def ktx2_square(colors: np.ndarray, plain: bytes | None = None, data: bytes | None = None) -> Gltf:
    gltf = Gltf()
    stored = data or solid_blocks_ktx2(colors)
    number = gltf.texture(stored, "image/ktx2")
    gltf.json["textures"][number] = {"extensions": {"KHR_texture_basisu": {"source": number}}}
    if plain is not None:
        gltf.json["images"].append({"bufferView": gltf.view(plain), "mimeType": "image/png"})
        gltf.json["textures"][number]["source"] = len(gltf.json["images"]) - 1
    gltf.json["materials"].append({"pbrMetallicRoughness": {"baseColorTexture": {"index": 0}}})
    gltf.json["extensionsUsed"] = ["KHR_texture_basisu"]
    points, uv, triangles = square(2)
    gltf.show(gltf.node(mesh=gltf.mesh((points, triangles), uv, 0)))
    return gltf


def test_a_ktx2_picture_is_carried_on_pixel_for_pixel(tmp_path: Path) -> None:
    colors = np.random.default_rng(2).integers(0, 256, (3, 5, 4)).astype(np.uint8)
    gltf = ktx2_square(colors)
    gltf.json["extensionsRequired"] = ["KHR_texture_basisu"]
    surface = read(gltf.write_glb(tmp_path / "a.glb"))
    pixels = decode_texture(surface.textures[0], 9_999, alpha=True)
    np.testing.assert_array_equal(pixels, np.repeat(np.repeat(colors, 4, axis=0), 4, axis=1))
    assert any("KTX 2 (UASTC)" in line for line in surface.repairs)


def test_a_plain_picture_beside_a_ktx2_is_preferred(tmp_path: Path) -> None:
    colors = np.full((2, 2, 4), 7, np.uint8)
    gltf = ktx2_square(colors, build_texture(place_picture(64)).data)
    assert read(gltf.write_glb(tmp_path / "a.glb")).texture_px == 64


@pytest.mark.parametrize("kept", [20, 79, 100, 150, -1])
def test_a_ktx2_that_is_cut_short_is_refused(tmp_path: Path, kept: int) -> None:
    colors = np.full((2, 2, 4), 7, np.uint8)
    gltf = ktx2_square(colors, data=solid_blocks_ktx2(colors)[:kept])
    with pytest.raises(MeshRefusedError, match="texture"):
        read(gltf.write_glb(tmp_path / "a.glb"))


@pytest.mark.parametrize(("at", "value"), [(28, 4), (32, 3), (36, 6)])
def test_a_ktx2_that_is_no_picture_is_refused(tmp_path: Path, at: int, value: int) -> None:
    colors = np.full((2, 2, 4), 7, np.uint8)
    data = bytearray(solid_blocks_ktx2(colors))
    data[at : at + 4] = value.to_bytes(4, "little")
    with pytest.raises(MeshRefusedError, match="not a picture"):
        read(ktx2_square(colors, data=bytes(data)).write_glb(tmp_path / "a.glb"))
