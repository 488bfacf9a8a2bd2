"""Imports of lists at the studio: a list and its files come together, are looked at, and are taken in.

What becomes of the rows is found out, and done, by a worker (`transfer.import_jobs`).
"""

from __future__ import annotations

import shutil
import unicodedata
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection

from iiif_server.access.actions import Action, allow_action
from iiif_server.access.roles import Account
from iiif_server.catalog.changes import next_change
from iiif_server.catalog.enqueue import record_job
from iiif_server.catalog.import_rows import (
    CHECKED,
    CHECKING,
    DONE,
    FAILED,
    GATHERING,
    IMPORTING,
    STOPPED,
    WORKING,
    ImportRow,
    list_expired_imports,
    mark_import,
    read_import,
    record_import,
    remove_imports,
)
from iiif_server.catalog.job_lists import give_up_job
from iiif_server.catalog.upload_rows import count_of_import
from iiif_server.errors import RefusedError, UnreadableUploadError
from iiif_server.ingest.list_names import ERROR_COPY, LIST_ENDINGS
from iiif_server.runtime import Runtime

CHECK_KIND, IMPORT_KIND = "list-check", "list-import"

#: An import with which nobody went on is given up after so long, and one that is done forgotten.
UNFINISHED, FORGOTTEN = timedelta(days=7), timedelta(days=30)
#: Files of one import; more are brought by the command line.
MOST_FILES = 20_000
LONGEST_PART_BYTES = 255
DEEPEST = 16


def begin_import(runtime: Runtime, account: Account) -> str:
    """Make the place to which a list and its files come, and return its identifier.

    Raises
    ------
    ForbiddenError
        If their role does not allow it.
    """
    allow_action(account, Action.IMPORT_LIST)
    sweep_imports(runtime)
    with runtime.database.write() as connection:
        import_id = record_import(connection, account.id)
    folder_of(runtime, import_id).mkdir(parents=True, exist_ok=True, mode=0o700)
    return import_id


def allow_gathering(connection: Connection, account: Account, import_id: str) -> None:
    """Do nothing where somebody may bring files to an import.

    Raises
    ------
    UnknownImportError, ForbiddenError
        If it is not theirs, or their role does not allow it any more.
    RefusedError
        If a worker has it just now, or it is done.
    """
    found = _read_own(connection, account, import_id)
    _check_may_change(found, "take more files")


def check_count(connection: Connection, import_id: str) -> None:
    """Refuse to announce a file more than an import takes."""
    if count_of_import(connection, import_id) >= MOST_FILES:
        raise RefusedError(
            f"an import takes {MOST_FILES:,} files: bring the rest with another one, or by `baovat import`"
        )


def place_file(runtime: Runtime, import_id: str, name: str, path: Path) -> None:
    """Put a file beside the list; the list itself takes the place of the one that came before.

    Raises
    ------
    RefusedError
        If the import has gone.
    """
    folder = folder_of(runtime, import_id)
    if not folder.is_dir():
        raise RefusedError("the files of this import are not on this machine any more: begin anew")
    if name.lower().endswith(ERROR_COPY):
        name = f"{name[: -len(ERROR_COPY)]}.xlsx"
    if "/" not in name and name.lower().endswith(LIST_ENDINGS):
        for before in _lists(folder):
            before.unlink(missing_ok=True)
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)  # the upload is removed once this is written down


def begin_check(runtime: Runtime, account: Account, import_id: str) -> None:
    """Let a worker find out what would become of each row; nothing is written to the catalogue.

    Raises
    ------
    UnknownImportError, ForbiddenError, RefusedError
        As `allow_gathering` does.
    """
    with runtime.database.write() as connection:
        next_change(connection)  # of two who ask at once the second finds it begun
        found = _read_own(connection, account, import_id)
        _check_may_change(found, "be checked")
        job_id = record_job(connection, CHECK_KIND, None, argument=import_id)
        mark_import(connection, import_id, CHECKING, job_id=job_id, report=None)


def begin_taking_in(runtime: Runtime, account: Account, import_id: str) -> None:
    """Let a worker write what was found to be right into the catalogue.

    Raises
    ------
    UnknownImportError, ForbiddenError
        If it is not theirs, or their role does not allow it any more.
    RefusedError
        If it was not checked, or nothing of it can be taken in.
    """
    with runtime.database.write() as connection:
        next_change(connection)
        found = _read_own(connection, account, import_id)
        if found.standing != CHECKED or not has_work(found):
            raise RefusedError(
                "only a list that was checked, and has rows that are right, can be imported: check it first"
            )
        job_id = record_job(connection, IMPORT_KIND, None, argument=import_id)
        mark_import(connection, import_id, IMPORTING, job_id=job_id)


