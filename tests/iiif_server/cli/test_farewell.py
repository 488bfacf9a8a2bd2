"""The end of the service: what has begun is finished, and one signal is as good as several."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.support.pictures import write_grid
from tests.support.service import running_service

CLIENTS = 8

#: A service that is full says so; that is an answer, too.
GOOD = (b"HTTP/1.1 200 ", b"HTTP/1.1 503 ")


class Client:
    """Asks for one path after another on one connection, until the other side closes it.

    `broken` tells of each answer that began and did not come to its end.
    """

    def __init__(self, port: int, paths: list[str]) -> None:
        self.answers = 0
        self.broken: list[str] = []
        self._port = port
        self._paths = paths
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    def join(self) -> None:
        self._thread.join(60)
        assert not self._thread.is_alive(), "a connection was left hanging"

    def _work(self) -> None:
        try:
            with socket.create_connection(("127.0.0.1", self._port), timeout=30) as connection:
                while self._ask(connection, self._paths[self.answers % len(self._paths)]):
                    self.answers += 1
        except ConnectionRefusedError:
            return

    def _ask(self, connection: socket.socket, path: str) -> bool:
        """Return whether a whole answer came; note one that was cut off."""
        got = b""
        try:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            while not (length := _whole_length(got)) or len(got) < length:
                more = connection.recv(1 << 16)
                if not more:
                    break
                got += more
        except (ConnectionResetError, BrokenPipeError):
            pass  # what matters is whether anything of an answer had come
        if not got:
            return False
        if not got.startswith(GOOD) or len(got) != _whole_length(got):
            self.broken.append(f"{path}: {len(got)} bytes of {_whole_length(got)}: {got[:200]!r}")
            return False
        return True


def _whole_length(got: bytes) -> int:
    """Return how many bytes the whole answer has, with its head; 0 until that is known."""
    head, end, _ = got.partition(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if end and line.startswith(b"content-length:"):
            return len(head) + len(end) + int(line.partition(b":")[2])
    return 0


def test_no_answer_that_has_begun_is_broken(tmp_path: Path) -> None:
    """Stored tiles, renders and documents, on kept connections, when the service is told to end."""
    (tmp_path / "data").mkdir()
    picture = write_grid(tmp_path / "a.png", 2300, 1900)
    for number in (signal.SIGTERM, signal.SIGINT):
        with running_service(tmp_path / "data", BAOVAT_WEB_PROCESSES="2") as service:
            media = service.add(picture, "farewell")[0]["media"]
            image = f"/iiif/image/3/{media}"
            paths = [
                f"{image}/0,0,512,512/512,512/0/default.jpg",
                f"{image}/info.json",
                f"{image}/full/1500,/0/default.png",
                f"{image}/100,100,900,900/333,/0/default.jpg",
                "/iiif/presentation/3/farewell/manifest",
            ]
            port = int(service.url.rpartition(":")[2])
            clients = [Client(port, paths[start % 5 :]) for start in range(CLIENTS)]
            while sum(client.answers for client in clients) < 5 * CLIENTS:
                assert not any(client.broken for client in clients)
                time.sleep(0.01)
            service.process.send_signal(number)
            for client in clients:
                client.join()
            assert service.process.wait(30) == 0
        assert [client.broken for client in clients] == [[]] * CLIENTS


#: A process whose main thread waits as that of an HTTP server does, beside a thread of a library.
SIGNALLED = """
import signal, sys, threading
from iiif_server.cli.web_process import heed_first_signal

heed_first_signal()
threading.Thread(target=threading.Event().wait, daemon=True).start()
ended = threading.Event()

def handler(number, frame):
    print("told", flush=True)
    ended.set()

for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, handler)
print("ready", flush=True)
ended.wait()
threading.Event().wait(0.3)
print("ended", flush=True)
"""


def signalled(code: str, numbers: list[signal.Signals]) -> tuple[int, list[str]]:
    """Start a process, send it the signals once it is ready, and return its end and what it said."""
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        for number in numbers:
            os.kill(process.pid, number)
        told, _ = process.communicate(timeout=20)
        return process.returncode, told.split()
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize(
    "numbers",
    [
        [signal.SIGTERM],
        [signal.SIGINT, signal.SIGTERM],
        [signal.SIGTERM, signal.SIGINT, signal.SIGTERM, signal.SIGINT],
    ],
    ids=lambda numbers: "-".join(number.name for number in numbers),
)
def test_a_web_process_is_told_once_to_end(numbers: list[signal.Signals]) -> None:
    for _ in range(5):  # two signals at once are a race; five times catch what one may miss
        assert signalled(SIGNALLED, numbers) == (0, ["told", "ended"])


def test_a_web_process_that_does_not_serve_yet_ends_at_once() -> None:
    code = (
        "import threading\n"
        "from iiif_server.cli.web_process import heed_first_signal\n"
        "heed_first_signal()\n"
        "print('ready', flush=True)\n"
        "threading.Event().wait()\n"
    )
    assert signalled(code, [signal.SIGTERM]) == (0, [])
