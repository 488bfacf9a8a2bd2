"""Triangles compressed with Draco, as KHR_draco_mesh_compression stores them.

The only module that imports DracoPy.
"""

from __future__ import annotations

from collections.abc import Mapping

import DracoPy
import numpy as np
import numpy.typing as npt

from mesh.errors import MeshRefusedError
from mesh.surface import IndexArray


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
        raise MeshRefusedError(f"the Draco-compressed triangles cannot be read: {error}") from error
    missing = [name for name, identifier in attributes.items() if identifier not in stored]
    if missing:
        raise MeshRefusedError(f"the Draco-compressed triangles lack {', '.join(missing)}")
    arrays = {name: stored[identifier] for name, identifier in attributes.items()}
    return triangles.astype(np.uint32).reshape(-1, 3), arrays
