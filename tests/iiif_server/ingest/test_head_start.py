"""A pyramid that is begun while its original is still being kept."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from iiif_server.catalog.deposits import ItemDescription
from iiif_server.catalog.jobs import read_task
from iiif_server.catalog.media import read_original, read_state
from iiif_server.image.pyramid import write_pyramid
from iiif_server.ingest import derive_image
from iiif_server.ingest.arrival import arriving
from iiif_server.ingest.deposit import Upload, deposit
from iiif_server.ingest.head_start import (
    WORTH_IT_BYTES,
    HeadStart,
    folder_prefix,
    is_worth_it,
    take_head_start,
)
from iiif_server.ingest.recipes import page_recipe
from iiif_server.runtime import Runtime
from iiif_server.scratch import is_held
from iiif_server.settings import Settings, read_settings
from tests.iiif_server.image.pictures import gradient
from tests.support.service import Service

RECIPE = page_recipe(0)
PATIENCE_S = 30.0


def nothing(_fraction: float) -> None:
    """Tell nobody how far it is."""


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return settings that a child process finds too."""
    monkeypatch.setenv("BAOVAT_DATA_DIR", str(tmp_path / "data"))
    settings = read_settings()
    settings.scratch_dir.mkdir(parents=True)
    return settings


@contextmanager
def begun(settings: Settings, original: Path) -> Iterator[HeadStart]:
    """Give a process that has begun with a file: its folder is there, and held."""
    ahead = HeadStart(settings)
    try:
        ahead.go(original)
        pattern = f"{folder_prefix(original, RECIPE)}-*"
        wait_until(lambda: any(is_held(each) for each in settings.scratch_dir.glob(pattern)))
        yield ahead
    finally:
        ahead.end()


def wait_until(holds: object) -> None:
    assert callable(holds)
    for _ in range(int(PATIENCE_S / 0.02)):
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError("It did not come about.")


def write_picture(folder: Path, side: int = 1_500) -> Path:
    path = folder / "original.tif"
    gradient(side, side).tiffsave(str(path))
    return path


def test_the_pyramid_is_the_one_that_the_job_would_make(tmp_path: Path, settings: Settings) -> None:
    original = write_picture(tmp_path)
    expected = write_pyramid(original, tmp_path / "expected.tif", progress=nothing)
    target = settings.scratch_dir / "taken.tif"
    told: list[float] = []
    with begun(settings, original):
        notes = take_head_start(settings.scratch_dir, original, RECIPE, target, told.append)
    assert notes == expected.notes
    assert target.read_bytes() == (tmp_path / "expected.tif").read_bytes()
    assert all(0 <= fraction <= 1 for fraction in told)


def test_the_original_is_found_under_its_name_in_the_store(
    tmp_path: Path, settings: Settings
) -> None:
    original, kept = write_picture(tmp_path), tmp_path / "kept"
    with begun(settings, original):
        os.link(original, kept)
        kept.chmod(0o444)
        target = settings.scratch_dir / "taken.tif"
        assert take_head_start(settings.scratch_dir, kept, RECIPE, target, nothing) == ()


def test_another_file_or_recipe_has_no_head_start(tmp_path: Path, settings: Settings) -> None:
    original, other = write_picture(tmp_path), tmp_path / "other.tif"
    other.write_bytes(original.read_bytes())
    with begun(settings, original):
        for path, recipe in ((other, RECIPE), (original, page_recipe(1))):
            target = settings.scratch_dir / "taken.tif"
            assert take_head_start(settings.scratch_dir, path, recipe, target, nothing) is None
            assert not target.exists()


def test_nothing_is_left_when_it_ends(tmp_path: Path, settings: Settings) -> None:
    original = write_picture(tmp_path)
    with begun(settings, original):
        pass
    assert not any(settings.scratch_dir.iterdir())


def test_who_waits_goes_on_alone_when_it_is_killed(tmp_path: Path, settings: Settings) -> None:
    original = write_picture(tmp_path, side=8_000)
    with begun(settings, original) as ahead:
        threading.Timer(0.1, ahead._process.kill).start()
        target = settings.scratch_dir / "taken.tif"
        assert take_head_start(settings.scratch_dir, original, RECIPE, target, nothing) is None


def test_a_damaged_picture_is_left_to_the_job(tmp_path: Path, settings: Settings) -> None:
    original = tmp_path / "damaged.jpg"
    gradient(2_000, 2_000).jpegsave(str(original))
    os.truncate(original, original.stat().st_size // 2)
    ahead = HeadStart(settings)
    ahead.go(original)
    assert ahead._process.wait(PATIENCE_S) == 0
    target = settings.scratch_dir / "taken.tif"
    assert take_head_start(settings.scratch_dir, original, RECIPE, target, nothing) is None
    ahead.end()
    assert not any(settings.scratch_dir.iterdir())


def test_a_process_that_is_gone_stops_nobody(tmp_path: Path, settings: Settings) -> None:
    ahead = HeadStart(settings)
    ahead._process.kill()
    ahead._process.wait()
    ahead.go(write_picture(tmp_path))
    ahead.end()
    assert not any(settings.scratch_dir.iterdir())


def test_only_large_pictures_are_worth_it(tmp_path: Path) -> None:
    small, other = write_picture(tmp_path), tmp_path / "model.glb"
    other.write_bytes(b"glTF")
    os.truncate(other, WORTH_IT_BYTES)
    assert not is_worth_it(small)
    assert not is_worth_it(other)
    os.truncate(small, WORTH_IT_BYTES)
    assert is_worth_it(small)


def test_a_file_that_is_awaited_is_begun_as_it_arrives(tmp_path: Path, settings: Settings) -> None:
    original = write_picture(tmp_path, side=3_500)
    assert is_worth_it(original)
    with arriving(original, settings, is_awaited=True) as arrival:
        received = arrival.wait()
        wait_until(lambda: any(settings.scratch_dir.glob("ahead-*/notes")))
        target = settings.scratch_dir / "taken.tif"
        assert take_head_start(settings.scratch_dir, received.path, RECIPE, target, nothing) == ()
        target.unlink()
    assert not any(settings.scratch_dir.iterdir())


def test_the_job_takes_what_was_begun(
    tmp_path: Path, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = write_picture(tmp_path)
    with original.open("rb") as stream:
        upload = Upload(stream, "original.tif")
        done = deposit(runtime, upload, item_id="ahead", description=ItemDescription())
    job_id = done.media[0].job_id
    assert job_id is not None
    with runtime.database.read() as connection:
        task = read_task(connection, job_id)
        kept = read_original(connection, done.media[0].media_id)
    monkeypatch.setenv("BAOVAT_DATA_DIR", str(runtime.settings.data_dir))
    monkeypatch.setattr(derive_image, "write_pyramid", None)  # calling it would fail
    with begun(runtime.settings, runtime.store.local_path(kept.key)):
        derive_image.derive_image(runtime, task, lambda _step, _fraction: None)
    with runtime.database.read() as connection:
        assert read_state(connection, done.media[0].media_id) == ("ready", None)


def test_a_large_picture_is_ready_and_scratch_is_empty(tmp_path: Path, service: Service) -> None:
    """The whole way, with a worker: the job takes what was begun."""
    original = write_picture(tmp_path, side=3_500)
    (media,) = service.add(original, "large-one")
    assert media["state"] == "ready"
    _status, _headers, body = service.get(f"/iiif/image/3/{media['media']}/info.json")
    assert (json.loads(body)["width"], json.loads(body)["height"]) == (3_500, 3_500)
    assert not any((service.data_dir / "scratch").glob("ahead-*"))
