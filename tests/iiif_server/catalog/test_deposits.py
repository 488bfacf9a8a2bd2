"""What a deposit writes, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import threading

import pytest

from iiif_server.catalog import jobs
from iiif_server.catalog.collection_rows import CollectionDescription, record_collection
from iiif_server.catalog.deposits import (
    ItemDescription,
    Page,
    ReceivedFile,
    record_item,
    record_media,
    record_state,
)
from iiif_server.catalog.items import read_item, read_stamp
from iiif_server.catalog.made_pyramid import MadePyramid
from iiif_server.catalog.media import mark_ready, read_state, read_tile_source
from iiif_server.catalog.media_said import MediaWords
from iiif_server.catalog.model_files import read_model_file
from iiif_server.catalog.pages import read_page_media
from iiif_server.catalog.retrying import record_retry
from iiif_server.database.engine import Database
from iiif_server.errors import (
    NotReadyError,
    UnknownCollectionError,
    UnknownItemError,
    UnknownJobError,
    UnknownLevelError,
    UnknownMediaError,
)
from iiif_server.image.geometry import PyramidGeometry
from manifests.model import MediaKind, Provider
from tests.support.shelves import cards_of, progress_of, whole_collection

RIGHTS = "http://rightsstatements.org/vocab/CNE/1.0/"
PROVIDER = Provider("http://example.org/", {"vi": ("Bảo tàng",)}, "http://example.org/")
FILE = ReceivedFile("ab" * 32, 1234, "front.tif")
PAGE = Page(MediaKind.IMAGE, 0, "image/tiff")
PYRAMID_BYTES = 54_321
GEOMETRY = PyramidGeometry(1000, 800, 512, ((1000, 800), (500, 400)))


def deposit(database: Database, item_id: str = "drum", **words: object) -> tuple[str, str | None]:
    with database.write() as connection:
        record_item(connection, item_id, ItemDescription({"vi": ("Trống",)}), RIGHTS)
        done = record_media(connection, item_id, FILE, PAGE, MediaWords(**words))
    return done.media_id, done.job_id


def make_ready(
    database: Database, media_id: str, levels: tuple[dict[str, object], ...] = ()
) -> None:
    with database.write() as connection:
        mark_ready(
            connection,
            media_id,
            MadePyramid("r-1", GEOMETRY, PYRAMID_BYTES, "ab" * 32),
            levels=levels,
            notes=(),
        )


def test_a_deposit_makes_item_media_and_job_together(database: Database) -> None:
    media_id, job_id = deposit(database)
    with database.read() as connection:
        assert read_stamp(connection, "drum").state == "published"
        assert read_state(connection, media_id) == ("processing", None)
        [job] = jobs.list_jobs(connection)
    assert (job.id, job.state, job.media_id, job.item_label) == (
        job_id,
        "queued",
        media_id,
        {"vi": ("Trống",)},
    )


def test_the_same_file_in_the_same_item_changes_nothing(database: Database) -> None:
    first = deposit(database)
    with database.read() as connection:
        before = read_stamp(connection, "drum")
    assert deposit(database) == (first[0], None)
    with database.read() as connection:
        assert read_stamp(connection, "drum") == before
        assert len(jobs.list_jobs(connection)) == 1


def test_the_same_file_in_another_item_is_another_media(database: Database) -> None:
    assert deposit(database)[0] != deposit(database, "other")[0]


def record_and_fail(database: Database) -> None:
    with database.write() as connection:
        record_item(connection, "drum", ItemDescription(), RIGHTS)
        raise InterruptedError


def test_a_failed_transaction_leaves_no_row(database: Database) -> None:
    with pytest.raises(InterruptedError):
        record_and_fail(database)
    with database.read() as connection, pytest.raises(UnknownItemError):
        read_stamp(connection, "drum")


def test_only_ready_media_are_in_the_item(database: Database) -> None:
    media_id, _ = deposit(database)
    with database.read() as connection:
        assert read_item(connection, "drum", PROVIDER).media == ()
        revision = read_stamp(connection, "drum").revision
    make_ready(database, media_id)
    with database.read() as connection:
        item = read_item(connection, "drum", PROVIDER)
    assert [media.id for media in item.media] == [media_id]
    assert (item.media[0].picture.width, item.media[0].picture.height) == (1000, 800)
    assert item.revision > revision


def test_what_is_written_of_derivatives_is_written_for_all_media_that_share_them(
    database: Database,
) -> None:
    """Another item has the same file; a third one too, which is not ready and stays so."""
    (first, _), (second, _), (third, _) = (deposit(database, each) for each in ("a", "b", "c"))
    made = {"name": "low", "file": "low.glb", "triangles": 9, "bytes": 100}
    for media_id in (first, second):
        make_ready(database, media_id, (made,))
    with database.read() as connection:
        before = read_stamp(connection, "b").revision
    make_ready(database, first, (made | {"bytes": 101},))
    with database.read() as connection:
        assert read_model_file(connection, first, "low").bytes == 101
        assert read_model_file(connection, second, "low").bytes == 101
        assert read_stamp(connection, "b").revision > before
        assert read_state(connection, third) == ("processing", None)


def test_media_keep_the_places_they_were_given(database: Database) -> None:
    with database.write() as connection:
        record_item(connection, "book", ItemDescription(), RIGHTS)
        for number in (3, 1, 2):
            file = ReceivedFile(f"{number}" * 64, 1, f"{number}.tif")
            words = MediaWords({"vi": (f"Trang {number}",)}, position=number)
            record_media(connection, "book", file, PAGE, words)
    with database.read() as connection:
        labels = [media.label["vi"][0] for media in read_page_media(connection, "book")]
    assert labels == ["Trang 1", "Trang 2", "Trang 3"]


def test_a_tile_source_names_the_pyramid_of_the_recipe(database: Database) -> None:
    media_id, _ = deposit(database)
    with database.read() as connection, pytest.raises(NotReadyError, match="still being prepared"):
        read_tile_source(connection, media_id)
    make_ready(database, media_id)
    with database.read() as connection:
        source = read_tile_source(connection, media_id)
        with pytest.raises(UnknownLevelError):
            read_model_file(connection, media_id, "low")
        with pytest.raises(UnknownMediaError):
            read_tile_source(connection, "nobody")
    assert source.key == f"derivatives/ab/{'ab' * 32}/r-1/pyramid.tif"
    assert source.geometry == GEOMETRY


def test_levels_of_a_model_are_found_by_name(database: Database) -> None:
    media_id, _ = deposit(database)
    level = {
        "name": "low",
        "file": "low.glb",
        "triangles": 5,
        "bytes": 6,
        "rms_mm": 0.5,
        "detail_mm": 0.1,
    }
    make_ready(database, media_id, (level,))
    with database.read() as connection:
        assert read_model_file(connection, media_id, "low").key.endswith("/r-1/low.glb")
        assert read_model_file(connection, media_id, None).key.endswith("/r-1/report.json")
        item = read_item(connection, "drum", PROVIDER)
    assert item.media[0].levels[0].error_mm == 0.5


def test_what_goes_wrong_afterwards_changes_no_reason(database: Database) -> None:
    _media_id, job_id = deposit(database)
    with database.write() as connection:
        jobs.begin_attempt(connection, job_id, 3)
        jobs.end_job(connection, job_id, "The file is damaged.")
        jobs.record_setback(connection, job_id, "The worker itself failed (OSError).")
    with database.read() as connection:
        [job] = jobs.list_jobs(connection)
    assert (job.state, job.reason) == ("failed", "The file is damaged.")


def test_an_attempt_counts_before_the_work_and_three_are_the_end(database: Database) -> None:
    media_id, job_id = deposit(database)
    for number in (1, 2, 3):
        with database.write() as connection:
            assert jobs.begin_attempt(connection, job_id, 3) == number
            jobs.record_setback(connection, job_id, "It crashed.")
    with database.write() as connection:
        assert jobs.begin_attempt(connection, job_id, 3) is None
    with database.read() as connection:
        assert read_state(connection, media_id) == ("failed", "It crashed. Tried 3 times.")
        [job] = jobs.list_jobs(connection, states=("failed",))
    assert job.reason == "It crashed. Tried 3 times."


def test_a_failed_job_can_be_tried_again(database: Database) -> None:
    media_id, job_id = deposit(database)
    with database.write() as connection:
        jobs.end_job(connection, job_id, "The file is truncated.")
    with database.write() as connection:
        again = record_retry(connection, job_id)
        assert record_retry(connection, media_id) == again
        with pytest.raises(UnknownJobError):
            record_retry(connection, "nobody")
    with database.read() as connection:
        assert read_state(connection, media_id) == ("processing", None)
        assert [job.id for job in jobs.list_jobs(connection, states=("queued",))] == [again]
        assert [job.id for job in jobs.list_jobs(connection, states=("failed",))] == [job_id]


def test_drafts_and_withdrawn_items_are_in_no_collection(database: Database) -> None:
    for item_id in ("shown", "taken"):
        make_ready(database, deposit(database, item_id)[0])
    with database.write() as connection:
        record_item(connection, "draft", ItemDescription(draft=True), RIGHTS)
        draft = record_media(connection, "draft", FILE, PAGE, MediaWords())
        record_state(connection, "taken", "withdrawn")
        described = CollectionDescription("all", {"vi": ("Tất cả",)}, {})
        record_collection(connection, described, ["taken", "draft", "shown"])
    make_ready(database, draft.media_id)
    for name in ("top", "all"):
        found = whole_collection(database, name, PROVIDER)
        assert [item.id for item in found.items] == ["shown"]
    assert [card.id for card in cards_of(database)] == ["shown"]
    assert progress_of(database).total == 1
    with pytest.raises(UnknownCollectionError):
        whole_collection(database, "nothing", PROVIDER)


def test_a_collection_written_again_replaces_the_first(database: Database) -> None:
    for item_id in ("one", "two"):
        make_ready(database, deposit(database, item_id)[0])
    for chosen in (["one", "two"], ["two"]):
        with database.write() as connection:
            record_collection(connection, CollectionDescription("c", {"vi": ("C",)}, {}), chosen)
    found = whole_collection(database, "c", PROVIDER)
    assert [item.id for item in found.items] == ["two"]


def test_cards_tell_how_far_the_work_is(database: Database) -> None:
    media_id, job_id = deposit(database)
    with database.write() as connection:
        jobs.begin_attempt(connection, job_id, 3)
        jobs.record_progress(connection, job_id, "pyramid", 0.4)
    [card], progress = cards_of(database), progress_of(database)
    assert (card.state, card.progress) == ("processing", 0.4)
    assert (progress.total, progress.ready, len(progress.running)) == (1, 0, 1)
    make_ready(database, media_id)
    with database.write() as connection:
        jobs.end_job(connection, job_id, None)
    [card] = cards_of(database)
    assert (card.state, card.kinds) == ("ready", {"image"})
    assert progress_of(database).ready == 1


def test_two_writers_at_once_lose_nothing(database: Database) -> None:
    deposit(database)
    go = threading.Barrier(4)

    def add(number: int) -> None:
        go.wait()
        for page in range(10):
            with database.write() as connection:
                file = ReceivedFile(f"{number}" * 64, 1, "x.tif")
                record_media(
                    connection,
                    "drum",
                    file,
                    Page(MediaKind.IMAGE, page, "image/tiff"),
                    MediaWords(),
                )

    threads = [threading.Thread(target=add, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    go_on = [thread.join() for thread in threads]
    assert len(go_on) == 4
    with database.read() as connection:
        assert len(jobs.list_jobs(connection)) == 41
