"""Whatever happens to what is kept is found, named, and can be mended by what the finding says."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from iiif_server.catalog.deposits import ItemDescription
from iiif_server.catalog.holdings import Holding, list_holdings
from iiif_server.catalog.jobs import end_job, list_jobs, read_task
from iiif_server.catalog.retrying import record_retry
from iiif_server.database.tables import job, media
from iiif_server.errors import StorageError
from iiif_server.image.geometry import TileIndex
from iiif_server.image.pyramid import write_pyramid
from iiif_server.image.stored_tiles import read_tile_table
from iiif_server.ingest.check import Checked, check_service
from iiif_server.ingest.deposit import Deposit, Upload, deposit
from iiif_server.ingest.finding import Finding
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings
from iiif_server.storage.disk_cache import DiskCache
from iiif_server.storage.s3 import S3Store, connect
from iiif_server.storage.store import ObjectStat, ObjectStore
from tests.support.deposits import DERIVE, shown
from tests.support.model_pictures import SMALL_PICTURES
from tests.support.pictures import grid, write_grid
from tests.support.s3 import use_test_credentials
from tests.support.surfaces import write_ply


@dataclass(frozen=True)
class Museum:
    """A service with a picture of 1,300 × 900 px and a model, both ready, and the picture's file."""

    runtime: Runtime
    picture: Holding
    model: Holding
    content: bytes
    folder: Path

    @property
    def store(self) -> ObjectStore:
        return self.runtime.store


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Museum]:
    folder = tmp_path_factory.mktemp("museum")
    content = write_grid(folder / "grid.png", 1300, 900).read_bytes()
    with open_runtime(
        read_settings({"BAOVAT_DATA_DIR": str(folder / "data"), **SMALL_PICTURES})
    ) as runtime:
        shown(runtime, content, "picture")
        shown(runtime, write_ply(folder / "sphere.ply").read_bytes(), "model")
        with runtime.database.read() as connection:
            model, picture = list_holdings(connection)
        yield Museum(runtime, picture, model, content, folder)


@pytest.fixture(scope="module", params=["local", "s3"])
def museum(request: pytest.FixtureRequest, made: Museum) -> Iterator[Museum]:
    if request.param == "local":
        yield made
        return
    with pytest.MonkeyPatch.context() as patch:
        use_test_credentials(patch)
        client = connect(request.getfixturevalue("s3_url"))
        client.create_bucket(Bucket="museum")
        store = S3Store(client, "museum", "a", DiskCache(made.folder / "cache", 100_000_000))
        for key, _bytes in made.store.sizes():
            store.put(key, made.store.local_path(key))
        yield replace(made, runtime=replace(made.runtime, store=store))
        client.close()


def check(museum: Museum, *, quick: bool = False) -> Checked:
    return check_service(museum.runtime, quick=quick, progress=lambda _step, _fraction: None)


def kinds(checked: Checked) -> list[tuple[str, str | None]]:
    return [(finding.kind, finding.key) for finding in checked.findings]


def stats(store: ObjectStore) -> dict[str, ObjectStat | None]:
    return {key: store.find_stat(key) for key, _bytes in store.sizes()}


def read(store: ObjectStore, key: str) -> bytes:
    return b"".join(store.read_chunks(key))


def write(store: ObjectStore, folder: Path, key: str, content: bytes) -> None:
    source = folder / "source"
    source.write_bytes(content)
    store.replace(key, source)
    source.unlink()


@contextmanager
def holding(museum: Museum, key: str, content: bytes | None) -> Iterator[None]:
    """Let other bytes (or nothing) stand under a key, and put back what was there."""
    kept = read(museum.store, key)
    if content is None:
        museum.store.delete(key)
    else:
        write(museum.store, museum.folder, key, content)
    try:
        yield
    finally:
        write(museum.store, museum.folder, key, kept)


def flip(content: bytes, position: int) -> bytes:
    return content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :]


def only(checked: Checked) -> Finding:
    [finding] = checked.findings
    return finding


def derive_again(museum: Museum, of: Holding) -> None:
    """Do what `baovat jobs retry MEDIA` and a worker do."""
    with museum.runtime.database.write() as connection:
        job_id = record_retry(connection, of.media_id)
        task = read_task(connection, job_id)
    derive = {kind.value: function for kind, function in DERIVE.items()}[task.kind]
    derive(museum.runtime, task, lambda _step, _fraction: None)
    with museum.runtime.database.write() as connection:
        end_job(connection, job_id, None)


