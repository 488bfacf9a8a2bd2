"""``baovat mesh inspect``: a file without a database, a media with its original."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from tests.mesh.files import Gltf, write_ply, write_stl
from tests.mesh.shapes import build_texture, cube, place_picture, sphere, square
from tests.mesh.solids import flipped, joined, moved, open_box
from tests.support.pictures import write_grid
from tests.support.service import Service, baovat, clean_environment

#: The parts of an inspection that programs may rely on.
GROUPS = {
    *("counts", "faults", "topology", "extent", "appearance", "frame", "moving", "reader_notes"),
}


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return clean_environment(tmp_path / "data")


def write_tile(path: Path) -> Path:
    """Write a textured square of 1 m as GLB, half of the picture on it."""
    points, uv, triangles = square(10)
    gltf = Gltf()
    texture = gltf.texture(build_texture(place_picture(500)).data)
    gltf.json["materials"].append(
        {"name": "tile", "pbrMetallicRoughness": {"baseColorTexture": {"index": texture}}}
    )
    gltf.show(gltf.node(mesh=gltf.mesh((points, triangles), uv * np.float32(0.5), 0)))
    return gltf.write_glb(path)


def test_a_file_is_measured_without_a_database(environment: dict[str, str], tmp_path: Path) -> None:
    path = write_tile(tmp_path / "tile.glb")
    content = path.read_bytes()
    done = baovat("mesh", "inspect", path, "--json", environment=environment)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["file"], told["format"], told["bytes"]) == (str(path), "glb", len(content))
    assert told["fit"] is True
    found = told["inspection"]
    assert set(found) == GROUPS
    assert found["counts"]["triangles"] == 200
    assert found["topology"]["holes"] == 1
    assert found["topology"]["rim_mm"] == pytest.approx(4000)
    assert found["extent"]["area_mm2"] == pytest.approx(1e6)
    assert found["extent"]["volume_mm3"] is None
    assert found["appearance"]["texel_density"]["median_per_mm"] == pytest.approx(0.25)
    assert found["appearance"]["textures"][0]["width"] == 500
    assert told["verdict"] == f"fit to be shown; {len(told['things_to_know'])} thing to know"
    assert not (tmp_path / "data").exists()
    assert path.read_bytes() == content
    assert [each.name for each in tmp_path.iterdir()] == ["tile.glb"]


def test_a_curator_reads_what_was_found_and_what_would_be_mended(
    environment: dict[str, str], tmp_path: Path
) -> None:
    points, triangles = joined(flipped(sphere(20), 5), moved(open_box(), 4))
    everything = np.concatenate([triangles, triangles[:2], [[0, 1, 1]]]).astype(np.uint32)
    path = write_ply(tmp_path / "drum.ply", (points, everything))
    shown = baovat("mesh", "inspect", path, environment=environment)
    assert shown.returncode == 0, shown.stderr
    assert f"{len(everything):,}" in shown.stdout
    assert "Fit to be shown; " in shown.stdout
    assert "it consists of 2 separate pieces" in shown.stdout
    assert "1 hole with rims of 4,000 mm" in shown.stdout
    repairs = shown.stdout.split("never to the original:")[1]
    assert "1 face without area was left out" in repairs
    assert "2 faces that lay exactly on another of its part were left out" in repairs
    assert "1 face of closed pieces was turned round" in repairs


@pytest.mark.parametrize(
    ("name", "code", "told"),
    [
        ("words.glb", 1, "not recognised"),
        ("cut.stl", 1, ""),
        ("flat.stl", 1, "no face of the model has an area"),
        ("nan.ply", 1, "finite"),
        ("nowhere", 1, "neither a file nor a media"),
        ("../../etc/nowhere", 1, "neither a file nor a media"),
        ("folder", 2, "no regular file"),
    ],
)
def test_what_cannot_be_measured_is_told_in_one_line(
    environment: dict[str, str], tmp_path: Path, name: str, code: int, told: str
) -> None:
    points, triangles = cube()
    (tmp_path / "words.glb").write_text("not a model")
    whole = write_stl(tmp_path / "whole.stl", cube()).read_bytes()
    (tmp_path / "cut.stl").write_bytes(whole[:-70])
    line = np.arange(24, dtype=np.float32).reshape(8, 3)
    write_stl(tmp_path / "flat.stl", (line * 0 + line[:, :1], triangles))
    broken = points.copy()
    broken[2] = np.nan
    write_ply(tmp_path / "nan.ply", (broken, triangles))
    (tmp_path / "folder").mkdir()
    subject = tmp_path / name if (tmp_path / name).exists() else name
    done = baovat("mesh", "inspect", subject, environment=environment)
    assert done.returncode == code, done.stderr
    assert told in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert len([line for line in done.stderr.splitlines() if line.startswith("Error:")]) == 1
    assert not (tmp_path / "data").exists()


def test_a_media_is_measured_from_its_original(service: Service, tmp_path: Path) -> None:
    path = write_stl(tmp_path / "ball.stl", sphere(24))
    [added] = service.add(path, "measured")
    assert added["state"] == "ready"
    told = json.loads(service.baovat("mesh", "inspect", added["media"], "--json").stdout)
    assert told["media"] == added["media"]
    assert told["item"] == {"id": "measured", "state": "published"}
    assert told["original"]["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert told["levels"]
    assert told["inspection"]["counts"]["triangles"] == 4 * 24 * 23
    assert told["inspection"]["topology"]["watertight"] is True
    assert told["repairs"] == [
        f"{3 * 4 * 24 * 23 - (2 + 23 * 48):,} vertices equal to others were joined to them"
    ]
    shown = service.baovat("mesh", "inspect", added["media"]).stdout
    assert told["original"]["sha256"] in shown
    assert "watertight" in shown


def test_the_unit_that_is_asked_for_is_the_unit_of_the_sizes(
    environment: dict[str, str], tmp_path: Path
) -> None:
    path = write_stl(tmp_path / "cube.stl", cube(30))
    done = baovat("mesh", "inspect", path, "--unit", "cm", "--json", environment=environment)
    found = json.loads(done.stdout)["inspection"]
    assert (found["frame"]["unit"], found["frame"]["unit_from"]) == ("cm", "asked")
    assert found["extent"]["size_mm"] == pytest.approx([300, 300, 300])
    assert found["extent"]["volume_mm3"] == pytest.approx(27e6)


def test_a_picture_is_sent_to_the_other_command(service: Service, tmp_path: Path) -> None:
    [added] = service.add(write_grid(tmp_path / "grid.png", 300, 200), "no-model")
    done = service.baovat("mesh", "inspect", added["media"])
    assert done.returncode == 1
    assert "baovat image inspect" in done.stderr
