"""Pictures stored for graphics processors: KTX 2 with Basis Universal, as KHR_texture_basisu allows.

Their pixels are decoded and carried on without further loss; the levels write them anew anyway. The only
module that imports opengl_basisu, which wraps the transcoder of Binomial (Apache-2.0).

Source: KTX File Format Specification 2.0 (Khronos, 2020), section 3: the identifier and the header.
"""

from __future__ import annotations

import struct

import numpy as np

from mesh.errors import MeshRefusedError
from mesh.limits import MAX_TEXTURE_SIDE_PX
from mesh.surface import Texture
from mesh.textures import keep_pixels

try:
    import opengl_basisu
except ImportError:  # there are wheels for Linux on x86-64 only
    opengl_basisu = None

_IDENTIFIER = b"\xabKTX 20\xbb\r\n\x1a\n"
_HEADER_BYTES = 80

#: 8k by 8k: 256 MB of pixels, which are held twice for a moment.
_MAX_PIXELS = 8192 * 8192


def is_ktx2(data: bytes) -> bool:
    """Tell whether a picture is a KTX 2, by its first bytes."""
    return data.startswith(_IDENTIFIER)


def read_ktx2(data: bytes, name: str) -> tuple[Texture, str]:
    """Decode the largest picture of a KTX 2; returns it, and how it was stored (``ETC1S``, ``UASTC``).

    About 0.5 s for 4k by 4k, and the time to pack the pixels.

    Raises
    ------
    MeshRefusedError
        Damaged, too large, a cube, an array or a volume, or with no Basis Universal inside.
    """
    size = _check_header(data, name)
    try:
        texture = opengl_basisu.open(data)
        if (texture.width, texture.height) != size:
            raise MeshRefusedError(
                f"the texture {name} is damaged: it has two sizes; export it again"
            )
        pixels = np.asarray(texture.transcode("rgba8").data, dtype=np.uint8)
    except (ValueError, IndexError, RuntimeError) as error:
        told = " ".join(str(error).split())
        raise MeshRefusedError(
            f"the texture {name} cannot be read: {told}; export it again"
        ) from error
    kept = pixels if texture.has_alpha else pixels[:, :, :3]
    return keep_pixels(kept), str(texture.codec.name).split("_")[0]


def _check_header(data: bytes, name: str) -> tuple[int, int]:
    """Return the width and height that the header states, where it is a picture that can be decoded here."""
    if len(data) < _HEADER_BYTES:
        raise MeshRefusedError(
            f"the texture {name} is cut short: its KTX 2 header is not whole"
            "; copy or export it again"
        )
    width, height, depth, layers, faces = struct.unpack_from("<5I", data, 20)
    if max(width, height) > MAX_TEXTURE_SIDE_PX or width * height > _MAX_PIXELS:
        raise MeshRefusedError(
            f"the texture {name} is {width} × {height} px; at most {_MAX_PIXELS} pixels are "
            "accepted of KTX 2: reduce it"
        )
    if opengl_basisu is None:
        raise MeshRefusedError(
            f"the texture {name} is KTX 2, which is read on Linux on x86-64 only: "
            "export it with JPEG, PNG or WebP"
        )
    if depth or layers > 1 or faces != 1:
        raise MeshRefusedError(
            f"the texture {name} is a volume, an array or a cube: not a picture; export it again"
        )
    return width, height
