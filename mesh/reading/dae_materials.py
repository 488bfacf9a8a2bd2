"""Common materials of a DAE (lambert, phong, blinn, constant) as `mesh.surface.Material`."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from mesh.color import linearize
from mesh.errors import MeshRefusedError
from mesh.reading.package import Package
from mesh.reading.plain_numbers import parse_numbers
from mesh.reading.safe_xml import Element
from mesh.surface import PLAIN, Material, Texture, TextureUse
from mesh.textures import read_texture

_SHADINGS = ("lambert", "phong", "blinn", "constant")

#: Slots that have a place in a glTF material; textures of others are noted.
_CARRIED = ("diffuse", "emission", "transparent")


@dataclass
class DaeMaterials:
    """Reads materials; pictures are read once, remarks gather in `notes`."""

    package: Package
    by_id: dict[str, Element]
    notes: list[str] = field(default_factory=list)
    _pictures: dict[str, Texture | None] = field(default_factory=dict)

    def read(self, instance: Element) -> Material:
        """Read the material that an instance names, with the sets of coordinates that it binds."""
        sets = {
            each.get("semantic"): int(each.get("input_set", "0"))
            for each in instance.all("bind_vertex_input")
            if each.get("input_semantic", "TEXCOORD") == "TEXCOORD"
        }
        material = self.by_id.get(instance.get("target").removeprefix("#"))
        effect_url = material.first("instance_effect") if material is not None else None
        effect = self.by_id.get(effect_url.get("url").removeprefix("#")) if effect_url else None
        profile = effect.first("profile_COMMON") if effect is not None else None
        if material is None or effect is None or profile is None:
            self.notes.append(
                f"material {instance.get('target')[:80]!r} of the DAE is not described: "
                "plain grey is shown"
            )
            return PLAIN
        return self._build(material.get("name") or material.get("id"), effect, profile, sets)

    def _build(
        self, name: str, effect: Element, profile: Element, sets: dict[str, int]
    ) -> Material:
        children = [each for found in profile.all("technique") for each in found.children]
        shading = next((each for each in children if each.name in _SHADINGS), None)
        if shading is None:
            self.notes.append(f"material {name!r} of the DAE has no common shading: grey is shown")
            return PLAIN
        slots = {slot.name: slot for slot in shading.children}
        used = {
            key: self._read_use(slot, effect, profile, sets)
            for key, slot in slots.items()
            if slot.first("texture") is not None and key in _CARRIED
        }
        left = [key for key, slot in slots.items() if slot.first("texture") and key not in _CARRIED]
        left += ["bump"] * any(
            each.first("bump") is not None
            for each in profile.all("technique", "extra", "technique")
        )
        if left:
            self.notes.append(f"material {name!r}: textures of {', '.join(left)} are not carried")
        diffuse, emission = used.get("diffuse"), used.get("emission")
        color = (
            (1.0, 1.0, 1.0, 1.0) if diffuse is not None else _read_color(slots.get("diffuse"), 0.6)
        )
        opacity = self._read_opacity(name, slots, used)
        glow = _read_color(slots.get("emission"), 0.0)[:3]
        return Material(
            name=name,
            base_color_factor=(color[0], color[1], color[2], opacity),
            base_color=diffuse,
            emissive=emission,
            emissive_factor=(1.0, 1.0, 1.0) if emission is not None else glow,
            alpha_mode=_choose_alpha(opacity, diffuse, "transparent" in used),
            double_sided=True,
            unlit=shading.name == "constant",
        )

    def _read_opacity(
        self, name: str, slots: dict[str, Element], used: dict[str, TextureUse | None]
    ) -> float:
        """Compute coverage from `transparent` and `transparency` (COLLADA 1.4.1, chapter 7)."""
        transparent, amount = slots.get("transparent"), slots.get("transparency")
        given = amount.first("float") if amount is not None else None
        share = float(given.text) if given is not None else 1.0
        if "transparent" in used:
            same = used["transparent"] is not None and used.get("diffuse") is not None
            if not same or used["transparent"].texture is not used["diffuse"].texture:  # type: ignore[union-attr]
                self.notes.append(
                    f"material {name!r}: a separate texture of coverage is not carried"
                )
            return 1.0
        plain = transparent.first("color") if transparent is not None else None
        if plain is None or transparent is None:
            # Without a colour, programs mean coverage by 1 and many write 0 for it: both are opaque.
            return share if 0 < share < 1 else 1.0
        numbers = parse_numbers(plain.text)
        zero = transparent.get("opaque", "A_ONE").startswith("RGB_ZERO")
        value = 1 - float(numbers[:3].mean()) * share if zero else float(numbers[3]) * share
        return min(max(value, 0.0), 1.0) or 1.0

    def _read_use(
        self, slot: Element, effect: Element, profile: Element, sets: dict[str, int]
    ) -> TextureUse | None:
        entry = slot.first("texture")
        image = self._find_image(entry.get("texture") if entry else "", effect, profile)
        if entry is None or image is None:
            self.notes.append(
                f"a texture of the DAE ({slot.name}) names no picture: it is left out"
            )
            return None
        texture = self._read_picture(image)
        # The number among the sets of a mesh, which are kept in their order.
        return None if texture is None else TextureUse(texture, sets.get(entry.get("texcoord"), 0))

    def _find_image(self, name: str, effect: Element, profile: Element) -> Element | None:
        """Follow a name from the sampler over the surface to the image; older files name it at once."""
        parameters = {
            each.get("sid"): each for each in effect.all("newparam") + profile.all("newparam")
        }
        for _ in range(4):
            image = self.by_id.get(name)
            if image is not None and image.name == "image":
                return image
            parameter = parameters.get(name)
            if parameter is None:
                return None
            for path in (
                ("sampler2D", "source"), ("sampler2D", "instance_image"), ("surface", "init_from"),
            ):  # fmt: skip
                found = parameter.first(*path)
                if found is not None:
                    name = found.text.strip() or found.get("url").removeprefix("#")
        return None

    def _read_picture(self, image: Element) -> Texture | None:
        key = image.get("id")
        if key not in self._pictures:
            start = image.first("init_from")
            inner = start.first("ref") if start is not None else None
            named = inner if inner is not None else start
            reference = named.text.strip() if named is not None else ""
            self._pictures[key] = read_loose(self.package, reference, "DAE", self.notes)
        return self._pictures[key]


def read_loose(package: Package, reference: str, kind: str, notes: list[str]) -> Texture | None:
    """Read a picture that a model names by a path of another machine; None, with a remark, where it is missing."""
    member = package.find_by_tail(reference) if reference else None
    shown = reference.replace("\\", "/").rsplit("/", 1)[-1][:80]
    if member is None:
        notes.append(
            f"the {kind} names the texture {shown!r}, which is missing: the model is shown without it; "
            "put it with the model into one zip"
        )
        return None
    return read_texture(package.read(member), member)


def _choose_alpha(opacity: float, diffuse: TextureUse | None, cut: bool) -> str:
    if opacity < 1:
        return "BLEND"
    return "MASK" if cut and diffuse is not None and diffuse.texture.has_alpha else "OPAQUE"


def _read_color(slot: Element | None, other: float) -> tuple[float, float, float, float]:
    color = slot.first("color") if slot is not None else None
    if color is None:
        return (other, other, other, 1.0)
    numbers = parse_numbers(color.text)
    if len(numbers) not in (3, 4) or not np.isfinite(numbers).all():
        raise MeshRefusedError("a colour of the DAE is no three or four numbers: export it again")
    red, green, blue = (float(value) for value in linearize(np.clip(numbers[:3], 0, 1)))
    return red, green, blue, 1.0
