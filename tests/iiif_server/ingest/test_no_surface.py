"""A model that is no surface is refused when it comes in, and nothing of it stays."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest

from iiif_server.catalog.deposits import ItemDescription
from iiif_server.catalog.items import has_items
from iiif_server.errors import RefusedError
from iiif_server.ingest import model_process
from iiif_server.ingest.deposit import Deposit, Upload, deposit
from iiif_server.runtime import Runtime
from tests.mesh.files import Gltf, obj_text, write_ascii_stl, write_ply, write_stl
from tests.mesh.more_files import dae, plain_3mf
from tests.mesh.shapes import Shape, sphere


def put(runtime: Runtime, path: Path) -> Deposit:
    upload = Upload(io.BytesIO(path.read_bytes()), path.name)
    return deposit(runtime, upload, item_id="one", description=ItemDescription())


def write(folder: Path, kind: str, shape: Shape) -> Path:
    path = folder / f"model.{kind}"
    if kind == "glb":
        gltf = Gltf()
        gltf.show(gltf.node(mesh=gltf.mesh(shape)))
        return gltf.write_glb(path)
    if kind == "obj":
        path.write_text(obj_text(shape))
        return path
    if kind == "dae":
        text = dae(shape)
        path.write_text(
            text
            if len(shape[1])
            else text.replace("<triangles", "<ignored").replace("</triangles", "</ignored")
        )
        return path
    writers = {"ply": write_ply, "stl": write_stl, "text.stl": write_ascii_stl, "3mf": plain_3mf}
    return writers[kind](path, shape)


def nowhere() -> Shape:
    points, triangles = sphere(12)
    points = points.copy()
    points[triangles[0, 0]] = np.nan
    return points, triangles


def without_faces() -> Shape:
    points, triangles = sphere(12)
    return points, triangles[:0]


@pytest.mark.parametrize("kind", ["ply", "stl", "text.stl", "obj", "glb", "dae", "3mf"])
def test_vertices_that_lie_nowhere_are_refused(runtime: Runtime, tmp_path: Path, kind: str) -> None:
    refused(runtime, write(tmp_path, kind, nowhere()), "finite")


@pytest.mark.parametrize("kind", ["ply", "stl", "obj", "dae", "3mf"])
def test_a_model_without_faces_is_refused(runtime: Runtime, tmp_path: Path, kind: str) -> None:
    refused(runtime, write(tmp_path, kind, without_faces()), "has no faces")


def refused(runtime: Runtime, path: Path, word: str) -> None:
    with pytest.raises(RefusedError, match=word) as caught:
        put(runtime, path)
    assert path.name in str(caught.value)
    assert "export it again" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not any(runtime.store.keys())
    assert not any(runtime.settings.scratch_dir.iterdir())
    with runtime.database.read() as connection:
        assert not has_items(connection)


def test_a_vertex_that_no_face_uses_may_lie_nowhere(runtime: Runtime, tmp_path: Path) -> None:
    points, triangles = sphere(12)
    points = np.concatenate([points, np.full((1, 3), np.nan, np.float32)])
    assert put(runtime, write(tmp_path, "ply", (points, triangles))).is_new


def test_the_job_decides_where_nobody_can_look(
    runtime: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A web process may have no geometry library."""
    monkeypatch.setattr(model_process, "CHILD", "iiif_server.ingest.no_such_child")
    assert put(runtime, write(tmp_path, "ply", nowhere())).is_new
