"""Debian's nginx in a process of its own, with a configuration of ours inside ``http {}``."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START_S = 10

AROUND = """
{user}
worker_processes {processes};
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{inside}
}}
"""


def find_nginx() -> str | None:
    """Return the program, or None where nginx is not installed; Debian keeps it where only root looks."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@contextmanager
def running_nginx(folder: Path, inside: str, port: int, processes: int = 1) -> Iterator[None]:
    """Run nginx with what stands inside ``http {}``, from when it listens on the port; scratch is in the folder."""
    program = find_nginx()
    assert program is not None, "nginx is not installed: run .ci/system-packages test"
    # A scratch folder is for its owner only, so the workers stay who started them.
    user = "user root;" if os.geteuid() == 0 else ""
    config = folder / "nginx.conf"
    config.write_text(
        AROUND.format(user=user, processes=processes, folder=folder, inside=inside),
        encoding="utf-8",
    )
    command = [program, "-c", str(config), "-p", str(folder)]
    with (folder / "output.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            _wait_until_it_listens(process, port, folder)
            yield
        finally:
            process.terminate()
            process.wait()


def _wait_until_it_listens(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5):
                return
        except OSError:
            time.sleep(0.02)
    raise AssertionError(f"nginx did not start: {(folder / 'output.log').read_text()}")
