"""What triangles of a 3MF take their look from: base materials, colours, textures, and mixtures of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from mesh.color import linearize
from mesh.errors import MeshRefusedError
from mesh.reading.model_3mf import Group, Model3mf
from mesh.reading.package import Package
from mesh.reading.unsettled import UnsettledPart
from mesh.surface import CLAMP, MIRROR, PLAIN, REPEAT, DoubleArray, Material, TextureUse
from mesh.textures import read_texture

Numbers = npt.NDArray[np.int64]

#: Materials and Properties, 6.1: how a texture goes on beyond its border ("none" shows nothing there).
_WRAPS = {"wrap": REPEAT, "mirror": MIRROR, "clamp": CLAMP, "none": CLAMP}


@dataclass
class PropertyReader:
    """Builds parts of triangles; remarks go into `notes`, pictures are read once."""

    package: Package
    model: Model3mf
    notes: list[str]
    _materials: dict[str, Material] = field(default_factory=dict)

    def build(
        self, name: str, points: DoubleArray, corners: Numbers, group: int, numbers: Numbers
    ) -> Iterator[UnsettledPart]:
        """Yield the parts of triangles that use one group; `numbers` are (m, 3) property numbers."""
        found = self._find(group, numbers)
        if found is None:
            yield _build_shared(name, points, corners, PLAIN)
            return
        properties, numbers = found
        if numbers.min() < 0 or numbers.max() >= len(properties.entries):
            raise MeshRefusedError(
                f"a triangle of the 3MF uses property {numbers.max()} of {len(properties.entries)}"
                ": export it again"
            )
        if properties.kind == "basematerials":
            yield from self._build_plain(name, points, corners, properties, numbers[:, 0])
            return
        # What belongs to corners needs vertices of its own; cleaning joins those that are equal.
        own = points[corners.reshape(-1)]
        triangles = np.arange(len(own), dtype=np.uint32).reshape(-1, 3)
        flat = numbers.reshape(-1)
        if properties.kind == "colorgroup":
            colors = np.array([_parse_color(each["color"]) for each in properties.entries])
            chosen = colors[flat].astype(np.float32)
            material = Material(double_sided=True, alpha_mode=_alpha_mode(chosen))
            yield UnsettledPart(name, own, triangles, material, colors=chosen)
            return
        uv = np.array([(float(each["u"]), float(each["v"])) for each in properties.entries])
        uv[:, 1] = 1 - uv[:, 1]  # 3MF counts rows from the bottom, glTF from the top
        material = self._read_textured(properties.attributes["texid"])
        yield UnsettledPart(name, own, triangles, material, uvs=(uv[flat].astype(np.float32),))

    def _find(self, group: int, numbers: Numbers) -> tuple[Group, Numbers] | None:
        """Find the properties that can be shown: of mixtures, the first part."""
        if group < 0:
            return None
        properties = self.model.groups.get(self.model.names[group])
        if properties is not None and properties.kind == "multiproperties":
            self.notes.append("mixed properties of the 3MF: only the first layer is carried")
            place = self.model.groups.get(properties.attributes["pids"].split()[0])
            table = np.array([int(each["pindices"].split()[0]) for each in properties.entries])
            if numbers.min() < 0 or numbers.max() >= len(table):
                raise MeshRefusedError(
                    "a triangle of the 3MF uses a mixture that is none: export it again"
                )
            properties, numbers = place, table[numbers]
        if properties is None or properties.kind in ("compositematerials", "multiproperties"):
            self.notes.append("some properties of the 3MF are not carried: plain grey is shown")
            return None
        return properties, numbers

    def _build_plain(
        self, name: str, points: DoubleArray, corners: Numbers, group: Group, numbers: Numbers
    ) -> Iterator[UnsettledPart]:
        for number in np.unique(numbers).tolist():
            entry = group.entries[number]
            color = _parse_color(entry.get("displaycolor", "#999999"))
            material = Material(
                name=entry.get("name", ""),
                base_color_factor=(color[0], color[1], color[2], color[3]),
                alpha_mode="BLEND" if color[3] < 1 else "OPAQUE",
                double_sided=True,
            )
            yield _build_shared(name, points, corners[numbers == number], material)

    def _read_textured(self, number: str) -> Material:
        if number not in self._materials:
            entry = self.model.textures[number]
            path = entry["path"]
            known = {name.casefold(): name for name in self.package.sizes}
            member = known.get(path.lstrip("/").casefold())
            if member is None:
                raise MeshRefusedError(
                    f"the 3MF names {path[:120]!r}, which is not in it: export it again"
                )
            use = TextureUse(
                read_texture(self.package.read(member), path),
                wrap_s=_WRAPS.get(entry.get("tilestyleu", "wrap"), REPEAT),
                wrap_t=_WRAPS.get(entry.get("tilestylev", "wrap"), REPEAT),
            )
            self._materials[number] = Material(name=path, base_color=use, double_sided=True)
        return self._materials[number]


def _build_shared(
    name: str, points: DoubleArray, corners: Numbers, material: Material
) -> UnsettledPart:
    """Build a part whose triangles share vertices, with only those that they use."""
    used = np.zeros(len(points), dtype=bool)
    used[corners] = True
    numbers = np.cumsum(used) - 1
    return UnsettledPart(name, points[used], numbers[corners].astype(np.uint32), material)


def _parse_color(text: str) -> tuple[float, ...]:
    """Turn ``#RRGGBB`` or ``#RRGGBBAA`` in sRGB into four linear numbers."""
    digits = text.strip().removeprefix("#")
    if len(digits) not in (6, 8):
        raise ValueError(f"{text[:20]!r} is no colour")
    values = np.frombuffer(bytes.fromhex(digits), np.uint8) / 255
    linear = linearize(values[:3])
    coverage = float(values[3]) if len(values) == 4 else 1.0
    return (*(float(value) for value in linear), coverage)


def _alpha_mode(colors: npt.NDArray[np.float32]) -> str:
    return "BLEND" if colors[:, 3].min(initial=1) < 1 else "OPAQUE"