def stop_import(runtime: Runtime, account: Account, import_id: str) -> None:
    """Stop what a worker does with an import: rows that are written stay, the others are not begun.

    Raises
    ------
    UnknownImportError, ForbiddenError
        If it is not theirs, or their role does not allow it any more.
    RefusedError
        If no worker has it.
    """
    with runtime.database.write() as connection:
        next_change(connection)
        found = _read_own(connection, account, import_id)
        if found.standing not in WORKING:
            raise RefusedError("nothing is being done with this import just now")
        mark_import(connection, import_id, STOPPED)
        if found.job_id is not None:
            give_up_job(connection, found.job_id, f"{account.name} cancelled it.")


def discard_import(runtime: Runtime, account: Account, import_id: str) -> None:
    """Throw an import away with its files; what it brought into the catalogue stays.

    Raises
    ------
    UnknownImportError, ForbiddenError
        If it is not theirs, or their role does not allow it any more.
    RefusedError
        If a worker has it just now.
    """
    with runtime.database.write() as connection:
        next_change(connection)
        found = _read_own(connection, account, import_id)
        if found.standing in WORKING:
            raise RefusedError("a worker has this import just now: stop it first")
        remove_imports(connection, [import_id])
    shutil.rmtree(folder_of(runtime, import_id), ignore_errors=True)


def sweep_imports(runtime: Runtime) -> int:
    """Delete what nobody went on with, and return how many that were."""
    with runtime.database.read() as connection:
        expired = list_expired_imports(connection, UNFINISHED, FORGOTTEN)
    if expired:
        with runtime.database.write() as connection:
            remove_imports(connection, expired)
        for import_id in expired:
            shutil.rmtree(folder_of(runtime, import_id), ignore_errors=True)
    return len(expired)


def folder_of(runtime: Runtime, import_id: str) -> Path:
    """Return where the files of an import lie; its identifier is one that we made."""
    return runtime.settings.imports_dir / import_id


def list_files(runtime: Runtime, import_id: str) -> tuple[str, ...]:
    """Return the names of the files of an import, without what we wrote beside them."""
    folder = folder_of(runtime, import_id)
    names = (each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file())
    return tuple(
        sorted(name for name in names if not name.startswith(".") and not name.endswith(ERROR_COPY))
    )


def has_work(found: ImportRow) -> bool:
    """Tell whether an import that was checked would change anything."""
    return count_of(found, "new") + count_of(found, "changed") > 0


def count_of(found: ImportRow, outcome: str) -> int:
    """Return how many rows of an import had an outcome, when it was looked at last."""
    counts: dict[str, int] = (found.report or {}).get("counts", {})
    return counts.get(outcome, 0)


def import_name(file_name: str) -> str:
    """Return the name of a file with the folders in which it lay, in composed letters.

    Raises
    ------
    UnreadableUploadError
        If it leads out of the folder, is too long, or has signs that no name has.
    """
    name = unicodedata.normalize("NFC", file_name.replace("\\", "/")).removeprefix("./")
    parts = name.split("/")
    shown = "".join(letter if letter.isprintable() else "?" for letter in name)[:120]
    if len(parts) > DEEPEST or not all(map(_is_safe, parts)):
        raise UnreadableUploadError(
            f"“{shown}” cannot be the name of a file here: rename it, and send it again."
        )
    return name


def _is_safe(part: str) -> bool:
    try:
        size = len(part.encode("utf-8"))
    except UnicodeEncodeError:
        return False
    is_name = part.isprintable() and not part.startswith(".")
    return is_name and 0 < size <= LONGEST_PART_BYTES


def _read_own(connection: Connection, account: Account, import_id: str) -> ImportRow:
    allow_action(account, Action.IMPORT_LIST)
    return read_import(connection, import_id, account.id)


def _check_may_change(found: ImportRow, what: str) -> None:
    has_wrong = found.standing == DONE and count_of(found, "wrong") > 0
    if found.standing not in (GATHERING, CHECKED, STOPPED, FAILED) and not has_wrong:
        raise RefusedError(
            f"this import cannot {what} now: it is being worked on, or is done; begin another one"
        )


def _lists(folder: Path) -> list[Path]:
    return [
        each
        for each in folder.iterdir()
        if each.is_file() and each.name.lower().endswith(LIST_ENDINGS)
    ]
