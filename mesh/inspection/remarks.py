"""What a curator should know of a model, in plain sentences: each with its number, none a reason to refuse it."""

from __future__ import annotations

from mesh.inspection.facts import Appearance, Faults, Inspection, Topology, UvSet
from mesh.sentences import tell_length, tell_number

#: Less overlap than this is the rims of charts that touch.
_NOTABLE_SHARE = 0.005

#: Islands smaller than this many triangles, on average, make poor smaller levels: their rims have to stay. (Measured:
#: a scan with 73 triangles an island cannot be reduced below a twentieth.)
_FRAGMENT_TRIANGLES = 100


def list_remarks(inspection: Inspection) -> tuple[str, ...]:
    """List what is worth knowing; nothing for a closed, well-made model."""
    return (
        *_tell_shape(inspection.topology),
        *_tell_faults(inspection.faults),
        *_tell_volume(inspection),
        *_tell_appearance(inspection),
        *inspection.reader_notes,
    )


def tell_verdict(remarks: tuple[str, ...]) -> str:
    """Sum up a model that can be shown."""
    if not remarks:
        return "fit to be shown"
    return f"fit to be shown; {tell_number(len(remarks), 'thing|things')} to know"


def _tell_shape(found: Topology) -> list[str]:
    remarks = []
    if found.components > 1:
        remarks.append(f"it consists of {found.components:,} separate pieces; all of them are kept")
    if found.boundary_edges:
        remarks.append(
            f"it is open: {tell_number(found.holes, 'hole|holes')} with rims of {tell_length(found.rim_mm)} in all; "
            "holes are never filled"
        )
    if found.non_manifold_edges:
        remarks.append(
            f"{tell_number(found.non_manifold_edges, 'edge|edges')} of more than two faces"
        )
    if found.non_manifold_vertices:
        remarks.append(
            f"{tell_number(found.non_manifold_vertices, 'place|places')} where surfaces touch in one point or edge only"
        )
    if not found.orientable:
        remarks.append("part of it has one side only, as a Möbius strip: it has no outside")
    elif not found.consistently_wound:
        remarks.append(
            "some faces are wound against their neighbours: inside and outside are mixed there"
        )
    return remarks


def _tell_faults(found: Faults) -> list[str]:
    lines = (
        (
            found.non_finite_vertices,
            "vertex has|vertices have",
            "coordinates that are no finite numbers",
        ),
        (found.degenerate_faces, "face has|faces have", "no area"),
        (found.duplicate_faces, "face lies|faces lie", "exactly on another"),
        (found.opposite_faces, "face lies|faces lie", "back to back with another"),
    )
    return [f"{tell_number(count, words)} {what}" for count, words, what in lines if count]


def _tell_volume(inspection: Inspection) -> list[str]:
    volume = inspection.extent.volume_mm3
    return ["it is closed and inside out"] if volume is not None and volume < 0 else []


def _tell_appearance(inspection: Inspection) -> list[str]:
    found, counts = inspection.appearance, inspection.counts
    remarks = []
    if found.parts_without_uvs:
        remarks.append(
            f"{tell_number(found.parts_without_uvs, 'part has|parts have')} a texture "
            "and no texture coordinates for it"
        )
    if not found.textures and not counts.parts_with_colors:
        remarks.append("it has neither textures nor vertex colours")
    for each in found.uv_sets:
        remarks += _tell_set(each, _is_textured(found), counts.triangles)
    return remarks


def _is_textured(found: Appearance) -> bool:
    return bool(found.textures)


def _tell_set(found: UvSet, textured: bool, triangles: int) -> list[str]:
    remarks = []
    name = "texture coordinates" if found.number == 0 else f"texture coordinates {found.number}"
    if textured and found.charts * _FRAGMENT_TRIANGLES > max(triangles, 1000 * _FRAGMENT_TRIANGLES):
        remarks.append(
            f"{name}: cut into {found.charts:,} islands: small levels have to be laid out anew"
        )
    if found.outside_share > _NOTABLE_SHARE:
        remarks.append(f"{name}: {found.outside_share:.0%} of the area lies outside 0 to 1")
    if found.overlap is not None and found.overlap.share > _NOTABLE_SHARE:
        remarks.append(
            f"{name}: {found.overlap.share:.0%} of the used picture is used more than once"
        )
    return remarks
