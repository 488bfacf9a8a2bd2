"""The real service in processes of its own: web and worker, as a museum runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.model_pictures import SMALL_PICTURES
from tests.support.ports import free_port

START_S = 60


@dataclass(frozen=True)
class Service:
    """A running service: its address, the environment for commands beside it, and its first process."""

    url: str
    data_dir: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes]

    def baovat(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command on the service's data, and return what it printed."""
        return baovat(*arguments, environment=self.environment)

    def add(self, path: Path, item: str, *more: str) -> list[dict[str, str]]:
        """Deposit a file, wait, and return the media."""
        done = self.baovat("add", path, "--item", item, "--wait", "--json", *more)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers (names in lower case) and body; no status is an error."""
        request = urllib.request.Request(
            path if "://" in path else self.url + path,
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.status, _lower(response.headers), response.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, _lower(error.headers), error.read()


def _lower(headers: object) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}  # type: ignore[attr-defined]


def baovat(*arguments: str | Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the command line in a fresh process."""
    command = [sys.executable, "-m", "iiif_server", *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600)


def clean_environment(data_dir: Path, **settings: str) -> dict[str, str]:
    """Return this environment without settings of the service, but these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BAOVAT_")}
    return kept | {"BAOVAT_DATA_DIR": str(data_dir)} | SMALL_PICTURES | settings


@contextmanager
def running_service(data_dir: Path, *options: str, **settings: str) -> Iterator[Service]:
    """Start web and worker on a data folder, with more options if wanted; end both at the end."""
    port = free_port()
    environment = clean_environment(data_dir, **({"BAOVAT_WEB_PROCESSES": "1"} | settings))
    log = (data_dir / "serve.log").open("wb")
    command = [sys.executable, "-m", "iiif_server", "serve", "--port", str(port), *options]
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_ready(url, process, data_dir / "serve.log")
        yield Service(url, data_dir, environment, process)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{url}/health/ready", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"The service did not start within {START_S} s: {log.read_text()}")
