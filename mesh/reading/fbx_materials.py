"""Materials of an FBX as `mesh.surface.Material`: classic ones, and the physical ones of two programs."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mesh.color import linearize
from mesh.reading.blended_maps import blend_roughness, looks_like_normals
from mesh.reading.dae_materials import read_loose
from mesh.reading.fbx_scene import FbxObject, FbxScene
from mesh.reading.package import Package
from mesh.surface import CLAMP, REPEAT, Material, Texture, TextureUse
from mesh.textures import read_texture

#: The last word of the property that a texture hangs on → the slot; programs write a path before it.
_SLOTS = {
    "DiffuseColor": "base", "baseColor": "base", "base_color_map": "base", "TEX_color_map": "base",
    "NormalMap": "normal", "TEX_normal_map": "normal", "norm_map": "normal", "normalCamera": "normal",
    "Bump": "bump", "bump_map": "bump", "EmissiveColor": "emissive", "TEX_emissive_map": "emissive",
    "emit_color_map": "emissive", "emissionColor": "emissive", "TEX_roughness_map": "roughness",
    "roughness_map": "roughness", "specularRoughness": "roughness", "TEX_metallic_map": "metallic",
    "metalness_map": "metallic", "metalness": "metallic", "TEX_ao_map": "occlusion",
    "ao_map": "occlusion", "TransparentColor": "coverage", "TransparencyFactor": "coverage",
    "Opacity": "coverage", "cutout_map": "coverage",
}  # fmt: skip


@dataclass
class FbxMaterials:
    """Reads materials; pictures are read once, remarks go into `notes`."""

    package: Package
    scene: FbxScene
    notes: list[str]
    _pictures: dict[Any, Texture | None] = field(default_factory=dict)
    _built: dict[tuple[Any, tuple[str, ...]], Material] = field(default_factory=dict)

    def read(self, entry: FbxObject, uv_sets: list[str]) -> Material:
        """Read a material for a mesh, whose sets of coordinates textures name."""
        key = (entry.id, tuple(uv_sets))
        if key not in self._built:
            self._built[key] = self._build(entry, self._find_uses(entry, uv_sets))
        return self._built[key]

    def _find_uses(self, entry: FbxObject, uv_sets: list[str]) -> dict[str, TextureUse]:
        uses: dict[str, TextureUse] = {}
        for child, prop in self.scene.links.get(entry.id, []):
            texture = self._find_texture(child)
            if texture is None:
                continue
            slot = _SLOTS.get(prop.rsplit("|", 1)[-1], "")
            if not slot or slot in uses:
                self._leave(entry, prop)
                continue
            use = self._use(texture, uv_sets)
            if use is not None:
                uses[slot] = use
        bump, coverage = uses.pop("bump", None), uses.pop("coverage", None)
        if bump is not None and "normal" not in uses and looks_like_normals(bump):
            uses["normal"] = bump
        elif bump is not None:
            self._leave(entry, "Bump")
        base = uses.get("base")
        if coverage is not None and (base is None or base.texture is not coverage.texture):
            self._leave(entry, "TransparentColor")
        elif coverage is not None:
            uses["coverage"] = coverage
        return uses

    def _leave(self, entry: FbxObject, prop: str) -> None:
        self.notes.append(f"material {entry.name!r}: the texture of {prop[:60]} is not carried")

    def _find_texture(self, number: Any) -> FbxObject | None:
        """Find a texture, of a layered one the first."""
        found = self.scene.objects.get(number)
        if found is not None and found.kind == "LayeredTexture":
            layers = self.scene.of(number, "Texture")
            if len(layers) > 1:
                self.notes.append(
                    f"{found.name!r} has {len(layers)} layers: the first one is carried"
                )
            return layers[0] if layers else None
        return found if found is not None and found.kind == "Texture" else None

    def _build(self, entry: FbxObject, uses: dict[str, TextureUse]) -> Material:
        base, glow = uses.get("base"), uses.get("emissive")
        rough, metal = uses.get("roughness"), uses.get("metallic")
        color = (
            (1.0, 1.0, 1.0) if base is not None else _color(entry, "DiffuseColor", "Diffuse", 0.6)
        )
        opacity = _find_opacity(entry)
        strength = min(max(entry.number("EmissiveFactor", 1.0), 0.0), 1.0)
        red, green, blue = (
            part * strength for part in _color(entry, "EmissiveColor", "Emissive", 0.0)
        )
        cut = "coverage" in uses and base is not None and base.texture.has_alpha
        return Material(
            name=entry.name,
            base_color_factor=(*color, opacity),
            metallic_factor=0.0 if metal is None else 1.0,
            roughness_factor=0.9 if rough is None else 1.0,
            emissive_factor=(red, green, blue) if glow is None else (1.0, 1.0, 1.0),
            base_color=base,
            metallic_roughness=blend_roughness(rough, metal, self.notes),
            normal=uses.get("normal"),
            occlusion=uses.get("occlusion"),
            emissive=glow,
            alpha_mode="BLEND" if opacity < 1 else "MASK" if cut else "OPAQUE",
            double_sided=True,
        )

    def _use(self, texture: FbxObject, uv_sets: list[str]) -> TextureUse | None:
        picture = self._read_picture(texture)
        if picture is None:
            return None
        moved = [texture.vector("Translation", (0, 0, 0)), texture.vector("Rotation", (0, 0, 0))]
        if (
            any(vector.any() for vector in moved)
            or (texture.vector("Scaling", (1, 1, 1)) != 1).any()
        ):
            self.notes.append(f"{texture.name!r} of the FBX is moved on its surface: not carried")
        wanted = texture.text("UVSet")
        wraps = [CLAMP if texture.number(f"WrapMode{axis}", 0) == 1 else REPEAT for axis in "UV"]
        at = uv_sets.index(wanted) if wanted in uv_sets else 0
        return TextureUse(picture, at, wrap_s=wraps[0], wrap_t=wraps[1])

    def _read_picture(self, texture: FbxObject) -> Texture | None:
        if texture.id in self._pictures:
            return self._pictures[texture.id]
        records = [texture.record, *(each.record for each in self.scene.of(texture.id, "Video"))]
        words = ("RelativeFilename", "FileName", "Filename")
        names = [name for record in records for word in words if (name := record.text(word))]
        content = b"".join(map(_find_content, records))
        if content:
            found: Texture | None = read_texture(content, names[0][-80:] if names else "inside")
        else:
            there = [name for name in names if self.package.find_by_tail(name)]
            wanted = (there or names or [""])[0]
            found = read_loose(self.package, wanted, "FBX", self.notes)
        self._pictures[texture.id] = found
        return found


def _find_content(record: Any) -> bytes:
    """Take a picture that lies inside the file: raw bytes, or text in base64."""
    child = record.first("Content")
    values = [] if child is None else child.values
    if any(isinstance(value, bytes) for value in values):
        return b"".join(value for value in values if isinstance(value, bytes))
    text = "".join(value for value in values if isinstance(value, str))
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return b""


def _find_opacity(entry: FbxObject) -> float:
    """Compute coverage from transparency, its colour times its factor; programs write 1 for both and mean none."""
    given = entry.properties.get("Opacity")
    if given:
        value = entry.number("Opacity", 1.0)
    else:
        color = entry.vector("TransparentColor", (0.0, 0.0, 0.0))
        value = 1 - entry.number("TransparencyFactor", 1.0) * float(color.mean())
    return value if 0 < value < 1 else 1.0


def _color(entry: FbxObject, name: str, older: str, other: float) -> tuple[float, float, float]:
    """Take a colour as sRGB, as programs show it."""
    if name not in entry.properties and older not in entry.properties:
        return (other, other, other)
    key = name if name in entry.properties else older
    values = np.clip(np.nan_to_num(entry.vector(key, (other, other, other))), 0, 1)
    red, green, blue = (float(value) for value in linearize(values))
    return red, green, blue
