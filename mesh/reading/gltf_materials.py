"""Materials of a glTF (2.0, 3.9) as `mesh.surface.Material`, with every picture they use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mesh.errors import MeshRefusedError
from mesh.reading.gltf_buffers import GltfSource
from mesh.reading.gltf_document import Document
from mesh.reading.ktx2 import is_ktx2, read_ktx2
from mesh.surface import REPEAT, Material, Texture, TextureUse
from mesh.textures import read_texture

#: Where a texture may have its picture beside `source`, in the order they are preferred.
_PICTURE_EXTENSIONS = ("EXT_texture_webp", "KHR_texture_basisu")

_KEPT_EXTENSIONS = frozenset({"KHR_materials_unlit", "KHR_materials_pbrSpecularGlossiness"})


@dataclass(frozen=True)
class MaterialReader:
    """Reads materials by number; pictures are read once, remarks gather in `notes`."""

    source: GltfSource
    notes: list[str] = field(default_factory=list)
    _pictures: dict[int, Texture] = field(default_factory=dict)
    _materials: dict[int, Material] = field(default_factory=dict)

    def read(self, index: int | None) -> Material:
        """Read one material; None is the default material of glTF 2.0 (3.9.6)."""
        if index is None:
            return Material()
        if index not in self._materials:
            self._materials[index] = self._build(self.source.document["materials"][index], index)
        return self._materials[index]

    def _build(self, entry: Document, index: int) -> Material:
        name = str(entry.get("name", ""))
        extensions = entry.get("extensions", {})
        for extension in sorted(set(extensions) - _KEPT_EXTENSIONS):
            self.notes.append(
                f"material {name or index}: {extension} is not carried into the levels"
            )
        metallic = entry.get("pbrMetallicRoughness", {})
        glossy = extensions.get("KHR_materials_pbrSpecularGlossiness")
        if glossy is not None:
            metallic = self._convert_glossiness(glossy, name or str(index))
        alpha_mode = str(entry.get("alphaMode", "OPAQUE"))
        if alpha_mode not in ("OPAQUE", "MASK", "BLEND"):
            raise MeshRefusedError(
                f"material {name or index} has an unknown alphaMode {alpha_mode[:40]!r}"
                ": export it again"
            )
        return Material(
            name=name,
            base_color_factor=_four(_shares(metallic.get("baseColorFactor", (1, 1, 1, 1)))),
            metallic_factor=_share(metallic.get("metallicFactor", 1.0)),
            roughness_factor=_share(metallic.get("roughnessFactor", 1.0)),
            emissive_factor=_three(_shares(entry.get("emissiveFactor", (0, 0, 0)))),
            base_color=self._read_use(metallic.get("baseColorTexture")),
            metallic_roughness=self._read_use(metallic.get("metallicRoughnessTexture")),
            normal=self._read_use(entry.get("normalTexture"), "scale"),
            occlusion=self._read_use(entry.get("occlusionTexture"), "strength"),
            emissive=self._read_use(entry.get("emissiveTexture")),
            alpha_mode=alpha_mode,
            alpha_cutoff=max(float(entry.get("alphaCutoff", 0.5)), 0.0),
            double_sided=bool(entry.get("doubleSided", False)),
            unlit="KHR_materials_unlit" in extensions,
        )

    def _convert_glossiness(self, glossy: Document, name: str) -> Document:
        self.notes.append(
            f"material {name}: specular-glossiness is written as metallic-roughness; "
            "the specular-glossiness map itself stays in the original"
        )
        converted: Document = {
            "baseColorFactor": glossy.get("diffuseFactor", (1, 1, 1, 1)),
            "metallicFactor": 0.0,
            "roughnessFactor": 1.0 - float(glossy.get("glossinessFactor", 1.0)),
        }
        if "diffuseTexture" in glossy:
            converted["baseColorTexture"] = glossy["diffuseTexture"]
        return converted

    def _read_use(self, entry: Document | None, strength: str = "") -> TextureUse | None:
        if entry is None:
            return None
        texture = self.source.document["textures"][int(entry["index"])]
        sampler: Document = {}
        if "sampler" in texture:
            sampler = self.source.document["samplers"][int(texture["sampler"])]
        extensions = texture.get("extensions", {})
        # Where a plain picture stands beside the one for graphics processors, it is the better one.
        stored = (extensions.get(name, {}).get("source") for name in _PICTURE_EXTENSIONS)
        choices = [
            each for each in (next(stored), texture.get("source"), *stored) if each is not None
        ]
        if not choices:
            raise MeshRefusedError(
                f"a texture of the glTF is stored as {', '.join(extensions) or 'nothing'}, "
                "which is not read: export it with JPEG, PNG, WebP or KTX 2"
            )
        moved = entry.get("extensions", {}).get("KHR_texture_transform", {})
        return TextureUse(
            texture=self._read_picture(int(choices[0])),
            texcoord=int(moved.get("texCoord", entry.get("texCoord", 0))),
            wrap_s=int(sampler.get("wrapS", REPEAT)),
            wrap_t=int(sampler.get("wrapT", REPEAT)),
            strength=float(entry.get(strength, 1.0)),
            offset=_two(moved.get("offset", (0, 0))),
            rotation=float(moved.get("rotation", 0.0)),
            scale=_two(moved.get("scale", (1, 1))),
        )

    def _read_picture(self, index: int) -> Texture:
        if index not in self._pictures:
            entry = self.source.document["images"][index]
            if "bufferView" in entry:
                data = self.source.read_view(int(entry["bufferView"]))
            else:
                data = self.source.read_uri(entry["uri"])
            uri = str(entry.get("uri", ""))
            name = str(entry.get("name") or ("" if uri.startswith("data:") else uri[:80]) or index)
            self._pictures[index] = self._decode(data, name)
        return self._pictures[index]

    def _decode(self, data: bytes, name: str) -> Texture:
        if not is_ktx2(data):
            return read_texture(data, name)
        texture, stored = read_ktx2(data, name)
        self.notes.append(
            f"the texture {name} is KTX 2 ({stored}): its decoded pixels are carried on"
        )
        return texture


def _share(value: float) -> float:
    """Keep a factor within what glTF 2.0 (5.22) allows, as viewers do."""
    return min(max(float(value), 0.0), 1.0)


def _shares(values: Sequence[float]) -> list[float]:
    return [_share(value) for value in values]


def _two(values: Sequence[float]) -> tuple[float, float]:
    first, second = (float(value) for value in values)
    return first, second


def _three(values: Sequence[float]) -> tuple[float, float, float]:
    first, second, third = (float(value) for value in values)
    return first, second, third


def _four(values: Sequence[float]) -> tuple[float, float, float, float]:
    first, second, third, fourth = (float(value) for value in values)
    return first, second, third, fourth
