"""Materials of an FBX, as `mesh.reading.fbx_process` describes them, as `mesh.surface.Material`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from mesh.color import linearize
from mesh.reading.blended_maps import blend_roughness
from mesh.reading.package import Package
from mesh.surface import CLAMP, REPEAT, Material, Texture, TextureUse
from mesh.textures import read_texture

Description = dict[str, Any]


@dataclass
class FbxMaterials:
    """Reads materials by number; pictures are read once, remarks go into `notes`."""

    package: Package
    told: Description
    arrays: dict[str, npt.NDArray[Any]]
    notes: list[str]
    _pictures: dict[str, Texture | None] = field(default_factory=dict)
    _built: dict[tuple[int, tuple[str, ...]], Material] = field(default_factory=dict)

    def read(self, number: int, uv_sets: list[str]) -> Material:
        """Read a material for a mesh, whose sets of coordinates textures name."""
        key = (number, tuple(uv_sets))
        if key not in self._built:
            self._built[key] = self._build(self.told["materials"][str(number)], uv_sets)
        return self._built[key]

    def _build(self, entry: Description, uv_sets: list[str]) -> Material:
        name, slots = str(entry["name"]), entry["slots"]
        uses = {
            key: self._use(slot["texture"], uv_sets)
            for key, slot in slots.items()
            if slot["texture"] is not None
        }
        found = {key: use for key, use in uses.items() if use is not None}
        if entry["left"]:
            left = ", ".join(sorted(set(map(str, entry["left"]))))
            self.notes.append(
                f"material {name!r}: textures of {left} are not carried into the levels"
            )
        if "opacity" in found:
            self.notes.append(f"material {name!r}: a separate texture of coverage is not carried")
        base, normal, glow = found.get("base_color"), found.get("normal"), found.get("emissive")
        opacity = _find_opacity(entry)
        color = (1.0, 1.0, 1.0) if base is not None else _color(slots["base_color"]["value"], 0.6)
        mixed = blend_roughness(found.get("roughness"), found.get("metallic"), self.notes)
        emission = min(max(float(entry["emission"]), 0.0), 1.0)
        shine = tuple(value * emission for value in _color(slots["emissive"]["value"], 0.0))
        return Material(
            name=name,
            base_color_factor=(*color, opacity),
            metallic_factor=_number(
                slots["metallic"]["value"], 1.0 if "metallic" in found else 0.0
            ),
            roughness_factor=_number(
                slots["roughness"]["value"], 1.0 if "roughness" in found else 0.9
            ),
            emissive_factor=(1.0, 1.0, 1.0) if glow is not None else (shine[0], shine[1], shine[2]),
            base_color=base,
            metallic_roughness=mixed,
            normal=normal,
            occlusion=found.get("occlusion"),
            emissive=glow,
            alpha_mode="BLEND" if opacity < 1 else "OPAQUE",
            double_sided=True,
        )

    def _use(self, number: int, uv_sets: list[str]) -> TextureUse | None:
        entry = self.told["textures"][str(number)]
        texture = self._read_picture(number, entry)
        if texture is None:
            return None
        wanted = entry["uv_set"]
        if entry["transform"] is not None:
            self.notes.append("a texture of the FBX is moved on its surface, which is not carried")
        wraps = [CLAMP if clamp else REPEAT for clamp in entry["clamp"]]
        at = uv_sets.index(wanted) if wanted in uv_sets else 0
        return TextureUse(texture, at, wrap_s=wraps[0], wrap_t=wraps[1])

    def _read_picture(self, number: int, entry: Description) -> Texture | None:
        key = str(number)
        if key in self._pictures:
            return self._pictures[key]
        names = [str(name) for name in entry["names"] if name]
        shown = names[0].replace("\\", "/").rsplit("/", 1)[-1][:80] if names else "without a name"
        texture = None
        if entry["has_content"]:
            texture = read_texture(self.arrays[f"t{number}"].tobytes(), shown)
        else:
            members = [member for name in names if (member := self.package.find_by_tail(name))]
            if members:
                texture = read_texture(self.package.read(members[0]), shown)
            else:
                self.notes.append(
                    f"the FBX names the texture {shown!r}, which is missing: the model is shown "
                    "without it; put it with the model into one zip"
                )
        self._pictures[key] = texture
        return texture


def _find_opacity(entry: Description) -> float:
    """Compute coverage from transparency: its colour times its factor; programs write 1 for both and mean none."""
    given = entry["slots"]["opacity"]["value"]
    if given is not None:
        value = float(given[0])
    elif entry["transparency"] is not None:
        factor, *color = (float(part) for part in entry["transparency"])
        value = 1 - factor * sum(color) / 3
    else:
        return 1.0
    return value if 0 < value < 1 else 1.0


def _color(value: list[float] | None, other: float) -> tuple[float, float, float]:
    """Take a colour as sRGB, as programs show it."""
    if value is None:
        return (other, other, other)
    red, green, blue = linearize(np.clip(np.nan_to_num(np.array(value[:3], float)), 0, 1)).tolist()
    return red, green, blue


def _number(value: list[float] | None, other: float) -> float:
    return other if value is None or not 0 <= value[0] <= 1 else float(value[0])
