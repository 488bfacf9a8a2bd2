"""A GLB for any tool: glTF 2.0 without extensions, pictures as JPEG or PNG."""

from __future__ import annotations

from dataclasses import replace

from mesh.surface import Surface
from mesh.writing.glb import encode_glb
from mesh.writing.options import GlbOptions
from mesh.writing.settle import settle_light, settle_transforms

#: What nearly every program and graphics card accepts.
PLAIN_TEXTURE_PX = 4096

#: Of pictures that have to be made smaller or to change their format.
_QUALITY = 90


def encode_plain(surface: Surface) -> bytes:
    """Write a surface as a GLB that needs no extension, larger than a level and understood by all.

    A JPEG or PNG that fits is kept byte for byte where it is not much larger than a new one.
    """
    options = GlbOptions(PLAIN_TEXTURE_PX, _QUALITY, compression="none", texture_format="jpeg")
    return encode_glb(settle(surface), options).data


def settle(surface: Surface) -> Surface:
    """Say with glTF's core alone what a surface says with extensions: moved textures, and light that is baked in."""
    settled = settle_transforms(surface)
    parts = tuple(replace(part, material=settle_light(part.material)) for part in settled.parts)
    return replace(settled, parts=parts)
