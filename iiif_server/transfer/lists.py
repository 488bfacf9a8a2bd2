"""Reading a list, whatever file it is."""

from __future__ import annotations

from pathlib import Path

from iiif_server.transfer.csv_list import read_csv
from iiif_server.transfer.table import Table
from iiif_server.transfer.xlsx.reading import read_xlsx

_PACKED = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0"


def read_list(path: Path) -> Table:
    """Return the list: a workbook by what it is, not by what it is called; else text with separators.

    Raises
    ------
    ListRefusedError
        If it cannot be read as either.
    """
    with path.open("rb") as file:
        begin = file.read(4)
    workbook = path.suffix.lower() in (".xlsx", ".xlsm", ".xls") or begin in (_PACKED, _COMPOUND)
    return read_xlsx(path) if workbook else read_csv(path)
