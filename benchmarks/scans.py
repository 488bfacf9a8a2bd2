"""The models that are measured with: real scans from a folder, or, where there are none, models made by code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.mesh_peers import REPOSITORY, unpack
from benchmarks.plain_ply import write_ply
from benchmarks.surfaces import read_model
from iiif_server.demonstration.drum_model import write_drum_model
from iiif_server.demonstration.stele import write_stele
from mesh.model import read_model as read_any

#: Where real scans lie beside the repository of those who develop it.
SCANS = REPOSITORY.parent / "shared/data/meshes"

#: Names below the folder: the Smithsonian's sea turtle (CC0) with their own thumbnail, and two scans of one Venus.
TURTLE = "sea-turtle/sea_turtle-150k-2048-medium.glb"
TURTLE_THUMB = "sea-turtle/sea_turtle-20k-thumb.glb"
VENUS = "venus-2292k.glb"
FRAGMENTED = "venus-photogrammetry/venus.gltf"

#: Other PLY and OBJ files of the folder are simplified as well where they have so many triangles.
LARGE_TRIANGLES = 2_000_000


@dataclass(frozen=True)
class Scans:
    """Where models come from: `given` is a folder of real ones or None, `scratch` is written to."""

    given: Path | None
    scratch: Path

    def source(self, name: str) -> Path:
        """Return a scan of the folder, or a drum that stands for it."""
        return self.find(name) or self._make("drum.glb", write_drum_model)

    def find(self, name: str) -> Path | None:
        """Return a scan of the folder, if it is there."""
        path = None if self.given is None else self.given / name
        return path if path is not None and path.exists() else None

    def tell(self, name: str) -> str:
        """Return what is measured with, for the line above a table."""
        source = self.source(name)
        return source.name if source.parent != self.scratch else f"{source.name}, made by code"

    def plain(self, name: str) -> Path:
        """Return a scan as GLB without compression: what peers are given, and what is measured against."""
        return unpack(self.source(name), self.scratch / f"{Path(name).stem}-plain.glb")

    def geometries(self) -> dict[str, Path]:
        """Return every large scan, or a stele made by code, as welded positions in a PLY, by its name."""
        folder = self.given or self.scratch
        others = [path for ending in ("ply", "obj") for path in sorted(folder.rglob(f"*.{ending}"))]
        venus, found = self.find(VENUS), {}
        for source in others if venus is None else [venus, *others]:
            target = self.scratch / f"{source.stem}-welded.ply"
            if source.parent != self.scratch and _weld(source, target, LARGE_TRIANGLES):
                found[source.stem] = target
        if not found:
            target = self.scratch / "stele-welded.ply"
            _weld(self._make("stele.ply", write_stele), target, 0)
            found["stele, made by code"] = target
        return found

    def _make(self, name: str, write: Callable[[Path, Callable[[float], None]], None]) -> Path:
        path = self.scratch / name
        if not path.exists():
            write(path, lambda _fraction: None)
        return path


def find_scans(folder: Path | None, scratch: Path) -> Scans:
    """Take the folder that was named, or that beside the repository, or none."""
    if folder is not None and not folder.is_dir():
        raise NotADirectoryError(f"{folder} is no folder of scans")
    return Scans(folder or (SCANS if SCANS.is_dir() else None), scratch)


def _weld(source: Path, target: Path, least: int) -> bool:
    """Write positions with equal ones joined; False where the model has fewer than `least` triangles."""
    if source.suffix == ".glb":
        corners = read_model(source).corners
    else:
        surface = read_any(source, None, inspected=False).surface
        if surface.triangle_count < least:
            return False
        corners = np.concatenate([part.positions[part.triangles] for part in surface.parts])
    flat = np.ascontiguousarray(corners.reshape(-1, 3), dtype=np.float32) + np.float32(0)
    _, first, place = np.unique(
        flat.view("V12").reshape(-1), return_index=True, return_inverse=True
    )
    triangles = place.reshape(-1, 3)
    kept = (triangles != np.roll(triangles, 1, axis=1)).all(axis=1)
    write_ply(target, flat[first], triangles[kept])
    return True
