"""A confined process tries what it must not do, in a process of its own."""

from __future__ import annotations

import json
import platform
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from iiif_server.jobs.confinement import machine_memory_bytes
from iiif_server.jobs.file_fence import find_version
from iiif_server.jobs.syscall_filter import MACHINES, build_filter
from tests.support.old_kernel import without
from tests.support.service import baovat, clean_environment

pytestmark = pytest.mark.skipif(
    platform.system() != "Linux" or platform.machine() not in MACHINES,
    reason="needs Linux on a machine with a filter",
)

START = """
import ctypes, os, signal, socket, subprocess, sys, threading
from pathlib import Path
from iiif_server.jobs.confinement import Bounds, confine_decoder, confine_derivation
bounds = Bounds(memory_bytes=300 << 20, file_bytes=1 << 20, open_files=64)
"""
DECODER = START + "confine_decoder(bounds, (Path('/usr/share'), Path(sys.argv[1]) / 'open.txt'))\n"
DERIVATION = START + "confine_derivation(bounds, network=False)\n"
WITH_NETWORK = START + "confine_derivation(bounds, network=True)\n"


def run(start: str, action: str, folder: Path) -> str:
    """Return what the action printed, or the name of its error; a death by a signal fails the test."""
    (folder / "open.txt").write_text("open")
    (folder / "closed.txt").write_text("closed")
    tried = f"try:\n    {action}\nexcept BaseException as error:\n    print(type(error).__name__)"
    done = subprocess.run(
        [sys.executable, "-c", start + tried, str(folder)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done
    return done.stdout.strip()


#: These need Landlock; the others seccomp alone.
NEEDS_FENCE = {"a file", "a new file", "a change", "another folder", "removal"}
CLOSED_TO_DECODERS = {
    "a file": "print(open(sys.argv[1] + '/closed.txt').read())",
    "a new file": "open(sys.argv[1] + '/new.txt', 'w')",
    "a change": "open(sys.argv[1] + '/open.txt', 'a')",
    "another folder": "os.listdir('/etc')",
    "removal": "os.unlink(sys.argv[1] + '/closed.txt')",
    "a socket": "socket.socket(socket.AF_INET)",
    "a local socket": "socket.socket(socket.AF_UNIX)",
    "a program": "os.execv('/bin/true', ['true'])",
    "a program beside": "subprocess.run(['/bin/true'])",
    "a fork": "os.fork()",
    "a signal to its parent": "os.kill(os.getppid(), 0)",
}


@pytest.mark.parametrize("name", CLOSED_TO_DECODERS)
def test_a_decoder_is_closed_off(name: str, tmp_path: Path) -> None:
    if name in NEEDS_FENCE and not find_version():
        pytest.skip("this kernel has no Landlock")
    action = CLOSED_TO_DECODERS[name]
    assert run(DECODER, action, tmp_path) == "PermissionError"
    assert (tmp_path / "closed.txt").exists()
    assert not (tmp_path / "new.txt").exists()
    assert (tmp_path / "open.txt").read_text() == "open"


@pytest.mark.parametrize("name", CLOSED_TO_DECODERS)
def test_each_of_these_would_succeed_without_confinement(name: str, tmp_path: Path) -> None:
    assert run(START, CLOSED_TO_DECODERS[name], tmp_path) in {"", "closed"}


@pytest.mark.parametrize(
    ("action", "told"),
    [
        ("print(open(sys.argv[1] + '/open.txt').read())", "open"),
        ("print(len(os.listdir('/usr/share')) > 0)", "True"),
        ("t = threading.Thread(target=print, args=('thread',)); t.start(); t.join()", "thread"),
    ],
)
def test_a_decoder_can_do_its_work(action: str, told: str, tmp_path: Path) -> None:
    assert run(DECODER, action, tmp_path) == told


@pytest.mark.parametrize("start", [DECODER, DERIVATION])
@pytest.mark.parametrize(
    ("action", "error"),
    [
        ("bytearray(400 << 20)", "MemoryError"),
        ("socket.create_connection(('127.0.0.1', 9))", "PermissionError"),
        ("socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)", "PermissionError"),
        ("[os.dup(1) for _ in range(100)]", "OSError"),
    ],
)
def test_memory_network_and_files_are_bounded(
    start: str, action: str, error: str, tmp_path: Path
) -> None:
    assert run(start, action, tmp_path) == error


def test_a_derivation_writes_no_endless_file(tmp_path: Path) -> None:
    action = "open(sys.argv[1] + '/big', 'wb').write(bytes(2 << 20))"
    assert run(DERIVATION, action, tmp_path) == "OSError"
    assert (tmp_path / "big").stat().st_size == 1 << 20


def test_a_derivation_may_start_programs_which_are_as_confined(tmp_path: Path) -> None:
    action = (
        "print(subprocess.run([sys.executable, '-c', 'import socket; socket.socket()'], "
        "stderr=subprocess.PIPE, text=True).stderr.splitlines()[-1])"
    )
    assert run(DERIVATION, action, tmp_path).startswith("PermissionError")


@pytest.mark.parametrize("name", ["large.jpg", "large.jp2", "large.jxl"])
def test_a_picture_that_needs_more_memory_than_there_is_says_so(name: str, tmp_path: Path) -> None:
    """It must not be told that it is damaged: the same file is taken on a larger machine."""
    import imagecodecs
    import pyvips

    picture = pyvips.Image.xyz(7000, 7000).extract_band(0).cast("uchar")
    if name == "large.jpg":
        picture.jpegsave(str(tmp_path / name), interlace=True)
    elif name == "large.jp2":
        (tmp_path / name).write_bytes(imagecodecs.jpeg2k_encode(picture.numpy(), level=20))
    else:
        (tmp_path / name).write_bytes(imagecodecs.jpegxl_encode(picture.numpy(), effort=1))
    # Libraries come first: one that gets too little while it is loaded says so in a dozen ways.
    start = START.replace("300 << 20", "170 << 20").replace("1 << 20", "1 << 30") + (
        "import iiif_server.image.level_writer, iiif_server.image.masters\n"
        "from iiif_server.image.libvips import prepare_for_deriving\n"
        "from iiif_server.image.pyramid import write_pyramid\n"
        "confine_derivation(bounds, network=False); prepare_for_deriving(1)\n"
    )
    paths = f"Path(sys.argv[1]) / {name!r}, Path(sys.argv[1]) / 'x.tif'"
    work = f"write_pyramid({paths}, progress=lambda share: None)"
    action = f"try: {work}\n    except Exception as error: print(error)"
    assert run(start, action, tmp_path).startswith("There was not enough memory for this picture")


def test_threads_that_run_already_are_confined_too(tmp_path: Path) -> None:
    early = """
go, told = threading.Event(), []
def work():
    go.wait()
    try:
        socket.socket(socket.AF_INET)
    except PermissionError:
        told.append('refused')
thread = threading.Thread(target=work); thread.start()
"""
    start = START + early + "confine_derivation(bounds, network=False)\n"
    assert run(start, "go.set(); thread.join(); print(told[0])", tmp_path) == "refused"


def test_a_database_can_be_reached_where_it_must(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        action = f"socket.create_connection(('127.0.0.1', {port})); print('reached')"
        assert run(WITH_NETWORK, action, tmp_path) == "reached"


@pytest.mark.parametrize("start", [DECODER, DERIVATION, WITH_NETWORK])
def test_nobody_looks_into_other_processes_or_dumps_core(start: str, tmp_path: Path) -> None:
    action = (
        "import resource; libc = ctypes.CDLL(None, use_errno=True);"
        "print(libc.ptrace(0, 0, 0, 0), ctypes.get_errno(), libc.prctl(39, 0, 0, 0, 0),"
        "resource.getrlimit(resource.RLIMIT_CORE))"
    )
    assert run(start, action, tmp_path) == "-1 1 1 (0, 0)"


def test_a_decoder_dies_with_its_parent(tmp_path: Path) -> None:
    child = DECODER + "print(os.getpid(), flush=True); threading.Event().wait()"
    parent = (
        "import subprocess, sys;"
        f"p = subprocess.Popen([sys.executable, '-c', {child!r}, {str(tmp_path)!r}], "
        "stdout=subprocess.PIPE, text=True);"
        "print(p.stdout.readline(), end='', flush=True)"
    )
    (tmp_path / "open.txt").touch()
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", parent], capture_output=True, text=True, timeout=60
    )
    state = Path(f"/proc/{int(done.stdout)}/stat")
    deadline = time.monotonic() + 30
    while state.exists() and state.read_text().split()[2] != "Z":
        assert time.monotonic() < deadline, "the decoder lives on"
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ((), ()),
        (("landlock",), ("Landlock",)),
        (("seccomp",), ("BAOVAT_PDF_UNCONFINED",)),
        (("seccomp", "landlock"), ("BAOVAT_PDF_UNCONFINED", "Landlock")),
    ],
)
def test_what_this_system_cannot_do_is_known_before_it_is_needed(
    missing: tuple[str, ...], told: tuple[str, ...], tmp_path: Path
) -> None:
    if "landlock" not in missing and not find_version():
        pytest.skip("this kernel has no Landlock")
    start = without(missing) if missing else ""
    action = (
        "from iiif_server.jobs.confinement import find_gaps; [print(gap) for gap in find_gaps()]"
    )
    lines = run(start, action, tmp_path).splitlines()
    assert len(lines) == len(told)
    assert all(name in line for name, line in zip(told, lines, strict=True))


