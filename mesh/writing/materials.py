"""The materials, pictures and samplers of a GLB that is being written, each listed once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from mesh.surface import Material, Texture, TextureUse
from mesh.textures import TextureLimit, encode_texture

_LINEAR, _MIPMAPPED = 9729, 9987  # glTF 2.0, 5.26
_TRANSFORM = "KHR_texture_transform"
_UNLIT = "KHR_materials_unlit"


@dataclass
class MaterialTable:
    """Numbers materials and encodes their pictures, alive for one file."""

    texture_px: int
    materials: list[dict[str, Any]] = field(default_factory=list)
    samplers: list[dict[str, Any]] = field(default_factory=list)
    textures: list[dict[str, Any]] = field(default_factory=list)
    pictures: list[Texture] = field(default_factory=list)
    extensions: set[str] = field(default_factory=set)
    _known: dict[Material, int] = field(default_factory=dict)
    _pictures: dict[tuple[int, bool], int] = field(default_factory=dict)

    @property
    def largest_px(self) -> int:
        """The longer side of the largest picture; 0 without pictures."""
        return max((picture.longest_px for picture in self.pictures), default=0)

    def add(self, material: Material) -> tuple[int, Material]:
        """List a material, once; returns its number, and itself with its base colour as written."""
        if material not in self._known:
            self._known[material] = len(self.materials)
            self.materials.append(self._build(material))
        number, use = self._known[material], material.base_color
        if use is not None:
            picture = self.pictures[self._pictures[id(use.texture), False]]
            material = replace(material, base_color=replace(use, texture=picture))
        return number, material

    def build(self, add_view: Callable[[bytes], int]) -> dict[str, Any]:
        """Build the lists of the document, leaving out the empty ones."""
        images = [
            {"bufferView": add_view(picture.data), "mimeType": picture.media_type}
            for picture in self.pictures
        ]
        lists: dict[str, Any] = {
            "extensionsUsed": sorted(self.extensions),
            "materials": self.materials,
            "textures": self.textures,
            "samplers": self.samplers,
            "images": images,
        }
        return {name: entries for name, entries in lists.items() if entries}

    def _build(self, material: Material) -> dict[str, Any]:
        covers = material.alpha_mode != "OPAQUE"
        metallic: dict[str, Any] = {
            "baseColorFactor": [float(value) for value in material.base_color_factor],
            "metallicFactor": material.metallic_factor,
            "roughnessFactor": material.roughness_factor,
        }
        built: dict[str, Any] = {"pbrMetallicRoughness": metallic}
        if material.name:
            built["name"] = material.name
        if material.base_color is not None:
            metallic["baseColorTexture"] = self._use(material.base_color, keep_alpha=covers)
        if material.metallic_roughness is not None:
            metallic["metallicRoughnessTexture"] = self._use(
                material.metallic_roughness, is_data=True
            )
        if material.normal is not None:
            built["normalTexture"] = self._use(material.normal, is_data=True, strength="scale")
        if material.occlusion is not None:
            built["occlusionTexture"] = self._use(
                material.occlusion, is_data=True, strength="strength"
            )
        if material.emissive is not None:
            built["emissiveTexture"] = self._use(material.emissive)
        if any(material.emissive_factor):
            built["emissiveFactor"] = [min(value, 1.0) for value in material.emissive_factor]
        if covers:
            built["alphaMode"] = material.alpha_mode
        if material.alpha_mode == "MASK":
            built["alphaCutoff"] = material.alpha_cutoff
        if material.double_sided:
            built["doubleSided"] = True
        if material.unlit:
            built["extensions"] = {_UNLIT: {}}
            self.extensions.add(_UNLIT)
        return built

    def _use(
        self,
        use: TextureUse,
        *,
        is_data: bool = False,
        keep_alpha: bool = False,
        strength: str = "",
    ) -> dict[str, Any]:
        entry: dict[str, Any] = {"index": self._number_texture(use, is_data, keep_alpha)}
        if use.texcoord:
            entry["texCoord"] = use.texcoord
        if strength and use.strength != 1.0:
            entry[strength] = use.strength
        if use.transformed:
            entry["extensions"] = {
                _TRANSFORM: {
                    "offset": list(use.offset),
                    "rotation": use.rotation,
                    "scale": list(use.scale),
                }
            }
            self.extensions.add(_TRANSFORM)
        return entry

    def _number_texture(self, use: TextureUse, is_data: bool, keep_alpha: bool) -> int:
        picture_key = (id(use.texture), is_data)
        if picture_key not in self._pictures:
            limit = TextureLimit(self.texture_px, is_data)
            self._pictures[picture_key] = len(self.pictures)
            self.pictures.append(encode_texture(use.texture, limit, keep_alpha=keep_alpha))
        sampler = {
            "magFilter": _LINEAR, "minFilter": _MIPMAPPED,
            "wrapS": use.wrap_s, "wrapT": use.wrap_t,
        }  # fmt: skip
        if sampler not in self.samplers:
            self.samplers.append(sampler)
        texture = {
            "source": self._pictures[picture_key],
            "sampler": self.samplers.index(sampler),
        }
        if texture not in self.textures:
            self.textures.append(texture)
        return self.textures.index(texture)
