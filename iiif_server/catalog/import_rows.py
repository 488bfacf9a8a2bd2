"""Lists that are imported at the studio, as rows: whose each is, how far it is, and what it came to."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from iiif_server.catalog.identifiers import check_may_exist
from iiif_server.database.columns import now
from iiif_server.database.editing_tables import list_import, upload
from iiif_server.database.tables import job
from iiif_server.errors import UnknownError

GATHERING, CHECKING, CHECKED = "gathering", "checking", "checked"
IMPORTING, DONE, STOPPED = "importing", "done", "stopped"
#: Of an import whose job failed; no row says so, the job does.
FAILED = "failed"
#: States in which a worker has it.
WORKING = (CHECKING, IMPORTING)

#: Lines of a list.
MOST_LISTED = 20


class UnknownImportError(UnknownError):
    """There is no such import, or it is somebody else's, or it expired."""

    noun = "import"


@dataclass(frozen=True)
class ImportRow:
    """One import; `standing` is its state, or ``failed`` where the job for it failed, with the `reason`.

    `is_waiting` tells of one that a worker is going to take up that none has taken.
    """

    id: str
    account_id: str
    state: str
    standing: str
    job_id: str | None
    is_waiting: bool
    fraction: float
    reason: str
    report: dict[str, Any] | None
    created_at: datetime
    touched_at: datetime


def record_import(connection: Connection, account_id: str) -> str:
    """Write a new import to which nothing came yet, and return its identifier."""
    import_id = secrets.token_hex(8)
    values = {"id": import_id, "account_id": account_id, "state": GATHERING}
    connection.execute(insert(list_import).values(values))
    return import_id


def read_import(connection: Connection, import_id: str, account_id: str | None = None) -> ImportRow:
    """Return an import, of one account where it is named.

    Raises
    ------
    UnknownImportError
        If there is none of this identifier, or not of the account.
    """
    check_may_exist(import_id, UnknownImportError)
    query = _IMPORTS.where(list_import.c.id == import_id)
    if account_id is not None:
        query = query.where(list_import.c.account_id == account_id)
    row = connection.execute(query).first()
    if row is None:
        raise UnknownImportError(import_id)
    return _import_of(row)


def list_imports(connection: Connection, account_id: str) -> tuple[ImportRow, ...]:
    """Return somebody's imports, the newest first."""
    query = (
        _IMPORTS.where(list_import.c.account_id == account_id)
        .order_by(list_import.c.created_at.desc(), list_import.c.id)
        .limit(MOST_LISTED)
    )
    return tuple(_import_of(row) for row in connection.execute(query))


def mark_import(connection: Connection, import_id: str, state: str, **values: Any) -> None:
    """Write the state of an import, and what else is named."""
    here = list_import.c.id == import_id
    change = {"state": state, "touched_at": now(), **values}
    connection.execute(update(list_import).where(here).values(change))


def move_import(
    connection: Connection, import_id: str, begins: str, state: str, **values: Any
) -> bool:
    """Write the state of an import that is in another one; False where it has left that meanwhile."""
    here = (list_import.c.id == import_id, list_import.c.state == begins)
    change = {"state": state, "touched_at": now(), **values}
    return connection.execute(update(list_import).where(*here).values(change)).rowcount == 1


def list_expired_imports(
    connection: Connection, unfinished: timedelta, all_of_them: timedelta
) -> tuple[str, ...]:
    """Return some of the imports to which nothing happened for so long, and all that are older still."""
    query = select(list_import.c.id).where(
        (list_import.c.touched_at < now() - all_of_them)
        | ((list_import.c.touched_at < now() - unfinished) & (list_import.c.state != DONE)),
        list_import.c.state.not_in(WORKING),
    )
    return tuple(connection.execute(query.limit(100)).scalars())


def remove_imports(connection: Connection, import_ids: Sequence[str]) -> None:
    """Forget some imports, and the files on their way to them."""
    connection.execute(delete(upload).where(upload.c.import_id.in_(import_ids)))
    connection.execute(delete(list_import).where(list_import.c.id.in_(import_ids)))


_IMPORTS: Select[Any] = select(
    list_import,
    job.c.state.label("job_state"),
    job.c.fraction,
    job.c.reason,
).outerjoin(job, job.c.id == list_import.c.job_id)


def _import_of(row: Row[Any]) -> ImportRow:
    is_working = row.state in WORKING
    has_failed = is_working and row.job_state == "failed"
    return ImportRow(
        id=row.id,
        account_id=row.account_id,
        state=row.state,
        standing=FAILED if has_failed else row.state,
        job_id=row.job_id,
        is_waiting=is_working and row.job_state == "queued",
        fraction=(row.fraction or 0.0) if is_working else 0.0,
        reason=(row.reason or "") if has_failed else "",
        report=row.report,
        created_at=row.created_at,
        touched_at=row.touched_at,
    )
