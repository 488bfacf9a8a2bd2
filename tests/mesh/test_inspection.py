from __future__ import annotations

import numpy as np
import pytest

from mesh.errors import SurfaceError
from mesh.inspection.facts import Topology
from mesh.inspection.inspect import inspect_surface
from mesh.inspection.remarks import list_remarks, tell_verdict
from mesh.surface import PLAIN, Part, Surface
from tests.mesh import slow_topology as slow
from tests.mesh.shapes import Shape, area, as_surface, cube, plain, sphere, square, volume
from tests.mesh.solids import boxes, flipped, joined, moved, open_box, soup, strip, torus


def topology_of(shape: Shape) -> Topology:
    return inspect_surface(plain(shape)).topology


def split(shape: Shape) -> Shape:
    """The same triangles, each with vertices of its own, as STL has them."""
    points, triangles = shape
    return points[triangles.reshape(-1)], np.arange(triangles.size, dtype=np.uint32).reshape(-1, 3)


@pytest.mark.parametrize("change", [lambda shape: shape, split])
def test_a_sphere_is_closed_and_has_no_handle(change) -> None:  # type: ignore[no-untyped-def]
    found = inspect_surface(plain(change(sphere(24))))
    topology = found.topology
    assert (topology.components, topology.boundary_edges, topology.holes) == (1, 0, 0)
    assert topology.watertight
    assert topology.consistently_wound
    assert topology.orientable
    assert topology.euler_characteristic == 2
    assert topology.largest[0].genus == 0
    assert topology.largest[0].triangles == found.counts.triangles == 4 * 24 * 23
    assert found.counts.places == 2 + 23 * 48
    assert (topology.non_manifold_edges, topology.non_manifold_vertices) == (0, 0)
    assert found.extent.volume_unknown is None
    # A sphere of radius 1 from inside, and the sums of its own triangles.
    assert found.extent.volume_mm3 == pytest.approx(4 / 3 * np.pi * 1e9, rel=0.02)
    [part] = plain(sphere(24)).parts
    assert found.extent.volume_mm3 == pytest.approx(volume(part) * 1e9, rel=1e-6)
    assert found.extent.area_mm2 == pytest.approx(area(part) * 1e6, rel=1e-6)
    assert found.extent.size_mm == pytest.approx((2000, 2000, 2000))
    assert found.extent.diagonal_mm == pytest.approx(2000 * np.sqrt(3))


def test_a_ring_has_one_handle() -> None:
    topology = topology_of(torus())
    assert topology.euler_characteristic == 0
    assert topology.largest[0].genus == 1
    assert topology.watertight


def test_the_volume_of_a_solid_wound_inwards_is_negative_and_said() -> None:
    found = inspect_surface(plain(flipped(cube(2))))
    assert found.extent.volume_mm3 == pytest.approx(-8e9)
    assert "it is closed and inside out" in list_remarks(found)


def test_a_box_without_its_lid_has_one_hole_of_four_edges() -> None:
    found = inspect_surface(plain(open_box()))
    assert (found.topology.boundary_edges, found.topology.holes) == (4, 1)
    assert found.topology.rim_mm == pytest.approx(4000)
    assert not found.topology.watertight
    assert found.topology.consistently_wound
    assert found.extent.volume_mm3 is None
    assert found.extent.volume_unknown == "the surface is open"
    assert found.extent.area_mm2 == pytest.approx(5e6)
    assert any("1 hole" in line and "4,000 mm" in line for line in list_remarks(found))


def test_two_holes_that_touch_in_one_vertex_have_one_rim() -> None:
    """Who walks along the faces passes from one hole to the other and back: the rim is a figure of eight."""
    points, _, triangles = square(6)
    # Two squares of the grid that share a corner, each of two triangles.
    quad = np.tile(np.arange(36), 2)
    found = topology_of((points, triangles[~np.isin(quad, [7, 14])]))
    assert found.holes == 2  # with the rim of the whole
    assert found.boundary_edges == 24 + 8
    assert found.non_manifold_vertices == 1


def test_cubes_that_share_an_edge_are_not_manifold_there() -> None:
    found = topology_of(joined(cube(), moved(cube(), 1, 1)))
    assert (found.non_manifold_edges, found.non_manifold_vertices) == (1, 2)
    assert found.components == 1
    assert found.boundary_edges == 0
    assert not found.watertight


def test_cubes_that_share_a_vertex_touch_in_one_place() -> None:
    found = topology_of(joined(cube(), moved(cube(), 1, 1, 1)))
    assert (found.non_manifold_edges, found.non_manifold_vertices) == (0, 1)
    assert found.components == 1
    assert found.watertight
    assert found.largest[0].genus is None


def test_a_strip_with_half_a_turn_has_one_side() -> None:
    twisted = inspect_surface(plain(strip(30, twisted=True)))
    assert not twisted.topology.orientable
    assert not twisted.topology.consistently_wound
    assert twisted.topology.holes == 1
    assert any("Möbius" in line for line in list_remarks(twisted))
    band = topology_of(strip(30, twisted=False))
    assert band.orientable
    assert band.consistently_wound
    assert band.holes == 2


def test_one_face_turned_round_is_noticed() -> None:
    found = inspect_surface(plain(flipped(cube(), 5)))
    assert found.topology.orientable
    assert not found.topology.consistently_wound
    assert found.topology.watertight
    assert found.extent.volume_unknown == "some faces are wound against their neighbours"


