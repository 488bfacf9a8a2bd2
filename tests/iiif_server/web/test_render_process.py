"""A process that renders ends with the web process that started it, and when somebody stops it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

#: A web process in the middle of a costly answer: its pyramid is a pipe into which nobody writes, so it never ends.
RENDERING = """
import sys
from decimal import Decimal
from pathlib import Path
from threading import Thread

from iiif_server.cli.web_process import heed_first_signal
from iiif_server.image.geometry import Box
from iiif_server.image.parameters import Format, Quality, Rotation
from iiif_server.image.plan import RenderPlan
from iiif_server.web.render_process import render_apart

heed_first_signal()
box, rotation = Box(0, 0, 100, 100), Rotation(Decimal(0), mirror=False)
plan = RenderPlan(0, box, 100, 100, rotation, Quality.DEFAULT, Format.JPG, "a", None)

def render():
    try:
        render_apart(plan, Path(sys.argv[1]), Path(sys.argv[1] + ".made"))
    except Exception as error:
        print(type(error).__name__, error, flush=True)

thread = Thread(target=render)
thread.start()
print("started", flush=True)
thread.join()
"""

PATIENCE_S = 30


@pytest.fixture
def web_process(tmp_path: Path):
    pipe = tmp_path / "pyramid.tif"
    os.mkfifo(pipe)
    process = subprocess.Popen(
        [sys.executable, "-c", RENDERING, pipe], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    child = wait_for(lambda: children_of(process.pid))[0]
    yield process, child
    process.kill()
    process.communicate()
    if lives(child):
        os.kill(child, signal.SIGKILL)


def wait_for(look):
    """Return what `look` returns once that is true."""
    deadline = time.monotonic() + PATIENCE_S
    while not (found := look()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)
    return found


def children_of(pid: int) -> list[int]:
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for each in lists for child in each.read_text().split()]


def lives(pid: int) -> bool:
    """Tell whether a process runs; one whose end nobody has asked for is gone, too."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def renders(pid: int) -> bool:
    """Tell whether the process is not a copy of its parent any more."""
    return b"render_child" in Path(f"/proc/{pid}/cmdline").read_bytes()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_render_ends_with_its_web_process(web_process, number: signal.Signals) -> None:
    process, child = web_process
    wait_for(lambda: renders(child))
    assert lives(child)
    process.send_signal(number)
    process.wait(PATIENCE_S)
    wait_for(lambda: not lives(child))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_render_that_is_stopped_is_told_as_busy(web_process, number: signal.Signals) -> None:
    process, child = web_process
    wait_for(lambda: renders(child))
    os.kill(child, number)
    told, _ = process.communicate(timeout=PATIENCE_S)
    assert told == "BusyError Too many pictures are being rendered just now; try again in 5 s.\n"


def test_ctrl_c_in_a_terminal_does_not_reach_a_render(web_process) -> None:
    process, child = web_process
    wait_for(lambda: renders(child))
    assert os.getpgid(child) != os.getpgid(process.pid)
