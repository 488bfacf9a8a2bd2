"""Looking at a workbook before it is read: whether it is one, whole, of a bearable size, and without macros or bombs.

Its sheets are looked through once with the standard library's parser, which holds nothing: where the last cell with
content is, which cells are formulas or merged. Empty rows, a million of them, cost a few seconds and no memory.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.parsers import expat

from iiif_server.transfer.csv_list import check_size
from iiif_server.transfer.problem import Said
from iiif_server.transfer.table import ListRefusedError

#: A sheet of 200,000 full rows has 200 MB; a zip bomb has more, or more in relation to what is packed.
LARGEST_UNPACKED_BYTES = 400_000_000
LARGEST_PART_OF_TEXTS_BYTES = 150_000_000
MOST_PARTS = 5_000
#: Cells that are noted one by one; of more, the others go unmentioned.
MOST_NOTED = 10_000
_CHUNK_BYTES = 1 << 18
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB] 2.2: old .xls, and encrypted .xlsx
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass
class Outline:
    """What a sheet has: its last row and column with content (from 1), formulas by address, merged ranges."""

    last_row: int = 0
    last_column: int = 0
    formulas: set[str] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)


def check_workbook(path: Path) -> None:
    """Refuse what is no workbook, or none that can be read safely.

    Raises
    ------
    ListRefusedError
        With what it is instead, and what to do.
    """
    check_size(path)
    with path.open("rb") as file:
        begin = file.read(1 << 16)
    if begin.startswith(_COMPOUND_FILE):
        raise _refuse_old(path, encrypted=_ENCRYPTED in begin or _ENCRYPTED in _end(path))
    with opened(path) as archive:
        parts = archive.infolist()
        _check_sizes(parts)
        names = {part.filename.lower() for part in parts}
        if "xl/vbaproject.bin" in names or path.suffix.lower() in (".xlsm", ".xltm"):
            raise ListRefusedError(
                Said("Bảng tính có macro.", "The workbook has macros."),
                Said(
                    "Lưu lại dạng .xlsx (Excel Workbook), không có macro.",
                    "Save it as .xlsx, without macros.",
                ),
            )
        for part in parts:
            if part.filename.lower().endswith((".xml", ".rels")):
                _check_prolog(archive, part)


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a workbook's archive; whatever is broken in it is told as a list that cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
    ) as error:
        raise refuse_broken() from error


def refuse_broken() -> ListRefusedError:
    """Return the error for a workbook that is truncated or damaged."""
    return ListRefusedError(
        Said(
            "Không mở được bảng tính: tập tin bị cắt cụt, hỏng, hoặc không phải .xlsx.",
            "The workbook cannot be opened: it is truncated, damaged, or no .xlsx.",
        ),
        Said(
            "Mở bằng Excel hay LibreOffice rồi lưu lại dạng .xlsx.",
            "Open it in Excel or LibreOffice and save it as .xlsx.",
        ),
    )


def outline(archive: zipfile.ZipFile, name: str) -> Outline:
    """Return what a sheet has, reading it once in bounded memory."""
    found = Outline()
    parser = expat.ParserCreate(namespace_separator=" ")
    cell: list[str] = [""]

    def start(tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(" ")[2]
        if tag == "c":
            cell[0] = attributes.get("r", "")
        elif tag in ("v", "is", "f"):
            _stretch(found, cell[0])
            if tag == "f" and len(found.formulas) < MOST_NOTED:
                found.formulas.add(cell[0])
        elif tag == "mergeCell" and len(found.merged) < MOST_NOTED:
            found.merged.append(attributes.get("ref", ""))

    parser.StartElementHandler = start
    _feed(parser, archive, name)
    return found


def split_address(address: str) -> tuple[int, int]:
    """Return row and column (both from 1) of an address such as ``C7``; 0 where it is none."""
    letters = address.rstrip("0123456789")
    row = address[len(letters) :]
    if not letters.isalpha() or not letters.isascii() or not row or len(letters) > 3:
        return 0, 0
    return int(row), _column(letters)


@lru_cache(maxsize=1_024)
def _column(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column


def _stretch(found: Outline, address: str) -> None:
    row, column = split_address(address)
    if row > found.last_row:
        found.last_row = row
    if column > found.last_column:
        found.last_column = column


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    texts = sum(part.file_size for part in parts if "sharedstrings" in part.filename.lower())
    if (
        unpacked > LARGEST_UNPACKED_BYTES
        or texts > LARGEST_PART_OF_TEXTS_BYTES
        or len(parts) > MOST_PARTS
    ):
        raise ListRefusedError(
            Said(
                f"Bảng tính bung ra thành {unpacked:,} byte trong {len(parts):,} phần, quá lớn.",
                f"The workbook unpacks to {unpacked:,} bytes in {len(parts):,} parts, which is too much.",
            ),
            Said(
                "Bỏ ảnh và trang thừa, hoặc chia thành nhiều danh sách.",
                "Take out pictures and sheets, or part it into several lists.",
            ),
        )
    if any(part.flag_bits & 1 for part in parts):
        raise _refuse_old(Path(), encrypted=True)


def _check_prolog(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse a part with a document type: none of a workbook has one, and entities are declared there."""
    parser = expat.ParserCreate()

    def refuse(*_: Any) -> None:
        raise ListRefusedError(
            Said(
                "Bảng tính có khai báo DOCTYPE, là dấu hiệu của tập tin độc hại.",
                "The workbook declares a document type, as hostile files do.",
            ),
            Said(
                "Không dùng tập tin này; xin lại bản gốc.",
                "Do not use this file; ask for the original.",
            ),
        )

    began = [False]

    def begin(*_: Any) -> None:
        began[0] = True

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = begin
    with archive.open(part) as file:
        try:
            while not began[0] and (chunk := file.read(4096)):
                parser.Parse(chunk, False)
        except expat.ExpatError as error:
            raise refuse_broken() from error


def _feed(parser: Any, archive: zipfile.ZipFile, name: str) -> None:
    try:
        with archive.open(name) as file:
            while chunk := file.read(_CHUNK_BYTES):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except (expat.ExpatError, KeyError) as error:
        raise refuse_broken() from error


def _end(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - (1 << 16)))
        return file.read()


def _refuse_old(path: Path, *, encrypted: bool) -> ListRefusedError:
    if encrypted:
        return ListRefusedError(
            Said("Bảng tính được đặt mật khẩu.", "The workbook is protected by a password."),
            Said("Bỏ mật khẩu rồi lưu lại.", "Take the password off and save it again."),
        )
    return ListRefusedError(
        Said("Đây là bảng tính Excel đời cũ (.xls).", "This is an old Excel workbook (.xls)."),
        Said("Lưu lại dạng .xlsx.", "Save it as .xlsx."),
    )
