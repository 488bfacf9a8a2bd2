"""Large pictures made by code, with the detail of a photograph: the same for all peers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyvips

#: Sides, in pixels, of the noise that is drawn out to the whole width: detail of every scale.
NOISE_SIDES_PX = (8, 64, 512, 2048)

#: Standard deviation of the grain, in levels of 256.
GRAIN = 6.0

#: What cameras and scanning studios write.
JPEG_QUALITY = 92


@dataclass(frozen=True)
class Picture:
    """One picture to measure with; its name is also its item's identifier."""

    name: str
    width: int
    height: int

    @property
    def megapixels(self) -> int:
        """Millions of pixels, rounded."""
        return round(self.width * self.height / 1e6)


LARGE = Picture("large", 16_128, 12_096)
HUGE = Picture("huge", 20_000, 15_000)


def find_or_write(folder: Path, picture: Picture, ending: str) -> Path:
    """Return the picture as a file in the folder (``tif``: uncompressed; ``jpg``), made at the first call.

    At quality 85 it takes 1.9 bits a pixel as JPEG; two museum photographs of paintings took 1.6 and 2.0.
    """
    path = folder / f"{picture.name}.{ending}"
    if not path.exists():
        pixels = _draw(picture)
        if ending == "tif":
            pixels.tiffsave(str(path), bigtiff=True)
        else:
            pixels.jpegsave(str(path), Q=JPEG_QUALITY)
    return path


def _draw(picture: Picture) -> pyvips.Image:
    """Return noise at every scale, down to the grain; pixels are computed when they are written."""
    rng = np.random.default_rng(2026)
    layers = []
    for side in NOISE_SIDES_PX:
        noise = rng.normal(128, 60, (side * 3 // 4, side, 3)).clip(0, 255).astype(np.uint8)
        layer = pyvips.Image.new_from_array(noise)
        across, down = picture.width / layer.width, picture.height / layer.height
        layers.append(layer.resize(across, vscale=down, kernel="linear"))
    blended = sum(layers[1:], layers[0]) / len(layers)
    blended += pyvips.Image.gaussnoise(
        picture.width, picture.height, sigma=GRAIN, mean=0, seed=2026
    )
    return blended.cast("uchar").copy(interpretation="srgb")
