"""The demonstration collection as a visitor meets it the moment it is loaded, before any file is made."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from iiif_server.app import create_app
from iiif_server.database.tables import job
from iiif_server.demonstration.load import load_demonstration
from iiif_server.runtime import Runtime


@pytest.fixture
def loaded(runtime: Runtime) -> FlaskClient:
    assert load_demonstration(runtime)
    return create_app(runtime).test_client()


def test_the_drum_is_made_first_and_pictures_before_the_other_models(runtime: Runtime):
    load_demonstration(runtime)
    with runtime.database.read() as connection:
        names = list(connection.scalars(select(job.c.argument).order_by(job.c.created_at)))
    assert names[0] == "than-trong.glb"
    assert set(names[-2:]) == {"binh-gom.glb", "bia-da.ply"}


def test_it_is_loaded_once(runtime: Runtime):
    assert load_demonstration(runtime)
    assert not load_demonstration(runtime)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("material=da", "bia-da"),
        ("class=tu-lieu", "sac-phong"),
        ("community=tay", "tho-cam-tay"),
        ("period=tran", "binh-gom-men-ngoc"),
        ("place=ha-giang-1991", "trong-dong"),
    ],
)
def test_each_shelf_holds_what_belongs_there(loaded: FlaskClient, query: str, found: str):
    page = loaded.get(f"/search?{query}")
    assert page.status_code == 200
    assert f'/items/{found}"' in page.text
    assert page.text.count('class="card"') == 1


def test_the_map_and_the_timeline_are_not_empty(loaded: FlaskClient):
    assert "Tỉnh Hà Giang" in loaded.get("/map").text
    assert "Văn hóa Đông Sơn" in loaded.get("/timeline").text
