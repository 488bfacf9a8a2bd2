"""A material as text of USD: UsdPreviewSurface, which iOS and most programs with USD draw.

Source: UsdPreviewSurface specification 2.6. Colours are linear as in glTF; texture coordinates begin at
the bottom left there, at the top left in glTF (they are turned where a part is written).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mesh.surface import CLAMP, MIRROR, Material, TextureUse
from mesh.writing.pictures import PictureKey, Role

_WRAPS = {CLAMP: "clamp", MIRROR: "mirror"}


@dataclass
class MaterialText:
    """Gathers the shaders of one material; `names` says which file holds each picture."""

    path: str
    names: Mapping[PictureKey, str]
    inputs: list[str] = field(default_factory=list)
    shaders: list[str] = field(default_factory=list)
    _readers: set[int] = field(default_factory=set)

    def set_value(self, name: str, value: str) -> None:
        """Give an input a constant; `name` includes its type."""
        kind, _, word = name.partition(" ")
        self.inputs.append(f"{kind} inputs:{word} = {value}")

    def connect(self, name: str, shader: str, output: str) -> None:
        """Give an input what a shader puts out."""
        kind, _, word = name.partition(" ")
        source = f"<{self.path}/{shader}.outputs:{output}>"
        self.inputs.append(f"{kind} inputs:{word}.connect = {source}")

    def add_texture(
        self,
        shader: str,
        use: TextureUse,
        role: Role,
        outputs: Sequence[str],
        scale: Sequence[float] = (1, 1, 1, 1),
        bias: Sequence[float] = (0, 0, 0, 0),
    ) -> None:
        """Add a shader that looks up a picture: what it holds, times `scale`, plus `bias`."""
        self._add_reader(use.texcoord)
        space = "sRGB" if role is Role.COLOR else "raw"
        reader = f"<{self.path}/Coordinates{use.texcoord}.outputs:result>"
        lines = [
            'uniform token info:id = "UsdUVTexture"',
            f"asset inputs:file = @{self.names[id(use.texture), role]}@",
            f"float2 inputs:st.connect = {reader}",
            f'token inputs:sourceColorSpace = "{space}"',
            f'token inputs:wrapS = "{_WRAPS.get(use.wrap_s, "repeat")}"',
            f'token inputs:wrapT = "{_WRAPS.get(use.wrap_t, "repeat")}"',
            f"float4 inputs:scale = {write_row(scale)}",
            f"float4 inputs:bias = {write_row(bias)}",
        ]
        lines += [f"float{'3' if each == 'rgb' else ''} outputs:{each}" for each in outputs]
        self.shaders.append(write_block(f'def Shader "{shader}"', lines))

    def add_vertex_colors(self) -> None:
        """Let the colour come from the vertices."""
        lines = [
            'uniform token info:id = "UsdPrimvarReader_float3"',
            'string inputs:varname = "displayColor"',
            "float3 outputs:result",
        ]
        self.shaders.append(write_block('def Shader "VertexColors"', lines))
        self.connect("color3f diffuseColor", "VertexColors", "result")

    def _add_reader(self, texcoord: int) -> None:
        if texcoord in self._readers:
            return
        self._readers.add(texcoord)
        lines = [
            'uniform token info:id = "UsdPrimvarReader_float2"',
            f'string inputs:varname = "{name_set(texcoord)}"',
            "float2 outputs:result",
        ]
        self.shaders.append(write_block(f'def Shader "Coordinates{texcoord}"', lines))


def write_material(
    name: str, path: str, material: Material, names: Mapping[PictureKey, str], *, colored: bool
) -> str:
    """Write one material; `colored` says that its parts have colours at their vertices."""
    text = MaterialText(path, names)
    _write_color(text, material, colored=colored)
    _write_finish(text, material)
    _write_relief(text, material)
    surface = write_block(
        'def Shader "Surface"',
        ['uniform token info:id = "UsdPreviewSurface"', *text.inputs, "token outputs:surface"],
    )
    output = f"token outputs:surface.connect = <{path}/Surface.outputs:surface>"
    return write_block(f'def Material "{name}"', [output, surface, *text.shaders])


def _write_color(text: MaterialText, material: Material, *, colored: bool) -> None:
    red, green, blue, alpha = material.base_color_factor
    covers = material.alpha_mode != "OPAQUE"
    if material.base_color is not None:
        outputs = ("rgb", "a") if covers else ("rgb",)
        factors = (red, green, blue, alpha)
        text.add_texture("BaseColor", material.base_color, Role.COLOR, outputs, factors)
        text.connect("color3f diffuseColor", "BaseColor", "rgb")
    elif colored:
        text.add_vertex_colors()
    else:
        text.set_value("color3f diffuseColor", write_row((red, green, blue)))
    if not covers:
        return
    if material.base_color is not None:
        text.connect("float opacity", "BaseColor", "a")
    else:
        text.set_value("float opacity", write_number(alpha))
    if material.alpha_mode == "MASK":
        text.set_value("float opacityThreshold", write_number(material.alpha_cutoff))


def _write_finish(text: MaterialText, material: Material) -> None:
    use = material.metallic_roughness
    if use is None:
        text.set_value("float metallic", write_number(material.metallic_factor))
        text.set_value("float roughness", write_number(material.roughness_factor))
    else:
        factors = (1, material.roughness_factor, material.metallic_factor, 1)
        text.add_texture("MetallicRoughness", use, Role.DATA, ("g", "b"), factors)
        text.connect("float roughness", "MetallicRoughness", "g")
        text.connect("float metallic", "MetallicRoughness", "b")
    factor = material.emissive_factor
    if not any(factor):
        return
    if material.emissive is None:
        text.set_value("color3f emissiveColor", write_row(factor))
    else:
        text.add_texture("Emissive", material.emissive, Role.COLOR, ("rgb",), (*factor, 1))
        text.connect("color3f emissiveColor", "Emissive", "rgb")


def _write_relief(text: MaterialText, material: Material) -> None:
    if material.normal is not None:
        strength = material.normal.strength
        scale, bias = (2 * strength, 2 * strength, 2, 1), (-strength, -strength, -1, 0)
        text.add_texture("Normal", material.normal, Role.NORMAL, ("rgb",), scale, bias)
        text.connect("normal3f normal", "Normal", "rgb")
    if material.occlusion is not None:
        strength = material.occlusion.strength
        scale, bias = (strength, 1, 1, 1), (1 - strength, 0, 0, 0)
        text.add_texture("Occlusion", material.occlusion, Role.DATA, ("r",), scale, bias)
        text.connect("float occlusion", "Occlusion", "r")


def name_set(texcoord: int) -> str:
    """Name a set of texture coordinates as other programs expect it: st, st1, st2."""
    return f"st{texcoord or ''}"


def write_number(value: float) -> str:
    """Write a number with the digits that a float of 32 bits has."""
    return f"{value:.7g}"


def write_row(values: Sequence[float]) -> str:
    """Write a few numbers as one value."""
    return f"({', '.join(write_number(value) for value in values)})"


def write_block(head: str, lines: Sequence[str]) -> str:
    """Write a head and its lines in braces; lines may be blocks themselves."""
    return "\n".join([head, "{", *lines, "}"])
