"""Imports as the studio's pages and endpoints tell of them, in the language of the request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from iiif_server.catalog.import_rows import CHECKED, DONE, GATHERING, WORKING, ImportRow
from iiif_server.editing.imports import count_of, has_work, list_files
from iiif_server.runtime import Runtime
from iiif_server.web.guards import current_uris
from iiif_server.web.languages import current_language
from iiif_server.web.reasons import say_reason
from iiif_server.web.studio.item_values import item_url
from iiif_server.web.studio.json_api import PREFIX, Body
from manifests.language import plain_text

#: Names of files that are told; of more, only the number.
MOST_NAMES = 100


class ProblemTold(Body):
    """What is wrong with a row (`severity` error), or to be looked at (warning): where, why, and what to do."""

    row: int
    column: str
    cell: str
    severity: str
    rule: str
    message: str
    remedy: str


class ShownRowTold(Body):
    """How an item would look that a row makes or changes; `picture` is the address of a small one, or empty."""

    row: int
    item: str
    url: str
    inventory_number: str
    outcome: str
    label: str
    date: str
    files: list[str]
    picture: str


class ImportTold(Body):
    """An import: `state` is gathering, checking, checked, importing, done, stopped or failed.

    `counts` are rows by outcome (new, changed, unchanged, wrong, skipped) and `files`. `refused` says why the list as a
    whole cannot be read. `files` are told while no worker has it. `may` are the steps that can follow: check, import,
    stop, discard.
    """

    id: str
    state: str
    list_name: str
    began_at: str
    files: list[str]
    files_count: int
    fraction: float
    is_waiting: bool
    reason: str
    refused: str
    counts: dict[str, int]
    problems: list[ProblemTold]
    problems_left_out: int
    told: list[str]
    new_words: list[str]
    unmatched: list[str]
    unmatched_count: int
    corrected_list: str
    shown: list[ShownRowTold]
    may: list[str] = Field(default_factory=list)


def import_told(runtime: Runtime, found: ImportRow) -> ImportTold:
    """Return an import with all that is known of it; while a worker has it, its files are not looked through."""
    files = () if found.standing in WORKING else list_files(runtime, found.id)
    report: Mapping[str, Any] = found.report or {}
    has_copy = bool(report.get("has_corrected_list"))
    return ImportTold(
        id=found.id,
        state=found.standing,
        list_name=report.get("list", ""),
        began_at=found.created_at.isoformat(timespec="minutes"),
        files=list(files[:MOST_NAMES]),
        files_count=len(files),
        fraction=found.fraction,
        is_waiting=found.is_waiting,
        reason=say_reason(found.reason),
        refused=_say_refused(report.get("refused")),
        counts=report.get("counts", {}),
        problems=[_problem(each) for each in report.get("problems", ())],
        problems_left_out=report.get("problems_left_out", 0),
        told=[_said(each) for each in report.get("told", ())],
        new_words=[each["label"] for each in report.get("new_words", ())],
        unmatched=report.get("unmatched", []),
        unmatched_count=report.get("unmatched_count", 0),
        corrected_list=f"{PREFIX}/imports/{found.id}/corrected-list" if has_copy else "",
        shown=[_shown(found.id, each) for each in report.get("shown", ())],
        may=_steps_for(found, has_files=bool(files)),
    )


def import_url(import_id: str) -> str:
    """Return the page of an import."""
    return current_uris().studio(f"import/{import_id}", current_language())


def _steps_for(found: ImportRow, *, has_files: bool) -> list[str]:
    if found.standing in WORKING:
        return ["stop"]
    may = ["discard"]
    if has_files and (found.standing != DONE or count_of(found, "wrong")):
        may.append("check")
    if found.standing == CHECKED and has_work(found):
        may.append("import")
    return may


def may_add(found: ImportRow) -> bool:
    """Tell whether more files, or a corrected list, can come."""
    is_done = found.standing == DONE and not count_of(found, "wrong")
    return found.standing == GATHERING or not (is_done or found.standing in WORKING)


def _problem(kept: Mapping[str, Any]) -> ProblemTold:
    said = {"message": _said(kept["message"]), "remedy": _said(kept["remedy"])}
    return ProblemTold(**{**kept, **said})


def _shown(import_id: str, kept: Mapping[str, Any]) -> ShownRowTold:
    language = current_language()
    picture = f"{PREFIX}/imports/{import_id}/pictures/{kept['row']}"
    return ShownRowTold(
        row=kept["row"],
        item=kept["item"],
        url=item_url(kept["item"]),
        inventory_number=kept["inventory_number"],
        outcome=kept["outcome"],
        label=plain_text(kept["label"], language) or kept["item"],
        date=plain_text(kept["date"], language),
        files=kept["files"],
        picture=picture if kept["has_picture"] else "",
    )


def _say_refused(kept: Mapping[str, Any] | None) -> str:
    return f"{_said(kept['message'])} {_said(kept['remedy'])}" if kept else ""


def _said(kept: Mapping[str, str]) -> str:
    return kept[current_language()]
