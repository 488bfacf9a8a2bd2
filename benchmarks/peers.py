"""The other servers: nginx with files that were cut before, and IIPImage behind lighttpd."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.errors import NotInstalledError, WrongAnswerError
from benchmarks.pictures import Picture, find_or_write
from tests.support.nginx import find_nginx, running_nginx
from tests.support.ports import free_port

IIPSRV = Path("/usr/lib/iipimage-server/iipsrv.fcgi")
START_S = 10
QUALITY = 85

#: Keep-alive without a limit: nginx at its best. (Its log is off already.)
NGINX = """
    sendfile on;
    keepalive_requests 100000000;
    types {{ image/jpeg jpg; application/json json; }}
    server {{
        listen 127.0.0.1:{port};
        root {root};
    }}
"""

#: Two processes, ten megabytes of tiles kept in each, and pictures up to the size that we answer with.
LIGHTTPD = """
server.modules = ("mod_fastcgi")
server.document-root = "{folder}"
server.port = {port}
server.bind = "127.0.0.1"
server.errorlog = "{folder}/lighttpd.log"
server.max-keep-alive-requests = 1000000
fastcgi.server = ("/" => ((
    "socket" => "{folder}/iipsrv.socket",
    "check-local" => "disable",
    "min-procs" => 2,
    "max-procs" => 2,
    "bin-path" => "{program}",
    "bin-environment" => (
        "FILESYSTEM_PREFIX" => "{root}/",
        "URI_MAP" => "iiif=>IIIF",
        "IIIF_VERSION" => "3",
        "MAX_IMAGE_CACHE_SIZE" => "10",
        "MAX_CVT" => "8192",
        "JPEG_QUALITY" => "{quality}",
        "VERBOSITY" => "0"
    )
)))
"""


@contextmanager
def nginx(folder: Path, root: Path) -> Iterator[str]:
    """Give the address of an nginx that sends the files below a folder."""
    if find_nginx() is None:
        raise NotInstalledError("nginx", "nginx-light")
    scratch = folder / "nginx"
    scratch.mkdir(exist_ok=True)
    port = free_port()
    inside = NGINX.format(port=port, root=root)
    with running_nginx(scratch, inside, port, processes=os.cpu_count() or 1):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def iipsrv(folder: Path, root: Path) -> Iterator[str]:
    """Give the address of an IIPImage server of the pyramids in a folder: ``/iiif/NAME.tif/…``."""
    program = _find("lighttpd", "lighttpd")
    if not IIPSRV.exists():
        raise NotInstalledError(str(IIPSRV), "iipimage-server")
    scratch = folder / "lighttpd"
    scratch.mkdir(exist_ok=True)
    port = free_port()
    config = scratch / "lighttpd.conf"
    config.write_text(
        LIGHTTPD.format(folder=scratch, port=port, program=IIPSRV, root=root, quality=QUALITY)
    )
    with started([program, "-D", "-f", str(config)], port):
        yield f"http://127.0.0.1:{port}"


def cut_files(folder: Path, picture: Picture, tile_px: int) -> Path:
    """Return a folder with every tile of a picture as a file below its name, cut at the first call."""
    root = folder / "static"
    if not (root / picture.name).exists():
        root.mkdir(exist_ok=True)
        source = find_or_write(folder, picture, "jpg")
        command = [_find("vips", "libvips-tools"), "dzsave", str(source), str(root / picture.name)]
        command += ["--layout", "iiif3", "--tile-size", str(tile_px)]
        subprocess.run([*command, "--suffix", f".jpg[Q={QUALITY}]"], check=True)
    return root


def cut_pyramid(folder: Path, picture: Picture, tile_px: int) -> Path:
    """Return a folder with the picture as a tiled pyramid of JPEG, made at the first call."""
    root = folder / "pyramids"
    target = root / f"{picture.name}.tif"
    if not target.exists():
        root.mkdir(exist_ok=True)
        source = find_or_write(folder, picture, "jpg")
        vips = _find("vips", "libvips-tools")
        subprocess.run(
            [vips, "tiffsave", str(source), str(target), *pyramid_options(tile_px)], check=True
        )
    return root


def pyramid_options(tile_px: int) -> tuple[str, ...]:
    """Return how ``vips tiffsave`` makes the pyramid that we make."""
    return (
        *("--compression", "jpeg", "--Q", str(QUALITY)),
        *("--tile", "--tile-width", str(tile_px), "--tile-height", str(tile_px)),
        *("--pyramid", "--bigtiff"),
    )


def versions() -> str:
    """Return the versions of the peers' Debian packages, for the line above a table."""
    packages = ("nginx", "iipimage-server", "lighttpd", "libvips-tools", "wrk")
    asked = ["dpkg-query", "-W", "-f", "${Package} ${Version}\n", *packages]
    if shutil.which(asked[0]) is None:
        return "versions unknown (no dpkg)"
    told = subprocess.run(asked, capture_output=True, text=True)
    return ", ".join(line for line in told.stdout.splitlines() if len(line.split()) == 2)


def _find(program: str, package: str) -> str:
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise NotInstalledError(program, package)
    return found


@contextmanager
def started(
    command: Sequence[str], port: int, environment: Mapping[str, str] | None = None
) -> Iterator[None]:
    """Run a server while the context is open, from when it answers on its port."""
    process = subprocess.Popen(
        list(command), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_until_it_answers(process, port)
        yield
    finally:
        process.terminate()
        try:
            process.wait(START_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_it_answers(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1):
                return
        except urllib.error.HTTPError:  # an answer, whatever it says
            return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.05)
    raise WrongAnswerError(f"{process.args!r} does not answer on port {port}.")
