"""Zip files that come with a list are opened: their files lie beside the list then, as in a folder.

A zip comes from anywhere. Its names are checked part by part; what it holds is counted while it is written, and not as
its headers claim; links, devices and encrypted entries are refused. It is opened beside the folder and moved into it
once it is whole, so that a process that dies leaves nothing half.
"""

from __future__ import annotations

import lzma
import shutil
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

from iiif_server.scratch import scratch_folder
from iiif_server.transfer.problem import Said
from iiif_server.transfer.table import ListRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Entries of one zip; the largest digitised collection sent so has some thousands.
MOST_ENTRIES = 20_000
#: Room that stays free on the disk, in bytes.
FREE_BYTES = 1_000_000_000
#: An entry that grows beyond this many times its packed bytes is a bomb; a blank uncompressed scan stays below it.
MOST_GROWTH = 1_100
#: Below so many bytes nothing is a bomb.
HARMLESS_BYTES = 100_000_000
LONGEST_PART_BYTES = 255
DEEPEST = 16
_PIECE_BYTES = 1 << 20
_UTF_8 = 0x800
_ENCRYPTED = 0x1
_NOBODYS = ("__macosx", ".ds_store", "thumbs.db", "desktop.ini")


def unpack(path: Path, into: Path, scratch_dir: Path) -> int:
    """Write the files of a zip into a folder, remove the zip, and return how many there were.

    Raises
    ------
    ListRefusedError
        If it is no zip, damaged, or holds what may not be opened; nothing is written then.
    """
    with _opened(path) as archive, scratch_folder(scratch_dir, "unpack") as scratch:
        entries = plan_entries(path.name, archive.infolist())
        room = shutil.disk_usage(scratch).free - FREE_BYTES
        fresh = scratch / "files"
        for name, entry in entries.items():
            target = fresh / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(entry) as source, target.open("xb") as file:
                room -= _copy(source, file, _most_bytes(entry, room), path.name)
        _move(fresh, into)
    path.unlink(missing_ok=True)
    return len(entries)


def plan_entries(
    zip_name: str, infos: Iterable[zipfile.ZipInfo]
) -> dict[PurePosixPath, zipfile.ZipInfo]:
    """Return the files of a zip by the names that they get; a folder that holds all of them is left out.

    Raises
    ------
    ListRefusedError
        If one leads out of the folder, is a link, is encrypted, or has the name of another; or there are too many.
    """
    found: dict[PurePosixPath, zipfile.ZipInfo] = {}
    for info in infos:
        name = _said_name(info)
        parts = PurePosixPath(name).parts
        if info.is_dir() or any(_is_nobodys(part) for part in parts):
            continue
        if info.flag_bits & _ENCRYPTED:
            raise _refuse(zip_name, "có mật khẩu", "is encrypted")
        if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
            raise _refuse(zip_name, f"có liên kết “{name[:120]}”", f"has a link “{name[:120]}”")
        if not is_safe(name) or PurePosixPath(name) in found:
            raise _refuse(
                zip_name,
                f"có tên tập tin không dùng được: “{name[:120]}”",
                f"has the name of a file that cannot be used: “{name[:120]}”",
            )
        found[PurePosixPath(name)] = info
        if len(found) > MOST_ENTRIES:
            told = f"{MOST_ENTRIES:,}"
            raise _refuse(zip_name, f"có hơn {told} tập tin", f"has more than {told} files")
    return _without_top(found)


def is_safe(name: str) -> bool:
    """Tell whether a relative name stays in its folder, and can be written there."""
    parts = name.split("/")
    return 0 < len(parts) <= DEEPEST and all(
        part not in ("", ".", "..")
        and len(part.encode("utf-8", "replace")) <= LONGEST_PART_BYTES
        and not any(unicodedata.category(letter)[0] == "C" or letter == "\\" for letter in part)
        for part in parts
    )


def _without_top(
    found: dict[PurePosixPath, zipfile.ZipInfo],
) -> dict[PurePosixPath, zipfile.ZipInfo]:
    tops = {name.parts[0] for name in found}
    if len(tops) != 1 or any(len(name.parts) == 1 for name in found):
        return found
    return {PurePosixPath(*name.parts[1:]): info for name, info in found.items()}


def _said_name(info: zipfile.ZipInfo) -> str:
    """Return the name of an entry in composed letters; Windows writes UTF-8 without saying so."""
    name = info.filename
    if not info.flag_bits & _UTF_8:
        try:
            name = name.encode("cp437").decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            name = info.filename
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _is_nobodys(part: str) -> bool:
    return part.lower() in _NOBODYS or part.startswith("._")


def _most_bytes(entry: zipfile.ZipInfo, room: int) -> int:
    return max(0, min(room, max(HARMLESS_BYTES, MOST_GROWTH * entry.compress_size)))


def _copy(source: IO[bytes], target: IO[bytes], most: int, zip_name: str) -> int:
    written = 0
    while piece := source.read(_PIECE_BYTES):
        written += len(piece)
        if written > most:
            raise _refuse(
                zip_name,
                "lớn hơn nhiều lần khi mở ra, hoặc đĩa không còn chỗ",
                "grows too large when it is opened, or the disk has no more room",
            )
        target.write(piece)
    return written


def _move(fresh: Path, into: Path) -> None:
    for source in sorted(each for each in fresh.rglob("*") if each.is_file()):
        target = into / source.relative_to(fresh)
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a zip; whatever is broken in it is told as one that cannot be opened."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OverflowError,
    ) as error:
        raise _refuse(path.name, "bị hỏng hoặc bị cắt cụt", "is damaged or truncated") from error


def _refuse(zip_name: str, vi: str, en: str) -> ListRefusedError:
    return ListRefusedError(
        Said(f"Tệp nén {zip_name} {vi}.", f"The zip {zip_name} {en}."),
        Said(
            "Nén lại thư mục ảnh, không đặt mật khẩu, rồi gửi lại.",
            "Zip the folder of files again, without a password, and send it again.",
        ),
    )
