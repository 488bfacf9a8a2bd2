"""A file in the place of another: what stays, what follows, what is shown meanwhile; nothing that came in is lost."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import pyvips
from sqlalchemy import select, update

from iiif_server.access.roles import Account, Role
from iiif_server.accounts.changing import add_account
from iiif_server.catalog.annotation_records import record_annotations
from iiif_server.catalog.annotations import read_annotations
from iiif_server.catalog.deposits import ItemDescription
from iiif_server.catalog.exhibitions import read_draft, read_edition
from iiif_server.catalog.items import read_stamp
from iiif_server.catalog.jobs import Job, list_jobs, read_task
from iiif_server.catalog.known_files import find_known_file
from iiif_server.catalog.media import read_tile_source
from iiif_server.catalog.media_files import MediaFile, UnknownFileError, list_files
from iiif_server.catalog.media_words import MediaChange, change_media, read_said
from iiif_server.catalog.retrying import record_retry
from iiif_server.catalog.upload_rows import Target
from iiif_server.database.tables import item, media
from iiif_server.editing.replacing import put_file_aside, restore_file
from iiif_server.editing.upload_deposits import deposit_upload
from iiif_server.editing.upload_errors import (
    FileElsewhereError,
    OtherKindError,
    SeveralPagesError,
)
from iiif_server.editing.uploads import begin_upload, receive_piece
from iiif_server.errors import RefusedError, UnknownMediaError
from iiif_server.exhibitions.publication import publish, take_draft
from iiif_server.ingest.check import Checked, check_service
from iiif_server.ingest.deposit import Deposit, Upload, deposit
from iiif_server.ingest.derive_image import derive_image
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings
from iiif_server.storage.keys import original_key
from manifests.annotation import Annotation, Body, Motivation, Polygon, Rectangle
from manifests.model import MediaRole
from manifests.scale import UNSTATED, Scale, Span
from tests.support.deposits import do_job, limited, shown, work_off_all
from tests.support.pictures import write_grid
from tests.support.recordings import wav_bytes
from tests.support.studio import PASSWORD
from tests.support.surfaces import write_ply

ITEM = "drum"
NOTES = (
    Annotation("a", Motivation.COMMENTING, (Body("Sao", "vi"),), Rectangle(10, 20, 30, 40)),
    Annotation(
        "b",
        Motivation.COMMENTING,
        (Body("Vành", "vi"),),
        Polygon(((0.0, 0.0), (30.0, 0.0), (0.0, 20.0))),
    ),
)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def runtime(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Runtime]:
    given = {"BAOVAT_DATA_DIR": str(tmp_path / "data")}
    if request.param == "postgresql":
        given["BAOVAT_DATABASE_URL"] = request.getfixturevalue("fresh_postgresql_url")
    with open_runtime(read_settings(given)) as opened:
        yield opened


@pytest.fixture
def lan(runtime: Runtime) -> Account:
    return add_account(runtime, "lan", "Hoàng Thị Lan", Role.CURATOR, PASSWORD)


@pytest.fixture
def media_id(runtime: Runtime, tmp_path: Path) -> str:
    """Give a picture of 300 × 200 px, of which something is said."""
    found = shown(runtime, picture(tmp_path, 300, 200), ITEM)
    words = MediaChange(alt={"vi": ("Mặt trống",)}, view={"vi": ("mặt trên",)}, role=MediaRole.VIEW)
    with runtime.database.write() as connection:
        change_media(connection, found, words)
        record_annotations(connection, found, NOTES, in_place_of_all=True)
    return found


def picture(folder: Path, width: int, height: int) -> bytes:
    return write_grid(folder / f"{width}x{height}.png", width, height).read_bytes()


def bring(
    runtime: Runtime, who: Account, content: bytes, replaces: str, name: str = "mới.png"
) -> Deposit:
    """Send a file as a browser does."""
    target = Target(item_id=ITEM, media_id=replaces)
    found = begin_upload(runtime, who, target, name, len(content))
    receive_piece(runtime, who, found.row.id, 0, io.BytesIO(content))
    return deposit_upload(runtime, who, found.row.id)


def write_pages(path: Path) -> None:
    page = pyvips.Image.black(60, 40).copy(interpretation="b-w").cast("uchar")
    joined = page.join(page + 9, "vertical").cast("uchar").copy()
    joined.set_type(pyvips.GValue.gint_type, "page-height", 40)
    joined.write_to_file(str(path))


def spoilt(content: bytes) -> bytes:
    """Return a picture whose head and end are right, and in whose middle nothing is."""
    third = len(content) // 3
    return content[:third] + bytes(third) + content[2 * third :]


def files_of(runtime: Runtime, media_id: str) -> tuple[MediaFile, ...]:
    with runtime.database.read() as connection:
        return list_files(connection, ITEM).get(media_id, ())


def states(runtime: Runtime, media_id: str) -> list[tuple[str, str]]:
    return [(each.file_name, each.state) for each in files_of(runtime, media_id)]


def open_jobs(runtime: Runtime) -> tuple[Job, ...]:
    with runtime.database.read() as connection:
        return list_jobs(connection, states=("queued",))


def size(runtime: Runtime, media_id: str) -> tuple[int, int]:
    with runtime.database.read() as connection:
        geometry = read_tile_source(connection, media_id).geometry
    return geometry.width, geometry.height


def check(runtime: Runtime) -> Checked:
    return check_service(runtime, quick=False, progress=lambda _step, _fraction: None)


def test_the_new_file_takes_the_place_when_it_is_ready_and_the_old_one_is_kept(
    runtime: Runtime, lan: Account, media_id: str, tmp_path: Path
) -> None:
    with runtime.database.read() as connection:
        said, version = read_said(connection, media_id), read_tile_source(connection, media_id)
    new = picture(tmp_path, 600, 400)
    done = bring(runtime, lan, new, media_id)
    assert (done.media[0].media_id, done.is_new) == (media_id, True)
    # Until it is prepared, everybody is shown the old one.
    assert size(runtime, media_id) == (300, 200)
    assert states(runtime, media_id) == [("mới.png", "waiting")]
    [job] = [each for each in open_jobs(runtime) if each.media_id == media_id]
    assert job.file_name == "mới.png"
    with runtime.database.read() as connection:
        before = read_stamp(connection, ITEM).revision
    work_off_all(runtime)
    assert size(runtime, media_id) == (600, 400)
    with runtime.database.read() as connection:
        assert read_said(connection, media_id) == said
        assert read_stamp(connection, ITEM).revision > before
        assert read_tile_source(connection, media_id).version != version.version
    assert states(runtime, media_id) == [("mới.png", "current"), ("file", "former")]
    former = files_of(runtime, media_id)[1]
    assert former.replaced_by == "Hoàng Thị Lan"
    assert runtime.store.find_stat(original_key(former.sha256)) is not None
    # Nothing that was kept counts as unused; what was made of the old one is left over, and no fault.
    checked = check(runtime)
    assert checked.findings == ()
    assert {each.problem.partition("from ")[2] for each in checked.left_over} == {
        "a file that was replaced."
    }


def test_what_lies_on_the_picture_follows_its_size(
    runtime: Runtime, lan: Account, media_id: str, tmp_path: Path
) -> None:
    with runtime.database.write() as connection:
        scale = Scale(25.4, Span.PIXELS, 600.0)
        change_media(connection, media_id, MediaChange(scale=scale))
    bring(runtime, lan, picture(tmp_path, 600, 400), media_id)
    work_off_all(runtime)
    with runtime.database.read() as connection:
        moved = [each.selector for each in read_annotations(connection, media_id)]
        assert read_said(connection, media_id).scale == Scale(25.4, Span.PIXELS, 1200.0)
    assert moved == [Rectangle(20, 40, 60, 80), Polygon(((0.0, 0.0), (60.0, 0.0), (0.0, 40.0)))]
    assert not files_of(runtime, media_id)[0].reshaped
    # Other proportions: notes are carried over as they can be, somebody has to look; the scale is not known any more.
    bring(runtime, lan, picture(tmp_path, 300, 400), media_id, "dọc.png")
    work_off_all(runtime)
    with runtime.database.read() as connection:
        moved = [each.selector for each in read_annotations(connection, media_id)]
        assert read_said(connection, media_id).scale == UNSTATED
    assert moved[0] == Rectangle(10, 40, 30, 80)
    assert files_of(runtime, media_id)[0].reshaped


def test_frames_of_exhibitions_follow_the_size(
    runtime: Runtime, lan: Account, media_id: str, tmp_path: Path
) -> None:
    rights = "http://creativecommons.org/publicdomain/zero/1.0/"
    with runtime.database.write() as connection:
        connection.execute(update(item).where(item.c.id == ITEM).values(rights=rights))
    text = {"vi": ["Mặt trống"], "en": ["The drum"]}
    # By its number, as in documents that are written by hand; the edition names it.
    seen = {
        "kind": "image",
        "of": {"item": ITEM},
        "region": {"left": 30, "top": 20, "width": 60, "height": 40},
        "alt": text,
    }
    words = {"title": text, "text": text}
    step = {"id": "mat", "shows": seen, **words}
    document = {"slug": "trong", "title": text, "summary": text, "rights": rights, "steps": [step]}
    take_draft(runtime, json.dumps(document).encode())
    assert publish(runtime, "trong").number == 1
    bring(runtime, lan, picture(tmp_path, 600, 400), media_id)
    work_off_all(runtime)
    with runtime.database.read() as connection:
        draft = read_draft(connection, "trong")
        edition = read_edition(connection, "trong", 1)
    wanted = Rectangle(60, 40, 120, 80)
    assert [each.exhibition.steps[0].shows.region for each in (draft, edition)] == [wanted] * 2  # type: ignore[union-attr]
    assert draft.stamp.revision == 2
    assert not files_of(runtime, media_id)[0].reshaped


def test_the_same_file_changes_nothing(
    runtime: Runtime, lan: Account, media_id: str, tmp_path: Path
) -> None:
    assert not bring(runtime, lan, picture(tmp_path, 300, 200), media_id).is_new
    assert open_jobs(runtime) == ()
    new = picture(tmp_path, 600, 400)
    assert bring(runtime, lan, new, media_id).is_new
    assert not bring(runtime, lan, new, media_id).is_new  # it waits already
    assert len(open_jobs(runtime)) == 1
    work_off_all(runtime)
    assert not bring(runtime, lan, new, media_id).is_new
    assert states(runtime, media_id) == [("mới.png", "current"), ("file", "former")]


def test_an_earlier_file_is_restored_and_the_other_kept(
    runtime: Runtime, lan: Account, media_id: str, tmp_path: Path
) -> None:
    bring(runtime, lan, picture(tmp_path, 600, 400), media_id)
    work_off_all(runtime)
    current, former = files_of(runtime, media_id)
    assert restore_file(runtime, lan, ITEM, media_id, former.id)
    assert not restore_file(runtime, lan, ITEM, media_id, former.id)  # it waits already
    assert not restore_file(runtime, lan, ITEM, media_id, current.id)
    assert size(runtime, media_id) == (600, 400)
    work_off_all(runtime)
    assert size(runtime, media_id) == (300, 200)
    assert states(runtime, media_id) == [("file", "current"), ("mới.png", "former")]
    with runtime.database.read() as connection:
        assert read_annotations(connection, media_id) == NOTES
    assert check(runtime).findings == ()
    with pytest.raises(UnknownFileError):
        restore_file(runtime, lan, ITEM, media_id, "nothing")
    with pytest.raises(UnknownMediaError):
        restore_file(runtime, lan, ITEM, "nothing", former.id)


def test_a_file_of_another_kind_is_refused_without_a_trace(
    runtime: Runtime, lan: Account, media_id: str, tmp_path: Path
) -> None:
    before = set(runtime.store.sizes())
    with pytest.raises(OtherKindError, match=r"file is of the kind image, .* model: bring it in"):
        bring(
            runtime, lan, write_ply(tmp_path / "sphere.ply").read_bytes(), media_id, "mô hình.ply"
        )
    with pytest.raises(OtherKindError, match="audio"):
        bring(runtime, lan, wav_bytes(), media_id, "tiếng.wav")
    with pytest.raises(RefusedError, match=r"setup\.exe"):
        bring(runtime, lan, b"MZ nothing", media_id, "setup.exe")
    pages = tmp_path / "two.tif"
    write_pages(pages)
    with pytest.raises(SeveralPagesError, match="2 pages"):
        bring(runtime, lan, pages.read_bytes(), media_id, "two.tif")
    assert set(runtime.store.sizes()) == before
    assert states(runtime, media_id) == []


def test_the_file_of_another_media_is_refused(
    runtime: Runtime, lan: Account, media_id: str, tmp_path: Path
) -> None:
    other = picture(tmp_path, 500, 400)
    shown(runtime, other, ITEM)
    with pytest.raises(FileElsewhereError, match=r"another media of this item"):
        bring(runtime, lan, other, media_id)


def test_a_file_that_was_replaced_is_not_brought_in_as_a_second_media(
    runtime: Runtime, lan: Account, media_id: str, tmp_path: Path
) -> None:
    old, new = picture(tmp_path, 300, 200), picture(tmp_path, 600, 400)
    bring(runtime, lan, new, media_id)
    for _ in range(2):  # while it waits, and when it has its place
        for content in (old, new):
            again = deposit(
                runtime,
                Upload(io.BytesIO(content), "again.png"),
                item_id=ITEM,
                description=ItemDescription(),
            )
            assert ([each.media_id for each in again.media], again.is_new) == ([media_id], False)
        work_off_all(runtime)
    with runtime.database.read() as connection:
        assert len(connection.execute(select(media)).all()) == 1
        former = files_of(runtime, media_id)[1]
        known = find_known_file(connection, ITEM, former.sha256, 0)
    assert (known is None or known.is_shown) is False


def test_a_damaged_earlier_original_is_found_and_restored(
    runtime: Runtime, lan: Account, media_id: str, tmp_path: Path
) -> None:
    old = picture(tmp_path, 300, 200)
    bring(runtime, lan, picture(tmp_path, 600, 400), media_id)
    work_off_all(runtime)
    former = files_of(runtime, media_id)[1]
    broken = tmp_path / "broken"
    broken.write_bytes(old[:-1] + b"x")
    runtime.store.replace(original_key(former.sha256), broken)
    [finding] = check(runtime).findings
    assert (finding.kind, finding.key) == ("original", original_key(former.sha256))
    upload = Upload(io.BytesIO(old), "again.png")
    assert deposit(runtime, upload, item_id=ITEM, description=ItemDescription()).restored
    assert check(runtime).findings == ()


def test_a_file_that_cannot_be_prepared_changes_nothing_and_is_told_of(
    runtime: Runtime, lan: Account, media_id: str, tmp_path: Path
) -> None:
    broken = spoilt(picture(tmp_path, 600, 400))
    bring(runtime, lan, broken, media_id, "hỏng.png")
    work_off_all(runtime)
    assert size(runtime, media_id) == (300, 200)
    [failed] = files_of(runtime, media_id)
    assert (failed.state, bool(failed.reason)) == ("failed", True)
    [finding] = check(runtime).findings
    assert (finding.kind, "hỏng.png" in finding.problem) == ("job", True)
    # Trying again what is shown is not trying that again.
    with runtime.database.write() as connection:
        own = read_task(connection, record_retry(connection, media_id))
        again = read_task(connection, record_retry(connection, str(finding.job_id)))
    assert (own.argument, again.argument) == (None, failed.id)
    work_off_all(runtime)
    assert put_file_aside(runtime, lan, ITEM, media_id, failed.id)
    assert not put_file_aside(runtime, lan, ITEM, media_id, failed.id)
    assert states(runtime, media_id) == [("hỏng.png", "former")]
    assert check(runtime).findings == ()
    with (
        runtime.database.write() as connection,
        pytest.raises(RefusedError, match="has this place"),
    ):
        record_retry(connection, str(finding.job_id))


def test_who_thinks_better_of_it_keeps_what_was_there(
    runtime: Runtime, lan: Account, media_id: str, tmp_path: Path
) -> None:
    bring(runtime, lan, picture(tmp_path, 600, 400), media_id, "một.png")
    bring(runtime, lan, picture(tmp_path, 900, 600), media_id, "hai.png")
    assert states(runtime, media_id) == [("hai.png", "waiting"), ("một.png", "former")]
    assert len(open_jobs(runtime)) == 1
    put_file_aside(runtime, lan, ITEM, media_id, files_of(runtime, media_id)[0].id)
    assert work_off_all(runtime) == 0
    assert size(runtime, media_id) == (300, 200)
    assert check(runtime).findings == ()


def test_work_on_the_old_file_that_ends_late_spoils_nothing(
    runtime: Runtime, lan: Account, media_id: str, tmp_path: Path
) -> None:
    """A job for the old file reads its row, and is done only when the new one has the place."""
    with runtime.database.write() as connection:
        slow = record_retry(connection, media_id)
        task = read_task(connection, slow)
    bring(runtime, lan, picture(tmp_path, 600, 400), media_id)
    [quick] = [each.id for each in open_jobs(runtime) if each.id != slow]

    def exchange(step: str, _fraction: float) -> None:
        if step == "read":
            do_job(runtime, quick)

    derive_image(runtime, task, exchange)
    assert size(runtime, media_id) == (600, 400)
    assert open_jobs(runtime) == ()
    assert check(runtime).findings == ()


def test_the_public_of_a_limited_item_gets_no_more_of_the_new_file(
    runtime: Runtime, lan: Account, media_id: str, tmp_path: Path
) -> None:
    limited(runtime, ITEM, 150)
    work_off_all(runtime)
    assert size(runtime, media_id) == (150, 100)
    bring(runtime, lan, picture(tmp_path, 600, 400), media_id)
    work_off_all(runtime)
    assert size(runtime, media_id) == (150, 100)
    assert check(runtime).findings == ()


def test_a_sound_and_a_model_are_replaced_too(
    runtime: Runtime, lan: Account, tmp_path: Path
) -> None:
    sound = shown(runtime, wav_bytes(1.0), ITEM)
    bring(runtime, lan, wav_bytes(2.0), sound, "dài.wav")
    model = shown(runtime, write_ply(tmp_path / "a.ply").read_bytes(), ITEM)
    other = write_ply(tmp_path / "b.ply", rings=20, sectors=20).read_bytes()
    bring(runtime, lan, other, model, "mới.ply")
    work_off_all(runtime)
    assert states(runtime, sound) == [("dài.wav", "current"), ("file", "former")]
    assert states(runtime, model) == [("mới.ply", "current"), ("file", "former")]
    with runtime.database.read() as connection:
        rows = {row.id: row for row in connection.execute(select(media))}
    assert round(rows[sound].recording["duration_s"], 1) == 2.0
    assert [row.state for row in rows.values()] == ["ready", "ready"]
    assert check(runtime).findings == ()


def test_the_first_file_that_failed_is_replaced_by_one_that_is_right(
    runtime: Runtime, lan: Account, tmp_path: Path
) -> None:
    broken = spoilt(picture(tmp_path, 300, 200))
    upload = Upload(io.BytesIO(broken), "hỏng.png")
    [made] = deposit(runtime, upload, item_id=ITEM, description=ItemDescription()).media
    work_off_all(runtime)
    bring(runtime, lan, picture(tmp_path, 600, 400), made.media_id)
    work_off_all(runtime)
    assert size(runtime, made.media_id) == (600, 400)
    assert check(runtime).findings == ()


def test_a_description_that_names_nothing_else_stays(
    runtime: Runtime, lan: Account, media_id: str, tmp_path: Path
) -> None:
    """Pictures that are laid over this one keep doing so, as long as they have its proportions."""
    over = shown(runtime, picture(tmp_path, 150, 100), ITEM)
    with runtime.database.write() as connection:
        change_media(connection, over, replace(MediaChange(), alternative_to=media_id))
    bring(runtime, lan, picture(tmp_path, 600, 400), media_id)
    work_off_all(runtime)
    with runtime.database.read() as connection:
        assert read_said(connection, over).alternative_to == media_id
