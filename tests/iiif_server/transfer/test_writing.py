"""Workbooks that go out hold texts only, whatever these begin with."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from iiif_server.transfer.escapes import FORMULA_SIGNS, guard
from iiif_server.transfer.xlsx.writing import WrittenCell, make_text, write_sheet


@pytest.mark.parametrize("sign", FORMULA_SIGNS)
def test_what_a_csv_guards_a_workbook_quotes(tmp_path: Path, sign: str) -> None:
    text = f"{sign}1+1"
    assert guard(text) == f"'{text}"
    write_sheet(tmp_path / "out.xlsx", [[WrittenCell("Tên"), WrittenCell(text)]], header_row=0)
    plain, quoted = load_workbook(tmp_path / "out.xlsx").active[1]
    assert (plain.data_type, plain.quotePrefix) == ("s", False)
    assert (quoted.data_type, quoted.quotePrefix) == ("s", True)

    cell = Workbook().active.cell(1, 1, text)
    make_text(cell)
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
