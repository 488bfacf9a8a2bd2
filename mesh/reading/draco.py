"""Triangles compressed with Draco, as KHR_draco_mesh_compression stores them.

The only module that imports DracoPy.
"""

from __future__ import annotations

from collections.abc import Mapping

import DracoPy
import numpy as np
import numpy.typing as npt

from mesh.errors import MeshRefusedError
from mesh.surface import IndexArray, Part

#: 0 to 10; 7 is the encoder's own choice between size and time. 10 takes twice as long for 1 % less.
_LEVEL = 7

#: Texture coordinates in 1/65,536: a sixteenth of a texel of 4096 px.
_UV_BITS = 16


def decode_draco(
    data: bytes, attributes: Mapping[str, int]
) -> tuple[IndexArray, dict[str, npt.NDArray[np.generic]]]:
    """Decode triangles and the attributes that a glTF primitive names by their Draco identifiers.

    Returns
    -------
    (m, 3) triangles, and for each name an array of (n, components) as it was encoded.
    """
    try:
        mesh = DracoPy.decode(data)
        triangles = np.asarray(mesh.faces)
        stored = {int(item["unique_id"]): np.asarray(item["data"]) for item in mesh.attributes}
    except (DracoPy.FileTypeException, ValueError, AttributeError, RuntimeError) as error:
        raise MeshRefusedError(
            f"the Draco-compressed triangles cannot be read: {error}; export it again"
        ) from error
    missing = [name for name, identifier in attributes.items() if identifier not in stored]
    if missing:
        raise MeshRefusedError(
            f"the Draco-compressed triangles lack {', '.join(missing)}: export it again"
        )
    arrays = {name: stored[identifier] for name, identifier in attributes.items()}
    return triangles.astype(np.uint32).reshape(-1, 3), arrays


def encode_draco(
    part: Part, *, position_bits: int, normal_bits: int
) -> tuple[bytes, dict[str, int]]:
    """Compress the triangles of a part; returns the bytes and the identifier of each attribute.

    Attributes are named as in glTF; colours are stored in 16 bits. Tangents are left out: the encoder
    would store them as 16 bytes each.
    """
    generic: dict[int, npt.NDArray[np.generic]] = {}
    names = {}
    for number, uv in enumerate(part.uvs[1:], 1):
        names[number], generic[number] = f"TEXCOORD_{number}", uv
    if part.colors is not None:
        colors = (np.clip(part.colors, 0, 1) * 65535 + 0.5).astype(np.uint16)
        number = max(len(part.uvs), 1)
        names[number], generic[number] = "COLOR_0", colors
    # The binding takes these two as doubles only.
    uv_0 = part.uvs[0].astype(np.float64) if part.uvs else None
    normals = None if part.normals is None else part.normals.astype(np.float64)
    data = DracoPy.encode(
        part.positions,
        part.triangles,
        quantization_bits=position_bits,
        compression_level=_LEVEL,
        tex_coord=uv_0,
        normals=normals,
        generic_attributes=generic or None,
        tex_coord_quantization_bits=_UV_BITS,
        normal_quantization_bits=normal_bits,
    )
    return data, _find_identifiers(data, names)


def _find_identifiers(data: bytes, names: Mapping[int, str]) -> dict[str, int]:
    """Ask the compressed bytes for the identifiers, which the encoder gives out itself."""
    of_kind = {0: "POSITION", 1: "NORMAL", 3: "TEXCOORD_0"}  # Draco's GeometryAttribute::Type
    found = {}
    for attribute in DracoPy.decode(data).attributes:
        number = int(attribute["unique_id"])
        kind = int(attribute["attribute_type"])
        found[of_kind[kind] if kind in of_kind else names[number]] = number
    return found
