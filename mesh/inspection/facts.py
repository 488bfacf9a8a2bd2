"""What an inspection found. The names of these fields are the names in JSON.

Lengths in millimetres, areas and volumes in their square and cube; corners of the box in metres and in
the coordinates of the file. A share is a number from 0 to 1. None stands for what cannot be measured, and
never for 0.
"""

from __future__ import annotations

from dataclasses import dataclass

from mesh.frame import Frame


@dataclass(frozen=True)
class Counts:
    """How much there is. `places` counts different positions: vertices that lie in one are one place."""

    triangles: int
    vertices: int
    places: int
    parts: int
    materials: int
    parts_with_normals: int
    parts_with_colors: int


@dataclass(frozen=True)
class Faults:
    """Faces and vertices that say nothing or say it twice.

    degenerate_faces : faces without area, `collapsed_faces` included
    collapsed_faces : faces of which two corners lie in one place
    duplicate_faces : faces that lie on an earlier one, wound alike, in whatever part
    opposite_faces : pairs of faces that lie back to back
    non_finite_vertices : vertices whose coordinates are no finite numbers
    """

    degenerate_faces: int
    collapsed_faces: int
    duplicate_faces: int
    opposite_faces: int
    unreferenced_vertices: int
    non_finite_vertices: int


@dataclass(frozen=True)
class Component:
    """What hangs together by places. `genus` counts handles: 0 for a ball, 1 for a ring.

    It is None where the component is open, has one side only or touches itself.
    """

    triangles: int
    watertight: bool
    euler_characteristic: int
    genus: int | None


@dataclass(frozen=True)
class Topology:
    """How triangles hang together, by position; faces with two corners in one place are not counted.

    boundary_edges : edges of one face only; `holes` counts the rims that they form, `rim_mm` is their length
    non_manifold_edges : edges of three faces or more
    non_manifold_vertices : places where the faces around do not form one fan
    watertight : every edge has exactly two faces
    consistently_wound : wherever two faces share an edge, they agree on which side is outside
    orientable : they could be made to agree; a Möbius strip cannot
    largest : the largest components, at most ten
    """

    components: int
    largest: tuple[Component, ...]
    boundary_edges: int
    holes: int
    rim_mm: float
    non_manifold_edges: int
    non_manifold_vertices: int
    watertight: bool
    consistently_wound: bool
    orientable: bool
    euler_characteristic: int


@dataclass(frozen=True)
class Extent:
    """How large it is. `volume_unknown` says why there is no volume."""

    low_m: tuple[float, float, float]
    high_m: tuple[float, float, float]
    shift_m: tuple[float, float, float]
    size_mm: tuple[float, float, float]
    diagonal_mm: float
    area_mm2: float
    volume_mm3: float | None
    volume_unknown: str | None
    mean_edge_mm: float


@dataclass(frozen=True)
class Overlap:
    """How much of a set of texture coordinates is used more than once.

    Texels of a grid of `grid_px` squared are judged at their centres; each picture has a grid of its own.
    `share` is that of the covered texels which more than one face covers, `covered` that of all texels
    which any face covers. `not_judged` is the share of the area whose faces reach over more than a whole
    picture: they repeat it.
    """

    share: float
    covered: float
    not_judged: float
    grid_px: int


@dataclass(frozen=True)
class UvSet:
    """One set of texture coordinates.

    parts : how many parts have it
    charts : islands, whose faces hang together without a seam
    outside_share : share of the area whose faces reach outside 0 to 1
    overlap : None where it was not measured
    """

    number: int
    parts: int
    charts: int
    outside_share: float
    overlap: Overlap | None


@dataclass(frozen=True)
class TexelDensity:
    """Texels of the base colour for each millimetre of surface, weighted by area.

    `textured_share` is the share of the area that has such a texture, and coordinates for it.
    """

    median_per_mm: float
    p5_per_mm: float
    p95_per_mm: float
    textured_share: float


@dataclass(frozen=True)
class TextureFacts:
    """One picture; `uses` tells for what, and of which material."""

    width: int
    height: int
    media_type: str
    bytes: int
    uses: tuple[str, ...]


@dataclass(frozen=True)
class Appearance:
    """Colour and texture. `parts_without_uvs` have textures and no coordinates to lay them by."""

    uv_sets: tuple[UvSet, ...]
    texel_density: TexelDensity | None
    textures: tuple[TextureFacts, ...]
    parts_without_uvs: int


@dataclass(frozen=True)
class Inspection:
    """All of it.

    `frame` is the unit and the axis in which the file's numbers were taken, and who said so; `moving`
    what moves in the file; `reader_notes` is what the reader remarked while it read the file.
    """

    counts: Counts
    faults: Faults
    topology: Topology
    extent: Extent
    appearance: Appearance
    frame: Frame
    moving: tuple[str, ...]
    reader_notes: tuple[str, ...]
