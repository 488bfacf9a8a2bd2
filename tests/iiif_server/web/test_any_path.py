"""200,000 paths, from right to random: never an error of ours, always the status that the specification wants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from flask import Flask

from iiif_server.app import create_app
from iiif_server.runtime import open_runtime
from iiif_server.settings import read_settings
from tests.iiif_server.web.iiif_paths import Paths, Picture, expected
from tests.support.deposits import shown
from tests.support.pictures import write_grid

SEEDS = 8
PATHS_PER_SEED = 25_000
WIDTH, HEIGHT = 97, 61


@dataclass(frozen=True)
class Small:
    """An application with one small picture and low limits, so that what is rendered costs little."""

    app: Flask
    picture: Picture


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    folder = tmp_path_factory.mktemp("small")
    settings = read_settings(
        {
            "BAOVAT_DATA_DIR": str(folder / "data"),
            "BAOVAT_IMAGE_MAX_WIDTH": "220",
            "BAOVAT_IMAGE_MAX_HEIGHT": "150",
            "BAOVAT_IMAGE_MAX_AREA": "20000",
        }
    )
    with open_runtime(settings) as runtime:
        content = write_grid(folder / "grid.png", WIDTH, HEIGHT).read_bytes()
        media = shown(runtime, content, "picture")
        formats = ("jpg", "png", "gif", "tif", "webp")
        yield Small(create_app(runtime), Picture(media, WIDTH, HEIGHT, 220, 150, 20_000, formats))


def answer(app: Flask, path: str) -> tuple[int, dict[str, str], bytes]:
    """Ask as a WSGI server does: the path is decoded once, into bytes."""
    decoded = unquote_to_bytes("/iiif/image/" + path).decode("latin-1")
    told: list[Any] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": decoded,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8080",
        "HTTP_HOST": "127.0.0.1:8080",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": None,
        "wsgi.errors": None,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }

    def start_response(status: str, headers: list[tuple[str, str]], _info: Any = None) -> None:
        told[:] = [int(status[:3]), {name.lower(): value for name, value in headers}]

    body = app(environ, start_response)  # type: ignore[arg-type]
    content = b"".join(body)
    if hasattr(body, "close"):
        body.close()
    return told[0], told[1], content


def decoded_text(path: str) -> str:
    return unquote_to_bytes(path).decode("utf-8", "replace")


@pytest.mark.parametrize("seed", range(SEEDS))
def test_every_path_has_the_status_that_the_specification_wants(small: Small, seed: int) -> None:
    paths = Paths(seed, small.picture)
    seen: Counter[int] = Counter()
    for _ in range(PATHS_PER_SEED):
        path = paths.one()
        status, headers, content = answer(small.app, path)
        allowed = expected(decoded_text(path), small.picture)
        assert status in allowed, (path, status, set(allowed), content[:200])
        assert headers["access-control-allow-origin"] == "*", path
        if status != 200:
            assert headers["content-type"].startswith("text/plain"), path
            assert content.count(b"\n") == 1, path
            assert len(content) < 400, path
        seen[status] += 1
    assert set(seen) == {200, 400, 404}
    assert seen[200] > PATHS_PER_SEED // 20
