"""Materials of MTL libraries as `mesh.surface.Material`, with their pictures."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from mesh.color import linearize
from mesh.errors import MeshRefusedError
from mesh.reading.package import Package
from mesh.reading.wavefront import MtlMaterial, parse_mtl
from mesh.surface import Material, Texture, TextureUse
from mesh.textures import read_texture

#: Texture keys that have a place in a glTF material; all others are noted.
_COLOR_KEY, _NORMAL_KEYS, _EMISSIVE_KEY = "map_kd", ("norm", "map_kn"), "map_ke"


@dataclass(frozen=True)
class _Pictures:
    package: Package
    notes: list[str] = field(default_factory=list)
    _read: dict[str, Texture] = field(default_factory=dict)

    def use(self, material: MtlMaterial, key: str) -> TextureUse | None:
        name = material.maps.get(key)
        if name is None:
            return None
        member = self.package.find(name)
        if member is None:
            raise MeshRefusedError(
                f"the MTL names {name!r}, which is missing: put it with the model into one zip"
            )
        if member not in self._read:
            self._read[member] = read_texture(self.package.read(member), name)
        use = TextureUse(self._read[member])
        scale = material.numbers.get(f"{key}-s", ())
        offset = material.numbers.get(f"{key}-o", ())
        if len(scale) >= 2:
            use = replace(use, scale=(scale[0], scale[1]), offset=(0.0, 1 - scale[1]))
        if len(offset) >= 2:
            # MTL counts rows from the bottom, glTF from the top.
            use = replace(use, offset=(offset[0], 1 - use.scale[1] - offset[1]))
        return use


def build_materials(
    package: Package, libraries: tuple[str, ...]
) -> tuple[dict[str, Material], list[str]]:
    """Read the material libraries of an OBJ; returns the materials by name, and remarks.

    Raises
    ------
    MeshRefusedError
        A library or a picture is missing, or its name leaves the folder.
    """
    pictures, materials = _Pictures(package), dict[str, Material]()
    for library in libraries:
        member = package.find(library)
        if member is None:
            raise MeshRefusedError(
                f"the OBJ names {library!r}, which is missing: put it with the model into one zip"
            )
        for name, described in parse_mtl(package.read(member)).items():
            materials.setdefault(name, _build(described, pictures))
    return materials, pictures.notes


def _build(described: MtlMaterial, pictures: _Pictures) -> Material:
    """Take diffuse colour, opacity, emission and the maps that have a place in glTF."""
    numbers = described.numbers
    color = (*numbers.get("kd", ()), 1.0, 1.0, 1.0)[:3]
    base_color = pictures.use(described, _COLOR_KEY)
    if base_color is not None and max(color) <= 0:
        # Several programs write Kd 0 0 0 beside a texture and mean the texture.
        color = (1.0, 1.0, 1.0)
    linear = linearize(np.clip(np.array(color, dtype=np.float32), 0, 1))
    opacity = min(max((*numbers.get("d", ()), 1.0)[0], 0.0), 1.0)
    normal = next((key for key in _NORMAL_KEYS if key in described.maps), "")
    known = {_COLOR_KEY, normal, _EMISSIVE_KEY}
    left = sorted(key for key in described.maps if key not in known)
    if left:
        pictures.notes.append(
            f"material {described.name!r}: {', '.join(left)} have no place in the levels and stay "
            "in the original"
        )
    cut_out = "map_d" in described.maps and base_color is not None and base_color.texture.has_alpha
    emissive = pictures.use(described, _EMISSIVE_KEY)
    return Material(
        name=described.name,
        base_color_factor=(float(linear[0]), float(linear[1]), float(linear[2]), opacity),
        emissive_factor=(1.0, 1.0, 1.0) if emissive is not None else (0.0, 0.0, 0.0),
        base_color=base_color,
        normal=pictures.use(described, normal) if normal else None,
        emissive=emissive,
        alpha_mode="MASK" if cut_out else "BLEND" if opacity < 1 else "OPAQUE",
        double_sided=True,
    )
