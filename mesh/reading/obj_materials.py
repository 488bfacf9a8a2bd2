"""Materials of MTL libraries as `mesh.surface.Material`, with their pictures."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from mesh.color import linearize
from mesh.errors import MeshRefusedError
from mesh.reading.blended_maps import blend_coverage, blend_roughness, looks_like_normals
from mesh.reading.package import Package
from mesh.reading.wavefront import MtlMaterial, parse_mtl, split_libraries
from mesh.surface import Material, Texture, TextureUse
from mesh.textures import read_texture

#: Texture keys that have a place in a glTF material; all others are noted.
_COLOR_KEY, _COVERAGE_KEYS, _EMISSIVE_KEY = "map_kd", ("map_d", "map_opacity"), "map_ke"
_NORMAL_KEYS, _BUMP_KEYS = ("norm", "map_kn"), ("map_bump", "bump")
_ROUGHNESS_KEY, _METALLIC_KEY = "map_pr", "map_pm"


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
    shiny = 0
    for library in split_libraries(package, libraries):
        member = package.find(library)
        if member is None:
            raise MeshRefusedError(
                f"the OBJ names {library!r}, which is missing: put it with the model into one zip"
            )
        for name, described in parse_mtl(package.read(member)).items():
            if name not in materials:
                materials[name] = _build(described, pictures)
                shiny += "ns" in described.numbers and "pr" not in described.numbers
    if shiny:
        pictures.notes.append(
            f"the highlights (Ks, Ns) of {shiny} materials are not carried: they are shown matt"
        )
    return materials, pictures.notes


def _build(described: MtlMaterial, pictures: _Pictures) -> Material:
    """Take colour, coverage, emission, roughness and the maps that have a place in glTF."""
    numbers, carried = described.numbers, {_COLOR_KEY, _EMISSIVE_KEY}
    color = _numbers(numbers, "kd", 1.0)
    base_color = pictures.use(described, _COLOR_KEY)
    if base_color is not None and max(color) <= 0:
        # Several programs write Kd 0 0 0 beside a texture and mean the texture.
        color = (1.0, 1.0, 1.0)
    base_color, cut_out = _add_coverage(described, pictures, base_color, carried)
    normal = _find_normals(described, pictures, carried)
    rough, metal = pictures.use(described, _ROUGHNESS_KEY), pictures.use(described, _METALLIC_KEY)
    carried |= {_ROUGHNESS_KEY, _METALLIC_KEY}
    emissive = pictures.use(described, _EMISSIVE_KEY)
    opacity = _find_opacity(numbers)
    left = sorted(key for key in described.maps if key not in carried)
    if left:
        pictures.notes.append(
            f"material {described.name!r}: {', '.join(left)} have no place in the levels and stay "
            "in the original"
        )
    linear = _linear(color)
    return Material(
        name=described.name,
        base_color_factor=(*linear, opacity),
        metallic_factor=_number(numbers, "pm", 0.0 if metal is None else 1.0),
        roughness_factor=_number(numbers, "pr", 0.9 if rough is None else 1.0),
        emissive_factor=(1.0, 1.0, 1.0)
        if emissive is not None
        else _linear(_numbers(numbers, "ke", 0.0)),
        base_color=base_color,
        metallic_roughness=blend_roughness(rough, metal, pictures.notes),
        normal=normal,
        emissive=emissive,
        alpha_mode="BLEND" if opacity < 1 else "MASK" if cut_out else "OPAQUE",
        double_sided=True,
    )


def _add_coverage(
    described: MtlMaterial, pictures: _Pictures, base: TextureUse | None, carried: set[str]
) -> tuple[TextureUse | None, bool]:
    """Bring a map of coverage into the colour map; tells whether coverage is to be looked at."""
    key = next((key for key in _COVERAGE_KEYS if key in described.maps), "")
    if not key or base is None:
        return base, False
    carried.add(key)
    if described.maps[key] == described.maps[_COLOR_KEY]:
        return base, base.texture.has_alpha
    coverage = pictures.use(described, key)
    return (base, False) if coverage is None else (
        blend_coverage(base, coverage, pictures.notes), True
    )  # fmt: skip


def _find_normals(
    described: MtlMaterial, pictures: _Pictures, carried: set[str]
) -> TextureUse | None:
    """Take a map of normals, also where it is called a bump map, as many programs do."""
    key = next((key for key in _NORMAL_KEYS if key in described.maps), "")
    if key:
        carried.add(key)
        return pictures.use(described, key)
    for key in _BUMP_KEYS:
        use = pictures.use(described, key) if key in described.maps else None
        if use is not None and looks_like_normals(use):
            carried.add(key)
            return use
    return None


def _find_opacity(numbers: dict[str, tuple[float, ...]]) -> float:
    """Take `d`, or one minus `Tr`."""
    given = _number(numbers, "d", -1.0)
    return given if given >= 0 else 1 - _number(numbers, "tr", 0.0)


def _number(numbers: dict[str, tuple[float, ...]], key: str, other: float) -> float:
    value = (*numbers.get(key, ()), other)[0]
    return min(max(value, 0.0), 1.0) if value >= 0 else other


def _numbers(
    numbers: dict[str, tuple[float, ...]], key: str, other: float
) -> tuple[float, float, float]:
    given = numbers.get(key, ())
    if len(given) == 1:
        given *= 3  # one number stands for all three
    red, green, blue = (*given, other, other, other)[:3]
    return red, green, blue


def _linear(color: tuple[float, float, float]) -> tuple[float, float, float]:
    clipped = np.clip(np.nan_to_num(np.array(color, dtype=np.float32)), 0, 1)
    red, green, blue = (float(value) for value in linearize(clipped))
    return red, green, blue
