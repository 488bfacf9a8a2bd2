"""Commands that end in the middle: what is half made goes, and what was done is told."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from iiif_server.catalog.jobs import list_jobs
from iiif_server.catalog.media_said import MediaWords
from iiif_server.cli import adding
from iiif_server.errors import StorageError
from iiif_server.runtime import open_runtime
from iiif_server.settings import read_settings
from tests.support.pictures import write_grid
from tests.support.service import baovat, clean_environment
from tests.support.surfaces import write_ply

BAOVAT = [sys.executable, "-m", "iiif_server"]


@pytest.mark.parametrize("command", [("image", "pyramid"), ("mesh", "build")])
def test_a_signal_leaves_nothing_beside_the_target(
    tmp_path: Path, command: tuple[str, str]
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    if command[0] == "image":
        source, target = (
            write_grid(tmp_path / "large.tif", 12_000, 12_000, compression="deflate"),
            folder / "made.tif",
        )
    else:
        source, target = write_ply(tmp_path / "sphere.ply", rings=700), folder / "levels"
    process = subprocess.Popen(
        [*BAOVAT, *command, str(source), str(target)],
        env=clean_environment(tmp_path / "data"),
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while not os.listdir(folder) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert os.listdir(folder), "it never began"
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 143
    assert os.listdir(folder) == []


@pytest.mark.parametrize(
    "fault", [StorageError("the disk is full"), OSError(5, "Input/output error")]
)
def test_what_came_in_is_told_where_the_next_file_cannot_be_kept(
    tmp_path: Path,
    fault: Exception,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    deposit_path = adding._deposit_path

    def fail_at_second(runtime, path, wanted):
        if path.name == "second.png":
            raise fault
        return deposit_path(runtime, path, wanted)

    monkeypatch.setattr(adding, "_deposit_path", fail_at_second)
    files = [write_grid(tmp_path / f"{name}.png", 300 + 9 * number, 200)
             for number, name in enumerate(("first", "second", "third"))]  # fmt: skip
    settings = read_settings({"BAOVAT_DATA_DIR": str(tmp_path / "data")})
    wanted = adding.Wanted("one", None, None, False, None, None, MediaWords())
    assert not adding.add_files(settings, files, None, wanted, wait=False, as_json=True)
    told = capsys.readouterr()
    assert [json.loads(line)["state"] for line in told.out.splitlines()] == ["processing"] * 2
    assert "Error: " in told.err
    assert "Traceback" not in told.err


def test_who_stops_waiting_is_told_that_the_file_is_kept(tmp_path: Path) -> None:
    environment = clean_environment(tmp_path / "data")
    large = write_grid(tmp_path / "large.png", 12_000, 9_000)
    process = subprocess.Popen(
        [*BAOVAT, "add", str(large), "--item", "one", "--wait"],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    with open_runtime(read_settings(environment)) as runtime:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with runtime.database.read() as connection:
                if any(job.state == "running" for job in list_jobs(connection)):
                    break
            time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 1, told
    assert "what came in is kept" in told
    assert "Traceback" not in told
    done = baovat("add", large, "--item", "one", "--wait", "--json", environment=environment)
    assert json.loads(done.stdout)["state"] == "ready"
    assert "`baovat jobs`" not in done.stderr


def test_how_the_work_goes_on_is_told_where_it_goes_on(tmp_path: Path) -> None:
    environment = clean_environment(tmp_path / "data")
    picture = write_grid(tmp_path / "a.png", 300, 200)
    told = [
        "`baovat jobs`"
        in baovat("add", picture, "--item", "one", *wait, environment=environment).stderr
        for wait in ([], ["--wait"], [])
    ]
    assert told == [True, False, False]
