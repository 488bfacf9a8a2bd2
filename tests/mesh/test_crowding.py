"""Triangles that fill space are refused before anything is cast through them."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from mesh.crowding import MAX_CROWDING, check_crowding
from mesh.errors import SurfaceError
from tests.mesh.files import write_ply
from tests.mesh.shapes import plain, sphere

#: Longer than it takes, on a machine that others use too.
PATIENCE_S = 60.0


def soup(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return triangles whose corners are drawn by chance from a cube."""
    rng = np.random.default_rng(2026)
    vertices = rng.random((count // 5, 3)).astype(np.float32)
    return vertices, rng.integers(0, len(vertices), (count, 3)).astype(np.uint32)


def test_objects_are_far_from_it() -> None:
    vertices, faces = sphere()
    leaves = [vertices * (1 - 0.002 * number) for number in range(100)]
    many = np.concatenate([faces + number * len(vertices) for number in range(100)])
    check_crowding(plain((np.concatenate(leaves).astype(np.float32), many)))


def test_places_that_are_no_numbers_do_not_count() -> None:
    vertices, faces = sphere()
    vertices = vertices.astype(np.float32)
    vertices[5] = np.nan
    check_crowding(plain((vertices, faces)))


def test_triangles_that_fill_space_are_refused_with_what_was_found() -> None:
    with pytest.raises(SurfaceError, match="fill space and form no surface; export") as raised:
        check_crowding(plain(soup(20_000)))
    assert f"under {MAX_CROWDING:,.0f}" in str(raised.value)


def test_the_command_says_so_in_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    source, target = write_ply(tmp_path / "soup.ply", soup(100_000)), tmp_path / "out"
    command = [sys.executable, "-m", "iiif_server", "mesh", "build", str(source), str(target)]
    started_s = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE_S)
    assert time.monotonic() - started_s < PATIENCE_S
    assert done.returncode == 1
    errors = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
    assert len(errors) == 1
    assert "form no surface" in errors[0]
    assert not target.exists()
    assert json.dumps(done.stdout) == '""'
