"""The measuring program finds distances and colours that are known, in files that are written here byte by byte."""

from __future__ import annotations

import io
import json
import math
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from benchmarks.plain_glb import Glb
from benchmarks.plain_ply import read_ply, write_ply
from benchmarks.surfaces import Model, compare, lab, linear, read_model

RED, BLUE = (200, 40, 30), (30, 60, 190)


def ball(radius: float) -> tuple[np.ndarray, np.ndarray]:
    """Points and triangles of a sphere so fine that its facets matter by less than 1 in 10,000."""
    rings, sectors = 160, 320
    down, around = np.meshgrid(
        np.linspace(0, np.pi, rings + 1), np.linspace(0, 2 * np.pi, sectors + 1), indexing="ij"
    )
    points = radius * np.stack(
        [np.sin(down) * np.cos(around), np.cos(down), np.sin(down) * np.sin(around)], axis=-1
    )
    row, column = np.meshgrid(np.arange(rings), np.arange(sectors), indexing="ij")
    first = (row * (sectors + 1) + column).reshape(-1)
    under = first + sectors + 1
    lower, upper = (
        np.stack([first, first + 1, under], 1),
        np.stack([first + 1, under + 1, under], 1),
    )
    triangles = np.concatenate([lower[sectors:], upper[:-sectors]])
    return points.reshape(-1, 3), triangles


def write_square(path: Path, *, height: float, pixels: np.ndarray, **look: Any) -> Path:
    """Write a square of side 1 at a height, its picture stretched over it, as GLB."""
    positions = np.array([[0, 0, 0], [1, 0, 0], [1, 0, 1], [0, 0, 1]], "<f4")
    uvs = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], "<f4")
    indices = np.array([0, 2, 1, 0, 3, 2], "<u2")
    encoded = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(encoded, "PNG")
    pieces = [positions.tobytes(), uvs.tobytes(), indices.tobytes(), encoded.getvalue()]
    views, data = [], b""
    for piece in pieces:
        views.append({"buffer": 0, "byteOffset": len(data), "byteLength": len(piece)})
        data += piece + b"\0" * (-len(piece) % 4)
    use = {"index": 0, **({"extensions": look["use"]} if "use" in look else {})}
    document = {
        "asset": {"version": "2.0"},
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0, "translation": [0, height, 0], **look.get("node", {})}],
        "meshes": [
            {
                "primitives": [
                    {"attributes": {"POSITION": 0, "TEXCOORD_0": 1}, "indices": 2, "material": 0}
                ]
            }
        ],
        "materials": [{"pbrMetallicRoughness": {"baseColorTexture": use}}],
        "textures": [{"source": 0}],
        "images": [{"bufferView": 3, "mimeType": "image/png"}],
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "count": 4, "type": "VEC3"},
            {"bufferView": 1, "componentType": 5126, "count": 4, "type": "VEC2"},
            {"bufferView": 2, "componentType": 5123, "count": 6, "type": "SCALAR"},
        ],
        "bufferViews": views,
        "buffers": [{"byteLength": len(data)}],
        **look.get("document", {}),
    }
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    header = struct.pack("<4sIIII", b"glTF", 2, 28 + len(text) + len(data), len(text), 0x4E4F534A)
    path.write_bytes(header + text + struct.pack("<II", len(data), 0x004E4942) + data)
    return path


def plain(color: tuple[int, int, int]) -> np.ndarray:
    return np.tile(np.array(color), (8, 8, 1))


def test_two_spheres_are_as_far_apart_as_their_radii(tmp_path: Path) -> None:
    """The diagonal of the box around a sphere is 2 √3 times its radius."""
    models = []
    for radius in (1.0, 1.02):
        path = tmp_path / f"{radius}.ply"
        write_ply(path, *ball(radius))
        models.append(read_model(path))
    found = compare(models[0], models[1], points=20_000)
    expected_ppm = 0.02 / (2 * math.sqrt(3)) * 1e6
    assert found.triangles == len(models[1].corners)
    assert found.rms_ppm == pytest.approx(expected_ppm, rel=0.01)
    assert found.max_ppm == pytest.approx(expected_ppm, rel=0.02)
    assert found.delta_e_mean == 0


def test_what_one_surface_lacks_is_seen_from_the_other(tmp_path: Path) -> None:
    """Of a square and a copy 3 above it, only the original has the copy: a quarter of all points is 3 off."""
    square = np.array([[0, 0, 0], [1, 0, 0], [1, 0, 1], [0, 0, 1]], float)
    both = np.concatenate([square, square + np.array([0, 3, 0])])
    faces = np.array([[0, 1, 2], [0, 2, 3]])
    write_ply(tmp_path / "both.ply", both, np.concatenate([faces, faces + 4]))
    write_ply(tmp_path / "one.ply", square, faces)
    whole, half = (read_model(tmp_path / f"{name}.ply") for name in ("both", "one"))
    for original, level in ((whole, half), (half, whole)):
        found = compare(original, level, points=40_000)
        expected_ppm = 1.5 / original.diagonal * 1e6  # √(¼ · 3²)
        assert found.rms_ppm == pytest.approx(expected_ppm, rel=0.02)
        assert found.max_ppm == pytest.approx(2 * expected_ppm, rel=1e-6)


