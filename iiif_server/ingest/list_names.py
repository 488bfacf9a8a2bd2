"""What lists of objects are called, and what is written beside them."""

from __future__ import annotations

LIST_ENDINGS = (".xlsx", ".csv", ".tsv", ".xlsm", ".xls")
#: What a copy of a list with its errors is called.
ERROR_COPY = ".loi.xlsx"
#: Where small pictures of an import's first rows are written; folders with a point are none of the list's.
PICTURES = ".pictures"
