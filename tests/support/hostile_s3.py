"""An S3 server that does not do its part, each time in one chosen way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

#: What such a server can do to a request; ``HEAD`` is answered rightly where only bodies are wrong.
WAYS = ("error 500", "error 503", "no answer", "hangs up", "cut body", "stalled body", "whole body")

#: The size that it claims of every object.
CLAIMED_BYTES = 1_000_000


@contextmanager
def hostile_s3(way: str) -> Iterator[str]:
    """Give the address of a server that answers every request in this way.

    A client that waits for it without a limit waits until the context ends.
    """
    ended = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self._answer(with_body=False)

        def do_GET(self) -> None:
            self._answer(with_body=True)

        def do_PUT(self) -> None:
            self._answer(with_body=True)

        def _answer(self, *, with_body: bool) -> None:
            if way == "no answer":
                ended.wait()
            if way in {"no answer", "hangs up"}:
                self.close_connection = True
                return
            if way.startswith("error"):
                self.send_response(int(way.removeprefix("error ")))
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self._send_object(with_body)

        def _send_object(self, with_body: bool) -> None:
            last = CLAIMED_BYTES - 1
            partial = "Range" in self.headers and way != "whole body"
            self.send_response(206 if partial else 200)
            if partial:
                self.send_header("Content-Range", f"bytes 0-{last}/{CLAIMED_BYTES}")
            self.send_header("Content-Length", str(CLAIMED_BYTES))
            self.send_header("ETag", '"hostile"')
            self.end_headers()
            self.close_connection = True
            if with_body:
                self._send_half()

        def _send_half(self) -> None:
            try:
                self.wfile.write(
                    bytes(CLAIMED_BYTES if way == "whole body" else CLAIMED_BYTES // 2)
                )
                self.wfile.flush()
            except OSError:
                return
            if way == "stalled body":
                ended.wait()

        def log_message(self, *_: object) -> None:
            """Say nothing: the suite's output is for results."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        ended.set()
        server.shutdown()
        thread.join()
        server.server_close()