def test_faults_are_counted() -> None:
    points, triangles = cube()
    between = np.float32([[-0.5, -0.5, 0]])  # on the edge from vertex 0 to vertex 1
    more = np.array([[0, 1, 1], [2, 2, 2], [0, 1, 8]], dtype=np.uint32)
    twice = np.concatenate([triangles[[3, 3, 7]][:, [1, 2, 0]], triangles[:1][:, [0, 2, 1]]])
    everything = np.concatenate([triangles, more, twice]).astype(np.uint32)
    loose = np.float32([[5, 5, 5], [np.nan, 0, 0], [np.inf, 0, 0]])
    broken = np.array([[0, 1, 10]], dtype=np.uint32)
    surface = plain(
        (np.concatenate([points, between, loose]), np.concatenate([everything, broken]))
    )
    faults = inspect_surface(surface).faults
    assert faults.collapsed_faces == 2
    assert faults.degenerate_faces == 3
    assert faults.duplicate_faces == 3
    assert faults.opposite_faces == 1
    assert faults.unreferenced_vertices == 2
    assert faults.non_finite_vertices == 2


def test_pieces_are_counted_and_the_largest_listed() -> None:
    found = topology_of(
        joined(moved(cube(), 10), sphere(8), moved(torus(), -10), moved(cube(), 20))
    )
    assert found.components == 4
    assert [each.triangles for each in found.largest] == [576, 224, 12, 12]
    assert [each.genus for each in found.largest] == [1, 0, 0, 0]
    assert found.euler_characteristic == 0 + 2 + 2 + 2


def test_forty_thousand_pieces_are_counted() -> None:
    found = inspect_surface(plain(boxes(40_000)))
    assert found.topology.components == 40_000
    assert len(found.topology.largest) == 10
    assert found.topology.watertight
    assert found.extent.volume_mm3 == pytest.approx(40_000 * 0.125e9)
    assert "it consists of 40,000 separate pieces; all of them are kept" in list_remarks(found)


def test_parts_that_touch_are_one_piece() -> None:
    points, triangles = cube()
    one = Part("one", points, triangles[:6], PLAIN)
    other = Part("other", points, triangles[6:], PLAIN)
    found = inspect_surface(as_surface(one, other))
    assert found.topology.watertight
    assert found.topology.components == 1
    assert (found.counts.parts, found.counts.materials) == (2, 1)
    assert (found.counts.vertices, found.counts.places) == (16, 8)


@pytest.mark.parametrize(
    ("count", "vertices"), [(6, 5), (12, 8), (20, 8), (30, 12), (40, 40), (60, 24)]
)
@pytest.mark.parametrize("seed", range(6))
def test_any_soup_is_counted_as_one_triangle_at_a_time(
    count: int, vertices: int, seed: int
) -> None:
    shape = soup(count, vertices, seed)
    corners = [tuple(row) for row in shape[1].tolist() if len(set(row)) == 3]
    edges = slow.edges_of(corners)
    used = {vertex for triangle in corners for vertex in triangle}
    found = topology_of(shape)
    assert found.boundary_edges == sum(len(users) == 1 for users in edges.values())
    assert found.non_manifold_edges == sum(len(users) > 2 for users in edges.values())
    assert found.non_manifold_vertices == sum(len(slow.fans_at(v, corners)) > 1 for v in used)
    assert found.components == len(slow.groups(used, [tuple(edge) for edge in edges]))
    assert found.holes == slow.count_holes(corners)
    assert found.orientable == slow.two_sided(corners)
    assert found.euler_characteristic == len(used) - len(edges) + len(corners)
    assert sum(each.triangles for each in found.largest) <= len(corners)


def test_a_large_soup_is_measured_too() -> None:
    found = inspect_surface(plain(soup(200_000, 500)))
    assert found.topology.non_manifold_edges > 100_000
    assert found.topology.components == 1


@pytest.mark.parametrize(
    "triangles", [[[0, 1, 1], [2, 2, 2]], [[0, 0, 0]]], ids=["collapsed", "points"]
)
def test_nothing_but_collapsed_faces_is_refused(triangles: list[list[int]]) -> None:
    points, _ = cube()
    with pytest.raises(SurfaceError, match="has an area"):
        inspect_surface(plain((points, np.array(triangles, dtype=np.uint32))))


def test_survey_coordinates_come_back_in_the_box() -> None:
    shape = moved(cube(), 0.5, 0.5, 0.5)
    surface = Surface(plain(shape).parts, shift_m=(500_000.0, 12.0, -2_300_000.0))
    extent = inspect_surface(surface).extent
    assert extent.low_m == pytest.approx((500_000, 12, -2_300_000), abs=1e-6)
    assert extent.high_m == pytest.approx((500_001, 13, -2_299_999), abs=1e-6)
    assert extent.size_mm == pytest.approx((1000, 1000, 1000))


def test_the_mean_edge_counts_each_edge_once() -> None:
    extent = inspect_surface(plain(cube())).extent
    assert extent.mean_edge_mm == pytest.approx((12 * 1000 + 6 * 1000 * np.sqrt(2)) / 18)


def test_a_model_without_remarks_is_simply_fit() -> None:
    assert tell_verdict(()) == "fit to be shown"
    assert tell_verdict(("one",)) == "fit to be shown; 1 thing to know"
