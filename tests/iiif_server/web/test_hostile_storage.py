"""What a visitor sees of a store that fails: a status and a number, never a traceback or an address."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from iiif_server.app import create_app
from iiif_server.catalog.holdings import HeldLevel, list_holdings
from iiif_server.storage.disk_cache import DiskCache
from iiif_server.storage.s3 import S3Store, connect
from tests.iiif_server.web.conftest import House
from tests.support.hostile_s3 import WAYS, hostile_s3
from tests.support.media import pyramid_path
from tests.support.s3 import use_test_credentials


def client_on(house: House, url: str, folder: Path) -> FlaskClient:
    """Return the house's application on a store at another address."""
    remote = connect(url, connect_timeout_s=0.5, read_timeout_s=0.5)
    store = S3Store(remote, "bucket", "", DiskCache(folder / "cache", 10_000_000))
    return create_app(replace(house.runtime, store=store)).test_client()


def level_of(house: House) -> HeldLevel:
    """Return the smallest level of the house's model."""
    with house.runtime.database.read() as connection:
        holdings = {each.media_id: each for each in list_holdings(connection)}
    made = holdings[house.model].derivatives
    assert made is not None
    return made.levels[0]


@pytest.mark.parametrize("way", WAYS)
def test_every_address_that_needs_bytes_answers_in_one_line(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    use_test_credentials(monkeypatch)
    with hostile_s3(way) as url:
        client = client_on(house, url, tmp_path)
        for path in (
            f"/iiif/image/3/{house.picture}/0,0,512,512/512,/0/default.jpg",
            f"/iiif/image/3/{house.picture}/11,13,300,300/150,/0/gray.png",
            f"/models/{house.model}/{level_of(house).name}.glb",
        ):
            answer = client.get(path)
            assert answer.status_code in {500, 503}, (way, path)
            assert answer.mimetype == "text/plain"
            assert answer.text.count("\n") == 1
            assert "Traceback" not in answer.text
            assert url not in answer.text
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert client.get(f"/iiif/image/3/{house.picture}/info.json").status_code == 200


def test_a_store_that_does_not_answer_is_not_ready(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_test_credentials(monkeypatch)
    with hostile_s3("error 500") as url:
        answer = client_on(house, url, tmp_path).get("/health/ready")
    assert answer.status_code == 503
    assert answer.json["storage"] == "does not answer"


def test_a_level_that_is_cut_is_never_sent(house: House) -> None:
    level = level_of(house)
    address = f"/models/{house.model}/{level.name}.glb"
    path = house.runtime.store.local_path(level.key)
    kept = path.read_bytes()
    try:
        path.chmod(0o644)
        path.write_bytes(kept[:-1])
        assert house.client.get(address).status_code == 500
    finally:
        path.write_bytes(kept)
    with house.client.get(address) as answer:
        assert (answer.status_code, answer.data) == (200, kept)


def test_a_table_of_tiles_is_never_used_for_another_file(house: House, tmp_path: Path) -> None:
    """The kept table is of the file that was there first, whatever stands at its path now."""
    tile = f"/iiif/image/3/{house.picture}/0,0,512,512/512,/0/default.jpg"
    before = house.client.get(tile)
    path = pyramid_path(house.runtime, house.picture)
    kept = path.read_bytes()
    other = tmp_path / "other.tif"
    other.write_bytes(pyramid_path(house.runtime, house.model).read_bytes())
    try:
        other.replace(path)
        assert house.client.get(tile).status_code == 500
    finally:
        other.write_bytes(kept)
        other.replace(path)
    answer = house.client.get(tile)
    assert (answer.status_code, answer.data) == (200, before.data)
