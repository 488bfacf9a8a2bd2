"""Over HTTP: what is too much is refused in words, the cache on disk stays bounded, and access is asked first."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from iiif_server.app import create_app
from iiif_server.catalog.deposits import record_state
from iiif_server.errors import RenderError
from iiif_server.image.errors import DamagedPyramidError
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings
from iiif_server.web import picture_work
from iiif_server.web.renders import Renders
from tests.iiif_server.storage.test_bounded_cache import measure
from tests.iiif_server.web.conftest import House
from tests.iiif_server.web.test_image_api import assert_square, decode
from tests.support.deposits import shown
from tests.support.pictures import write_grid

CACHE_BYTES = 3_000_000


@pytest.fixture(scope="module")
def small_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Runtime, str]]:
    """A service with little memory for renders and a small cache, and one public picture."""
    folder = tmp_path_factory.mktemp("lanes")
    settings = read_settings(
        {
            "BAOVAT_DATA_DIR": str(folder / "data"),
            "BAOVAT_RENDER_CACHE_BYTES": str(CACHE_BYTES),
            "BAOVAT_RENDER_MEMORY_BYTES": "60000000",
            "BAOVAT_RENDER_MEMORY_CACHE_BYTES": "1",
            "BAOVAT_WEB_THREADS": "4",
        }
    )
    with open_runtime(settings) as runtime:
        picture = write_grid(folder / "grid.png", 1300, 900).read_bytes()
        yield runtime, shown(runtime, picture, "picture")


def client_of(runtime: Runtime) -> tuple[FlaskClient, Renders]:
    app = create_app(runtime)
    return app.test_client(), app.extensions["baovat-renders"]


def test_distinct_addresses_never_fill_the_disk(small_house: tuple[Runtime, str]) -> None:
    runtime, media = small_house
    (client, _), seen = client_of(runtime), []
    for number in range(1200):
        x, y = number % 40 * 20, number // 40 * 20
        path = f"/iiif/image/3/{media}/{x},{y},97,83/31,/0/default.jpg"
        assert client.get(path).status_code == 200
        if number % 50 == 0:
            seen.append(max(measure(runtime.settings.data_dir / "cache" / "renders")))
    assert max(seen) <= CACHE_BYTES
    assert max(seen) > CACHE_BYTES * 0.5


def test_what_can_never_fit_is_413_and_what_is_smaller_is_not(
    small_house: tuple[Runtime, str],
) -> None:
    runtime, media = small_house
    client, renders = client_of(runtime)
    answer = client.get(f"/iiif/image/3/{media}/full/^6000,/0/default.avif")
    assert answer.status_code == 413
    assert "smaller" in answer.text
    assert answer.text.count("\n") == 1
    assert "Retry-After" not in answer.headers
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert client.get(f"/iiif/image/3/{media}/full/300,/0/default.avif").status_code == 200
    assert renders.costly.occupancy() == (0, 0, 0)


def test_a_costly_answer_comes_in_pieces_from_another_process(
    small_house: tuple[Runtime, str],
) -> None:
    runtime, media = small_house
    client, renders = client_of(runtime)
    path = f"/iiif/image/3/{media}/full/^7000,/0/default.png"
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.content_length == len(answer.data) > 1_000_000
    picture = decode(answer.data)
    assert (picture.width, picture.height) == (7000, 4846)
    assert_square(picture, 1346, 1885, 2, 3)
    head = client.head(path)
    assert (head.status_code, head.data) == (200, b"")
    assert head.content_length == answer.content_length
    answer.close()
    head.close()
    assert renders.costly.occupancy() == (0, 0, 0)
    assert list(runtime.settings.scratch_dir.iterdir()) == []


def test_a_full_lane_is_503_and_tiles_go_on(
    small_house: tuple[Runtime, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime, media = small_house
    client, renders = client_of(runtime)
    entered, go_on = threading.Event(), threading.Event()

    def slow(_plan: object, _pyramid: Path, target: Path) -> None:
        entered.set()
        go_on.wait(20)
        target.write_bytes(b"made")

    monkeypatch.setattr(picture_work, "render_apart", slow)
    base = f"/iiif/image/3/{media}"
    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(client.get, f"{base}/full/^4000,/0/default.jpg")
        assert entered.wait(10)
        refused = create_like(client).get(f"{base}/full/^4001,/0/default.jpg")
        assert refused.status_code == 503
        assert refused.headers["Retry-After"] == "5"
        assert refused.text.count("\n") == 1
        for path in ("0,0,512,512/512,/0/default.jpg", "full/200,/0/default.webp", "info.json"):
            answer = create_like(client).get(f"{base}/{path}")
            assert answer.status_code == 200
        go_on.set()
        assert held.result(20).data == b"made"
    assert renders.costly.occupancy() == (0, 0, 0)


def create_like(client: FlaskClient) -> FlaskClient:
    """Return another client of the same application: one is for one thread."""
    return client.application.test_client()


@pytest.mark.parametrize("error", [DamagedPyramidError("broken"), RenderError("code -9")])
def test_a_render_that_fails_is_500_with_a_number(
    error: Exception, small_house: tuple[Runtime, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime, media = small_house
    client, renders = client_of(runtime)

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(picture_work, "render_apart", fail)
    answer = client.get(f"/iiif/image/3/{media}/full/^4100,/0/default.jpg")
    assert answer.status_code == 500
    assert "quote the number" in answer.text
    assert str(error) not in answer.text
    assert renders.costly.occupancy() == (0, 0, 0)


def test_a_render_that_is_restricted_later_is_not_served_from_a_cache(house: House) -> None:
    """A process that knows the picture may take a second to feel the change; a new one feels it at once."""
    with house.runtime.database.write() as connection:
        record_state(connection, "picture", "published")
    paths = [
        f"/iiif/image/3/{house.picture}/{rest}"
        for rest in ("full/321,/0/default.jpg", "full/^3000,/0/default.png")
    ]
    for path in paths * 2:
        assert house.client.get(path).status_code == 200
    try:
        for state, status in (("draft", 404), ("withdrawn", 410)):
            with house.runtime.database.write() as connection:
                record_state(connection, "picture", state)
            changed_s = time.monotonic()
            while [house.client.get(path).status_code for path in paths] != [status] * 2:
                assert time.monotonic() < changed_s + 1
            fresh = create_app(house.runtime).test_client()
            assert [fresh.get(path).status_code for path in paths] == [status] * 2
    finally:
        with house.runtime.database.write() as connection:
            record_state(connection, "picture", "published")


@pytest.mark.parametrize(
    ("extension", "media_type"), [("jp2", "image/jp2"), ("pdf", "application/pdf")]
)
def test_other_formats_have_their_types(house: House, extension: str, media_type: str) -> None:
    answer = house.client.get(f"/iiif/image/3/{house.picture}/full/300,/0/default.{extension}")
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    document = house.client.get(f"/iiif/image/3/{house.picture}/info.json").get_json(force=True)
    assert extension in document["extraFormats"]
