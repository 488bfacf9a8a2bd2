"""Khronos' glTF validator on every level of models of every kind that is read."""

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


@pytest.mark.parametrize("kind", ["ply", "stl", "obj"])
def test_every_level_is_valid_gltf(tmp_path: Path, kind: str) -> None:
    source = {
        "ply": write_ply,
        "stl": write_stl,
        "obj": lambda path: write_zip(path, wavefront()),
    }[kind](tmp_path / "source")
    report = build_models(source, tmp_path / "levels", progress=lambda _step, _fraction: None)
    files = [tmp_path / "levels" / level.file for level in report.levels]
    assert files
    for level, verdict in zip(report.levels, validate(files), strict=True):
        assert (verdict["numErrors"], verdict["numWarnings"]) == (0, 0), verdict["serious"]
        assert verdict["info"]["totalTriangleCount"] == level.triangles
