"""Lists as files, for tests."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from PIL import Image
from sqlalchemy import func, select

from iiif_server.catalog.descriptions import DescribedItem, read_descriptions
from iiif_server.database.tables import item, job, media
from iiif_server.runtime import Runtime


def write_list(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    """Write rows as CSV or XLSX; the columns are those that any row has."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    table = [columns, *([row.get(name) for name in columns] for row in rows)]
    if path.suffix == ".csv":
        file = io.StringIO(newline="")
        csv.writer(file).writerows(
            [["" if cell is None else cell for cell in row] for row in table]
        )
        path.write_text(file.getvalue(), encoding="utf-8-sig")
        return path
    book = Workbook()
    for row in table:
        book.active.append(row)
    book.save(path)
    return path


def write_picture(path: Path, colour: tuple[int, int, int] = (200, 10, 10)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (64, 48), colour).save(path)
    return path


def described(runtime: Runtime, item_id: str) -> DescribedItem:
    with runtime.database.read() as connection:
        return read_descriptions(connection, [item_id])[item_id]


def count(runtime: Runtime) -> tuple[int, int, int]:
    """Return how many items, media and jobs there are."""
    with runtime.database.read() as connection:
        return tuple(  # type: ignore[return-value]
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (item, media, job)
        )