@pytest.mark.parametrize(
    ("missing", "more", "told"),
    [
        (("landlock",), "", "confined"),
        (("seccomp",), "", "ConfinementError"),
        (("seccomp", "landlock"), "", "ConfinementError"),
        (("seccomp", "landlock"), ", required=False", "confined"),
    ],
)
def test_a_decoder_goes_no_further_where_calls_cannot_be_refused(
    missing: tuple[str, ...], more: str, told: str, tmp_path: Path
) -> None:
    action = f"confine_decoder(bounds, (){more}); print('confined')"
    assert run(without(missing) + START, action, tmp_path) == told


def test_a_worker_warns_once_of_what_its_system_cannot_confine(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    code = without(("seccomp", "landlock")) + (
        "import iiif_server.cli.worker as worker\n"
        "worker.run_worker = lambda plan: None\n"
        "worker.worker.main([])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=clean_environment(tmp_path / "data"),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    for name in ("seccomp", "Landlock"):
        assert sum(name in line for line in done.stderr.splitlines()) == 1, done.stderr


def test_a_picture_turned_by_hand_keeps_to_the_memory_that_is_set(tmp_path: Path) -> None:
    """The error names the setting: it must have an effect."""
    import pyvips

    picture, target = tmp_path / "large.jpg", tmp_path / "pyramid.tif"
    pyvips.Image.xyz(9000, 9000).extract_band(0).cast("uchar").jpegsave(
        str(picture), interlace=True
    )
    for memory, code in (("150000000", 1), ("2000000000", 0)):
        environment = clean_environment(tmp_path / "data", BAOVAT_JOB_MEMORY_BYTES=memory)
        done = baovat("image", "pyramid", picture, target, environment=environment)
        assert done.returncode == code, done.stderr
        assert ("memory" in done.stderr) is bool(code)
        assert target.exists() is not bool(code)


def test_a_job_that_takes_more_memory_than_it_may_fails_with_that_reason(tmp_path: Path) -> None:
    """The setting reaches the process that derives, and the shortage the person who deposited."""
    import pyvips

    picture = tmp_path / "large.jpg"
    pyvips.Image.xyz(9000, 9000).extract_band(0).cast("uchar").jpegsave(
        str(picture), interlace=True
    )
    environment = clean_environment(tmp_path / "data", BAOVAT_JOB_MEMORY_BYTES="150000000")
    done = baovat("add", picture, "--item", "x", "--wait", "--json", environment=environment)
    assert json.loads(done.stdout)["state"] == "failed"
    assert "memory" in done.stderr


@pytest.mark.parametrize("name", MACHINES)
def test_a_filter_is_whole_instructions_that_jump_inside_it(name: str) -> None:
    for network in (False, True):
        for programs in (False, True):
            code = list(build_filter(MACHINES[name], network=network, programs=programs))
            assert {len(step) for step in code} == {8}
            for place, step in enumerate(code):
                if step[0] & 7 == 5:  # a jump
                    assert place + 1 + max(step[2], step[3]) < len(code)
            assert code[-1][0] == 6  # every path ends with a return


def test_the_memory_of_this_machine_is_known() -> None:
    assert 100_000_000 < machine_memory_bytes() < 1 << 50
