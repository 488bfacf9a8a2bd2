"""A catalogue of the first version, with a picture: after an upgrade and one step of a worker it is shown again."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from alembic import command
from flask.testing import FlaskClient
from sqlalchemy import text

from iiif_server.app import create_app
from iiif_server.catalog import jobs
from iiif_server.database.engine import Database
from iiif_server.database.schema import alembic_config
from iiif_server.ingest.check import check_service
from iiif_server.ingest.derive_image import derive_image
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import Settings, read_settings
from iiif_server.storage.keys import derivative_key, original_key
from tests.iiif_server.catalog.test_upgrade import ITEM, ITEM_TEXTS, MEDIA, MOMENT
from tests.support.pictures import write_grid

MANIFEST = "/iiif/presentation/3/drum/manifest"
OLD = b"a pyramid as they were"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def chosen(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    given = {"BAOVAT_DATA_DIR": str(tmp_path / "data")}
    if request.param == "postgresql":
        given["BAOVAT_DATABASE_URL"] = request.getfixturevalue("fresh_postgresql_url")
    return read_settings(given)


def write_catalogue(settings: Settings, sha256: str, byte_count: int) -> None:
    """Write the rows of one picture that is ready, as the first version did."""
    database = Database(settings.database_url)
    row = {"id": "drum-1", "item": "drum", "sha256": sha256, "bytes": byte_count, "moment": MOMENT}
    made = {"state": "ready", "recipe": "pyramid-1-page-0", "pyramid": json.dumps({"levels": []})}
    with database.write() as connection:
        command.upgrade(alembic_config(connection), "0001")
        connection.execute(text(ITEM), ITEM_TEXTS | {"id": "drum", "moment": MOMENT})
        connection.execute(text(MEDIA), row | made)
    database.close()


def keep(runtime: Runtime, folder: Path, key: str, content: bytes) -> None:
    file = (
        folder / hashlib.sha256(content).hexdigest()
    )  # the store links it: it is not written again
    file.write_bytes(content)
    runtime.store.put(key, file)


def work_off(runtime: Runtime) -> None:
    """Do what a worker does with the only job that there is."""
    with runtime.database.write() as connection:
        [job_id] = jobs.list_new(connection, 10)
        jobs.mark_handed(connection, [job_id])
        assert jobs.begin_attempt(connection, job_id, 3) == 1
        task = jobs.read_task(connection, job_id)
    derive_image(runtime, task, lambda _step, _fraction: None)
    with runtime.database.write() as connection:
        jobs.end_job(connection, job_id, None)


def etag(client: FlaskClient) -> str:
    found = client.get(MANIFEST)
    return found.headers["ETag"] if found.status_code == 200 else str(found.status_code)


def test_a_picture_of_the_first_version_is_shown_again(chosen: Settings, tmp_path: Path) -> None:
    content = write_grid(tmp_path / "grid.png", 700, 500).read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    write_catalogue(chosen, sha256, len(content))
    old_key = derivative_key(sha256, "pyramid-1-page-0", "pyramid.tif")
    with open_runtime(chosen) as runtime:
        keep(runtime, tmp_path, original_key(sha256), content)
        keep(runtime, tmp_path, old_key, OLD)
        client = create_app(runtime).test_client()
        assert client.get("/iiif/image/3/drum-1/info.json").status_code == 404
        waiting = etag(client)
        work_off(runtime)
        info = client.get("/iiif/image/3/drum-1/info.json")
        assert (info.status_code, info.get_json()["width"]) == (200, 700)
        tile = client.get("/iiif/image/3/drum-1/0,0,512,500/512,/0/default.jpg")
        assert (tile.status_code, tile.content_type) == (200, "image/jpeg")
        assert etag(client) != waiting
        checked = check_service(runtime, quick=False, progress=lambda _step, _fraction: None)
        assert checked.findings == ()
        assert [finding.key for finding in checked.left_over] == [old_key]
        assert checked.left_over_bytes == len(OLD)
