"""Imports at the studio, on both databases: looked at, taken in, stopped, refused for what a role does not allow."""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select, update

from iiif_server.access.errors import ForbiddenError
from iiif_server.access.roles import Account, Role
from iiif_server.accounts.changing import add_account
from iiif_server.catalog.accounts import record_role, remove_account
from iiif_server.catalog.import_rows import ImportRow, UnknownImportError, read_import
from iiif_server.catalog.jobs import begin_attempt, end_job, read_task
from iiif_server.database.columns import now
from iiif_server.database.editing_tables import list_import
from iiif_server.database.tables import job
from iiif_server.editing.imports import (
    begin_check,
    begin_import,
    begin_taking_in,
    discard_import,
    folder_of,
    import_name,
    list_files,
    place_file,
    stop_import,
    sweep_imports,
)
from iiif_server.errors import RefusedError, UnreadableUploadError
from iiif_server.runtime import Runtime
from iiif_server.transfer.import_jobs import PICTURE_PX, check_list, take_list_in
from tests.iiif_server.transfer.lists import count, described, write_list, write_picture
from tests.support.studio import PASSWORD

DRUM = {"Số kiểm kê": "BT 1", "Tên gọi": "Trống đồng", "Niên đại": "thế kỷ V TCN"}
JAR = {"Số kiểm kê": "BT 2", "Tên gọi": "Ché", "Loại hình di sản": "không có loại này"}


@pytest.fixture
def lan(house: Runtime) -> Account:
    return add_account(house, "lan", "Lan", Role.CURATOR, PASSWORD)


def bring(runtime: Runtime, account: Account, *files: Path, under: str = "") -> str:
    import_id = begin_import(runtime, account)
    for path in files:
        place_file(runtime, import_id, under + path.name, path)
    return import_id


def work(runtime: Runtime) -> None:
    """Do what waits, as a worker does."""
    does = {"list-check": check_list, "list-import": take_list_in}
    with runtime.database.read() as connection:
        waiting = connection.execute(
            select(job.c.id).where(job.c.state == "queued", job.c.item_id.is_(None))
        )
        ids = list(waiting.scalars())
    for job_id in ids:
        with runtime.database.write() as connection:
            begin_attempt(connection, job_id, 3)
            task = read_task(connection, job_id)
        does[task.kind](runtime, task, lambda _step, _fraction: None)
        with runtime.database.write() as connection:
            end_job(connection, job_id, None)


def read(runtime: Runtime, import_id: str) -> ImportRow:
    with runtime.database.read() as connection:
        return read_import(connection, import_id)


def checked(runtime: Runtime, account: Account, import_id: str) -> ImportRow:
    begin_check(runtime, account, import_id)
    work(runtime)
    return read(runtime, import_id)


def taken_in(runtime: Runtime, account: Account, import_id: str) -> ImportRow:
    begin_taking_in(runtime, account, import_id)
    work(runtime)
    return read(runtime, import_id)


def report_of(found: ImportRow) -> dict[str, object]:
    assert found.report is not None
    return found.report


def test_a_list_is_looked_at_first_and_taken_in_when_somebody_says_so(
    house: Runtime, lan: Account, tmp_path: Path
) -> None:
    picture = write_picture(tmp_path / "BT 1 mặt trống.png")
    import_id = bring(house, lan, write_list(tmp_path / "ds.xlsx", [DRUM, JAR]), picture)
    before = count(house)
    looked = checked(house, lan, import_id)
    report = report_of(looked)
    assert looked.standing == "checked"
    assert report["counts"] == {
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "wrong": 1,
        "skipped": 0,
        "files": 1,
    }
    [problem] = report["problems"]  # type: ignore[misc]
    assert (problem["row"], problem["column"], problem["cell"]) == (3, "Loại hình di sản", "D3")
    assert problem["message"]["vi"] != problem["message"]["en"]
    [shown] = report["shown"]  # type: ignore[misc]
    assert (shown["label"], shown["date"], shown["has_picture"]) == (
        {"vi": ["Trống đồng"]},
        {"vi": ["thế kỷ V TCN"]},
        True,
    )
    with Image.open(folder_of(house, import_id) / ".pictures/2.jpg") as small:
        assert max(small.size) == min(64, PICTURE_PX)  # never larger than the original
        red, green, blue = small.convert("RGB").getpixel((5, 5))  # type: ignore[misc]
        assert (red > 180, green < 40, blue < 40) == (True, True, True)
    # Only the job itself was written.
    items, media, jobs = before
    assert count(house) == (items, media, jobs + 1)
    done = taken_in(house, lan, import_id)
    assert (done.standing, report_of(done)["counts"]) == ("done", report["counts"])
    item = described(house, shown["item"])
    assert (item.label, len(item.media)) == ({"vi": ("Trống đồng",)}, 1)
    # A row is left to be mended, so the files stay.
    assert "BT 1 mặt trống.png" in list_files(house, import_id)


