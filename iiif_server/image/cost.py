"""What an answer will cost, from its plan alone: memory and time of one core, before a pixel is read.

The figures are measured, not derived: each answer was made in a process of its own from a pyramid of 195
megapixels (photographs of paintings), at 4, 10, 16 and 40 megapixels; its peak of resident memory less that of a
process that does nothing, and its CPU time, were divided by the pixels of the step. The larger of the
results stands here, rounded up. ``docs/decisions/0008-two-lanes.md`` has the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin

from iiif_server.image.parameters import Format
from iiif_server.image.plan import RenderPlan

#: Up to this many pixels all of a picture is held in memory, because that takes half the time: boxes are joined from
#: decoded tiles that are kept, and JPEG is encoded by Pillow. Larger ones stream. A region answered 600 px wide
#: reads at most 1.1 megapixels.
SMALL_PIXELS = 2_000_000

#: A small answer takes no more pixels than that, and less than both: as long as a blink, and as much as two dozen
#: decoded tiles.
SMALL_BYTES = 24_000_000
SMALL_MS = 250.0

#: A joined box is held as Pillow has it and as libvips has it (4 + 3 bytes).
_JOINED_BYTES = 7
#: A streamed box is held as two rows of tiles of 512 px, decoded, and as much again between the steps.
_STREAMED_BYTES_A_COLUMN = 512 * 3 * 4
#: The upright picture is held while it is turned by any angle.
_TURNED_BYTES = 3
#: Reading and resizing a pixel of the box, and turning one of the canvas by any angle.
_READ_NS = 14
_TURN_NS = 25


@dataclass(frozen=True)
class _Encoder:
    """What each pixel of the canvas takes: bytes held, without and with opacity, and nanoseconds."""

    held_bytes: int
    held_bytes_with_opacity: int
    ns: int


#: Zero bytes where rows stream into the file. JPEG 2000 and PDF have no opacity here.
_ENCODERS = {
    Format.JPG: _Encoder(0, 0, 8),
    Format.PNG: _Encoder(0, 0, 65),
    Format.TIF: _Encoder(0, 0, 60),
    Format.GIF: _Encoder(12, 12, 460),
    Format.WEBP: _Encoder(5, 22, 110),
    Format.AVIF: _Encoder(21, 29, 450),
    Format.JP2: _Encoder(17, 17, 270),
    Format.PDF: _Encoder(8, 8, 15),
}
#: A small answer is encoded in memory: its bytes are at most its pixels, and JPEG holds them twice before.
_SMALL_ANSWER_BYTES = 10


@dataclass(frozen=True)
class RenderCost:
    """Estimates for one answer: memory above that of an idle process, CPU time, and pixels of its canvas."""

    memory_bytes: int
    work_ms: float
    pixels: int

    @property
    def is_small(self) -> bool:
        """Whether it may be made between tiles, in the web process itself."""
        quick = self.memory_bytes <= SMALL_BYTES and self.work_ms <= SMALL_MS
        return quick and self.pixels <= SMALL_PIXELS


def joins_tiles(plan: RenderPlan) -> bool:
    """Tell whether the box is joined from decoded tiles, rather than streamed out of the TIFF."""
    return plan.box.width * plan.box.height <= SMALL_PIXELS


def estimate_cost(plan: RenderPlan) -> RenderCost:
    """Estimate what an answer takes; the truth is rarely above, and may be a third of it."""
    turned = plan.rotation.degrees % 90 != 0
    canvas_pixels = _canvas_pixels(plan)
    encoder = _ENCODERS[plan.format]
    held_bytes = encoder.held_bytes_with_opacity if turned else encoder.held_bytes
    memory_bytes = _reading_bytes(plan) + canvas_pixels * held_bytes
    work_ns = plan.box.width * plan.box.height * _READ_NS + canvas_pixels * encoder.ns
    if canvas_pixels <= SMALL_PIXELS:
        memory_bytes += canvas_pixels * _SMALL_ANSWER_BYTES
    if turned:
        memory_bytes += plan.output_width * plan.output_height * _TURNED_BYTES
        work_ns += canvas_pixels * _TURN_NS
    return RenderCost(memory_bytes, work_ns / 1e6, canvas_pixels)


def _reading_bytes(plan: RenderPlan) -> int:
    if joins_tiles(plan):
        return plan.box.width * plan.box.height * _JOINED_BYTES
    return plan.box.width * _STREAMED_BYTES_A_COLUMN


def _canvas_pixels(plan: RenderPlan) -> int:
    """Pixels after rotation: the canvas grows until it holds all corners."""
    angle = radians(float(plan.rotation.degrees))
    cosine, sine = abs(cos(angle)), abs(sin(angle))
    width = plan.output_width * cosine + plan.output_height * sine
    height = plan.output_width * sine + plan.output_height * cosine
    return round(width * height)
