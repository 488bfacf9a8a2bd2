"""What `baovat serve` does before the first request, and what it tells."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path

import pytest

from iiif_server.scratch import ABANDONED_AFTER_S
from tests.support.service import baovat, clean_environment, running_service


def test_the_start_sweeps_scratch_and_tells_only_the_address(tmp_path: Path) -> None:
    left = tmp_path / "scratch" / "render-left"
    left.parent.mkdir()
    left.write_bytes(b"half an answer")
    moment = time.time() - ABANDONED_AFTER_S - 60
    os.utime(left, (moment, moment))
    threads = 2 * (os.cpu_count() or 1) + 2  # from here on granian wonders whether it is meant
    with running_service(tmp_path, "--no-worker", BAOVAT_WEB_THREADS=str(threads)) as service:
        assert not left.exists()
    told = (tmp_path / "serve.log").read_text().splitlines()
    assert told == [f"Bảo Vật: {service.url}/ (stop with Ctrl+C)"]


@pytest.mark.parametrize(
    "host",
    [
        "203.0.113.7",
        "no:address:at:all",
    ],  # of nobody (RFC 5737), and no address: nothing is asked of DNS
)
def test_a_host_that_is_not_here_is_told_apart_from_a_port_that_is_taken(
    tmp_path: Path, host: str
) -> None:
    done = baovat("serve", "--host", host, environment=clean_environment(tmp_path / "data"))
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert line.startswith(f"Error: Nothing can listen on host {host}: ")
    assert "Give --host an address of this machine" in line
    assert "--port" not in line
    assert not (tmp_path / "data").exists()


def test_a_port_that_is_taken_asks_for_another(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        environment = clean_environment(tmp_path / "data")
        done = baovat("serve", "--port", str(port), environment=environment)
    assert done.returncode == 1
    assert "Choose another with --port" in done.stderr
    assert "--host" not in done.stderr


def test_a_data_folder_that_cannot_be_is_told_with_its_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    for folder in (Path("/proc/nope"), tmp_path / "file"):
        done = baovat("check", environment=clean_environment(folder))
        assert done.returncode == 1
        [line] = done.stderr.splitlines()
        assert line.startswith(f"Error: BAOVAT_DATA_DIR is '{folder}'; it takes a folder")
        assert "let this user write there" in line
