"""What items said before: every version that somebody saved, and what it replaced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from iiif_server.database.editing_tables import item_version
from iiif_server.errors import UnknownError


class UnknownVersionError(UnknownError):
    """The item has no version of this number."""

    noun = "version"


@dataclass(frozen=True)
class Version:
    """Who saved what an item said, and when; `name` is empty where it came in otherwise."""

    number: int
    name: str
    at: datetime


def record_version(
    connection: Connection, item_id: str, words: dict[str, Any], account_id: str | None, name: str
) -> None:
    """Write a version after the last one."""
    last = select(func.coalesce(func.max(item_version.c.number), 0) + 1).where(
        item_version.c.item_id == item_id
    )
    connection.execute(
        insert(item_version).values(
            item_id=item_id,
            number=last.scalar_subquery(),
            words=words,
            account_id=account_id,
            name=name,
        )
    )


def find_last_version(connection: Connection, item_id: str) -> dict[str, Any] | None:
    """Return what the last version said, or None where there is none."""
    query = (
        select(item_version.c.words)
        .where(item_version.c.item_id == item_id)
        .order_by(item_version.c.number.desc())
        .limit(1)
    )
    found: dict[str, Any] | None = connection.execute(query).scalar()
    return found


def list_versions(connection: Connection, item_id: str) -> tuple[Version, ...]:
    """Return the versions of an item, the newest first."""
    query = (
        select(item_version.c.number, item_version.c.name, item_version.c.at)
        .where(item_version.c.item_id == item_id)
        .order_by(item_version.c.number.desc())
    )
    return tuple(Version(row.number, row.name, row.at) for row in connection.execute(query))


def read_version(connection: Connection, item_id: str, number: int) -> dict[str, Any]:
    """Return what an item said in a version.

    Raises
    ------
    UnknownVersionError
        If it has none of this number.
    """
    if not 0 < number < 2**31:
        raise UnknownVersionError(str(number))
    query = select(item_version.c.words).where(
        item_version.c.item_id == item_id, item_version.c.number == number
    )
    found: dict[str, Any] | None = connection.execute(query).scalar()
    if found is None:
        raise UnknownVersionError(str(number))
    return found
