"""The official Image API validator against the running service."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conformance.grid import write_validator_picture
from tests.support.service import Service

PROGRAM = Path(sys.executable).parent / "iiif-validate.py"


@pytest.fixture(scope="module")
def validated_media(service: Service, tmp_path_factory: pytest.TempPathFactory) -> str:
    picture = write_validator_picture(tmp_path_factory.mktemp("validator") / "grid.png")
    return service.add(picture, "validator-grid")[0]["media"]


@pytest.mark.parametrize(
    ("version", "prefix", "tests"), [("3.0", "iiif/image/3", 33), ("2.0", "iiif/image/2", 30)]
)
def test_the_validator_finds_no_failure_at_level_2(
    service: Service, validated_media: str, version: str, prefix: str, tests: int
) -> None:
    server = service.url.removeprefix("http://")
    command = [sys.executable, "-W", "ignore", PROGRAM, "-s", server, "-p", prefix]
    command += ["-i", validated_media, f"--version={version}", "--level=2", "-v"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    told = done.stdout + done.stderr
    assert f"Done ({tests} tests, 0 failures)" in told, told
    assert done.returncode == 0
