"""Which HTTP server: granian, as ``baovat serve`` runs it, against gunicorn (gthread) with the same application.

Both have one process for each core and the same number of threads, and serve the same data folder. gunicorn is no
dependency: pip fetches it into the scratch folder.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.errors import NotInstalledError
from benchmarks.paths import tiles
from benchmarks.peers import started
from benchmarks.pictures import LARGE
from benchmarks.service import Shown, shown
from benchmarks.tables import print_table
from benchmarks.timing import machine
from benchmarks.wrk import take_turns
from tests.support.ports import free_port

#: What one web process runs: the factory that `baovat serve` names.
APPLICATION = "iiif_server.app:create_app()"

SECONDS = 3
ROUNDS = 3


def measure(folder: Path) -> None:
    """Print answers a second of both for each kind of body."""
    with shown(folder) as ours, gunicorn(folder, ours) as url:
        told = f"{ROUNDS} rounds of {SECONDS} s in turns; {machine()}; {_versions(folder)}"
        print(f"{told}\n")
        rows = []
        for kind, paths in _bodies(ours).items():
            urls = {"granian": ours.url, "gunicorn": url}
            asked = dict.fromkeys(urls, paths)
            loads = take_turns(urls, asked, seconds=SECONDS, rounds=ROUNDS)
            granian, other = loads["granian"], loads["gunicorn"]
            rows.append(
                (
                    kind,
                    f"{granian.per_second:,.0f}",
                    f"{other.per_second:,.0f}",
                    f"{granian.per_second / other.per_second:.2f}",
                    f"{granian.p99_ms:.1f}",
                    f"{other.p99_ms:.1f}",
                )
            )
    columns = ("", "granian /s", "gunicorn /s", "ratio", "granian p99 ms", "gunicorn p99 ms")
    print_table(columns, rows)


def _bodies(ours: Shown) -> dict[str, list[str]]:
    """Return what is asked for, by kind."""
    return {
        "stored tiles": ours.paths(LARGE, tiles(LARGE, ours.tile_px(LARGE))),
        "info.json": [ours.path(LARGE, "info.json")],
        "a render that is kept": [ours.path(LARGE, "full/400,/0/default.jpg")],
        "manifest": [f"/iiif/presentation/3/{LARGE.name}/manifest"],
        "page of an item": [f"/items/{LARGE.name}"],
    }


@contextmanager
def gunicorn(folder: Path, ours: Shown) -> Iterator[str]:
    """Give the address of the same application on the same data under gunicorn."""
    packages = _fetch(folder)
    port, cores = free_port(), os.cpu_count() or 1
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", str(cores), "--threads", str(2 * cores)]
    command += ["--log-level", "error", APPLICATION]
    paths = [str(packages), str(Path.cwd()), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    environment = ours.service.environment | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
    with started(command, port, environment):
        yield f"http://127.0.0.1:{port}"


def _fetch(folder: Path) -> Path:
    """Return a folder with gunicorn in it, which pip fills at the first call."""
    packages = folder / "gunicorn"
    if not packages.exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        done = subprocess.run(
            [*pip, "--target", str(packages), "gunicorn"], capture_output=True, text=True
        )
        if done.returncode:
            raise NotInstalledError("gunicorn", "none needed; pip could not fetch it")
    return packages


def _versions(folder: Path) -> str:
    """Return the versions of both servers."""
    code = 'from importlib.metadata import version as v; print(f\'granian {v("granian")}, gunicorn {v("gunicorn")}\')'
    environment = os.environ | {"PYTHONPATH": str(folder / "gunicorn")}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    ).stdout.strip()
