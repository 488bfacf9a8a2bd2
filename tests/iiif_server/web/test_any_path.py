"""200,000 paths, from right to random: never an error of ours, always the status that the specification wants."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest
from flask import Flask

from iiif_server.app import create_app
from iiif_server.runtime import open_runtime
from iiif_server.settings import read_settings
from tests.iiif_server.web.iiif_paths import Paths, Picture, expected
from tests.support.deposits import shown
from tests.support.pictures import write_grid
from tests.support.wsgi import ask

SEEDS = 8
PATHS_PER_SEED = 25_000
PATHS_ON_POSTGRESQL = 3_000
WIDTH, HEIGHT = 97, 61


@dataclass(frozen=True)
class Small:
    """An application with one small picture and low limits, so that what is rendered costs little."""

    app: Flask
    picture: Picture


@contextmanager
def opened(folder: Path, **more: str) -> Iterator[Small]:
    settings = read_settings(
        {
            "BAOVAT_DATA_DIR": str(folder / "data"),
            "BAOVAT_IMAGE_MAX_WIDTH": "220",
            "BAOVAT_IMAGE_MAX_HEIGHT": "150",
            "BAOVAT_IMAGE_MAX_AREA": "20000",
            **more,
        }
    )
    with open_runtime(settings) as runtime:
        content = write_grid(folder / "grid.png", WIDTH, HEIGHT).read_bytes()
        media = shown(runtime, content, "picture")
        formats = ("jpg", "png", "gif", "tif", "webp")
        yield Small(create_app(runtime), Picture(media, WIDTH, HEIGHT, 220, 150, 20_000, formats))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    with opened(tmp_path_factory.mktemp("small")) as made:
        yield made


def decoded_text(path: str) -> str:
    return unquote_to_bytes(path).decode("utf-8", "replace")


def ask_many(small: Small, seed: int, count: int) -> None:
    paths = Paths(seed, small.picture)
    seen: Counter[int] = Counter()
    for _ in range(count):
        path = paths.one()
        status, headers, content = ask(small.app, "/iiif/image/" + path)
        allowed = expected(decoded_text(path), small.picture)
        assert status in allowed, (path, status, set(allowed), content[:200])
        assert headers["access-control-allow-origin"] == "*", path
        if status != 200:
            assert headers["content-type"].startswith("text/plain"), path
            assert content.count(b"\n") == 1, path
            assert len(content) < 400, path
        seen[status] += 1
    assert set(seen) == {200, 400, 404}
    assert seen[200] > count // 20


@pytest.mark.parametrize("seed", range(SEEDS))
def test_every_path_has_the_status_that_the_specification_wants(small: Small, seed: int) -> None:
    ask_many(small, seed, PATHS_PER_SEED)


@pytest.mark.postgresql
def test_so_it_has_on_postgresql(
    fresh_postgresql_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Which takes no NUL where SQLite finds nothing."""
    with opened(tmp_path, BAOVAT_DATABASE_URL=fresh_postgresql_url) as small:
        ask_many(small, SEEDS, PATHS_ON_POSTGRESQL)
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
