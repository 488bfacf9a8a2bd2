"""What a worker does with a list that came at the studio: find out what would become of its rows, or take them in."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from iiif_server.access.actions import Action, decide_action, find_state_action
from iiif_server.access.roles import Account
from iiif_server.catalog.accounts import find_account_of
from iiif_server.catalog.import_rows import (
    CHECKED,
    CHECKING,
    DONE,
    IMPORTING,
    ImportRow,
    UnknownImportError,
    move_import,
    read_import,
)
from iiif_server.catalog.jobs import Task
from iiif_server.errors import BaovatError
from iiif_server.image.errors import ImageError
from iiif_server.image.libvips import prepare_for_deriving
from iiif_server.image.sample import write_sample
from iiif_server.ingest.list_names import PICTURES
from iiif_server.runtime import Runtime
from iiif_server.transfer.importing import import_list
from iiif_server.transfer.notes import Note
from iiif_server.transfer.packed import open_zips
from iiif_server.transfer.plan import Plan
from iiif_server.transfer.problem import Said, Severity
from iiif_server.transfer.report import ImportReport, Outcome, ShownRow
from iiif_server.transfer.table import ListRefusedError

Tell = Callable[[str, float], None]

#: Problems that a page shows; all of them stand in the corrected list.
MOST_PROBLEMS = 500
MOST_NAMES = 200
#: Rows that are shown with a picture before anything is written, and its longer side.
MOST_PICTURES = 12
PICTURE_PX = 320


class _StoppedError(BaovatError):
    """Somebody stopped the import, or threw it away, while it ran."""


def check_list(runtime: Runtime, task: Task, tell: Tell) -> None:
    """Find out what would become of each row, and write that down; nothing is written to the catalogue."""
    _work(runtime, task, tell, CHECKING, CHECKED)


def take_list_in(runtime: Runtime, task: Task, tell: Tell) -> None:
    """Write what is right into the catalogue, and write down what it came to."""
    _work(runtime, task, tell, IMPORTING, DONE)


def _work(runtime: Runtime, task: Task, tell: Tell, begins: str, ends: str) -> None:
    try:
        found = _read(runtime, task.argument or "", begins)
        folder = runtime.settings.imports_dir / found.id
        report = _look_or_import(runtime, found, folder, _stoppable(runtime, found, tell))
    except _StoppedError:
        return  # its state says so already; rows that were written stay
    with runtime.database.write() as connection:
        move_import(connection, found.id, begins, ends, report=report)
    if ends == DONE and not report.get("counts", {}).get(Outcome.WRONG.value):
        _tidy(folder)


def _look_or_import(runtime: Runtime, found: ImportRow, folder: Path, tell: Tell) -> dict[str, Any]:
    """Return what is told of the import, also where the list as a whole is refused."""
    is_trial = found.state == CHECKING
    try:
        account = _allow(runtime, found, folder)
        open_zips(folder, runtime.settings.scratch_dir)
        report = import_list(
            runtime, folder, dry_run=is_trial, tell=tell, judge=_judge_for(account)
        )
    except ListRefusedError as error:
        return {"refused": {"message": asdict(error.said), "remedy": asdict(error.remedy)}}
    pictures = _write_pictures(report.shown, folder / PICTURES) if is_trial else frozenset()
    return report_to_values(report, pictures)


def _read(runtime: Runtime, import_id: str, begins: str) -> ImportRow:
    try:
        with runtime.database.read() as connection:
            found = read_import(connection, import_id)
    except UnknownImportError as error:
        raise _StoppedError from error
    if found.state != begins:
        raise _StoppedError
    return found


def _stoppable(runtime: Runtime, found: ImportRow, tell: Tell) -> Tell:
    """Return what tells the progress on, and ends the import where somebody stopped it."""

    def look(step: str, fraction: float) -> None:
        _read(runtime, found.id, found.state)
        tell(step, fraction)

    return look


def _allow(runtime: Runtime, found: ImportRow, folder: Path) -> Account:
    """Return who imports; their role may have changed since they asked.

    Raises
    ------
    ListRefusedError
        If they may not any more, or their files are on another machine.
    """
    with runtime.database.read() as connection:
        account = find_account_of(connection, found.account_id)
    if account is None or not decide_action(account.role, Action.IMPORT_LIST).allowed:
        raise ListRefusedError(
            Said(
                "Vai trò của bạn không còn cho phép nhập danh sách.",
                "Your role does not allow importing any more.",
            ),
            Said("Hãy nhờ người quản trị.", "Ask an administrator."),
        )
    if not folder.is_dir():
        raise ListRefusedError(
            Said(
                "Máy đang xử lý không có tập tin của lần nhập này.",
                "The machine that works on it does not have the files of this import.",
            ),
            Said("Hãy nhập lại từ đầu.", "Begin the import anew."),
        )
    return account


def _judge_for(account: Account) -> Callable[[Plan], Plan]:
    """Return what refuses rows that do what the role of an account does not allow."""

    def judge(plan: Plan) -> Plan:
        if plan.outcome not in (Outcome.NEW, Outcome.CHANGED):
            return plan
        before = plan.before.state if plan.before is not None else ""
        action = find_state_action(before, plan.item.state)
        if action is None or decide_action(account.role, action).allowed:
            return plan
        return replace(
            plan, outcome=Outcome.WRONG, files=(), notes=(*plan.notes, _not_allowed(plan))
        )

    return judge


def _not_allowed(plan: Plan) -> Note:
    return Note(
        ("state", ""),
        Severity.ERROR,
        "state-not-allowed",
        Said(
            "Vai trò của bạn không được xuất bản, gỡ xuất bản hay trả lại hiện vật.",
            f"Your role does not allow bringing an item into the state “{plan.item.state}”.",
        ),
        Said(
            "Để trạng thái là bản thảo hoặc chờ duyệt, rồi nhờ người duyệt.",
            "Leave it a draft or in review, and ask a reviewer.",
        ),
    )


def report_to_values(report: ImportReport, pictures: frozenset[int]) -> dict[str, Any]:
    """Return what pages tell of an import; `pictures` are the rows of which there is one."""
    problems = sorted(report.problems, key=lambda each: (each.severity, each.row))
    return {
        "list": report.list_name,
        "counts": {**report.counts, "files": sum(len(row.files) for row in report.rows)},
        "problems": [asdict(each) for each in problems[:MOST_PROBLEMS]],
        "problems_left_out": max(0, len(problems) - MOST_PROBLEMS),
        "told": [asdict(said) for _, said in report.told],
        "new_words": [asdict(each) for each in report.new_words[:MOST_NAMES]],
        "unmatched": list(report.unmatched[:MOST_NAMES]),
        "unmatched_count": len(report.unmatched),
        "has_corrected_list": bool(report.error_copy),
        "shown": [_show(row, pictures) for row in report.shown],
    }


def _show(row: ShownRow, pictures: frozenset[int]) -> dict[str, Any]:
    return {
        "row": row.row,
        "item": row.item,
        "inventory_number": row.inventory_number,
        "outcome": row.outcome.value,
        "label": dict(row.label),
        "date": dict(row.date),
        "files": list(row.files),
        "has_picture": row.row in pictures,
    }


def _write_pictures(shown: tuple[ShownRow, ...], folder: Path) -> frozenset[int]:
    """Write small pictures of the first rows, and return for which there is one; what is no picture has none."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    prepare_for_deriving()
    written = set()
    for row in shown[:MOST_PICTURES]:
        if row.path is None:
            continue
        try:
            write_sample(row.path, folder / f"{row.row}.jpg", longest_px=PICTURE_PX)
            written.add(row.row)
        except ImageError:
            continue  # whether the file is taken is found out when it is deposited
    return frozenset(written)


def _tidy(folder: Path) -> None:
    """Remove the files of an import that left nothing to do; the originals are kept by the store."""
    shutil.rmtree(folder, ignore_errors=True)
