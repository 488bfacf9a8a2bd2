"""Levels compressed with Draco, read again by our own reader."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mesh.indexed import IndexedSurface, index_surface
from mesh.levels.measure import measure_deviation
from mesh.reading.files import read_surface
from mesh.reading.header import inspect_header
from mesh.writing.glb import encode_glb
from mesh.writing.options import GlbOptions
from tests.mesh.files import glb_document
from tests.mesh.shapes import plain, sphere
from tests.mesh.written import WRITTEN

OPTIONS = GlbOptions(256, 95, compression="draco", texture_format="jpeg")


@pytest.mark.parametrize("name", WRITTEN)
def test_the_surface_survives_draco(tmp_path: Path, name: str) -> None:
    original = index_surface(WRITTEN[name]())
    encoded = encode_glb(original.surface, OPTIONS)
    path = tmp_path / "level.draco.glb"
    path.write_bytes(encoded.data)
    again = read_surface(path, inspect_header(path))
    assert again.triangle_count == original.surface.triangle_count
    for told, found in zip(encoded.surface.parts, again.parts, strict=True):
        np.testing.assert_allclose(found.positions, told.positions, atol=1e-6)
        if told.colors is not None:
            assert found.colors is not None
            np.testing.assert_allclose(found.colors, told.colors, atol=1e-4)
    found = measure_deviation(original, IndexedSurface(again, original.center_m), samples=10_000)
    assert found.rms_ppm < 15
    assert found.delta_e_mean < 3
    assert found.normal_deg_mean < 0.5


def test_the_file_says_what_it_needs() -> None:
    document = glb_document(encode_glb(WRITTEN["every map"](), OPTIONS).data)
    assert document["extensionsRequired"] == [
        "KHR_draco_mesh_compression",
        "KHR_mesh_quantization",
    ]
    primitive = document["meshes"][0]["primitives"][0]
    assert "TANGENT" in primitive["attributes"]
    compressed = primitive["extensions"]["KHR_draco_mesh_compression"]["attributes"]
    assert set(compressed) == {"POSITION", "NORMAL", "TEXCOORD_0"}


def test_draco_is_smaller_than_meshopt() -> None:
    surface = plain(sphere(80))
    sizes = {
        compression: len(encode_glb(surface, GlbOptions(64, compression=compression)).data)
        for compression in ("draco", "meshopt", "none")
    }
    assert sizes["draco"] < sizes["meshopt"] < sizes["none"]
