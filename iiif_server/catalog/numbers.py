"""Numbers of items by the thousand: as one value from the database, since a row for each takes ten times as long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, func, literal_column

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.uint32]


def together(connection: Connection, numbers: ColumnElement[int]) -> ColumnElement[Any]:
    """Return an aggregate of numbers, which `parse_numbers` reads."""
    if connection.dialect.name == "sqlite":
        return func.group_concat(numbers)
    return func.string_agg(func.int4send(numbers), literal_column("''::bytea"))


def parse_numbers(found: str | bytes | None) -> Numbers:
    """Return the numbers that came together: as text from SQLite, as big-endian bytes from PostgreSQL."""
    # A deposit writes the index of words and reads no numbers: it need not wait 0.1 s for numpy.
    import numpy as np

    if not found:
        return np.zeros(0, dtype=np.uint32)
    if isinstance(found, str):
        return np.fromstring(found, dtype=np.uint32, sep=",")
    return np.frombuffer(found, dtype=">u4").astype(np.uint32)