def test_the_corrected_list_takes_the_place_of_the_first(
    house: Runtime, lan: Account, tmp_path: Path
) -> None:
    import_id = bring(house, lan, write_list(tmp_path / "ds.xlsx", [DRUM, JAR]))
    checked(house, lan, import_id)
    taken_in(house, lan, import_id)
    right = JAR | {"Loại hình di sản": "Bảo vật quốc gia"}
    again = write_list(tmp_path / "ds.loi.xlsx", [DRUM, right])
    place_file(house, import_id, again.name, again)
    assert list_files(house, import_id) == ("ds.xlsx",)
    assert report_of(checked(house, lan, import_id))["counts"] == {
        "new": 1,
        "changed": 0,
        "unchanged": 1,
        "wrong": 0,
        "skipped": 0,
        "files": 0,
    }
    assert taken_in(house, lan, import_id).standing == "done"
    assert not folder_of(house, import_id).exists()  # nothing is left to do


def test_nothing_is_imported_that_was_not_checked(
    house: Runtime, lan: Account, tmp_path: Path
) -> None:
    import_id = bring(house, lan, write_list(tmp_path / "ds.csv", [DRUM]))
    with pytest.raises(RefusedError, match="check it first"):
        begin_taking_in(house, lan, import_id)
    wrong = bring(house, lan, write_list(tmp_path / "sai.csv", [JAR]))
    checked(house, lan, wrong)
    with pytest.raises(RefusedError, match="check it first"):
        begin_taking_in(house, lan, wrong)


def test_an_import_in_work_takes_no_files_and_no_second_check(
    house: Runtime, lan: Account, tmp_path: Path
) -> None:
    import_id = bring(house, lan, write_list(tmp_path / "ds.csv", [DRUM]))
    begin_check(house, lan, import_id)
    with pytest.raises(RefusedError, match="worked on"):
        begin_check(house, lan, import_id)
    with pytest.raises(RefusedError, match="stop it first"):
        discard_import(house, lan, import_id)


def test_a_stopped_import_writes_nothing_more(house: Runtime, lan: Account, tmp_path: Path) -> None:
    import_id = bring(house, lan, write_list(tmp_path / "ds.csv", [DRUM]))
    checked(house, lan, import_id)
    begin_taking_in(house, lan, import_id)
    with house.database.read() as connection:
        job_id = str(read_import(connection, import_id).job_id)
        task = read_task(connection, job_id)
    with house.database.write() as connection:
        begin_attempt(connection, job_id, 3)  # it runs already, so the worker has to notice
    stop_import(house, lan, import_id)
    take_list_in(house, task, lambda _step, _fraction: None)
    assert read(house, import_id).standing == "stopped"
    assert count(house)[0] == 0
    assert checked(house, lan, import_id).standing == "checked"  # and it may begin again


def test_an_import_is_stopped_between_two_rows(
    house: Runtime, lan: Account, tmp_path: Path
) -> None:
    rows = [DRUM | {"Số kiểm kê": f"BT {number}"} for number in range(450)]
    import_id = bring(house, lan, write_list(tmp_path / "ds.csv", rows))
    checked(house, lan, import_id)
    begin_taking_in(house, lan, import_id)
    with house.database.read() as connection:
        task = read_task(connection, str(read_import(connection, import_id).job_id))

    def stop(step: str, fraction: float) -> None:
        if step == "importing":
            stop_import(house, lan, import_id)

    take_list_in(house, task, stop)
    assert (read(house, import_id).standing, count(house)[0]) == ("stopped", 400)
    assert report_of(checked(house, lan, import_id))["counts"]["unchanged"] == 400  # type: ignore[index]


def test_a_failed_job_is_told_and_can_be_followed_by_another(
    house: Runtime, lan: Account, tmp_path: Path
) -> None:
    import_id = bring(house, lan, write_list(tmp_path / "ds.csv", [DRUM]))
    begin_check(house, lan, import_id)
    with house.database.write() as connection:
        end_job(connection, str(read_import(connection, import_id).job_id), "There was no memory.")
    found = read(house, import_id)
    assert (found.standing, found.reason) == ("failed", "There was no memory.")
    assert checked(house, lan, import_id).standing == "checked"


