"""Deposits that are taken, and deposits that are refused without a trace."""

from __future__ import annotations

import io
import os
import struct
import zlib
from pathlib import Path

import pytest

from iiif_server.catalog.deposits import ItemDescription
from iiif_server.catalog.items import has_items
from iiif_server.catalog.jobs import list_jobs
from iiif_server.errors import BaovatError, InvalidIdentifierError, RefusedError
from iiif_server.ingest.deposit import Deposit, Upload, deposit
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings
from tests.support.pictures import write_grid
from tests.support.surfaces import wavefront, write_ply, write_stl, write_zip


def put(runtime: Runtime, content: bytes, name: str = "file", item: str = "thing") -> Deposit:
    upload = Upload(io.BytesIO(content), name)
    return deposit(runtime, upload, item_id=item, description=ItemDescription())


def stored(runtime: Runtime) -> list[str]:
    return sorted(runtime.store.keys())


def test_the_original_is_kept_byte_for_byte_under_its_hash(
    runtime: Runtime, tmp_path: Path
) -> None:
    content = write_grid(tmp_path / "a.jpg").read_bytes()
    done = put(runtime, content)
    [key] = stored(runtime)
    assert runtime.store.local_path(key).read_bytes() == content
    assert done.is_new
    assert not any(runtime.settings.scratch_dir.iterdir())


def test_the_same_file_twice_changes_nothing_and_says_so(runtime: Runtime, tmp_path: Path) -> None:
    content = write_grid(tmp_path / "a.jpg").read_bytes()
    first, again = put(runtime, content), put(runtime, content, "another-name.jpg")
    assert not again.is_new
    assert [each.media_id for each in again.media] == [each.media_id for each in first.media]
    with runtime.database.read() as connection:
        assert len(list_jobs(connection)) == 1


def test_each_page_of_a_file_is_a_media(runtime: Runtime, tmp_path: Path) -> None:
    import pyvips

    pages = [pyvips.Image.black(300, 200).linear([1], [60 * n]).cast("uchar") for n in range(3)]
    joined = pyvips.Image.arrayjoin(pages, across=1)
    joined.set_type(pyvips.GValue.gint_type, "page-height", 200)
    joined.tiffsave(str(tmp_path / "book.tif"))
    done = put(runtime, (tmp_path / "book.tif").read_bytes())
    assert len({each.media_id for each in done.media}) == 3
    assert len(stored(runtime)) == 1


@pytest.mark.parametrize("write", [write_ply, write_stl], ids=["ply", "stl"])
def test_models_are_taken(runtime: Runtime, tmp_path: Path, write) -> None:
    assert put(runtime, write(tmp_path / "model").read_bytes()).is_new


def test_a_zipped_model_is_taken_whole(runtime: Runtime, tmp_path: Path) -> None:
    assert put(runtime, write_zip(tmp_path / "quad.zip", wavefront()).read_bytes()).is_new


def png_that_claims(width: int, height: int) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        check = zlib.crc32(name + content)
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + header
        + chunk(b"IDAT", zlib.compress(bytes(100)))
        + chunk(b"IEND", b"")
    )


def hostile_files(folder: Path) -> dict[str, bytes]:
    picture = write_grid(folder / "grid.png").read_bytes()
    photo = write_grid(folder / "grid.jpg").read_bytes()
    ply = write_ply(folder / "sphere.ply").read_bytes()
    stl = write_stl(folder / "sphere.stl").read_bytes()
    obj = wavefront()
    passwd = obj | {"quad.obj": obj["quad.obj"].replace(b"quad.mtl", b"/etc/passwd")}
    upward = obj | {"quad.obj": obj["quad.obj"].replace(b"quad.mtl", b"../x")}
    no_texture = {name: content for name, content in obj.items() if not name.endswith(".png")}
    return {
        "empty": b"",
        "words": b"This is a letter, not a picture.\n" * 50,
        "noise": os.urandom(5_000),
        "truncated png": picture[: len(picture) // 2],
        "truncated jpeg": photo[: len(photo) // 2],
        "png of 60,000 x 60,000": png_that_claims(60_000, 60_000),
        "truncated ply": ply[: len(ply) // 2],
        "truncated stl": stl[: len(stl) // 2],
        "truncated glb": b"glTF" + struct.pack("<II", 2, 4_000) + bytes(100),
        "mtl at /etc/passwd": write_zip(folder / "a.zip", passwd).read_bytes(),
        "mtl at ../x": write_zip(folder / "b.zip", upward).read_bytes(),
        "texture missing": write_zip(folder / "c.zip", no_texture).read_bytes(),
        "zip with ../": write_zip(folder / "d.zip", obj | {"../evil": b"x"}).read_bytes(),
        "zip with /": write_zip(folder / "e.zip", obj | {"/tmp/evil": b"x"}).read_bytes(),
        "zip of nothing": write_zip(folder / "f.zip", {"readme.txt": b"x"}).read_bytes(),
        "zip bomb": write_zip(folder / "g.zip", {"a.stl": bytes(300_000_000)}).read_bytes(),
    }


HOSTILE = (
    "empty", "words", "noise", "truncated png", "truncated jpeg", "png of 60,000 x 60,000",
    "truncated ply", "truncated stl", "truncated glb", "mtl at /etc/passwd", "mtl at ../x",
    "texture missing", "zip with ../", "zip with /", "zip of nothing", "zip bomb",
)  # fmt: skip


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return hostile_files(tmp_path_factory.mktemp("hostile"))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_bad_file_is_refused_in_one_line_and_leaves_nothing(
    runtime: Runtime, hostile: dict[str, bytes], name: str
) -> None:
    with pytest.raises(RefusedError) as caught:
        put(runtime, hostile[name], "upload.bin")
    told = str(caught.value)
    assert "upload.bin" in told
    assert "\n" not in told
    assert str(runtime.settings.data_dir) not in told
    assert stored(runtime) == []
    assert not any(runtime.settings.scratch_dir.iterdir())
    with runtime.database.read() as connection:
        assert not has_items(connection)


@pytest.mark.parametrize("name", ["", "a/b", "../x", "..", "a b", "ệ", "a" * 129, "a\n"])
def test_an_item_needs_a_plain_identifier(runtime: Runtime, name: str) -> None:
    with pytest.raises(InvalidIdentifierError):
        put(runtime, b"x", item=name)


def test_a_file_above_the_limit_is_refused(tmp_path: Path) -> None:
    settings = read_settings(
        {"BAOVAT_DATA_DIR": str(tmp_path / "data"), "BAOVAT_MAX_UPLOAD_BYTES": "1000"}
    )
    with open_runtime(settings) as small, pytest.raises(RefusedError, match="larger than"):
        put(small, bytes(1001))


def test_a_disk_that_fills_up_is_told_and_leaves_nothing(runtime: Runtime) -> None:
    class FullDisk(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            raise OSError(28, "No space left on device")

    with pytest.raises(BaovatError, match="No space left"):
        deposit(
            runtime,
            Upload(FullDisk(), "big.tif"),
            item_id="thing",
            description=ItemDescription(),
        )
    assert not any(runtime.settings.scratch_dir.iterdir())
