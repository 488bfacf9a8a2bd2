"""The same file in another item is shown from the pyramid that is there; a damaged one is made anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from iiif_server.catalog.deposits import ItemDescription
from iiif_server.catalog.jobs import end_job, read_task
from iiif_server.catalog.media import PYRAMID_NAME, read_original, read_row, read_state
from iiif_server.catalog.retrying import record_retry
from iiif_server.database.tables import item
from iiif_server.ingest import derive_image
from iiif_server.ingest.deposit import Upload, deposit
from iiif_server.ingest.recipes import page_recipe
from iiif_server.runtime import Runtime
from iiif_server.storage.keys import derivative_key
from tests.support.pictures import write_grid


def prepare(runtime: Runtime, picture: Path, item_id: str) -> str:
    """Deposit a picture and do what a worker does with it; return the identifier of its media."""
    with picture.open("rb") as stream:
        upload = Upload(stream, picture.name)
        [made] = deposit(runtime, upload, item_id=item_id, description=ItemDescription()).media
    assert made.job_id is not None
    with runtime.database.read() as connection:
        task = read_task(connection, made.job_id)
    derive_image.derive_image(runtime, task, lambda _step, _fraction: None)
    with runtime.database.write() as connection:
        end_job(connection, made.job_id, None)
        assert read_state(connection, made.media_id) == ("ready", None)
    return made.media_id


def pyramid_of(runtime: Runtime, media_id: str) -> Path:
    with runtime.database.read() as connection:
        sha256 = read_original(connection, media_id).sha256
    found = runtime.store.find_file(derivative_key(sha256, page_recipe(0), PYRAMID_NAME))
    assert found is not None
    return found


def test_another_item_is_shown_from_the_same_pyramid(
    tmp_path: Path, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = write_grid(tmp_path / "grid.jpg", 1_200, 900)
    first = prepare(runtime, picture, "first")
    monkeypatch.setattr(derive_image, "write_pyramid", None)  # calling it would fail
    second = prepare(runtime, picture, "second")
    assert first != second
    with runtime.database.read() as connection:
        rows = [read_row(connection, media_id) for media_id in (first, second)]
    for column in ("recipe", "pyramid", "notes", "picture_width", "picture_height"):
        assert rows[0][column] == rows[1][column]


def test_nothing_is_said_of_the_other_item(tmp_path: Path, runtime: Runtime) -> None:
    """Nothing of it has changed: its tiles keep their version, and no harvester comes again."""
    picture = write_grid(tmp_path / "grid.jpg", 1_200, 900)
    first = prepare(runtime, picture, "first")
    with runtime.database.read() as connection:
        before = dict(read_row(connection, first))
        revision = connection.execute(select(item.c.changed).where(item.c.id == "first")).scalar()
    prepare(runtime, picture, "second")
    with runtime.database.read() as connection:
        assert dict(read_row(connection, first)) == before
        now = connection.execute(select(item.c.changed).where(item.c.id == "first")).scalar()
        assert now == revision


def test_who_asks_for_it_gets_it_made_anew(tmp_path: Path, runtime: Runtime) -> None:
    """A pyramid may be what it was made as, and wrong: of an original that was damaged then."""
    picture = write_grid(tmp_path / "grid.jpg", 1_200, 900)
    media_ids = [prepare(runtime, picture, name) for name in ("first", "second")]
    pyramid = pyramid_of(runtime, media_ids[0])
    right = pyramid.read_bytes()
    with runtime.database.read() as connection:
        key = read_original(connection, media_ids[0]).key
    original = runtime.store.find_file(key)
    assert original is not None
    original.unlink()
    write_grid(original.with_suffix(".jpg"), 1_200, 900, Q=1).rename(original)
    for media_id in media_ids:
        retry(runtime, media_id)
    assert pyramid.read_bytes() != right
    original.unlink()
    original.write_bytes(picture.read_bytes())
    for media_id in media_ids:
        retry(runtime, media_id)
        assert pyramid.read_bytes() == right


def retry(runtime: Runtime, media_id: str) -> None:
    """Do what a worker does after `baovat jobs retry`."""
    with runtime.database.write() as connection:
        job_id = record_retry(connection, media_id)
        task = read_task(connection, job_id)
    derive_image.derive_image(runtime, task, lambda _step, _fraction: None)
    with runtime.database.write() as connection:
        end_job(connection, job_id, None)


@pytest.mark.parametrize("damage", ["another byte", "shorter", "gone"])
def test_a_pyramid_that_is_damaged_is_made_anew(
    tmp_path: Path, runtime: Runtime, damage: str
) -> None:
    picture = write_grid(tmp_path / "grid.jpg", 1_200, 900)
    pyramid = pyramid_of(runtime, prepare(runtime, picture, "first"))
    whole = pyramid.read_bytes()
    pyramid.unlink()
    if damage == "another byte":
        pyramid.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    elif damage == "shorter":
        pyramid.write_bytes(whole[: len(whole) // 2])
    prepare(runtime, picture, "second")
    assert pyramid_of(runtime, prepare(runtime, picture, "third")).read_bytes() == whole
