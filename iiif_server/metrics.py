"""What the service counts about itself, in the text format of Prometheus.

The only importer of prometheus_client. Web processes of one server add up through files in a folder that
`count_together` names before they are started; a process on its own counts in memory.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from prometheus_client import (
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

MEDIA_TYPE = CONTENT_TYPE_PLAIN_0_0_4

#: The variable by which prometheus_client finds the folder; it must be set before a process imports it.
FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


class ImageAnswer(StrEnum):
    """How a request of the Image API was answered."""

    STORED = "stored"
    NOT_MODIFIED = "not_modified"
    INFO = "info"
    CACHED = "cached"
    RENDERED = "rendered"
    REDIRECTED = "redirected"
    REFUSED = "refused"
    BUSY = "busy"
    FAILED = "failed"


_IMAGE_SECONDS = Histogram(
    "baovat_image_seconds",
    "Seconds from a request of the Image API to its answer, by the kind of answer.",
    ["kind"],
    buckets=(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
_IMAGE_BYTES = Counter(
    "baovat_image_bytes", "Bytes of pictures and descriptions that were sent, by kind.", ["kind"]
)
_LANE_PLACES = Gauge(
    "baovat_lane_places",
    "Places taken in a lane: threads that wait to render, render, or send what was rendered.",
    ["lane"],
    multiprocess_mode="livesum",
)
_LANE_RENDERS = Gauge(
    "baovat_lane_renders",
    "Renders that are being made in a lane; who waits or sends does not count.",
    ["lane"],
    multiprocess_mode="livesum",
)
_LANE_BYTES = Gauge(
    "baovat_lane_estimated_bytes",
    "Memory that the renders being made in a lane are estimated to take.",
    ["lane"],
    multiprocess_mode="livesum",
)
_RENDER_CACHE_BYTES = Gauge(
    "baovat_render_cache_bytes",
    "Bytes of rendered pictures that are kept on disk for all processes.",
    multiprocess_mode="mostrecent",
)

# Each kind has its own place in the files from the start, so that counting a tile is not a look-up of labels.
_SECONDS = {kind: _IMAGE_SECONDS.labels(kind.value) for kind in ImageAnswer}
_BYTES = {kind: _IMAGE_BYTES.labels(kind.value) for kind in ImageAnswer}


def count_image(kind: ImageAnswer, seconds: float, sent_bytes: int) -> None:
    """Count one answer of the Image API; takes some 5 µs."""
    _SECONDS[kind].observe(seconds)
    _BYTES[kind].inc(sent_bytes)


def show_lane(lane: str, places: int, renders: int, estimated_bytes: int) -> None:
    """Show the places taken in a lane of this process, the renders being made, and what they take by estimate."""
    _LANE_PLACES.labels(lane).set(places)
    _LANE_RENDERS.labels(lane).set(renders)
    _LANE_BYTES.labels(lane).set(estimated_bytes)


def show_render_cache(used_bytes: int) -> None:
    """Show how much is kept on disk."""
    _RENDER_CACHE_BYTES.set(used_bytes)


def exposition() -> bytes:
    """Return everything that is counted, of all web processes of this server."""
    folder = os.environ.get(FOLDER_VARIABLE)
    if folder is None:
        return generate_latest(REGISTRY)
    _forget_dead_processes(Path(folder))
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry, path=folder)  # type: ignore[no-untyped-call]
    return generate_latest(registry)


@contextmanager
def count_together() -> Iterator[None]:
    """Let the processes that are started meanwhile count together, from zero."""
    with tempfile.TemporaryDirectory(prefix="baovat-metrics-") as folder:
        os.environ[FOLDER_VARIABLE] = folder
        try:
            yield
        finally:
            del os.environ[FOLDER_VARIABLE]


def _forget_dead_processes(folder: Path) -> None:
    """Take out of sums what a process that ended had under way; its counters stay."""
    for path in folder.glob("gauge_live*_*.db"):
        found = re.search(r"_(\d+)\.db$", path.name)
        if found and not _lives(int(found[1])):
            path.unlink(missing_ok=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
