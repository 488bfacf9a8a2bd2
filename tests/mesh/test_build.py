from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from mesh.build import PictureSizes, build_models, simplify_file
from mesh.errors import MeshError, SurfaceError, TargetError
from mesh.reading.clean import clean_surface
from mesh.reading.files import read_surface
from mesh.reading.header import inspect_header
from mesh.surface import PLAIN, Part
from mesh.textures import decode_texture, read_texture
from tests.mesh.files import Gltf, write_ply, write_stl
from tests.mesh.shapes import as_surface, build_texture, cube, place_picture, sphere, square
from tests.support.gltf import unpack

SMALL = PictureSizes(poster_px=256, turntable_px=128)


def textured_dome(path: Path, steps: int) -> Path:
    """A square bent into a dome, with the picture of places on it."""
    points, uv, triangles = square(steps)
    points[:, 2] = np.cos((points[:, 0] - 0.5) * 2) * np.cos((points[:, 1] - 0.5) * 2)
    gltf = Gltf()
    texture = gltf.texture(build_texture(place_picture(1024)).data)
    gltf.json["materials"].append(
        {"name": "places", "pbrMetallicRoughness": {"baseColorTexture": {"index": texture}}}
    )
    gltf.show(gltf.node(mesh=gltf.mesh((points, triangles), uv, 0)))
    return gltf.write_glb(path)


def test_a_textured_model_gets_its_ladder_report_and_pictures(tmp_path: Path) -> None:
    source = textured_dome(tmp_path / "dome.glb", 180)
    steps: list[tuple[str, float]] = []
    report = build_models(
        source,
        tmp_path / "out",
        progress=lambda name, done: steps.append((name, done)),
        pictures=SMALL,
    )
    names = {path.name for path in (tmp_path / "out").iterdir()}
    levels = {"thumb.glb", "low.glb", "full.glb"}
    copies = {"plain.glb", "ar.usdz"}
    turntable = {f"turntable-{number:02d}.jpg" for number in range(24)}
    assert names == {*levels, *copies, *turntable, "report.json", "poster.png", "poster.jpg"}
    for name in turntable:
        view = read_texture((tmp_path / "out" / name).read_bytes(), name)
        assert (view.media_type, view.width, view.height) == ("image/jpeg", 128, 128)
    assert [level.name for level in report.levels] == ["thumb", "low", "full"]
    written = json.loads((tmp_path / "out" / "report.json").read_text())
    assert written["original"]["triangles"] == 64_800
    assert written["original"]["bytes"] == source.stat().st_size
    assert written["original"]["diagonal_mm"] == pytest.approx(
        report.original.diagonal_mm, rel=1e-5
    )
    for level, limit, budget in zip(
        written["levels"], (9_400, 60_000, 64_800), (165_000, 1_000_000, math.inf), strict=True
    ):
        assert level["triangles"] <= limit
        assert level["bytes"] <= budget
        assert 464 <= level["texture_px"] <= 1024
        assert level["bytes"] == (tmp_path / "out" / level["file"]).stat().st_size
        assert level["rms_ppm"] < 100
        assert level["delta_e_mean"] < 2
        unpacked = unpack(tmp_path / "out" / level["file"])
        assert read_surface(unpacked, inspect_header(unpacked)).triangle_count == level["triangles"]
    *smaller, full = written["levels"]
    assert [copy["file"] for copy in full["copies"]] == ["plain.glb", "ar.usdz"]
    assert [level["copies"] for level in smaller] == [[], []]
    for copy in full["copies"]:
        assert (tmp_path / "out" / copy["file"]).stat().st_size == copy["bytes"]
    assert [done for _, done in steps] == sorted(done for _, done in steps)
    assert steps[-1] == ("done", 1.0)


def test_the_poster_shows_the_object_before_a_plain_backdrop(tmp_path: Path) -> None:
    points, triangles = sphere(48)
    colors = np.tile(np.uint8([200, 40, 40]), (len(points), 1))
    build_models(
        write_ply(tmp_path / "a.ply", (points, triangles), colors),
        tmp_path / "out",
        progress=lambda *_: None,
        pictures=SMALL,
    )
    poster = read_texture((tmp_path / "out" / "poster.jpg").read_bytes(), "poster")
    assert (poster.width, poster.height) == (256, 256)
    pixels = decode_texture(poster, 256).astype(int)
    middle, corner = pixels[128, 128], pixels[4, 4]
    assert middle[0] > 2 * middle[1]
    assert np.ptp(corner) < 12
    redness = pixels[..., 0] - pixels[..., 1]
    filled = (redness > 40).mean()
    assert filled == pytest.approx(np.pi / 4 * 0.8**2, abs=0.05)
    assert pixels[:, :128].mean() > pixels[:, 128:].mean()


