"""The pictures of a model from all around: kept, checked, shown on its page, and made anew where there are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from iiif_server.app import create_app
from iiif_server.catalog.changes import next_change
from iiif_server.catalog.holdings import list_holdings
from iiif_server.catalog.items import touch_item
from iiif_server.catalog.jobs import end_job, read_task
from iiif_server.catalog.retrying import record_retry
from iiif_server.database.tables import media
from iiif_server.ingest.check import check_service
from iiif_server.ingest.derive_model import LEVELS_RECIPE, derive_model
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings
from manifests.lint import check
from tests.support.deposits import limited, shown, work_off
from tests.support.surfaces import write_ply


@dataclass(frozen=True)
class Turned:
    """A service with a model that is ready, and the folder of what was made from it."""

    runtime: Runtime
    client: FlaskClient
    model: str

    @property
    def folder(self) -> Path:
        with self.runtime.database.read() as connection:
            [holding] = list_holdings(connection)
        assert holding.derivatives is not None
        return self.runtime.store.local_path(holding.derivatives.keys[0]).parent


@pytest.fixture(scope="module")
def turned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Turned]:
    folder = tmp_path_factory.mktemp("turned")
    with open_runtime(read_settings({"BAOVAT_DATA_DIR": str(folder / "data")})) as runtime:
        model = shown(runtime, write_ply(folder / "sphere.ply").read_bytes(), "ball")
        yield Turned(runtime, create_app(runtime).test_client(), model)


def page(turned: Turned, path: str = "/items/ball") -> str:
    answer = turned.client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def make_again(turned: Turned) -> None:
    """Do what a worker does after ``baovat jobs retry``."""
    with turned.runtime.database.write() as connection:
        job_id = record_retry(connection, turned.model)
    with turned.runtime.database.read() as connection:
        task = read_task(connection, job_id)
    derive_model(turned.runtime, task, lambda _step, _fraction: None)
    with turned.runtime.database.write() as connection:
        end_job(connection, job_id, None)


def test_every_view_is_kept_and_a_check_finds_nothing_wrong(turned: Turned) -> None:
    names = {path.name for path in turned.folder.iterdir()}
    assert {f"turntable-{number:02d}.tif" for number in range(24)} <= names
    checked = check_service(turned.runtime, quick=False, progress=lambda _step, _done: None)
    assert checked.findings == ()


def test_the_page_shows_every_side_with_words_in_both_languages(turned: Turned) -> None:
    for path, right in (("/items/ball", "Mặt phải"), ("/en/items/ball", "Right side")):
        html = page(turned, path)
        assert len(re.findall(r'<input type="radio"', html)) == 25
        addresses = re.findall(rf'src="([^"]*{turned.model}~\d\d/full/384,384/[^"]*)"', html)
        assert len(set(addresses)) == 24
        assert f'alt="{right}"' in html
        assert turned.client.get(addresses[6].partition("localhost")[2]).status_code == 200


def test_the_turntable_is_a_manifest_of_its_own_that_the_model_points_to(turned: Turned) -> None:
    manifest = turned.client.get("/iiif/presentation/3/ball/manifest").get_json(force=True)
    [canvas] = manifest["items"]
    link = next(link["id"] for link in canvas["seeAlso"] if "turntable" in link["id"])
    answer = turned.client.get(link.partition("localhost")[2])
    document = answer.get_json(force=True)
    assert (answer.status_code, document["id"], len(document["items"])) == (200, link, 24)
    assert check(document) == check(manifest) == []
    assert turned.client.get(link.replace(turned.model, "other")).status_code == 404
    held = {"If-None-Match": answer.headers["ETag"]}
    assert turned.client.get(link.partition("localhost")[2], headers=held).status_code == 304


def test_a_limited_item_says_nothing_of_views_that_the_public_does_not_get(turned: Turned) -> None:
    limited(turned.runtime, "ball", 700)
    try:
        work_off(turned.runtime)
        assert "~00" not in page(turned)
        manifest = turned.client.get("/iiif/presentation/3/ball/manifest").get_data(as_text=True)
        assert "turntable" not in manifest
        address = f"/iiif/presentation/3/ball/turntable/{turned.model}/manifest"
        assert turned.client.get(address).status_code == 404
    finally:
        limited(turned.runtime, "ball", None)
    assert "~00" in page(turned)


def test_a_damaged_view_is_found_and_mended_by_making_it_again(turned: Turned) -> None:
    path = turned.folder / "turntable-09.tif"
    whole = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(whole[:-40] + bytes(40))
    checked = check_service(turned.runtime, quick=False, progress=lambda _step, _done: None)
    [finding] = checked.findings
    assert "turntable-09.tif" in finding.problem
    assert f"baovat jobs retry {turned.model}" in finding.remedy
    make_again(turned)
    assert path.read_bytes() == whole


def test_a_model_of_an_earlier_recipe_works_without_views_until_it_is_made_again(
    turned: Turned,
) -> None:
    former = turned.folder.rename(turned.folder.with_name("levels-1"))
    for path in former.glob("turntable-*"):
        path.unlink()
    with turned.runtime.database.write() as connection:
        number = next_change(connection)
        connection.execute(update(media).values(recipe="levels-1", turntable=None))
        touch_item(connection, "ball", number)
    html = page(turned)
    assert turned.model in html
    assert "~00" not in html
    assert turned.client.get(f"/iiif/image/3/{turned.model}/info.json").status_code == 200
    assert turned.client.get(f"/iiif/image/3/{turned.model}~00/info.json").status_code == 404
    with turned.client.get(f"/models/{turned.model}/full.glb") as level:
        assert level.status_code == 200
    checked = check_service(turned.runtime, quick=True, progress=lambda _step, _done: None)
    assert checked.findings == ()
    make_again(turned)
    assert turned.folder.name == LEVELS_RECIPE != "levels-1"
    assert turned.client.get(f"/iiif/image/3/{turned.model}~00/info.json").status_code == 200
    assert "~00" in page(turned)
