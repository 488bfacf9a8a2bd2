"""The catalogue as a list that can come in again: XLSX or CSV, a row for each item, by inventory number."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from iiif_server.catalog.descriptions import AT_ONCE, list_item_ids, read_descriptions
from iiif_server.catalog.records import read_whole_vocabulary
from iiif_server.errors import RefusedError
from iiif_server.runtime import Runtime
from iiif_server.transfer.columns import BY_PART, COLUMNS, ERRORS, IDENTIFIER, SKIP, write_header
from iiif_server.transfer.escapes import guard
from iiif_server.transfer.notes import Key
from iiif_server.transfer.rows import write_row
from iiif_server.transfer.wordbook import Wordbook
from iiif_server.transfer.xlsx.writing import WrittenCell, write_sheet

Row = dict[Key, str]
Tell = Callable[[str, float], None]


def export_list(runtime: Runtime, target: Path, tell: Tell = lambda _step, _fraction: None) -> int:
    """Write all items as a list, at once or not at all, and return how many there are.

    Raises
    ------
    RefusedError
        If the name ends neither in .xlsx nor in .csv.
    """
    write = {".xlsx": _write_xlsx, ".csv": _write_csv}.get(target.suffix.lower())
    if write is None:
        raise RefusedError(f"{target.name}: name the list .xlsx or .csv / đặt tên .xlsx hoặc .csv.")
    with runtime.database.read() as connection:
        ids = list_item_ids(connection)
        book = Wordbook(read_whole_vocabulary(connection))
    used = {
        key
        for row in _rows(runtime, ids, book, lambda share: tell("reading", share / 2))
        for key in row
    }
    keys = _order(used)
    rows = _rows(runtime, ids, book, lambda share: tell("writing", 0.5 + share / 2))
    write(target, keys, rows)
    return len(ids)


def _order(used: set[Key]) -> list[Key]:
    """Return the columns in the order of the template: all that it has, and the languages that are used beside."""
    keys: list[Key] = []
    for column in COLUMNS:
        if column.part in (SKIP, ERRORS):
            continue
        languages = {language for part, language in used if part == column.part and language}
        if not column.spoken:
            keys.append((column.part, ""))
            continue
        keys += [(column.part, tag) for tag in ("vi", *sorted(languages - {"vi", "en"}, key=str))]
        keys += (
            [(column.part, "en")]
            if "en" in languages or column.part in ("label", "summary")
            else []
        )
    return keys


def _rows(
    runtime: Runtime, ids: list[str], book: Wordbook, tell: Callable[[float], None]
) -> Iterator[Row]:
    for begin in range(0, len(ids), AT_ONCE):
        some = ids[begin : begin + AT_ONCE]
        with runtime.database.read() as connection:
            found = read_descriptions(connection, some)
        for item_id in some:
            if item_id in found:  # gone since the list was made
                yield {(IDENTIFIER, ""): item_id} | write_row(found[item_id], book)
        tell(min(1.0, (begin + AT_ONCE) / len(ids)))


def _write_xlsx(target: Path, keys: list[Key], rows: Iterator[Row]) -> None:
    header = [WrittenCell(write_header(*key)) for key in keys]
    widths = [BY_PART[part].width for part, _ in keys]

    def cells() -> Iterator[list[WrittenCell]]:
        yield header
        for row in rows:
            yield [WrittenCell(row.get(key, "")) for key in keys]

    write_sheet(target, cells(), header_row=1, widths=widths)


def _write_csv(target: Path, keys: list[Key], rows: Iterator[Row]) -> None:
    """Write UTF-8 with a byte order mark, without which Excel takes it for Western text."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8-sig", errors="replace", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([write_header(*key) for key in keys])
            for row in rows:
                writer.writerow([guard(row.get(key, "")) for key in keys])
        os.chmod(name, 0o644)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
