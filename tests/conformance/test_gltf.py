"""Khronos' glTF validator on every level of models made from each kind of file."""

from __future__ import annotations

from pathlib import Path

import pytest

from mesh.build import PictureSizes, build_models
from mesh.writing.glb import encode_glb
from mesh.writing.options import GlbOptions
from mesh.writing.plain import encode_plain
from tests.mesh.written import WRITTEN
from tests.support.gltf import unpack, validate
from tests.support.surfaces import wavefront, write_ply, write_stl, write_zip

#: Pictures are none of this file's business.
SMALL = PictureSizes(poster_px=64, turntable_px=64)


def write_own_glb(path: Path) -> Path:
    """Write a textured model as GLB: the plain one of another ladder."""
    archive = write_zip(path.with_name("quad.zip"), wavefront())
    build_models(
        archive, path.with_name("first"), progress=lambda _step, _fraction: None, pictures=SMALL
    )
    return (path.with_name("first") / "plain.glb").rename(path)


@pytest.mark.parametrize("kind", ["ply", "stl", "obj", "glb", "large ply"])
def test_every_level_is_valid_gltf(tmp_path: Path, kind: str) -> None:
    source = {
        "ply": write_ply,
        "stl": write_stl,
        "obj": lambda path: write_zip(path, wavefront()),
        "glb": write_own_glb,
        "large ply": lambda path: write_ply(path, rings=180, sectors=180),
    }[kind](tmp_path / "source")
    report = build_models(
        source, tmp_path / "levels", progress=lambda _step, _fraction: None, pictures=SMALL
    )
    files = [tmp_path / "levels" / level.file for level in report.levels]
    assert (tmp_path / "levels/plain.glb").is_file()
    assert len(files) == (2 if kind == "large ply" else 1)
    for level, verdict in zip(report.levels, validate(files), strict=True):
        assert (verdict["numErrors"], verdict["numWarnings"]) == (0, 0), verdict["serious"]
        assert verdict["info"]["totalTriangleCount"] == level.triangles


@pytest.mark.parametrize("name", WRITTEN)
def test_every_kind_of_surface_is_valid_gltf_in_every_compression(
    tmp_path: Path, name: str
) -> None:
    surface, files = WRITTEN[name](), []
    for compression in ("meshopt", "none", "draco"):
        for texture_format in ("webp", "jpeg"):
            options = GlbOptions(64, 85, compression, texture_format, normal_bits=8)
            files.append(tmp_path / f"{compression}-{texture_format}.glb")
            files[-1].write_bytes(encode_glb(surface, options).data)
    # The validator does not look into what meshopt compressed, so it is given that once more as it unpacks.
    files += [unpack(path) for path in files if path.name.startswith("meshopt")]
    files.append(tmp_path / "plain.glb")
    files[-1].write_bytes(encode_plain(surface))
    for path, verdict in zip(files, validate(files), strict=True):
        told = (path.name, verdict["serious"])
        assert (verdict["numErrors"], verdict["numWarnings"]) == (0, 0), told
        assert verdict["info"]["totalTriangleCount"] == surface.triangle_count, path.name
    assert "extensionsUsed" not in verdict["info"]
