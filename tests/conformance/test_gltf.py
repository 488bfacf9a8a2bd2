"""Khronos' glTF validator on every level of models made from each kind of file."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from mesh.build import build_models
from tests.support.surfaces import wavefront, write_ply, write_stl, write_zip

REPOSITORY = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).with_name("validate_gltf.mjs")


def validate(files: list[Path]) -> list[dict]:
    """Return what the validator says of each file."""
    command = ["node", str(SCRIPT), str(REPOSITORY / "viewer/package.json"), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def write_own_glb(path: Path) -> Path:
    """Write a textured model as GLB: a level of another ladder."""
    archive = write_zip(path.with_name("quad.zip"), wavefront())
    build_models(archive, path.with_name("first"), progress=lambda _step, _fraction: None)
    return (path.with_name("first") / "full.glb").rename(path)


@pytest.mark.parametrize("kind", ["ply", "stl", "obj", "glb", "large ply"])
def test_every_level_is_valid_gltf(tmp_path: Path, kind: str) -> None:
    source = {
        "ply": write_ply,
        "stl": write_stl,
        "obj": lambda path: write_zip(path, wavefront()),
        "glb": write_own_glb,
        "large ply": lambda path: write_ply(path, rings=180, sectors=180),
    }[kind](tmp_path / "source")
    report = build_models(source, tmp_path / "levels", progress=lambda _step, _fraction: None)
    files = [tmp_path / "levels" / level.file for level in report.levels]
    assert len(files) == (3 if kind == "large ply" else 1)
    for level, verdict in zip(report.levels, validate(files), strict=True):
        assert (verdict["numErrors"], verdict["numWarnings"]) == (0, 0), verdict["serious"]
        assert verdict["info"]["totalTriangleCount"] == level.triangles
