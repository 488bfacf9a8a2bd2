"""One picture and one model that are ready, in one application for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient

from iiif_server.app import create_app
from iiif_server.catalog.deposits import ItemDescription, record_state
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings
from tests.support.deposits import shown
from tests.support.model_pictures import SMALL_PICTURES
from tests.support.pictures import write_grid
from tests.support.surfaces import write_ply


@dataclass(frozen=True)
class House:
    """An application with a picture of 1,300 × 900 px, a model, a draft and a withdrawn item."""

    runtime: Runtime
    client: FlaskClient
    picture: str
    model: str
    draft: str
    withdrawn: str


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    picture = write_grid(folder / "grid.png", 1300, 900).read_bytes()
    model = write_ply(folder / "sphere.ply").read_bytes()
    settings = read_settings({"BAOVAT_DATA_DIR": str(folder / "data"), **SMALL_PICTURES})
    with open_runtime(settings) as runtime:
        made = {
            "picture": shown(runtime, picture, "picture"),
            "model": shown(runtime, model, "model"),
            "draft": shown(runtime, picture, "draft", ItemDescription(draft=True)),
            "withdrawn": shown(runtime, picture, "withdrawn"),
        }
        with runtime.database.write() as connection:
            record_state(connection, "withdrawn", "withdrawn")
        yield House(runtime, create_app(runtime).test_client(), **made)
