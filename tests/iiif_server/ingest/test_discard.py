"""What could never be prepared is seen by nobody, and can be thrown away; what was shown stays."""

from __future__ import annotations

import io

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from iiif_server.app import create_app
from iiif_server.catalog.deposits import ItemDescription
from iiif_server.catalog.enqueue import record_job
from iiif_server.catalog.jobs import begin_attempt, end_job
from iiif_server.database.tables import item, job, media
from iiif_server.errors import RefusedError, UnknownJobError
from iiif_server.ingest.check import check_service
from iiif_server.ingest.deposit import Deposit, Upload, deposit
from iiif_server.ingest.discard import discard
from iiif_server.runtime import Runtime
from tests.support.deposits import shown
from tests.support.pictures import write_grid

#: Its header is right; that a face uses a corner which there is not is seen when all of it is read.
MISSING_CORNER = b"v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 9\n"
WHY = "a face uses a vertex that there is not"


def refuse(runtime: Runtime, item_id: str, description: ItemDescription) -> Deposit:
    """Deposit a model that its job refuses."""
    upload = Upload(io.BytesIO(MISSING_CORNER), "nothing.obj")
    done = deposit(runtime, upload, item_id=item_id, description=description)
    assert done.media[0].job_id is not None
    with runtime.database.write() as connection:
        begin_attempt(connection, done.media[0].job_id, 3)
        end_job(connection, done.media[0].job_id, WHY)
    return done


def state_of(runtime: Runtime, item_id: str) -> str:
    with runtime.database.read() as connection:
        return str(connection.execute(select(item.c.state).where(item.c.id == item_id)).scalar())


def count(runtime: Runtime, table: object) -> int:
    with runtime.database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


@pytest.fixture
def visitor(runtime: Runtime) -> FlaskClient:
    return create_app(runtime).test_client()


def test_an_item_of_nothing_else_is_not_public(runtime: Runtime, visitor: FlaskClient) -> None:
    refuse(runtime, "bad", ItemDescription())
    assert state_of(runtime, "bad") == "draft"
    assert visitor.get("/items/bad").status_code == 404
    assert "bad" not in visitor.get("/search").text.partition('class="found"')[2]


def test_an_item_that_says_something_stays_and_shows_nothing_of_it(
    runtime: Runtime, visitor: FlaskClient
) -> None:
    refuse(runtime, "told", ItemDescription(summary={"vi": ("Một điệu hát.",)}))
    assert state_of(runtime, "told") == "published"
    page = visitor.get("/items/told")
    assert page.status_code == 200
    assert "nothing.obj" not in page.text


def test_visitors_are_not_shown_what_failed_beside_what_is_there(
    runtime: Runtime, visitor: FlaskClient
) -> None:
    picture = write_grid(runtime.settings.data_dir / "grid.png", 97, 61).read_bytes()
    shown(runtime, picture, "good")
    gone = refuse(runtime, "good", ItemDescription()).media[0].media_id
    assert state_of(runtime, "good") == "published"
    assert gone not in visitor.get("/items/good").text


@pytest.mark.parametrize("named", ["media_id", "job_id"])
def test_it_is_discarded_and_may_come_again(runtime: Runtime, named: str) -> None:
    done = refuse(runtime, "bad", ItemDescription())
    told = discard(runtime, getattr(done.media[0], named))
    assert (told.item_id, told.file_name) == ("bad", "nothing.obj")
    assert (count(runtime, media), count(runtime, job)) == (0, 0)
    checked = check_service(runtime, quick=False, progress=lambda _step, _fraction: None)
    # Nothing is lost: the bytes stay until somebody who knows what they are removes them.
    assert {finding.kind for finding in checked.findings} == {"orphan"}
    assert refuse(runtime, "bad", ItemDescription()).is_new


def test_what_is_shown_is_not_discarded(runtime: Runtime) -> None:
    picture = write_grid(runtime.settings.data_dir / "grid.png", 97, 61).read_bytes()
    media_id = shown(runtime, picture, "good")
    with pytest.raises(RefusedError, match="never be prepared"):
        discard(runtime, media_id)
    assert count(runtime, media) == 1


def test_what_another_file_is_about_to_replace_is_not_discarded(runtime: Runtime) -> None:
    media_id = refuse(runtime, "bad", ItemDescription()).media[0].media_id
    with runtime.database.write() as connection:
        record_job(connection, "model", "bad", media_id=media_id, argument="another")
    with pytest.raises(RefusedError, match="never be prepared"):
        discard(runtime, media_id)
    assert count(runtime, media) == 1


@pytest.mark.parametrize("identifier", ["nothing", "\0", "x" * 500])
def test_nobody_is_discarded_by_mistake(runtime: Runtime, identifier: str) -> None:
    with pytest.raises(UnknownJobError):
        discard(runtime, identifier)
