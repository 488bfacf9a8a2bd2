"""From a large file to a pyramid: this service against ``vips tiffsave`` with the same settings.

The whole deposit is measured: receiving, hashing, storing, the job, the child process, the pyramid, marking ready.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.errors import NotInstalledError
from benchmarks.peers import pyramid_options
from benchmarks.pictures import LARGE, find_or_write
from benchmarks.tables import print_table
from benchmarks.timing import Cost, machine, run

ROUNDS = 5
TILE_PX = 512
BAOVAT = [sys.executable, "-m", "iiif_server"]

#: What a service has behind it before the first curator comes: its spare process is ready.
SETTLING_S = 3.0


def measure(folder: Path) -> None:
    """Print the median of several rounds for a TIFF and for a JPEG, peers taking turns."""
    vips = shutil.which("vips")
    if vips is None:
        raise NotInstalledError("vips", "libvips-tools")
    for ending, named in (("tif", "uncompressed TIFF"), ("jpg", "JPEG")):
        source = find_or_write(folder, LARGE, ending)
        size = f"{LARGE.width:,} × {LARGE.height:,} px, RGB, {source.stat().st_size / 1e6:.0f} MB"
        print(f"{named}, {size}; {machine()}\n")
        print_costs(_take_turns(vips, source, folder))


def _take_turns(vips: str, source: Path, folder: Path) -> dict[str, list[Cost]]:
    peers: dict[str, list[Cost]] = {
        "vips tiffsave": [],
        "baovat image pyramid": [],
        "baovat add --wait": [],
    }
    target = folder / "ingest.tif"
    for number in range(ROUNDS):
        command = [vips, "tiffsave", str(source), str(target), *pyramid_options(TILE_PX)]
        peers["vips tiffsave"].append(run(command))
        target.unlink()
        command = [*BAOVAT, "image", "pyramid", str(source), str(target)]
        peers["baovat image pyramid"].append(run(command))
        target.unlink()
        peers["baovat add --wait"].append(add(source, folder / f"ingest-{number}"))
    return peers


def add(source: Path, data_dir: Path) -> Cost:
    """Deposit the picture into a running service, as a curator would, until it is ready."""
    environment = dict(os.environ) | {"BAOVAT_DATA_DIR": str(data_dir)}
    worker = subprocess.Popen([*BAOVAT, "worker"], env=environment)
    try:
        check = [*BAOVAT, "worker", "--check"]
        while subprocess.run(check, env=environment, capture_output=True).returncode:
            time.sleep(0.2)
        time.sleep(SETTLING_S)
        command = [*BAOVAT, "add", str(source), "--item", LARGE.name, "--wait"]
        return run(command, environment, helped_by=worker.pid)
    finally:
        worker.terminate()
        worker.wait()
        shutil.rmtree(data_dir)


def print_costs(peers: dict[str, list[Cost]]) -> None:
    """Print medians, and ratios to the first peer."""
    first = statistics.median(cost.seconds for cost in next(iter(peers.values())))
    rows = []
    for name, costs in peers.items():
        seconds = statistics.median(cost.seconds for cost in costs)
        peak = max(cost.peak_mb for cost in costs)
        rows.append((name, f"{seconds:.2f}", f"{seconds / first:.2f}", f"{peak:.0f}"))
    print_table(("", "s (median)", "ratio", "peak MB"), rows)
