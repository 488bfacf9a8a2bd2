"""Somebody else's IIIF server: documents, an image service, recordings; as slow and as wrong as a test wants."""

from __future__ import annotations

import contextlib
import io
import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
from PIL import Image

from tests.support.pictures import grid
from tests.support.recordings import CAPTIONS, wav_bytes

#: The picture of the image service: squares whose colour says where they are.
WIDTH, HEIGHT = 3000, 2000
_TILE = re.compile(r"/image/[^/]+/(full|[\d,]+)/(max|!?[\d,]+)/0/default\.jpg")
_INFO = re.compile(r"/image/([^/]+)/info\.json")


@dataclass
class Elsewhere:
    """A server at `url`, what it answers, and what it was asked."""

    url: str = ""
    documents: dict[str, Any] = field(default_factory=dict)
    #: Whether pages of other origins may read it.
    shares: bool = True
    #: Paths that are answered only after so many seconds.
    delays_s: dict[str, float] = field(default_factory=dict)
    #: So many tiles are refused as busy before any is given.
    busy_tiles: int = 0
    #: What the image service says beside the usual.
    info: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def image(self, name: str = "a", **changes: Any) -> dict[str, Any]:
        """Return an image body of the service."""
        base = f"{self.url}/image/{name}"
        service = {"id": base, "type": "ImageService3", "profile": "level2"}
        return {
            "id": f"{base}/full/max/0/default.jpg", "type": "Image", "format": "image/jpeg",
            "width": WIDTH, "height": HEIGHT, "service": [service], **changes,
        }  # fmt: skip

    def canvas(self, number: int, body: Any = None, **changes: Any) -> dict[str, Any]:
        """Return a canvas with one painting."""
        at = f"{self.url}/canvas/{number}"
        painting = {"id": f"{at}/a", "type": "Annotation", "motivation": "painting", "target": at,
                    "body": self.image() if body is None else body}  # fmt: skip
        page = {"id": f"{at}/p", "type": "AnnotationPage", "items": [painting]}
        label = {"vi": [f"Tờ {number}"], "en": [f"Leaf {number}"]}
        size = {"width": WIDTH, "height": HEIGHT}
        return {"id": at, "type": "Canvas", "label": label, **size, "items": [page], **changes}

    def publish(self, *canvases: dict[str, Any], **changes: Any) -> str:
        """Keep a manifest of these canvases, and return its address."""
        at = f"{self.url}/manifest.json"
        self.documents["/manifest.json"] = {
            "@context": "http://iiif.io/api/presentation/3/context.json", "id": at, "type": "Manifest",
            "label": {"vi": ["Sách của nơi khác"], "en": ["Their book"]}, "items": list(canvases), **changes,
        }  # fmt: skip
        return at

    def tiles_asked(self) -> list[str]:
        return [path for path in self.asked if _TILE.fullmatch(path)]


_PICTURE = Image.fromarray(np.asarray(grid(WIDTH, HEIGHT)))


def _cut(region: str, size: str) -> bytes:
    left, top, width, height = (0, 0, WIDTH, HEIGHT)
    if region != "full":
        left, top, width, height = map(int, region.split(","))
    width, height = min(width, WIDTH - left), min(height, HEIGHT - top)
    wide, high = width, height
    if size != "max":
        asked = [int(side) if side else 0 for side in size.lstrip("!").split(",")]
        fraction = min(
            side / whole for side, whole in zip(asked, (width, height), strict=True) if side
        )
        wide, high = max(1, round(width * fraction)), max(1, round(height * fraction))
    cut = _PICTURE.resize((wide, high), box=(left, top, left + width, top + height))
    written = io.BytesIO()
    cut.save(written, "JPEG", quality=90)
    return written.getvalue()


class _Handler(BaseHTTPRequestHandler):
    there: Elsewhere

    def do_GET(self) -> None:
        there, path = self.there, self.path.split("?")[0]
        there.asked.append(self.path)
        time.sleep(there.delays_s.get(path, 0))
        if path in there.documents:
            answer = there.documents[path]
            if isinstance(answer, tuple):
                self._answer(*answer)
            else:
                body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self._answer(200, "application/json", body)
        elif info := _INFO.fullmatch(path):
            base = f"{there.url}/image/{info[1]}"
            self._answer(200, "application/json", json.dumps(self._info(base)).encode())
        elif tile := _TILE.fullmatch(path):
            if there.busy_tiles > 0:
                there.busy_tiles -= 1
                self._answer(503, "text/plain", b"busy")
            else:
                self._answer(200, "image/jpeg", _cut(tile[1], tile[2]))
        elif path == "/sound.wav":
            self._answer(200, "audio/wav", wav_bytes(3))
        elif path == "/words.vtt":
            self._answer(200, "text/vtt", CAPTIONS.encode())
        else:
            self._answer(404, "text/plain", b"no")

    def _info(self, base: str) -> dict[str, Any]:
        return {
            "@context": "http://iiif.io/api/image/3/context.json", "id": base, "type": "ImageService3",
            "protocol": "http://iiif.io/api/image", "profile": "level2", "width": WIDTH, "height": HEIGHT,
            "tiles": [{"width": 512, "scaleFactors": [1, 2, 4, 8]}], **self.there.info,
        }  # fmt: skip

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if self.there.shares:
            self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the visitor went away
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


@contextmanager
def running_elsewhere() -> Iterator[Elsewhere]:
    """Start such a server; its origin has another name than ours."""
    there = Elsewhere()
    handler = type("Handler", (_Handler,), {"there": there})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    there.url = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield there
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
