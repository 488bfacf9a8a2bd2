"""A surface as USDZ, which iPhones and iPads place in the room (AR Quick Look).

Source: USDZ file format specification 1.3: a zip without compression whose files begin at multiples of
64 bytes; the description is USD in its text form. Metres, Y up, as our surfaces are.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from mesh.errors import TargetError
from mesh.normals import with_normals
from mesh.surface import Material, Part, Surface
from mesh.writing.pictures import Grade, PictureKey, encode_jobs, list_jobs
from mesh.writing.settle import settle_light, settle_transforms
from mesh.writing.usd_material import name_set, write_block, write_material, write_row

#: What a telephone draws beside its camera's picture without a pause, as Smithsonian's AR models have.
USDZ_MAX_TRIANGLES = 150_000
USDZ_TEXTURE_PX = 2048

_QUALITY = 85
_ALIGNMENT = 64
_LOCAL_HEADER_BYTES = 30  # APPNOTE.TXT 6.3.10, 4.3.7
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the same surface makes the same bytes
_EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png"}
_ROOT = "/Model"


def encode_usdz(surface: Surface, texture_px: int = USDZ_TEXTURE_PX) -> bytes:
    """Write a surface as USDZ, its pictures as JPEG, or PNG where coverage is used.

    Where a part has a picture and colours at its vertices, the picture is shown alone: the format's
    material cannot multiply them.

    Raises
    ------
    TargetError
        More triangles than `USDZ_MAX_TRIANGLES`.
    """
    if surface.triangle_count > USDZ_MAX_TRIANGLES:
        raise TargetError(
            f"{surface.triangle_count} triangles are too many for USDZ: "
            f"at most {USDZ_MAX_TRIANGLES} are written, give a smaller level"
        )
    settled = settle_transforms(surface)
    parts = [
        replace(with_normals(part), material=settle_light(part.material)) for part in settled.parts
    ]
    jobs = list_jobs(replace(settled, parts=tuple(parts)))
    pictures = encode_jobs(jobs, Grade(texture_px, texture_px, _QUALITY), webp=False)
    names = {
        key: f"textures/picture_{number}.{_EXTENSIONS[picture.media_type]}"
        for number, (key, picture) in enumerate(pictures.items())
    }
    files = {"model.usda": _write_stage(parts, names).encode()}
    files |= {names[key]: picture.data for key, picture in pictures.items()}
    return _pack(files)


def _write_stage(parts: Sequence[Part], names: Mapping[PictureKey, str]) -> str:
    known: dict[tuple[Material, bool], str] = {}
    for part in parts:
        key = (part.material, part.colors is not None)
        known.setdefault(key, f"Material_{len(known)}")
    materials = [
        write_material(name, f"{_ROOT}/Materials/{name}", material, names, colored=colored)
        for (material, colored), name in known.items()
    ]
    meshes = [
        _write_mesh(f"Part_{number}", part, known[part.material, part.colors is not None])
        for number, part in enumerate(parts)
    ]
    scope = write_block('def Scope "Materials"', materials)
    model = write_block('def Xform "Model" (kind = "component")', [scope, *meshes])
    head = '#usda 1.0\n(\ndefaultPrim = "Model"\nmetersPerUnit = 1\nupAxis = "Y"\n)'
    return f"{head}\n{model}\n"


def _write_mesh(name: str, part: Part, material: str) -> str:
    low, high = part.positions.min(axis=0), part.positions.max(axis=0)
    corners = ", ".join(map(str, part.triangles.reshape(-1).tolist()))
    of_vertices = '(interpolation = "vertex")'
    lines = [
        f"uniform bool doubleSided = {int(part.material.double_sided)}",
        f"float3[] extent = [{write_row(low.tolist())}, {write_row(high.tolist())}]",
        f"int[] faceVertexCounts = [{', '.join(['3'] * len(part.triangles))}]",
        f"int[] faceVertexIndices = [{corners}]",
        f"rel material:binding = <{_ROOT}/Materials/{material}>",
        f"point3f[] points = [{_write_rows(part.positions)}]",
    ]
    if part.normals is not None:
        lines.append(f"normal3f[] normals = [{_write_rows(part.normals)}] {of_vertices}")
    for number, uv in enumerate(part.uvs):
        turned = np.stack([uv[:, 0], 1 - uv[:, 1]], axis=1)
        kind = f"texCoord2f[] primvars:{name_set(number)}"
        lines.append(f"{kind} = [{_write_rows(turned)}] {of_vertices}")
    if part.colors is not None:
        factor = np.array(part.material.base_color_factor[:3], dtype=np.float32)
        colors = _write_rows(part.colors[:, :3] * factor)
        lines.append(f"color3f[] primvars:displayColor = [{colors}] {of_vertices}")
    lines.append('uniform token subdivisionScheme = "none"')
    return write_block(f'def Mesh "{name}" (prepend apiSchemas = ["MaterialBindingAPI"])', lines)


def _write_rows(rows: npt.NDArray[Any]) -> str:
    """Write an array of rows; six digits are a micrometre of a metre."""
    form = f"({', '.join(['%.6g'] * rows.shape[1])})"
    return ", ".join([form % tuple(row) for row in rows.tolist()])


def _pack(files: Mapping[str, bytes]) -> bytes:
    """Put files into a zip without compression, each from a multiple of 64 bytes on."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as package:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            begins = stream.tell() + _LOCAL_HEADER_BYTES + len(name)
            # An extra field of a kind that nobody reads; it has four bytes before its own content.
            filling = -(begins + 4) % _ALIGNMENT
            entry.extra = b"\x86\x19" + filling.to_bytes(2, "little") + bytes(filling)
            package.writestr(entry, data)
    return stream.getvalue()