PUBLIC = DRUM | {
    "Trạng thái": "xuất bản",
    "Quyền đối với tác phẩm": "CC0",
    "Quyền đối với bản số": "CC0",
    "Quyền đối với dữ liệu mô tả": "CC0",
}


def test_a_curator_publishes_nothing_by_a_list_and_a_reviewer_does(
    house: Runtime, lan: Account, tmp_path: Path
) -> None:
    import_id = bring(house, lan, write_list(tmp_path / "ds.xlsx", [PUBLIC]))
    report = report_of(checked(house, lan, import_id))
    assert [each["rule"] for each in report["problems"]] == ["state-not-allowed"]  # type: ignore[attr-defined]
    assert report["problems"][0]["column"] == "Trạng thái"  # type: ignore[index]
    reviewer = add_account(house, "mai", "Mai", Role.REVIEWER, PASSWORD)
    import_id = bring(house, reviewer, tmp_path / "ds.xlsx")
    shown = report_of(checked(house, reviewer, import_id))["shown"]
    taken_in(house, reviewer, import_id)
    [row] = shown  # type: ignore[misc]
    assert described(house, row["item"]).state == "published"
    # Nor does a curator take it back.
    back = write_list(tmp_path / "back.xlsx", [DRUM | {"Trạng thái": "bản thảo"}])
    import_id = bring(house, lan, back)
    report = report_of(checked(house, lan, import_id))
    assert [each["rule"] for each in report["problems"]] == ["state-not-allowed"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("leaves", [False, True])
def test_a_role_that_was_taken_away_counts_while_the_job_waits(
    house: Runtime, lan: Account, tmp_path: Path, leaves: bool
) -> None:
    import_id = bring(house, lan, write_list(tmp_path / "ds.csv", [DRUM]))
    checked(house, lan, import_id)
    begin_taking_in(house, lan, import_id)
    with house.database.write() as connection:
        if leaves:
            remove_account(connection, lan.id)
        else:
            record_role(connection, lan.id, Role.CONTRIBUTOR)
    work(house)
    assert "Vai trò" in report_of(read(house, import_id))["refused"]["message"]["vi"]  # type: ignore[index]
    assert count(house)[0] == 0


def test_contributors_import_nothing_and_others_do_not_see_it(house: Runtime, lan: Account) -> None:
    with pytest.raises(ForbiddenError):
        begin_import(house, add_account(house, "tu", "Tú", Role.CONTRIBUTOR, PASSWORD))
    import_id = begin_import(house, lan)
    other = add_account(house, "mai", "Mai", Role.CURATOR, PASSWORD)
    with pytest.raises(UnknownImportError):
        discard_import(house, other, import_id)


def test_what_nobody_went_on_with_is_given_up_and_work_is_not(
    house: Runtime, lan: Account, tmp_path: Path
) -> None:
    old = bring(house, lan, write_list(tmp_path / "ds.csv", [DRUM]))
    busy = bring(house, lan, tmp_path / "ds.csv")
    begin_check(house, lan, busy)
    with house.database.write() as connection:
        connection.execute(update(list_import).values(touched_at=now() - timedelta(days=8)))
    assert sweep_imports(house) == 1
    assert (folder_of(house, old).exists(), folder_of(house, busy).exists()) == (False, True)


# Zips, and what hostile people put into them.


def write_zip(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


@pytest.fixture
def red(tmp_path: Path) -> bytes:
    return write_picture(tmp_path / "red.png").read_bytes()


def test_a_zip_of_pictures_is_opened_and_a_zip_that_a_row_names_is_not(
    house: Runtime, lan: Account, tmp_path: Path, red: bytes
) -> None:
    listed = write_list(tmp_path / "ds.xlsx", [DRUM | {"Tập tin": "mặt.png; mô hình.zip"}])
    decomposed = unicodedata.normalize("NFD", "ảnh/mặt.png")
    pictures = write_zip(tmp_path / "ảnh.zip", {decomposed: red, "__MACOSX/._mặt.png": b"x"})
    model = write_zip(tmp_path / "mô hình.zip", {"a.obj": b"v 0 0 0\n"})
    numbered = write_zip(tmp_path / "BT 1 ba chiều.zip", {"b.obj": b"v 0 0 0\n"})
    import_id = bring(house, lan, listed, pictures, model, numbered)
    report = report_of(checked(house, lan, import_id))
    assert list_files(house, import_id) == (
        "BT 1 ba chiều.zip",
        "ds.xlsx",
        "mô hình.zip",
        "ảnh/mặt.png",
    )
    assert report["counts"]["files"] == 3  # type: ignore[index]


def test_a_zipped_folder_brings_its_list(
    house: Runtime, lan: Account, tmp_path: Path, red: bytes
) -> None:
    listed = write_list(tmp_path / "ds.xlsx", [DRUM]).read_bytes()
    whole = write_zip(tmp_path / "tất cả.zip", {"hv/ds.xlsx": listed, "hv/ảnh/BT 1.png": red})
    import_id = bring(house, lan, whole)
    counts = report_of(checked(house, lan, import_id))["counts"]
    assert (counts["new"], counts["files"]) == (1, 1)  # type: ignore[index]


def hostile_zips(tmp_path: Path) -> Iterator[tuple[str, Path, str]]:
    yield "climbs", write_zip(tmp_path / "climbs.zip", {"../../x.png": b"x"}), "cannot be used"
    yield "absolute", write_zip(tmp_path / "absolute.zip", {"/etc/x.png": b"x"}), "cannot be used"
    yield "control", write_zip(tmp_path / "control.zip", {"a\u202egnp.exe": b"x"}), "cannot be used"
    yield "long", write_zip(tmp_path / "long.zip", {f"{'ả' * 100}.png": b"x"}), "cannot be used"
    link = zipfile.ZipInfo("link.png")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    yield "link", tmp_path / "link.zip", "has a link"
    whole = write_zip(tmp_path / "cut.zip", {"a.png": bytes(range(256)) * 50}).read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[:200])
    yield "cut", tmp_path / "cut.zip", "damaged or truncated"
    (tmp_path / "none.zip").write_bytes(b"no zip at all")
    yield "none", tmp_path / "none.zip", "damaged or truncated"


@pytest.mark.parametrize("kind", ["climbs", "absolute", "control", "long", "link", "cut", "none"])
def test_a_hostile_zip_is_refused_in_words_and_writes_nothing(
    house: Runtime, lan: Account, tmp_path: Path, kind: str
) -> None:
    (tmp_path / "zips").mkdir()
    [(path, why)] = [
        (path, why) for name, path, why in hostile_zips(tmp_path / "zips") if name == kind
    ]
    import_id = bring(house, lan, write_list(tmp_path / "ds.csv", [DRUM]), path)
    refused = report_of(checked(house, lan, import_id))["refused"]
    assert why in refused["message"]["en"]  # type: ignore[index]
    assert list_files(house, import_id) == tuple(sorted((path.name, "ds.csv")))
    assert not (tmp_path / "x.png").exists()


def test_a_bomb_ends_when_it_has_grown_too_much(
    house: Runtime, lan: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iiif_server.transfer.unpacking.HARMLESS_BYTES", 1_000_000)
    monkeypatch.setattr("iiif_server.transfer.unpacking.MOST_GROWTH", 100)
    bomb = write_zip(tmp_path / "bomb.zip", {"a.tif": bytes(30_000_000)})
    assert bomb.stat().st_size < 40_000
    import_id = bring(house, lan, write_list(tmp_path / "ds.csv", [DRUM]), bomb)
    refused = report_of(checked(house, lan, import_id))["refused"]
    assert "grows too large" in refused["message"]["en"]  # type: ignore[index]
    assert list_files(house, import_id) == ("bomb.zip", "ds.csv")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        "../x",
        "a/../b",
        "/x",
        ".x",
        "a/",
        "a\0b",
        "a\u202eb",
        "ả" * 90,
        "a/" * 20 + "b",
        "\ud800",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(UnreadableUploadError, match="cannot be the name of a file"):
        import_name(name)


def test_a_name_keeps_its_folders_in_composed_letters() -> None:
    assert import_name(unicodedata.normalize("NFD", "ảnh\\mặt trước.jpg")) == "ảnh/mặt trước.jpg"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.xlsx", b"PK\x03\x04 cut off", "hỏng"),
        ("a.csv", b"\x00\x01\x02\x00" * 40, ""),
        ("a.csv", "Số kiểm kê;Tên gọi\nBT 1;Tr".encode() + b"\xe1\xbb", "cắt cụt"),
        ("a.csv", b"one line without a header\n", ""),
    ],
)
def test_a_list_that_is_none_is_refused_in_words(
    house: Runtime, lan: Account, tmp_path: Path, name: str, content: bytes, why: str
) -> None:
    (tmp_path / name).write_bytes(content)
    import_id = bring(house, lan, tmp_path / name)
    found = checked(house, lan, import_id)
    refused = report_of(found)["refused"]
    assert why in refused["message"]["vi"]  # type: ignore[index]
    assert refused["remedy"]["vi"]  # type: ignore[index]
    assert found.standing == "checked"