def test_nothing_stays_behind_when_a_model_is_refused(tmp_path: Path) -> None:
    points, triangles = cube()
    points[2] = np.nan
    source = write_stl(tmp_path / "a.stl", (points, triangles))
    with pytest.raises(MeshError):
        build_models(source, tmp_path / "out", progress=lambda *_: None, pictures=SMALL)
    assert [path.name for path in tmp_path.iterdir()] == ["a.stl"]


def test_nothing_stays_behind_when_building_stops_half_way(tmp_path: Path) -> None:
    def stop(step: str, done: float) -> None:
        if step == "poster":
            raise KeyboardInterrupt

    source = write_stl(tmp_path / "a.stl", sphere(16))
    with pytest.raises(KeyboardInterrupt):
        build_models(source, tmp_path / "out", progress=stop, pictures=SMALL)
    assert [path.name for path in tmp_path.iterdir()] == ["a.stl"]


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("words")
    with pytest.raises(TargetError, match="not an empty folder"):
        build_models(
            write_stl(tmp_path / "a.stl", cube()),
            tmp_path / "out",
            progress=lambda *_: None,
            pictures=SMALL,
        )
    assert (tmp_path / "out" / "mine.txt").read_text() == "words"


def test_a_small_model_is_its_own_only_level(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    report = build_models(
        write_stl(tmp_path / "a.stl", cube()),
        tmp_path / "out",
        progress=lambda *_: None,
        pictures=SMALL,
    )
    assert [(level.name, level.triangles, level.texture_px) for level in report.levels] == [
        ("full", 12, 0)
    ]
    assert report.levels[0].max_ppm < 1
    assert report.original.size_mm == pytest.approx((1000, 1000, 1000))


def test_one_level_is_written_with_what_was_reached(tmp_path: Path) -> None:
    source = textured_dome(tmp_path / "dome.glb", 60)
    found = simplify_file(source, tmp_path / "small.glb", 1_000)
    assert found["asked_triangles"] == 1_000
    assert isinstance(found["triangles"], int)
    assert found["triangles"] <= 1_000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dome.glb", "small.glb"]
    unpacked = unpack(tmp_path / "small.glb")
    again = read_surface(unpacked, inspect_header(unpacked))
    assert again.triangle_count == found["triangles"]
    assert again.texture_px == 1024


def test_draco_is_written_beside_every_level_where_it_is_asked_for(tmp_path: Path) -> None:
    source = textured_dome(tmp_path / "dome.glb", 120)
    report = build_models(
        source, tmp_path / "out", progress=lambda *_: None, pictures=SMALL, draco=True
    )
    assert [level.name for level in report.levels] == ["thumb", "full"]
    for level in report.levels:
        path = tmp_path / "out" / f"{level.name}.draco.glb"
        assert path.name in {copy.file for copy in level.copies}
        again = read_surface(path, inspect_header(path))
        assert again.triangle_count == pytest.approx(level.triangles, abs=5)


def test_a_level_cannot_be_written_where_there_is_no_folder(tmp_path: Path) -> None:
    source = write_stl(tmp_path / "a.stl", cube())
    with pytest.raises(TargetError, match="no folder"):
        simplify_file(source, tmp_path / "nowhere" / "a.glb", 4)


def test_faces_without_area_are_left_out_and_said() -> None:
    points, triangles = cube()
    flat = np.array([[0, 1, 1], [2, 2, 2]], dtype=np.uint32)
    surface = clean_surface(as_surface(Part("", points, np.concatenate([triangles, flat]), PLAIN)))
    assert surface.triangle_count == 12
    assert any("2 faces without area" in line for line in surface.repairs)


def test_a_surface_without_any_area_is_refused() -> None:
    points, _ = cube()
    flat = np.array([[0, 1, 1], [2, 2, 2]], dtype=np.uint32)
    with pytest.raises(SurfaceError, match="has an area"):
        clean_surface(as_surface(Part("", points, flat, PLAIN)))
