"""Unit and axis on the command line: with a model alone, and through a deposit to its report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.mesh.files import obj_text
from tests.mesh.shapes import sphere
from tests.support.service import Service, baovat, clean_environment


def write_egg(path: Path) -> Path:
    """A sphere of 100 units, stretched three times along z."""
    points, triangles = sphere(16, 100)
    path.write_text(obj_text((points * [1, 1, 3], triangles)))
    return path


def test_a_model_is_built_in_the_unit_that_is_said(tmp_path: Path) -> None:
    environment = clean_environment(tmp_path / "data")
    source, out = write_egg(tmp_path / "egg.obj"), tmp_path / "levels"
    done = baovat(
        "mesh", "build", source, out, "--unit", "mm", "--up", "z", environment=environment
    )
    assert done.returncode == 0, done.stderr
    original = json.loads((out / "report.json").read_text())["original"]
    assert original["size_mm"] == pytest.approx([200, 600, 200], rel=1e-3)
    told = {key: original[key] for key in ("unit", "unit_from", "up_axis", "up_axis_from")}
    assert told == {"unit": "mm", "unit_from": "asked", "up_axis": "z", "up_axis_from": "asked"}


def test_one_level_is_made_in_the_unit_that_is_said(tmp_path: Path) -> None:
    environment = clean_environment(tmp_path / "data")
    source, out = write_egg(tmp_path / "egg.obj"), tmp_path / "egg.glb"
    more = ("--triangles", "200", "--json", "--unit", "in", "--up", "-z")
    done = baovat("mesh", "simplify", source, out, *more, environment=environment)
    assert done.returncode == 0, done.stderr
    values = json.loads(done.stdout)
    # One inch is 25.4 mm: the error in millimetres grows with the unit, that in ppm does not.
    plain = baovat(
        "mesh", "simplify", source, tmp_path / "b.glb", *more[:3], environment=environment
    )
    metres = json.loads(plain.stdout)
    assert values["rms_mm"] == pytest.approx(metres["rms_mm"] * 0.0254, rel=0.1)


@pytest.mark.parametrize("wrong", [("--unit", "mile"), ("--up", "w")])
def test_a_unit_that_is_none_is_a_wrong_use(tmp_path: Path, wrong: tuple[str, str]) -> None:
    source = write_egg(tmp_path / "egg.obj")
    environment = clean_environment(tmp_path / "data")
    done = baovat("mesh", "build", source, tmp_path / "out", *wrong, environment=environment)
    assert done.returncode == 2
    assert wrong[0] in done.stderr


def test_a_deposit_keeps_the_unit_and_another_one_makes_the_levels_anew(
    service: Service, tmp_path: Path
) -> None:
    source = write_egg(tmp_path / "egg.obj")
    sizes = []
    for more in (("--unit", "mm", "--up", "z"), ("--unit", "cm")):
        [media] = service.add(source, "cli-egg", *more)
        assert media["state"] == "ready"
        report = json.loads(service.get(f"/models/{media['media']}/report.json")[2])
        sizes.append(report["original"]["size_mm"])
    assert sizes[0] == pytest.approx([200, 600, 200], rel=1e-3)
    assert sizes[1] == pytest.approx([2000, 6000, 2000], rel=1e-3)
