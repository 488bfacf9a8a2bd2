"""A model that moves goes on moving in ``full``; every other level is at rest, and says so."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from mesh.build import PictureSizes, build_models
from mesh.frame import Asked
from mesh.reading.files import read_surface
from mesh.reading.header import inspect_header
from tests.mesh.files import Gltf, glb_document, write_zip
from tests.mesh.shapes import build_texture, place_picture, square
from tests.support.gltf import validate

SMALL = PictureSizes(poster_px=64, turntable_px=64)


def turning() -> Gltf:
    """A textured square that turns about once in a second."""
    gltf = Gltf()
    points, uv, triangles = square(4)
    texture = gltf.texture(build_texture(place_picture(64)).data)
    gltf.json["materials"].append(
        {"pbrMetallicRoughness": {"baseColorTexture": {"index": texture}}}
    )
    mesh = gltf.mesh((points, triangles), uv, 0)
    place = gltf.json["meshes"][mesh]["primitives"][0]["attributes"]["POSITION"]
    gltf.json["accessors"][place] |= {
        "min": points.min(axis=0).tolist(), "max": points.max(axis=0).tolist(),
    }  # fmt: skip
    node = gltf.node(mesh=mesh, rotation=[0, 0, 0, 1])
    times = gltf.accessor(np.float32([[0], [1]]), "SCALAR")
    gltf.json["accessors"][times] |= {"min": [0.0], "max": [1.0]}
    turns = gltf.accessor(np.float32([[0, 0, 0, 1], [0, 1, 0, 0]]), "VEC4")
    gltf.json["animations"] = [
        {
            "samplers": [{"input": times, "output": turns}],
            "channels": [{"sampler": 0, "target": {"node": node, "path": "rotation"}}],
        }
    ]
    gltf.show(node)
    return gltf


def build(source: Path, folder: Path) -> dict[str, object]:
    build_models(source, folder, progress=lambda *_: None, pictures=SMALL)
    report: dict[str, object] = json.loads((folder / "report.json").read_text())
    return report


def test_a_glb_that_moves_goes_on_moving(tmp_path: Path) -> None:
    source = turning().write_glb(tmp_path / "a.glb")
    report = build(source, tmp_path / "out")
    packed = glb_document((tmp_path / "out" / "full.glb").read_bytes())
    given = glb_document(source.read_bytes())
    assert {key: packed[key] for key in ("animations", "accessors", "nodes", "materials")} == {
        key: given[key] for key in ("animations", "accessors", "nodes", "materials")
    }
    assert report["original"]["moving"] == ["1 animation"]  # type: ignore[index]
    (full,) = report["levels"]  # type: ignore[misc]
    assert full["recipe"] == "deposited"
    assert full["rms_ppm"] < 0.1
    assert any("which moves" in note for note in full["notes"])


def test_what_moves_stands_in_the_frame_that_was_asked_for(tmp_path: Path) -> None:
    source = turning().write_glb(tmp_path / "a.glb")
    asked = Asked("mm", "z")
    build_models(source, tmp_path / "out", progress=lambda *_: None, pictures=SMALL, asked=asked)
    full = tmp_path / "out" / "full.glb"
    packed = glb_document(full.read_bytes())
    (root,) = packed["scenes"][0]["nodes"]
    assert packed["nodes"][root]["name"] == "frame"
    found, expected = (
        read_surface(path, inspect_header(path), words)
        for path, words in ((full, None), (source, asked))
    )
    np.testing.assert_allclose(found.bounds_m, expected.bounds_m, atol=1e-7)
    assert validate([full])[0]["numErrors"] == 0


def test_a_gltf_with_side_files_that_moves_is_packed_into_one(tmp_path: Path) -> None:
    gltf = turning()
    gltf.write_gltf(tmp_path / "a.gltf", "a%20b.bin")
    document = json.loads((tmp_path / "a.gltf").read_text())
    picture = build_texture(place_picture(64)).data
    document["images"] = [{"uri": "colours.png"}]
    members = {"a.gltf": json.dumps(document), "a b.bin": gltf.binary, "colours.png": picture}
    build(write_zip(tmp_path / "a.zip", members), tmp_path / "out")
    full = tmp_path / "out" / "full.glb"
    packed = glb_document(full.read_bytes())
    assert packed["animations"] == document["animations"]
    assert [set(buffer) for buffer in packed["buffers"]] == [{"byteLength"}]
    assert packed["images"][0]["mimeType"] == "image/png"
    assert "uri" not in packed["images"][0]
    surface = read_surface(full, inspect_header(full))
    assert surface.triangle_count == 32
    assert surface.moving == ("1 animation",)
    assert surface.textures[0].data == picture
    (told,) = validate([full])
    assert told["numErrors"] == 0, told["serious"]
