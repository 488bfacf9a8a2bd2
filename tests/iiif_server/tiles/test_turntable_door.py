"""The pictures of a model from all around stand under the rules of their media, at the door and behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from werkzeug.test import Client, TestResponse

from iiif_server.app import create_app
from iiif_server.catalog.picture_source import read_picture_source
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings
from iiif_server.tiles.door import TileDoor
from iiif_server.tiles.public_pictures import PublicPictures
from iiif_server.tiles.shelf import PyramidShelf
from tests.iiif_server.tiles.test_door import (
    LIMITS,
    TILE_MEMORY_BYTES,
    Inside,
    header_list,
    set_state,
    wait_for_the_next_look,
)
from tests.support.deposits import limited, shown, work_off
from tests.support.pictures import write_grid
from tests.support.surfaces import write_ply

TILE = "0,0,512,512/512,512/0/default.jpg"
TILES = [TILE, "512,512,256,256/256,256/0/default.jpg", "full/384,384/0/default.jpg", "info.json"]


@dataclass(frozen=True)
class Gate:
    """The door in front of nothing, the whole application without it, a picture and a model."""

    runtime: Runtime
    inside: Inside
    client: Client
    views: FlaskClient
    media: str
    model: str

    def get(self, asked: str, media: str, version: int = 3, **headers: str) -> TestResponse:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(f"/iiif/image/{version}/{media}/{asked}", headers=given)


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    """One for all tests, which leave everything as they found it: a model takes its time."""
    folder = tmp_path_factory.mktemp("turned")
    settings = read_settings({"BAOVAT_DATA_DIR": str(folder / "data")})
    with open_runtime(settings) as runtime:
        picture = shown(runtime, write_grid(folder / "g.png", 600, 600).read_bytes(), "picture")
        model = shown(runtime, write_ply(folder / "s.ply").read_bytes(), "model")
        app = create_app(runtime)
        app.wsgi_app = app.wsgi_app._inside  # type: ignore[attr-defined]
        inside = Inside()
        pictures = PublicPictures(runtime.database, PyramidShelf(runtime.store), TILE_MEMORY_BYTES)
        door = TileDoor(inside, pictures, runtime.settings, LIMITS)
        yield Gate(runtime, inside, Client(door), app.test_client(), picture, model)


@pytest.fixture
def model(gate: Gate) -> str:
    return gate.model


@pytest.mark.parametrize("version", [2, 3])
def test_the_door_answers_for_every_view_what_the_views_of_flask_would(
    gate: Gate, model: str, version: int
) -> None:
    before = len(gate.inside.paths)
    bodies = set()
    for number in (0, 7, 23):
        for asked in TILES:
            view = f"{model}~{number:02d}"
            answer = gate.get(asked, view, version)
            expected = gate.views.get(f"/iiif/image/{version}/{view}/{asked}")
            assert answer.status_code == expected.status_code == 200
            assert answer.data == expected.data
            assert header_list(answer) == header_list(expected)
            bodies.add(answer.data)
    assert len(bodies) == 3 * len(TILES)
    assert len(gate.inside.paths) == before


def test_a_view_describes_itself_and_comes_in_any_size(gate: Gate, model: str) -> None:
    info = gate.get("info.json", media=f"{model}~07").get_json()
    assert info["id"].endswith(f"/iiif/image/3/{model}~07")
    assert (info["width"], info["height"]) == (768, 768)
    whole = gate.views.get(f"/iiif/image/3/{model}~07/full/max/0/default.jpg")
    small = gate.views.get(f"/iiif/image/3/{model}~07/full/97,/0/default.png")
    assert (whole.status_code, small.status_code) == (200, 200)
    assert whole.data != gate.views.get(f"/iiif/image/3/{model}~08/full/max/0/default.jpg").data


@pytest.mark.parametrize("name", ["{}~24", "{}~99", "{}~7", "{}~007", "{}~", "{}~07~07", "x~07"])
def test_there_is_no_other_view(gate: Gate, model: str, name: str) -> None:
    media = name.format(model)
    assert gate.get(TILE, media=media).status_code == 418
    for asked in TILES:
        assert gate.views.get(f"/iiif/image/3/{media}/{asked}").status_code == 404


def test_a_picture_has_no_views_and_a_view_has_no_levels(gate: Gate, model: str) -> None:
    assert gate.views.get(f"/iiif/image/3/{gate.media}~00/info.json").status_code == 404
    with gate.views.get(f"/models/{model}/full.glb") as level:
        assert level.status_code == 200
    assert gate.views.get(f"/models/{model}~00/full.glb").status_code == 404


@pytest.mark.parametrize(("state", "status"), [("draft", 404), ("withdrawn", 410)])
def test_what_is_taken_back_is_gone_within_a_second_view_by_view(
    gate: Gate, model: str, state: str, status: int
) -> None:
    views = [f"{model}~{number:02d}" for number in (0, 12)]
    for view in views:
        assert gate.get(TILE, media=view).status_code == 200
    set_state(gate.runtime, "model", state)
    wait_for_the_next_look()
    for view in views:
        for asked in TILES:
            assert gate.get(asked, media=view).status_code == 418
            assert gate.views.get(f"/iiif/image/3/{view}/{asked}").status_code == status
    set_state(gate.runtime, "model", "published")
    assert gate.get(TILE, media=views[0]).status_code == 200


@pytest.mark.parametrize(("pixels", "watermark"), [(700, False), (None, True)])
def test_of_a_limited_item_no_view_that_the_limit_does_not_spare_is_served(
    gate: Gate, model: str, pixels: int | None, watermark: bool
) -> None:
    view = f"{model}~05"
    held = gate.get(TILE, media=view).headers["ETag"]
    limited(gate.runtime, "model", pixels, watermark)
    work_off(gate.runtime)
    wait_for_the_next_look()
    for asked in TILES:
        assert gate.get(asked, media=view).status_code == 418
        assert gate.get(asked, media=view, If_None_Match=held).status_code == 418
        assert gate.views.get(f"/iiif/image/3/{view}/{asked}").status_code == 404
    assert gate.get("info.json", media=model).status_code == 200
    limited(gate.runtime, "model", None)
    wait_for_the_next_look()
    assert gate.get(TILE, media=view).status_code == 200


def test_a_limit_that_spares_the_views_leaves_them(gate: Gate, model: str) -> None:
    limited(gate.runtime, "model", 768)
    work_off(gate.runtime)
    wait_for_the_next_look()
    try:
        assert gate.get(TILE, media=f"{model}~05").status_code == 200
    finally:
        limited(gate.runtime, "model", None)


def test_a_view_whose_file_is_lost_is_an_error_of_that_view_alone(gate: Gate, model: str) -> None:
    with gate.runtime.database.read() as connection:
        key = read_picture_source(connection, f"{model}~03").key
    path = gate.runtime.store.find_file(key)
    assert path is not None
    assert gate.get(TILE, media=f"{model}~03").status_code == 200
    path.unlink()
    wait_for_the_next_look()
    assert gate.get(TILE, media=f"{model}~03").status_code == 418
    assert gate.views.get(f"/iiif/image/3/{model}~03/{TILE}").status_code == 500
    assert gate.get(TILE, media=f"{model}~04").status_code == 200
