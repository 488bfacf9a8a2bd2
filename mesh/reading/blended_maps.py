"""Maps that one format keeps apart and glTF keeps together: roughness with metalness, colour with coverage."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mesh.surface import ByteArray, TextureUse
from mesh.textures import decode_texture, keep_pixels

#: Mixtures are made at most this large: 200 MB of pixels.
_LARGEST_PX = 8192


def blend_roughness(
    roughness: TextureUse | None, metallic: TextureUse | None, notes: list[str]
) -> TextureUse | None:
    """Put roughness into green and metalness into blue (glTF 2.0, 3.9.2); a map that is absent is all 1."""
    use = roughness or metallic
    if use is None:
        return None
    if roughness is not None and metallic is not None and _place(roughness) != _place(metallic):
        notes.append("a map of metalness lies otherwise on the surface than roughness: left out")
        metallic = None
    green = _decode(roughness)
    blue = _decode(metallic)
    height, width = (green if green is not None else blue).shape[:2]  # type: ignore[union-attr]
    mixed = np.full((height, width, 3), 255, dtype=np.uint8)
    for channel, pixels in ((1, green), (2, blue)):
        if pixels is not None:
            mixed[:, :, channel] = _fit(pixels, height, width)
    return replace(use, texture=keep_pixels(mixed))


def blend_coverage(base: TextureUse, coverage: TextureUse, notes: list[str]) -> TextureUse:
    """Put a separate map of coverage into the fourth channel of a colour map."""
    if _place(base) != _place(coverage):
        notes.append("a map of coverage lies otherwise on the surface than the colours: left out")
        return base
    pixels = decode_texture(base.texture, _LARGEST_PX)
    height, width = pixels.shape[:2]
    alpha = coverage.texture.has_alpha
    seen = decode_texture(coverage.texture, _LARGEST_PX, alpha=alpha)
    shares = _fit(seen[:, :, 3] if alpha else seen[:, :, 1], height, width)
    if max(base.texture.longest_px, coverage.texture.longest_px) > _LARGEST_PX:
        notes.append(f"a colour map with coverage was reduced to {_LARGEST_PX} px")
    mixed = np.concatenate([pixels[:, :, :3], shares[:, :, None]], axis=2)
    return replace(base, texture=keep_pixels(mixed))


def looks_like_normals(use: TextureUse) -> bool:
    """Tell a map of normals from a map of heights: normals point outwards, so it is mostly blue."""
    pixels = decode_texture(use.texture, 64).astype(np.float32) / 127.5 - 1
    lengths = np.sqrt((pixels**2).sum(axis=2))
    return bool(pixels[:, :, 2].mean() > 0.5 and np.abs(lengths - 1).mean() < 0.25)


def _place(use: TextureUse) -> tuple[object, ...]:
    return (use.texcoord, use.offset, use.rotation, use.scale)


def _decode(use: TextureUse | None) -> ByteArray | None:
    return None if use is None else decode_texture(use.texture, _LARGEST_PX)[:, :, 1]


def _fit(pixels: ByteArray, height: int, width: int) -> ByteArray:
    """Bring a map to the size of another one, by its nearest pixels."""
    if pixels.shape == (height, width):
        return pixels
    rows = np.arange(height) * pixels.shape[0] // height
    columns = np.arange(width) * pixels.shape[1] // width
    fitted: ByteArray = pixels[rows[:, None], columns]
    return fitted
