"""The client asks for each path once, counts answers by status, and a crowd goes home when it is told to."""

from __future__ import annotations

import itertools
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from benchmarks.client import Crowd, walk_once


class Recorder(ThreadingHTTPServer):
    """Answers ``/STATUS/…`` with that status, breaks off ``/broken``, and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Recorder

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        first = self.path.split("/")[1]
        if first == "broken":
            self.close_connection = True
            return
        self.send_response(int(first))
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"body")

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    with Recorder() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_each_path_is_asked_once_and_counted_by_status(recorder: Recorder) -> None:
    paths = [f"/{200 if number % 3 else 503}/{number}" for number in range(60)]
    walk = walk_once(recorder.url, paths, connections=4)
    assert sorted(recorder.asked) == sorted(paths)
    assert walk.statuses == Counter({200: 40, 503: 20})
    assert len(walk.latencies_ms) == 60
    assert walk.good_per_second == pytest.approx(40 / walk.seconds)


def test_an_answer_that_breaks_off_counts_as_none(recorder: Recorder) -> None:
    walk = walk_once(recorder.url, ["/200/a", "/broken", "/200/b"], connections=1)
    assert walk.statuses == Counter({200: 2, 0: 1})


def test_a_crowd_asks_until_it_is_told_to_go(recorder: Recorder) -> None:
    arrived = threading.Event()

    def paths() -> Iterator[str]:
        for number in itertools.count():
            if number == 20:
                arrived.set()
            yield f"/200/{number}"

    with Crowd(recorder.url, paths(), clients=3) as crowd:
        assert arrived.wait(30)
    asked = len(recorder.asked)
    assert crowd.statuses == Counter({200: asked})
    assert asked == len(set(recorder.asked)) >= 20
