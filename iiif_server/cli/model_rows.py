"""What `baovat mesh inspect` found, as names and values for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mesh.sentences import tell_area, tell_digits, tell_length, tell_number, tell_volume

if TYPE_CHECKING:
    from mesh.inspection.facts import Appearance, Component, Extent, Inspection, Topology

Row = tuple[str, str]

#: Components whose sizes are told.
_TOLD_PIECES = 5


def list_rows(found: Inspection) -> Iterator[Row]:
    """Yield what was measured, a line for each question that a curator may have."""
    counts, faults = found.counts, found.faults
    frame = found.frame
    yield "unit", f"{frame.unit} ({frame.unit_from}), {frame.up_axis} is up ({frame.up_axis_from})"
    yield from _tell_extent(found.extent)
    yield "triangles", f"{counts.triangles:,}"
    yield "vertices", f"{counts.vertices:,} in {tell_number(counts.places, 'place|places')}"
    parts = tell_number(counts.parts, "part|parts")
    yield "parts", f"{parts} of {tell_number(counts.materials, 'material|materials')}"
    yield from _tell_topology(found.topology)
    yield "faces without area", f"{faults.degenerate_faces:,}"
    yield (
        "faces twice",
        f"{faults.duplicate_faces:,}; {faults.opposite_faces:,} more lie back to back with another",
    )
    yield "vertices in no face", f"{faults.unreferenced_vertices:,}"
    yield "normals", f"in {counts.parts_with_normals:,} of {parts}"
    yield "vertex colours", f"in {counts.parts_with_colors:,} of {parts}"
    yield from _tell_appearance(found.appearance)
    if found.moving:
        yield "moves", f"{', '.join(found.moving)}; measured at rest"


def _tell_extent(found: Extent) -> Iterator[Row]:
    width, height, depth = (tell_length(each) for each in found.size_mm)
    yield (
        "size",
        f"{width} wide, {height} high, {depth} deep; "
        f"{tell_length(found.diagonal_mm)} from corner to corner",
    )
    yield "box", f"from {_tell_point(found.low_m)} to {_tell_point(found.high_m)} m"
    yield "area", tell_area(found.area_mm2)
    if found.volume_mm3 is None:
        yield "volume", f"not to be measured: {found.volume_unknown}"
    else:
        yield "volume", tell_volume(found.volume_mm3)
    yield "edges", f"{tell_length(found.mean_edge_mm)} long on average"


def _tell_topology(found: Topology) -> Iterator[Row]:
    sizes = [f"{each.triangles:,}" for each in found.largest[:_TOLD_PIECES]]
    more = ", …" if found.components > len(sizes) else ""
    yield "separate pieces", f"{found.components:,}, of {', '.join(sizes)}{more} triangles"
    yield "watertight", "yes" + _tell_handles(found.largest) if found.watertight else "no"
    rims = f"{tell_number(found.boundary_edges, 'edge|edges')}, {tell_length(found.rim_mm)} in all"
    yield "holes", f"{found.holes:,}; rims of {rims}" if found.holes else "none"
    yield (
        "not manifold",
        f"{tell_number(found.non_manifold_edges, 'edge|edges')} of more than two faces, "
        f"{tell_number(found.non_manifold_vertices, 'place|places')} where surfaces only touch",
    )
    winding = "consistent" if found.consistently_wound else "mixed"
    yield "winding", winding if found.orientable else "none is possible: a part has one side only"


def _tell_handles(largest: tuple[Component, ...]) -> str:
    genus = [each.genus for each in largest if each.genus]
    return (
        f"; {', '.join(f'{each:,}' for each in genus)} handles (as a ring has 1)" if genus else ""
    )


def _tell_appearance(found: Appearance) -> Iterator[Row]:
    for each in found.uv_sets:
        told = (
            f"{tell_number(each.charts, 'island|islands')}; {each.outside_share:.1%} outside 0 to 1"
        )
        if each.overlap is not None:
            covered, twice = each.overlap.covered, each.overlap.share
            told += f"; {covered:.0%} of the picture used, {twice:.1%} of that more than once"
        yield f"texture coordinates {each.number}", told
    density = found.texel_density
    if density is not None:
        low, middle, high = (
            tell_digits(each)
            for each in (density.p5_per_mm, density.median_per_mm, density.p95_per_mm)
        )
        yield (
            "texels a millimetre",
            f"{middle} in the middle, {low} to {high} on nine tenths; "
            f"{density.textured_share:.0%} of the area is textured",
        )
    for number, texture in enumerate(found.textures, 1):
        yield (
            f"texture {number}",
            f"{texture.width:,} × {texture.height:,} px, {texture.media_type}, "
            f"{texture.bytes:,} bytes: {', '.join(texture.uses)}",
        )


def _tell_point(point_m: tuple[float, float, float]) -> str:
    return (
        "("
        + ", ".join(f"{value:.4g}" if abs(value) < 1000 else f"{value:,.1f}" for value in point_m)
        + ")"
    )
