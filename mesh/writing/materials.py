"""The materials, pictures and samplers of a GLB that is being written, each listed once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from mesh.surface import Material, Texture, TextureUse
from mesh.writing.pictures import PictureKey, Role

_LINEAR, _MIPMAPPED = 9729, 9987  # glTF 2.0, 5.26
_TRANSFORM = "KHR_texture_transform"
_UNLIT = "KHR_materials_unlit"
_WEBP = "EXT_texture_webp"


@dataclass
class MaterialTable:
    """Numbers materials and the pictures that were encoded for them, alive for one file."""

    encoded: Mapping[PictureKey, Texture]
    materials: list[dict[str, Any]] = field(default_factory=list)
    samplers: list[dict[str, Any]] = field(default_factory=list)
    textures: list[dict[str, Any]] = field(default_factory=list)
    pictures: list[Texture] = field(default_factory=list)
    extensions: set[str] = field(default_factory=set)
    required: set[str] = field(default_factory=set)
    _known: dict[Material, int] = field(default_factory=dict)
    _pictures: dict[PictureKey, int] = field(default_factory=dict)

    @property
    def largest_px(self) -> int:
        """The longer side of the largest picture; 0 without pictures."""
        return max((picture.longest_px for picture in self.pictures), default=0)

    def add(self, material: Material) -> tuple[int, Material]:
        """List a material, once; returns its number, and itself with its pictures as written."""
        if material not in self._known:
            self._known[material] = len(self.materials)
            self.materials.append(self._build(material))
        return self._known[material], self._as_written(material)

    def _as_written(self, material: Material) -> Material:
        def written(use: TextureUse | None, role: Role) -> TextureUse | None:
            if use is None:
                return None
            return replace(use, texture=self.encoded[id(use.texture), role])

        return replace(
            material,
            base_color=written(material.base_color, Role.COLOR),
            metallic_roughness=written(material.metallic_roughness, Role.DATA),
            normal=written(material.normal, Role.NORMAL),
            occlusion=written(material.occlusion, Role.DATA),
            emissive=written(material.emissive, Role.COLOR),
        )

    def build(self, add_view: Callable[[bytes], int]) -> dict[str, Any]:
        """Build the lists of the document, leaving out the empty ones."""
        images = [
            {"bufferView": add_view(picture.data), "mimeType": picture.media_type}
            for picture in self.pictures
        ]
        lists: dict[str, Any] = {
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
            metallic["baseColorTexture"] = self._use(material.base_color, Role.COLOR)
        if material.metallic_roughness is not None:
            metallic["metallicRoughnessTexture"] = self._use(material.metallic_roughness, Role.DATA)
        if material.normal is not None:
            built["normalTexture"] = self._use(material.normal, Role.NORMAL, strength="scale")
        if material.occlusion is not None:
            built["occlusionTexture"] = self._use(
                material.occlusion, Role.DATA, strength="strength"
            )
        if material.emissive is not None:
            built["emissiveTexture"] = self._use(material.emissive, Role.COLOR)
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

    def _use(self, use: TextureUse, role: Role, strength: str = "") -> dict[str, Any]:
        entry: dict[str, Any] = {"index": self._number_texture(use, role)}
        if use.texcoord:
            entry["texCoord"] = use.texcoord
        if strength and use.strength != 1.0:
            entry[strength] = use.strength
        if use.transformed:
            moved: dict[str, Any] = {"offset": list(use.offset), "scale": list(use.scale)}
            if use.rotation:
                moved["rotation"] = use.rotation
            entry["extensions"] = {_TRANSFORM: moved}
            # A reader that leaves it out puts the picture in another place.
            self.extensions.add(_TRANSFORM)
            self.required.add(_TRANSFORM)
        return entry

    def _number_texture(self, use: TextureUse, role: Role) -> int:
        key = (id(use.texture), role)
        if key not in self._pictures:
            self._pictures[key] = len(self.pictures)
            self.pictures.append(self.encoded[key])
        sampler = {
            "magFilter": _LINEAR, "minFilter": _MIPMAPPED,
            "wrapS": use.wrap_s, "wrapT": use.wrap_t,
        }  # fmt: skip
        if sampler not in self.samplers:
            self.samplers.append(sampler)
        texture: dict[str, Any] = {"sampler": self.samplers.index(sampler)}
        source = self._pictures[key]
        if self.encoded[key].media_type == "image/webp":
            texture["extensions"] = {_WEBP: {"source": source}}
            self.extensions.add(_WEBP)
            self.required.add(_WEBP)
        else:
            texture["source"] = source
        if texture not in self.textures:
            self.textures.append(texture)
        return self.textures.index(texture)
