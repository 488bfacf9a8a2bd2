"""`baovat check` and repair know the pyramids that are made for the public."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import delete

from iiif_server.catalog.jobs import end_job, list_jobs, read_task
from iiif_server.catalog.media import read_tile_source
from iiif_server.catalog.retrying import record_retry
from iiif_server.database.tables import job
from iiif_server.ingest.check import check_service
from iiif_server.ingest.derive_image import derive_image
from iiif_server.ingest.finding import Finding
from iiif_server.runtime import Runtime
from tests.support.deposits import limited, shown, work_off
from tests.support.pictures import write_grid


@pytest.fixture
def media_id(runtime: Runtime, tmp_path: Path) -> str:
    found = shown(runtime, write_grid(tmp_path / "g.png", 1300, 900).read_bytes(), "item")
    limited(runtime, "item", 600)
    work_off(runtime)
    return found


def check(runtime: Runtime, *, quick: bool = False) -> tuple[Finding, ...]:
    return check_service(runtime, quick=quick, progress=lambda _step, _fraction: None).findings


def public_file(runtime: Runtime, media_id: str) -> Path:
    with runtime.database.read() as connection:
        path = runtime.store.find_file(read_tile_source(connection, media_id).key)
    assert path is not None
    path.chmod(0o644)
    return path


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def overwrite(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


@pytest.mark.parametrize("quick", [False, True])
@pytest.mark.parametrize("damage", [cut_off, overwrite, Path.unlink])
def test_a_damaged_public_pyramid_is_found_and_made_again(
    runtime: Runtime, media_id: str, damage: Callable[[Path], None], quick: bool
) -> None:
    assert check(runtime, quick=quick) == ()
    path = public_file(runtime, media_id)
    whole = path.read_bytes()
    damage(path)
    [finding] = check(runtime, quick=quick)
    assert (finding.kind, finding.media_id) == ("derivative", media_id)
    assert "-public-" in str(finding.key)
    assert finding.remedy.endswith(f"baovat jobs retry {media_id}")
    with runtime.database.write() as connection:
        again = record_retry(connection, media_id)
        task = read_task(connection, again)
    derive_image(runtime, task, lambda _step, _fraction: None)
    with runtime.database.write() as connection:
        end_job(connection, again, None)
    assert check(runtime, quick=quick) == ()
    assert public_file(runtime, media_id).read_bytes() == whole


def test_damage_inside_a_public_pyramid_is_found_by_its_hash(
    runtime: Runtime, media_id: str
) -> None:
    path = public_file(runtime, media_id)
    content = path.read_bytes()
    middle = len(content) // 2
    path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    assert check(runtime, quick=True) == ()
    [finding] = check(runtime)
    assert "-public-" in str(finding.key)
    assert "SHA-256" in finding.problem


def test_pyramids_of_former_limits_are_no_problem(runtime: Runtime, media_id: str) -> None:
    former = public_file(runtime, media_id)
    for pixels in (400, None):
        limited(runtime, "item", pixels)
        work_off(runtime)
        assert check(runtime) == ()
        assert former.exists()


def test_a_public_pyramid_that_no_job_makes_is_told(runtime: Runtime, media_id: str) -> None:
    limited(runtime, "item", 400)
    assert check(runtime) == ()
    with runtime.database.write() as connection:
        waiting = [each.id for each in list_jobs(connection, states=("queued",))]
        connection.execute(delete(job).where(job.c.id.in_(waiting)))
    [finding] = check(runtime)
    assert (finding.kind, finding.media_id) == ("media", media_id)
    with runtime.database.write() as connection:
        task = read_task(connection, record_retry(connection, media_id))
    derive_image(runtime, task, lambda _step, _fraction: None)
    with runtime.database.read() as connection:
        assert read_tile_source(connection, media_id).geometry.width == 400