def test_the_colour_difference_of_two_paints_is_that_of_the_books(tmp_path: Path) -> None:
    """Red and blue of sRGB in CIELAB as published: (53.24, 80.09, 67.20) and (32.30, 79.19, −107.86)."""
    pure = linear(np.array([[1.0, 0, 0], [0, 0, 1.0]]))
    np.testing.assert_allclose(lab(pure), [[53.24, 80.09, 67.2], [32.3, 79.19, -107.86]], atol=0.05)
    paths = [
        write_square(tmp_path / f"{name}.glb", height=0, pixels=plain(color))
        for name, color in (("red", (255, 0, 0)), ("blue", (0, 0, 255)))
    ]
    found = compare(*map(read_model, paths), points=2_000)
    expected = math.dist((53.24, 80.09, 67.2), (32.3, 79.19, -107.86))
    assert found.rms_ppm == pytest.approx(0, abs=1)
    assert found.delta_e_mean == pytest.approx(expected, abs=0.1)
    assert found.delta_e_p95 == pytest.approx(expected, abs=0.1)
    assert found.texel_delta_e_mean == pytest.approx(expected, abs=0.1)


def test_places_keep_their_colours_through_nodes_and_moved_pictures(tmp_path: Path) -> None:
    """A picture of two halves, shown shifted by one half, is the picture with its halves exchanged."""
    halves = np.concatenate([np.tile(RED, (64, 32, 1)), np.tile(BLUE, (64, 32, 1))], axis=1)
    original = write_square(tmp_path / "a.glb", height=2, pixels=halves)
    moved = {"KHR_texture_transform": {"offset": [0.5, 0.0]}}
    turned = {"translation": [1, 2, 1], "rotation": [0, 1, 0, 0], "scale": [1, 1, 1]}
    same = write_square(tmp_path / "b.glb", height=0, pixels=halves, use=moved, node=turned)
    other = write_square(tmp_path / "c.glb", height=2, pixels=halves[:, ::-1])
    model = read_model(original)
    # Turned half a circle about the middle and shifted by half a picture, every place has its colour again.
    assert compare(model, read_model(same), points=5_000).delta_e_mean == pytest.approx(0, abs=1e-4)
    exchanged = compare(model, read_model(other), points=5_000)
    whole = np.linalg.norm(np.diff(lab(linear(np.array([RED, BLUE]) / 255)), axis=0))
    assert exchanged.delta_e_mean == pytest.approx(whole, rel=0.05)


def test_between_texels_colours_are_mixed_and_on_them_they_are_not(tmp_path: Path) -> None:
    """Of greys that go up and down over four texels, a picture of twice as many holds what lies between."""
    coarse = np.array([40, 100, 160, 100])
    fine = np.array([55, 55, 85, 115, 145, 145, 115, 85])
    paths = [
        write_square(
            tmp_path / f"{len(ramp)}.glb", height=0, pixels=np.tile(ramp[:, None], (4, 1, 3))
        )
        for ramp in (coarse, fine)
    ]
    found = compare(*map(read_model, paths), points=5_000)
    greys = (linear(np.stack([ramp] * 3, axis=1) / 255) for ramp in (fine, coarse.repeat(2)))
    expected = np.linalg.norm(np.subtract(*map(lab, greys)), axis=1).mean()
    assert found.texel_delta_e_mean == pytest.approx(expected, rel=0.03)
    assert found.delta_e_mean < 0.5 * found.texel_delta_e_mean


def test_a_file_that_is_packed_is_refused(tmp_path: Path) -> None:
    needs = {"extensionsRequired": ["KHR_draco_mesh_compression"]}
    path = write_square(tmp_path / "packed.glb", height=0, pixels=plain(RED), document=needs)
    with pytest.raises(ValueError, match="KHR_draco_mesh_compression"):
        Glb(path)


def test_a_ply_comes_back_as_it_was_written(tmp_path: Path) -> None:
    points, triangles = ball(1.0)
    write_ply(tmp_path / "ball.ply", points, triangles)
    read_points, read_triangles = read_ply(tmp_path / "ball.ply")
    np.testing.assert_array_equal(read_points, points.astype(np.float32))
    np.testing.assert_array_equal(read_triangles, triangles)


def test_doubles_and_further_columns_of_other_writers_are_read(tmp_path: Path) -> None:
    header = (
        b"ply\nformat binary_little_endian 1.0\nelement vertex 3\nproperty double x\nproperty double y\n"
        b"property double z\nproperty float quality\nelement face 1\nproperty list uchar uint vertex_indices\n"
        b"property uchar red\nend_header\n"
    )
    rows = b"".join(struct.pack("<dddf", *row, 0.5) for row in ((0, 0, 0), (1, 0, 0), (0, 1, 0)))
    path = tmp_path / "other.ply"
    path.write_bytes(header + rows + struct.pack("<BIIIB", 3, 0, 1, 2, 9))
    model = read_model(path)
    assert isinstance(model, Model)
    np.testing.assert_array_equal(model.corners, [[[0, 0, 0], [1, 0, 0], [0, 1, 0]]])
