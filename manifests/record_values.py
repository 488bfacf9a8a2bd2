"""A record as plain values for JSON, and back: how the database, the data API and the studio hold it.

Fields that say nothing are left out, so that two records are the same exactly where their values are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any

from manifests.errors import RecordError
from manifests.record import (
    Chapter,
    Designation,
    Dimension,
    Inscription,
    Maker,
    Record,
    Relation,
    When,
)

if TYPE_CHECKING:
    from pydantic import TypeAdapter


_SILENT = Record()
#: Fields that hold a text in no language. A record of nothing else, which every deposited file begins with, need not
#: wait for the rules.
_PLAIN = frozenset(each.name for each in fields(Record) if each.type == "str")


@cache
def _read_rules() -> TypeAdapter[Record]:
    """Return what knows the fields of a record; it is loaded when a record is there, since that takes 0.1 s."""
    from pydantic import ConfigDict, TypeAdapter

    # Unknown fields are refused: a typing error would otherwise lose what was written. Set from here, so that the
    # record itself knows nothing of how it is kept.
    for kind in (Chapter, Designation, Dimension, Inscription, Maker, Record, Relation, When):
        setattr(kind, "__pydantic_config__", ConfigDict(extra="forbid"))  # noqa: B010 - mypy knows no such attribute
    return TypeAdapter(Record)


def _are_plain(values: Iterable[object]) -> bool:
    return all(type(value) is str for value in values)


def record_to_values(record: Record) -> dict[str, Any]:
    """Return a record as JSON keeps it."""
    said = {each.name: getattr(record, each.name) for each in fields(record)}
    said = {name: value for name, value in said.items() if value != getattr(_SILENT, name)}
    if _are_plain(said.values()):
        return said
    values: dict[str, Any] = _read_rules().dump_python(record, mode="json", exclude_defaults=True)
    return values


def record_from_values(values: object) -> Record:
    """Return the record that was kept, or that somebody sends.

    Raises
    ------
    RecordError
        The values are not those of a record; the message names the field.
    """
    if isinstance(values, dict) and values.keys() <= _PLAIN and _are_plain(values.values()):
        return Record(**values)
    from pydantic import ValidationError

    try:
        return _read_rules().validate_python(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"]) or "the whole"
        raise RecordError(f"record, {place}: {first['msg']}") from error
