"""From a large TIFF to a pyramid: this service against ``vips tiffsave`` with the same settings.

The whole deposit is measured: receiving, hashing, storing, the job, the child process, the pyramid, marking ready.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyvips

from benchmarks.timing import Cost, machine, run

WIDTH, HEIGHT = 16_000, 12_000
ROUNDS = 5
GRAIN = 6.0

#: What a service has behind it before the first curator comes: its spare process is ready.
SETTLING_S = 3.0
VIPS_OPTIONS = (
    *("--compression", "jpeg", "--Q", "85"),
    *("--tile", "--tile-width", "512", "--tile-height", "512"),
    *("--pyramid", "--bigtiff"),
)


def measure() -> None:
    """Print the median of several rounds, peers taking turns."""
    vips = shutil.which("vips")
    if vips is None:
        print(
            "The command `vips` is not installed (Debian: libvips-tools); there is nothing to compare with."
        )
        return
    print(f"{WIDTH} × {HEIGHT} px, RGB, uncompressed TIFF; {machine()}\n")
    with tempfile.TemporaryDirectory(prefix="baovat-bench-") as folder:
        source = write_picture(Path(folder) / "large.tif")
        peers: dict[str, list[Cost]] = {
            "vips tiffsave": [],
            "baovat image pyramid": [],
            "baovat add --wait": [],
        }
        for number in range(ROUNDS):
            target = Path(folder) / f"{number}.tif"
            peers["vips tiffsave"].append(
                run([vips, "tiffsave", str(source), str(target), *VIPS_OPTIONS])
            )
            target.unlink()
            command = [
                sys.executable,
                "-m",
                "iiif_server",
                "image",
                "pyramid",
                str(source),
                str(target),
            ]
            peers["baovat image pyramid"].append(run(command))
            target.unlink()
            peers["baovat add --wait"].append(add(source, Path(folder) / f"data-{number}"))
    print_table(peers)


def write_picture(path: Path) -> Path:
    """Write a picture with the detail of a photograph: noise at every scale, down to the grain.

    At quality 85 it takes 1.9 bits a pixel as JPEG; two museum photographs of paintings took 1.6 and 2.0.
    """
    rng = np.random.default_rng(2026)
    layers = []
    for side in (8, 64, 512, 2048):
        noise = rng.normal(128, 60, (side * 3 // 4, side, 3)).clip(0, 255).astype(np.uint8)
        layer = pyvips.Image.new_from_array(noise)
        layers.append(layer.resize(WIDTH / side, vscale=HEIGHT / layer.height, kernel="linear"))
    blended = sum(layers[1:], layers[0]) / len(layers)
    blended += pyvips.Image.gaussnoise(WIDTH, HEIGHT, sigma=GRAIN, mean=0, seed=2026)
    blended.cast("uchar").copy(interpretation="srgb").tiffsave(str(path), bigtiff=True)
    return path


def add(source: Path, data_dir: Path) -> Cost:
    """Deposit the picture into a running service, as a curator would, until it is ready."""
    environment = dict(os.environ) | {"BAOVAT_DATA_DIR": str(data_dir)}
    worker = subprocess.Popen([sys.executable, "-m", "iiif_server", "worker"], env=environment)
    try:
        check = [sys.executable, "-m", "iiif_server", "worker", "--check"]
        while subprocess.run(check, env=environment, capture_output=True).returncode:
            time.sleep(0.2)
        time.sleep(SETTLING_S)
        command = [
            sys.executable,
            "-m",
            "iiif_server",
            "add",
            str(source),
            "--item",
            "large",
            "--wait",
        ]
        return run(command, environment, helped_by=worker.pid)
    finally:
        worker.terminate()
        worker.wait()
        shutil.rmtree(data_dir)


def print_table(peers: dict[str, list[Cost]]) -> None:
    """Print medians, and ratios to the first peer."""
    print("| | s (median) | ratio | peak MB |\n|---|---|---|---|")
    first = statistics.median(cost.seconds for cost in next(iter(peers.values())))
    for name, costs in peers.items():
        seconds = statistics.median(cost.seconds for cost in costs)
        peak = max(cost.peak_mb for cost in costs)
        print(f"| {name} | {seconds:.2f} | {seconds / first:.2f} | {peak:.0f} |")
