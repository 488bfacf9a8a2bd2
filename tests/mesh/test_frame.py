from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mesh.errors import TargetError
from mesh.frame import UNITS_M, UP_AXES, Asked, Frame, Stated, choose_frame, name_unit
from mesh.reading.files import read_surface
from mesh.reading.header import inspect_header
from mesh.reading.unsettled import frame_matrix
from mesh.surface import Surface
from tests.mesh.files import Gltf, obj_text, write_ply, write_stl
from tests.mesh.more_files import binary_fbx, dae, mesh_3mf, model_3mf, records_fbx, write_3mf
from tests.mesh.shapes import Shape, sphere, volume

#: A box of different sides, so that every axis can be told from the others: 1 × 2 × 4.
SIDES = (1.0, 2.0, 4.0)


def box() -> Shape:
    points, triangles = sphere(2)
    low, high = points.min(axis=0), points.max(axis=0)
    return ((points - low) / (high - low) * SIDES).astype(np.float32), triangles


def read(path: Path, asked: Asked | None = None) -> Surface:
    return read_surface(path, inspect_header(path), asked)


def sides_of(surface: Surface) -> np.ndarray:
    low, high = surface.bounds_m
    return high - low


@pytest.mark.parametrize("up", UP_AXES)
def test_the_axis_that_is_up_comes_to_lie_along_y(up: str) -> None:
    matrix = frame_matrix(Frame(up_axis=up))[:3, :3]
    axis = np.eye(3)["xyz".index(up[-1])] * (-1 if up[0] == "-" else 1)
    np.testing.assert_array_equal(matrix @ axis, [0, 1, 0])
    assert np.linalg.det(matrix) == 1


@pytest.mark.parametrize("unit", UNITS_M)
def test_an_asked_unit_scales(tmp_path: Path, unit: str) -> None:
    surface = read(write_stl(tmp_path / "a.stl", box()), Asked(unit))
    np.testing.assert_allclose(sides_of(surface), np.array(SIDES) * UNITS_M[unit], rtol=1e-6)
    assert (surface.frame.unit, surface.frame.unit_from) == (unit, "asked")
    assert surface.frame.up_axis_from == "assumed"
    assert name_unit(UNITS_M[unit]) == unit


def test_what_is_assumed_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.obj").write_text(obj_text(box()))
    for path in (
        tmp_path / "a.obj",
        write_ply(tmp_path / "a.ply", box()),
        write_stl(tmp_path / "a.stl", box()),
    ):
        surface = read(path)
        np.testing.assert_allclose(sides_of(surface), SIDES)
        assert (surface.frame.unit_from, surface.frame.up_axis_from) == ("assumed", "assumed")
        assert any("metres, with Y up" in line for line in surface.repairs)


def test_what_a_file_states_is_taken(tmp_path: Path) -> None:
    upright = [SIDES[0], SIDES[2], SIDES[1]]
    thing = f'<object id="1">{mesh_3mf(box())}</object>'
    write_3mf(tmp_path / "a.3mf", model_3mf(thing, '<item objectid="1"/>', "inch"))
    (tmp_path / "a.dae").write_text(dae(box()))
    (tmp_path / "a.fbx").write_bytes(binary_fbx(records_fbx(box(), unit=2.54)))
    for name, unit in (("a.3mf", "in"), ("a.dae", "mm"), ("a.fbx", "in")):
        surface = read(tmp_path / name)
        np.testing.assert_allclose(sides_of(surface), np.array(upright) * UNITS_M[unit], rtol=1e-6)
        frame = surface.frame
        assert (frame.unit, frame.up_axis) == (unit, "z")
        assert (frame.unit_from, frame.up_axis_from) == ("file", "file")
        assert volume(surface.parts[0]) > 0
        assert not any("states no unit" in line for line in surface.repairs)


