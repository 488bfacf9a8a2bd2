"""Arrays in, arrays out: what is used of xatlas, in a process of its own that ends at its time limit.

The only module that imports it (0.0.11). It knows no time limit itself, and on many pieces or
non-manifold input it can take hours; run as a program, this module computes one atlas and hands it back.
"""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import xatlas

from mesh.surface import FloatArray, IndexArray

#: Charts may grow this dear before they are closed (2 by default). Measured on scans of 20,000 triangles:
#: 419 charts instead of 466 and 541 instead of 621; more changes nothing.
_MAX_COST = 4.0
#: Weights of flatness (2 by default) and roundness (0.01). Measured on the same scan: 451 charts filling 0.565
#: of the square instead of 489 filling 0.531.
_FLATNESS, _ROUNDNESS = 1.0, 0.3

#: Exit code of the process where the library refused the surface.
_REFUSED = 3

#: Start of Python, the library loaded, and the arrays handed over.
_START_S = 2.0


@dataclass(frozen=True, eq=False)
class Charts:
    """Triangles laid out flat.

    vertices : (n,) which vertex that was given each new one is
    triangles : (m, 3) over the new vertices, in the order given
    uvs : (n, 2) float32, texels, every chart with its own place
    charts : (n,) int32 number of the chart; −1 where the library left a vertex out (no area)
    size : texels across and down
    """

    vertices: IndexArray
    triangles: IndexArray
    uvs: FloatArray
    charts: npt.NDArray[np.int32]
    size: tuple[int, int]


def build_charts(
    positions: FloatArray,
    triangles: IndexArray,
    blocks: npt.NDArray[np.int64],
    *,
    resolution_px: int,
    padding_px: int,
    limit_s: float,
) -> Charts | None:
    """Cut a surface into charts, flatten and pack them; None where the time was not enough.

    Triangles are in order of their block; `blocks` (k + 1,) are the borders between blocks, which are cut
    apart and worked on at the same time.
    """
    options = {"resolution": resolution_px, "padding": padding_px, "limit_s": limit_s + _START_S}
    answer = _run_child("charts", options, [positions, triangles, blocks], limit_s)
    return None if answer is None else _as_charts(answer)


def pack_charts(
    uvs: FloatArray,
    triangles: IndexArray,
    charts: IndexArray,
    *,
    texels_per_unit: float,
    padding_px: int,
    limit_s: float,
) -> Charts | None:
    """Pack charts that are flat already into one square; None where the time was not enough.

    `charts` (m,) is the chart of each triangle; only triangles of one chart stay together.
    """
    options = {
        "texels_per_unit": texels_per_unit,
        "padding": padding_px,
        "limit_s": limit_s + _START_S,
    }
    answer = _run_child("pack", options, [uvs, triangles, charts], limit_s)
    return None if answer is None else _as_charts(answer)


def _as_charts(answer: list[npt.NDArray[Any]]) -> Charts:
    vertices, triangles, uvs, charts, size = answer
    return Charts(vertices, triangles, uvs, charts, (int(size[0]), int(size[1])))


def _run_child(
    task: str, options: dict[str, Any], arrays: list[npt.NDArray[Any]], limit_s: float
) -> list[npt.NDArray[Any]] | None:
    """Run this module on arrays; None where it was ended by the limit or by input it cannot take."""
    given = io.BytesIO()
    for values in arrays:
        np.save(given, np.ascontiguousarray(values), allow_pickle=False)
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__, task, json.dumps(options)],
            input=given.getvalue(),
            capture_output=True,
            cwd=Path(__file__).parents[1],
            timeout=limit_s + _START_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode == _REFUSED or done.returncode < 0:
        return None  # refused, or ended by a signal: the alarm, or a fault of the library
    if done.returncode != 0:
        raise RuntimeError(f"xatlas could not be asked: {done.stderr.decode(errors='replace')}")
    found = io.BytesIO(done.stdout)
    return [np.load(found, allow_pickle=False) for _ in range(5)]


def _main() -> None:
    task, options = sys.argv[1], json.loads(sys.argv[2])
    # The alarm's default is to end the process, so nothing outlives a parent that was killed.
    signal.setitimer(signal.ITIMER_REAL, options["limit_s"])
    given = io.BytesIO(sys.stdin.buffer.read())
    atlas = xatlas.Atlas()
    compute = _compute_charts if task == "charts" else _compute_packing
    try:
        sources = compute(atlas, given, options)
    except (RuntimeError, MemoryError):  # the library's own word for a surface it does not take
        sys.exit(_REFUSED)
    told = (
        io.BytesIO()
    )  # numpy asks a file where it stands, which a pipe with a buffer does not know
    for values in _gather(atlas, sources):
        np.save(told, values, allow_pickle=False)
    sys.stdout.buffer.write(told.getbuffer())


def _compute_charts(atlas: Any, given: io.BytesIO, options: dict[str, Any]) -> list[IndexArray]:
    positions, triangles, blocks = (np.load(given, allow_pickle=False) for _ in range(3))
    sources = []
    for start, end in pairwise(blocks):
        used, local = np.unique(triangles[start:end], return_inverse=True)
        atlas.add_mesh(positions[used], local.reshape(-1, 3).astype(np.uint32))
        sources.append(used.astype(np.uint32))
    charting, packing = xatlas.ChartOptions(), xatlas.PackOptions()
    charting.max_cost = _MAX_COST
    charting.normal_deviation_weight, charting.roundness_weight = _FLATNESS, _ROUNDNESS
    packing.resolution, packing.padding = options["resolution"], options["padding"]
    packing.bilinear = True
    atlas.generate(charting, packing)
    return sources


def _compute_packing(atlas: Any, given: io.BytesIO, options: dict[str, Any]) -> list[IndexArray]:
    uvs, triangles, charts = (np.load(given, allow_pickle=False) for _ in range(3))
    atlas.add_uv_mesh(uvs, triangles, charts[:, None])
    packing = xatlas.PackOptions()
    packing.texels_per_unit, packing.padding = options["texels_per_unit"], options["padding"]
    packing.bilinear = True
    atlas.generate(xatlas.ChartOptions(), packing)
    return [np.arange(len(uvs), dtype=np.uint32)]


def _gather(atlas: Any, sources: list[IndexArray]) -> list[npt.NDArray[Any]]:
    """Put the meshes of an atlas together, as `Charts` holds them."""
    vertices, triangles, uvs, charts = [], [], [], []
    vertex_count = 0
    scale = np.array([atlas.width, atlas.height], dtype=np.float32)
    for number, source in enumerate(sources):
        mapped, faces, flat = atlas[number]
        atlas_of, chart_of = atlas.get_mesh_vertex_assignment(number)
        inside = atlas_of.astype(np.int32) >= 0
        # The library numbers charts through all meshes.
        own = np.where(inside, chart_of.astype(np.int32), -1)
        vertices.append(source[mapped])
        triangles.append((faces + np.uint32(vertex_count)).astype(np.uint32))
        uvs.append((flat * scale).astype(np.float32))
        charts.append(own.astype(np.int32))
        vertex_count += len(mapped)
    joined = [np.concatenate(each) for each in (vertices, triangles, uvs, charts)]
    return [*joined, np.array([atlas.width, atlas.height])]


if __name__ == "__main__":
    _main()