def deposit_again(museum: Museum) -> Deposit:
    upload = Upload(io.BytesIO(museum.content), "again.png")
    return deposit(museum.runtime, upload, item_id="picture", description=ItemDescription())


@pytest.mark.parametrize("quick", [False, True])
def test_a_service_that_is_well_has_nothing_to_tell_and_is_not_touched(
    museum: Museum, quick: bool
) -> None:
    before = stats(museum.store)
    checked = check(museum, quick=quick)
    assert checked.findings == ()
    assert (checked.media, checked.objects) == (2, len(before))
    assert stats(museum.store) == before


def test_the_bar_grows_to_its_end(museum: Museum) -> None:
    told: list[float] = []
    check_service(
        museum.runtime, quick=False, progress=lambda _step, fraction: told.append(fraction)
    )
    assert told == sorted(told)
    assert 0 < told[0] < 0.5
    assert told[-1] == 1


DAMAGED_ORIGINALS: dict[str, Callable[[bytes], bytes | None]] = {
    "truncated": lambda content: content[:-1],
    "empty": lambda content: b"",
    "longer": lambda content: content + b"\0",
    "another": lambda content: bytes(len(content) // 2),
    "lost": lambda content: None,
}


@pytest.mark.parametrize("quick", [False, True])
@pytest.mark.parametrize("way", DAMAGED_ORIGINALS)
def test_a_damaged_original_is_found_and_restored_by_depositing_it_again(
    museum: Museum, way: str, quick: bool
) -> None:
    key = museum.picture.original_key
    with holding(museum, key, DAMAGED_ORIGINALS[way](museum.content)):
        finding = only(check(museum, quick=quick))
        assert (finding.kind, finding.key) == ("original", key)
        assert finding.media_id == museum.picture.media_id
        assert "baovat add file --item picture" in finding.remedy
        done = deposit_again(museum)
        assert not done.is_new
        assert done.restored is (way != "lost")
        assert read(museum.store, key) == museum.content
        assert check(museum).findings == ()


@pytest.mark.parametrize("place", [0, 0.5, 1])
def test_one_flipped_bit_of_an_original_is_found_wherever_it_is(
    museum: Museum, place: float
) -> None:
    key = museum.picture.original_key
    position = int(place * (len(museum.content) - 1))
    with holding(museum, key, flip(museum.content, position)):
        assert check(museum, quick=True).findings == ()  # sizes alone cannot tell
        finding = only(check(museum))
        assert (finding.kind, finding.key) == ("original", key)
        found = hashlib.sha256(flip(museum.content, position)).hexdigest()
        assert found in finding.problem
        assert deposit_again(museum).restored
        assert read(museum.store, key) == museum.content


def test_a_whole_original_is_never_replaced(museum: Museum) -> None:
    before = museum.store.find_stat(museum.picture.original_key)
    done = deposit_again(museum)
    assert (done.is_new, done.restored) == (False, False)
    assert museum.store.find_stat(museum.picture.original_key) == before


def other_pyramid(museum: Museum, width: int, height: int) -> bytes:
    source = write_grid(museum.folder / f"{width}.png", width, height)
    target = museum.folder / f"{width}.tif"
    write_pyramid(source, target, progress=lambda _: None)
    return target.read_bytes()


def same_shape(museum: Museum) -> bytes:
    """Return the pyramid of another picture from the same camera."""
    source, target = museum.folder / "turned.png", museum.folder / "turned.tif"
    grid(1300, 900).rot180().write_to_file(str(source))
    write_pyramid(source, target, progress=lambda _: None)
    return target.read_bytes()


DAMAGED_PYRAMIDS: dict[str, Callable[[Museum, bytes], bytes | None]] = {
    "its end lost": lambda _museum, content: content[:-1],
    "truncated": lambda _museum, content: content[: len(content) // 2],
    "empty": lambda _museum, content: b"",
    "garbage": lambda _museum, content: b"garbage " * 10_000,
    "zeros": lambda _museum, content: bytes(len(content)),
    "a larger picture's": lambda museum, content: other_pyramid(museum, 1400, 900),
    "a smaller picture's": lambda museum, content: other_pyramid(museum, 640, 900),
    "another picture's of the same shape": lambda museum, _content: same_shape(museum),
    "lost": lambda _museum, content: None,
}


@pytest.mark.parametrize("quick", [False, True])
@pytest.mark.parametrize("way", DAMAGED_PYRAMIDS)
def test_a_damaged_pyramid_is_found_and_made_again(museum: Museum, way: str, quick: bool) -> None:
    made = museum.picture.derivatives
    assert made is not None
    content = DAMAGED_PYRAMIDS[way](museum, read(museum.store, made.pyramids[0].key))
    with holding(museum, made.pyramids[0].key, content):
        finding = only(check(museum, quick=quick))
        assert (finding.kind, finding.key) == ("derivative", made.pyramids[0].key)
        assert finding.remedy.endswith(f"baovat jobs retry {museum.picture.media_id}")
        assert "\n" not in finding.problem
        derive_again(museum, museum.picture)
        assert check(museum).findings == ()


@pytest.mark.parametrize("part", ["start", "end"])
def test_a_tile_without_its_markers_is_found_though_sizes_are_right(
    museum: Museum, part: str
) -> None:
    made = museum.picture.derivatives
    assert made is not None
    content = read(museum.store, made.pyramids[0].key)
    table = read_tile_table(io.BytesIO(content))
    span = table.span(TileIndex(0, 1, 0))
    place = span.offset if part == "start" else span.offset + span.byte_count - 1
    with holding(museum, made.pyramids[0].key, flip(content, place)):
        assert check(museum, quick=True).findings == ()
        assert only(check(museum)).key == made.pyramids[0].key


def overwritten(content: bytes, place: int) -> bytes:
    """Return the bytes with 200 of them lost, as after a bad sector."""
    return content[:place] + bytes(200) + content[place + 200 :]


def test_damage_inside_a_tile_is_found_and_made_again(museum: Museum) -> None:
    """Size, shape and all markers are right; only the hash tells."""
    made = museum.picture.derivatives
    assert made is not None
    key = made.pyramids[0].key
    content = read(museum.store, key)
    span = read_tile_table(io.BytesIO(content)).span(TileIndex(0, 1, 0))
    damaged = overwritten(content, span.offset + span.byte_count // 2)
    with holding(museum, key, damaged):
        assert check(museum, quick=True).findings == ()
        finding = only(check(museum))
        assert (finding.kind, finding.key) == ("derivative", key)
        assert hashlib.sha256(damaged).hexdigest() in finding.problem
        derive_again(museum, museum.picture)
        assert check(museum).findings == ()


def test_one_flipped_bit_of_another_form_is_found(museum: Museum) -> None:
    made = museum.model.derivatives
    assert made is not None
    assert [copy.key.rpartition("/")[2] for copy in made.copies] == ["plain.glb", "ar.usdz"]
    for copy in made.copies:
        content = read(museum.store, copy.key)
        assert hashlib.sha256(content).hexdigest() == copy.sha256
        with holding(museum, copy.key, flip(content, len(content) // 2)):
            assert check(museum, quick=True).findings == ()
            assert only(check(museum)).key == copy.key
        with holding(museum, copy.key, content[:-1]):
            assert only(check(museum, quick=True)).key == copy.key


@pytest.mark.parametrize("place", [12, 0.5, -1])
def test_one_flipped_bit_of_a_level_is_found_wherever_it_is(museum: Museum, place: float) -> None:
    made = museum.model.derivatives
    assert made is not None
    for level in made.levels:
        content = read(museum.store, level.key)
        position = int(place * len(content)) if place == 0.5 else int(place) % len(content)
        with holding(museum, level.key, flip(content, position)):
            assert check(museum, quick=True).findings == ()
            assert only(check(museum)).key == level.key


def forget_hashes(document: object) -> object:
    """Return what the row of a media said before hashes were written down."""
    if isinstance(document, list):
        return [forget_hashes(each) for each in document]
    assert isinstance(document, dict)
    return {name: value for name, value in document.items() if name != "sha256"}


@pytest.mark.parametrize("museum", ["local"], indirect=True)
def test_what_was_made_before_hashes_is_judged_by_its_markers_and_told_of(museum: Museum) -> None:
    with museum.runtime.database.write() as connection:
        rows = connection.execute(select(media.c.id, media.c.pyramid, media.c.levels)).all()
        for row in rows:
            values = {"pyramid": forget_hashes(row.pyramid), "levels": forget_hashes(row.levels)}
            connection.execute(update(media).where(media.c.id == row.id).values(**values))
    try:
        checked = check(museum)
        made = [each for each in (museum.picture.derivatives, museum.model.derivatives) if each]
        pyramids = len(made)  # those of the pictures from all around have always had a hash
        assert checked.findings == ()
        assert checked.unhashed == pyramids + sum(len(each.levels) for each in made)
        [level, *_] = made[1].levels
        content = read(museum.store, level.key)
        with holding(museum, level.key, flip(content, len(content) // 2)):
            assert check(museum).findings == ()
        with holding(museum, level.key, flip(content, 0)):
            assert only(check(museum)).key == level.key
    finally:
        derive_again(museum, museum.picture)
        derive_again(museum, museum.model)
    assert check(museum).unhashed == 0


@pytest.mark.parametrize("museum", ["local"], indirect=True)
def test_what_is_made_anew_while_the_check_runs_is_no_damage(museum: Museum) -> None:
    made = museum.picture.derivatives
    assert made is not None
    key = made.pyramids[0].key
    kept = read(museum.store, key)
    with museum.runtime.database.read() as connection:
        query = select(media.c.pyramid).where(media.c.id == museum.picture.media_id)
        before = connection.execute(query).scalar_one()

    def write_down(document: object) -> None:
        with museum.runtime.database.write() as connection:
            row = update(media).where(media.c.id == museum.picture.media_id)
            connection.execute(row.values(pyramid=document))

    def make_anew(_step: str, _fraction: float) -> None:
        write(museum.store, museum.folder, key, other)
        sha256 = hashlib.sha256(other).hexdigest()
        write_down(before | {"bytes": len(other), "sha256": sha256})

    other = same_shape(museum)
    try:
        assert check_service(museum.runtime, quick=False, progress=make_anew).findings == ()
    finally:
        write(museum.store, museum.folder, key, kept)
        write_down(before)


def glb_that_claims(length: int, size: int) -> bytes:
    return (b"glTF" + (2).to_bytes(4, "little") + length.to_bytes(4, "little")).ljust(size, b" ")


@pytest.mark.parametrize(
    ("change", "quick_finds_it"),
    [
        (lambda content: content[:-4], True),
        (lambda content: None, True),
        (lambda content: b"", True),
        (lambda content: bytes(len(content)), False),
        (lambda content: glb_that_claims(len(content) + 1, len(content)), False),
        (lambda content: glb_that_claims(len(content) // 2, len(content) // 2), True),
    ],
    ids=["truncated", "lost", "empty", "zeros", "wrong length", "another"],
)
def test_a_damaged_level_is_found_and_made_again(
    museum: Museum, change: Callable[[bytes], bytes | None], quick_finds_it: bool
) -> None:
    made = museum.model.derivatives
    assert made is not None
    key = made.levels[0].key
    with holding(museum, key, change(read(museum.store, key))):
        assert [key for _, key in kinds(check(museum, quick=True))] == [key] * quick_finds_it
        finding = only(check(museum))
        assert (finding.kind, finding.key) == ("derivative", key)
        assert finding.media_id == museum.model.media_id


@pytest.mark.parametrize(
    "content",
    [None, b"", b"{", b"[]", b'{"levels": 3}', b'{"levels": [{"name": "giant"}]}', b"[" * 100_000],
)
def test_a_damaged_report_is_found(museum: Museum, content: bytes | None) -> None:
    made = museum.model.derivatives
    assert made is not None
    assert made.report_key is not None
    with holding(museum, made.report_key, content):
        assert kinds(check(museum)) == [("derivative", made.report_key)]


@pytest.mark.parametrize("museum", ["local"], indirect=True)
def test_making_a_model_again_mends_all_of_it(museum: Museum) -> None:
    made = museum.model.derivatives
    assert made is not None
    kept = {key: read(museum.store, key) for key in made.keys}
    for key in made.keys:
        write(museum.store, museum.folder, key, b"garbage")
    assert {key for _, key in kinds(check(museum))} == set(made.keys)
    derive_again(museum, museum.model)
    assert check(museum).findings == ()
    assert {key: len(read(museum.store, key)) > 100 for key in made.keys} == dict.fromkeys(
        kept, True
    )


@pytest.mark.parametrize(
    "key",
    [
        f"originals/cd/{'cd' * 32}",
        f"derivatives/cd/{'cd' * 32}/pyramid-0-page-0/pyramid.tif",
        "notes.txt",
    ],
)
def test_an_object_without_a_row_is_told_and_stays(museum: Museum, key: str) -> None:
    write(museum.store, museum.folder, key, b"seven b")
    try:
        finding = only(check(museum, quick=True))
        assert (finding.kind, finding.key, finding.media_id) == ("orphan", key, None)
        assert "7 bytes" in finding.problem
        assert read(museum.store, key) == b"seven b"
    finally:
        museum.store.delete(key)


@pytest.mark.parametrize(
    "name",
    [
        "pyramid-0-page-0/pyramid.tif",
        "levels-0/low.glb",
        "pyramid-0-page-0-public-1-600/pyramid.tif",
    ],
)
def test_what_an_older_recipe_left_is_told_as_such_but_not_while_the_media_is_worked_on(
    museum: Museum, name: str
) -> None:
    key = museum.picture.prefix + name
    write(museum.store, museum.folder, key, b"old")
    try:
        checked = check(museum, quick=True)
        assert checked.findings == ()
        [finding] = checked.left_over
        assert (finding.kind, finding.key, checked.left_over_bytes) == ("former", key, 3)
        assert "left over from a former recipe" in finding.problem
        with museum.runtime.database.write() as connection:
            job_id = record_retry(connection, museum.picture.media_id)
        assert check(museum, quick=True).left_over == ()
        with museum.runtime.database.write() as connection:
            end_job(connection, job_id, None)
    finally:
        museum.store.delete(key)


def test_a_strange_file_beside_what_is_shown_is_an_orphan(museum: Museum) -> None:
    """It is of the recipe of today, and still nobody needs it."""
    made = museum.picture.derivatives
    assert made is not None
    key = f"{made.pyramids[0].key}.bak"
    write(museum.store, museum.folder, key, b"old")
    try:
        checked = check(museum, quick=True)
        assert (kinds(checked), checked.left_over) == ([("orphan", key)], ())
    finally:
        museum.store.delete(key)


def test_a_failed_job_is_told_until_it_was_tried_again(runtime: Runtime, tmp_path: Path) -> None:
    content = write_grid(tmp_path / "grid.png", 300, 200).read_bytes()
    done = deposit(
        runtime,
        Upload(io.BytesIO(content), "grid.png"),
        item_id="thing",
        description=ItemDescription(),
    )
    job_id = done.media[0].job_id
    assert job_id is not None
    museum = Museum(runtime, *[None] * 2, content, tmp_path)  # type: ignore[arg-type]
    assert check(museum).findings == ()  # it waits, as it should
    with runtime.database.write() as connection:
        end_job(connection, job_id, "The disk was full.")
    finding = only(check(museum))
    assert (finding.kind, finding.job_id) == ("job", job_id)
    assert "The disk was full." in finding.problem
    assert f"baovat jobs retry {job_id};" in finding.remedy
    assert finding.remedy.endswith(f"baovat jobs discard {done.media[0].media_id}")
    with runtime.database.write() as connection:
        record_retry(connection, job_id)
    assert check(museum).findings == ()


def test_a_media_that_no_job_prepares_is_told(runtime: Runtime, tmp_path: Path) -> None:
    content = write_grid(tmp_path / "grid.png", 300, 200).read_bytes()
    media_id = shown(runtime, content, "thing")
    museum = Museum(runtime, *[None] * 2, content, tmp_path)  # type: ignore[arg-type]
    with runtime.database.write() as connection:
        connection.execute(update(media).values(state="processing"))
        connection.execute(delete(job))
        assert list_jobs(connection) == ()
    finding = only(check(museum))
    assert (finding.kind, finding.media_id) == ("media", media_id)


def test_media_of_the_same_file_share_what_is_read_and_each_is_told(
    runtime: Runtime, tmp_path: Path
) -> None:
    content = write_grid(tmp_path / "grid.png", 300, 200).read_bytes()
    ids = {shown(runtime, content, "one"), shown(runtime, content, "two")}
    museum = Museum(runtime, *[None] * 2, content, tmp_path)  # type: ignore[arg-type]
    with runtime.database.read() as connection:
        made = list_holdings(connection)[0].derivatives
    assert made is not None
    with holding(museum, made.pyramids[0].key, b"garbage"):
        assert {finding.media_id for finding in check(museum).findings} == ids
    with holding(museum, list_holding(runtime).original_key, b"garbage"):
        assert only(check(museum)).kind == "original"


def list_holding(runtime: Runtime) -> Holding:
    with runtime.database.read() as connection:
        return list_holdings(connection)[0]


def test_a_store_that_goes_away_ends_the_check_instead_of_blaming_every_object(
    museum: Museum, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StorageError("S3 did not answer.")

    monkeypatch.setattr(museum.store, "read_chunks", fail)
    monkeypatch.setattr(museum.store, "find_stat", fail)
    with pytest.raises(StorageError, match="did not answer"):
        check(museum)


def test_one_object_that_cannot_be_read_is_one_finding(
    museum: Museum, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = museum.store.read_chunks

    def fail(key: str) -> Iterator[bytes]:
        if key == museum.picture.original_key:
            raise StorageError("The store could not read it: Input/output error.")
        return real(key)

    monkeypatch.setattr(museum.store, "read_chunks", fail)
    finding = only(check(museum))
    assert finding.key == museum.picture.original_key
    assert "Input/output error" in finding.problem
