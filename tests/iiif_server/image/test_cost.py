"""Estimates follow from the plan alone, grow with the work, and are not below what was measured."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from iiif_server.image.cost import (
    SMALL_BYTES,
    SMALL_MS,
    SMALL_PIXELS,
    estimate_cost,
    joins_tiles,
)
from iiif_server.image.errors import ImageRequestError
from iiif_server.image.geometry import PyramidGeometry
from iiif_server.image.parameters import ApiVersion, Format
from iiif_server.image.plan import plan_render
from iiif_server.image.sizing import Limits
from tests.iiif_server.image.pictures import parse
from tests.iiif_server.image.test_plan import cases, shape

PAINTING = shape(16_128, 12_096)
LIMITS = Limits(max_width=30_000, max_height=30_000, max_area=40_000_000)
MEGA = 10**6


def cost(path: str, area: int = 40_000_000) -> tuple[float, float]:
    """Return the estimate in megabytes and milliseconds."""
    limits = Limits(max_width=30_000, max_height=30_000, max_area=area)
    made = estimate_cost(plan_render(parse(path), PAINTING, limits))
    return made.memory_bytes / MEGA, made.work_ms


#: Measured: megapixels, answer, peak memory above an idle process in MB, CPU in ms above the start of the process.
MEASURED = [
    (40, "0/default.jpg", 28, 600),
    (40, "0/default.png", 29, 2400),
    (40, "0/default.tif", 32, 2250),
    (40, "0/default.gif", 476, 16_500),
    (40, "0/default.webp", 188, 2250),
    (40, "0/default.jp2", 637, 9850),
    (40, "0/default.pdf", 265, 850),
    (40, "0/default.avif", 807, 12_400),
    (16, "0/default.avif", 332, 5700),
    (40, "90/default.jpg", 27, 700),
    (40, "33/default.jpg", 137, 1560),
    (40, "33/default.png", 136, 4270),
    (40, "33/default.webp", 1671, 7100),
    (16, "33/default.avif", 914, 7750),
    (16, "33/default.gif", 390, 7330),
    (16, "33/default.jp2", 551, 5950),
    (16, "33/default.pdf", 254, 950),
]


@pytest.mark.parametrize(("megapixels", "answer", "memory_mb", "cpu_ms"), MEASURED)
def test_estimates_are_not_below_measurements_nor_far_above(
    megapixels: int, answer: str, memory_mb: float, cpu_ms: float
) -> None:
    memory, work = cost(f"full/max/{answer}", megapixels * MEGA)
    assert memory_mb * 0.95 <= memory <= memory_mb * 3.5 + 80
    assert cpu_ms * 0.85 <= work <= cpu_ms * 3 + 300


@pytest.mark.parametrize("extension", ["jpg", "png", "webp", "tif", "jp2", "avif", "gif", "pdf"])
@pytest.mark.parametrize(
    "path", ["full/600,/0/default", "1000,1000,512,512/max/0/gray", "full/400,/0/default"]
)
def test_tiles_and_thumbnails_are_small(extension: str, path: str) -> None:
    assert estimate_cost(plan_render(parse(f"{path}.{extension}"), PAINTING, LIMITS)).is_small


@pytest.mark.parametrize(
    "path",
    [
        "full/max/0/default.jpg",
        "full/5000,/0/default.jpg",
        "full/1200,/0/default.avif",
        "full/2000,/30/default.webp",
    ],
)
def test_large_answers_are_not_small(path: str) -> None:
    assert not estimate_cost(plan_render(parse(path), PAINTING, LIMITS)).is_small


@settings(max_examples=300, deadline=None)
@given(cases(), st.sampled_from(list(Format)))
def test_estimates_bound_what_is_small(
    case: tuple[str, PyramidGeometry, ApiVersion], extension: Format
) -> None:
    path, geometry, version = case
    try:
        request = parse(path.replace(".jpg", f".{extension}"), version)
        made = plan_render(request, geometry, LIMITS)
    except ImageRequestError:
        assume(False)
    estimate = estimate_cost(made)
    assert estimate.memory_bytes > 0
    assert estimate.work_ms > 0
    if estimate.is_small:
        assert estimate.memory_bytes <= SMALL_BYTES
        assert estimate.work_ms <= SMALL_MS
        assert made.output_width * made.output_height <= SMALL_PIXELS


@pytest.mark.parametrize("extension", list(Format))
def test_more_pixels_cost_more(extension: Format) -> None:
    widths = (200, 1000, 2000, 4000, 6000)
    series = [cost(f"full/{width},/30/default.{extension}") for width in widths]
    times = [work for _, work in series]
    assert times == sorted(times)
    streamed = [memory for memory, _ in series[2:]]  # a joined box takes more than a streamed one
    assert streamed == sorted(streamed)


def test_only_small_boxes_are_joined() -> None:
    assert joins_tiles(plan_render(parse("0,0,9000,6750/600,/0/default.jpg"), PAINTING, LIMITS))
    assert not joins_tiles(plan_render(parse("full/3000,/0/default.jpg"), PAINTING, LIMITS))