def test_what_is_asked_wins_over_the_file_and_is_said(tmp_path: Path) -> None:
    gltf = Gltf()
    gltf.show(gltf.node(mesh=gltf.mesh(box())))
    surface = read(gltf.write_glb(tmp_path / "a.glb"), Asked("mm", "z"))
    np.testing.assert_allclose(sides_of(surface), [0.001, 0.004, 0.002], rtol=1e-6)
    told = " · ".join(surface.repairs)
    assert "the file states m as its unit; mm was asked for" in told
    assert "states that y is up; z was asked for" in told


def test_normals_keep_their_direction_in_the_smallest_unit(tmp_path: Path) -> None:
    gltf = Gltf()
    points, triangles = sphere(8)
    normals = gltf.accessor(points, "VEC3")
    gltf.show(gltf.node(mesh=gltf.mesh((points, triangles), NORMAL=normals)))
    part = read(gltf.write_glb(tmp_path / "a.glb"), Asked("um", "z")).parts[0]
    assert part.normals is not None
    lengths = np.linalg.norm(part.normals, axis=1, keepdims=True)
    np.testing.assert_allclose(part.normals / lengths, part.positions / np.float32(1e-6), atol=1e-5)


@pytest.mark.parametrize(("unit", "word"), [("um", "0.00346 mm"), ("km", "3.46 km")])
def test_a_size_that_nothing_has_is_said(tmp_path: Path, unit: str, word: str) -> None:
    surface = read(write_stl(tmp_path / "a.stl", sphere(4)), Asked(unit))
    assert any(word in line and "--unit" in line for line in surface.repairs)
    plain = read(write_stl(tmp_path / "a.stl", sphere(4)))
    assert not any("corner to corner" in line for line in plain.repairs)


def test_survey_coordinates_are_shifted_after_the_unit_and_the_turn(tmp_path: Path) -> None:
    shape = box()
    far = shape[0] + np.array([586_000_000.0, 2_310_000_000.0, 12_000.0])
    lines = [f"v {x:.3f} {y:.3f} {z:.3f}" for x, y, z in far]
    lines += [f"f {a} {b} {c}" for a, b, c in shape[1] + 1]
    (tmp_path / "a.obj").write_text("\n".join(lines))
    surface = read(tmp_path / "a.obj", Asked("mm", "z"))
    np.testing.assert_allclose(surface.shift_m, [586_000, 12, -2_310_000], atol=0.01)
    np.testing.assert_allclose(sides_of(surface), [0.001, 0.004, 0.002], rtol=1e-3)


def test_survey_coordinates_in_transforms_of_nodes_are_shifted(tmp_path: Path) -> None:
    move = "<translate>586000000 2310000000 12000</translate>"
    (tmp_path / "a.dae").write_text(dae(box(), node=move))
    records = records_fbx(box(), unit=0.1, move=(586_000_000, 2_310_000_000, 12_000))
    (tmp_path / "a.fbx").write_bytes(binary_fbx(records))
    place = '<item objectid="1" transform="1 0 0 0 1 0 0 0 1 586000000 2310000000 12000"/>'
    thing = f'<object id="1">{mesh_3mf(box())}</object>'
    write_3mf(tmp_path / "a.3mf", model_3mf(thing, place))
    for name in ("a.dae", "a.fbx", "a.3mf"):
        surface = read(tmp_path / name)
        np.testing.assert_allclose(surface.shift_m, [586_000, 12, -2_310_000], atol=0.01)
        np.testing.assert_allclose(sides_of(surface), [0.001, 0.004, 0.002], rtol=1e-5)


def test_other_wishes_are_other_recipes() -> None:
    wishes = [Asked(), Asked("mm"), Asked(up_axis="z"), Asked("mm", "z"), Asked("mm", "-z")]
    names = [wish.suffix for wish in wishes]
    assert names[0] == ""
    assert len(set(names)) == len(names)


def test_wishes_that_are_none_are_refused() -> None:
    for wish in ({"unit": "mile"}, {"up_axis": "w"}):
        with pytest.raises(TargetError):
            Asked(**wish)


def test_a_unit_without_a_name_is_told_in_metres() -> None:
    frame = choose_frame(Asked(), Stated(0.02, "y"))
    assert frame.unit == "0.02 m"
