"""A list with its files comes into the catalogue: read, planned, and written batch by batch.

A run that was killed is simply repeated: rows that are there are unchanged, files are known by their hash.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from iiif_server.catalog.changes import next_change
from iiif_server.catalog.descriptions import DescribedItem, find_ids_by_number, read_numbers
from iiif_server.catalog.records import read_whole_vocabulary
from iiif_server.errors import RefusedError
from iiif_server.runtime import Runtime
from iiif_server.transfer.columns import FILES, IDENTIFIER
from iiif_server.transfer.error_copy import write_error_copy
from iiif_server.transfer.escapes import split, unescape
from iiif_server.transfer.folder import (
    Folder,
    find_list,
    find_side_files,
    list_folder,
    match_by_number,
)
from iiif_server.transfer.identify import Named, derive_id, identify, read_number
from iiif_server.transfer.interpret import Sheet, interpret
from iiif_server.transfer.lists import read_list
from iiif_server.transfer.plan import Plan, plan_rows
from iiif_server.transfer.problem import Problem
from iiif_server.transfer.report import ImportReport, NewWord, Outcome, RowOutcome, ShownRow
from iiif_server.transfer.table import Table
from iiif_server.transfer.wordbook import Wordbook
from iiif_server.transfer.write import Written, read_present, take_in_files, write_plans
from manifests.vocabulary import Scheme, places_of, terms_of

#: Rows that are written together: a commit costs as much as forty rows.
BATCH_ROWS = 200

#: Rows that are kept as they would look.
MOST_SHOWN = 200

Tell = Callable[[str, float], None]
#: Looks at what a row comes to, and returns it, or that it is wrong.
Judge = Callable[[Plan], Plan]


@dataclass
class _Run:
    """What one run needs throughout."""

    runtime: Runtime
    sheet: Sheet
    named: tuple[Named, ...]
    book: Wordbook
    folder: Folder
    matched: dict[int, tuple[str, ...]]
    unmatched: tuple[str, ...]
    judge: Judge
    written: Written = field(default_factory=Written)

    def plan(self, rows: Sequence[Named], present: Mapping[str, DescribedItem]) -> list[Plan]:
        """Return what each of these rows comes to."""
        plans = plan_rows(rows, present, self.book, self.folder, self.matched)
        return [self.judge(plan) for plan in plans]


@dataclass
class _Done:
    """What is kept of the rows that are done: what became of them, what is wrong, which words they name."""

    problems: list[Problem]
    rows: list[RowOutcome] = field(default_factory=list)
    shown: list[ShownRow] = field(default_factory=list)
    terms: dict[tuple[Scheme, str], None] = field(default_factory=dict)
    places: dict[str, None] = field(default_factory=dict)

    def add(self, plan: Plan, sheet: Sheet) -> None:
        """Keep what became of a row, with its problems at the cells where they stand."""
        row, named = plan.named.row, plan.named
        files = tuple(file.path.name for file in plan.files)
        self.rows.append(
            RowOutcome(row.number, named.item_id, named.number, plan.outcome, plan.changed, files)
        )
        self.problems += row.problems
        for note in plan.notes:
            column, cell = sheet.locate(note.key, row.number)
            self.problems.append(
                Problem(
                    row.number, column, cell, note.severity, note.rule, note.message, note.remedy
                )
            )
        if plan.outcome in (Outcome.NEW, Outcome.CHANGED):
            if len(self.shown) < MOST_SHOWN:
                self.shown.append(_show(plan, files))
            self.terms |= dict.fromkeys(terms_of(plan.item.record))
            self.places |= dict.fromkeys(places_of(plan.item.record))


def _show(plan: Plan, files: tuple[str, ...]) -> ShownRow:
    named, item = plan.named, plan.item
    first = plan.files[0].path if plan.files else None
    return ShownRow(
        row=named.row.number,
        item=named.item_id,
        inventory_number=named.number,
        outcome=plan.outcome,
        label=item.label,
        date=item.record.dated.text,
        changed=plan.changed,
        files=files,
        path=first,
    )


def import_list(
    runtime: Runtime,
    path: Path,
    *,
    dry_run: bool,
    tell: Tell = lambda _step, _fraction: None,
    judge: Judge = lambda plan: plan,
) -> ImportReport:
    """Bring a list and the files that it names into the catalogue, and report on every row.

    Parameters
    ----------
    path
        The list, or a folder with one.
    dry_run
        Only find out what would become of each row.
    tell
        Told the step and how far it is; what it raises ends the import between two rows.
    judge
        Has the last word on each row, such as whether who imports may do that.

    Raises
    ------
    ListRefusedError
        If it cannot be read as a list; nothing is written then.
    """
    list_path, root = find_list(path)
    tell("reading", 0.0)
    table = read_list(list_path)
    sheet = interpret(table)
    run = _prepare(runtime, sheet, list_folder(root, list_path), judge)
    done = _Done(list(sheet.problems))
    for plan in _plan_all(run, tell) if dry_run else _import_all(run, tell):
        done.add(plan, sheet)  # what a row said is let go, or large lists would fill the memory
    copy = _write_copy(list_path, table, sheet, done.problems)
    return _report(run, list_path, done, dry_run=dry_run, copy=copy)


def _prepare(runtime: Runtime, sheet: Sheet, folder: Folder, judge: Judge) -> _Run:
    """Find out which item each row is of, and which files belong to it without being named."""
    with runtime.database.read() as connection:
        vocabulary = read_whole_vocabulary(connection)
        by_number = find_ids_by_number(connection, filter(None, map(read_number, sheet.rows)))
        ids = {row.cells.get((IDENTIFIER, ""), "") or derive_id(row) for row in sheet.rows}
        numbers = read_numbers(connection, ids - {""})
    named = identify(sheet.rows, by_number, numbers)
    ids_by_number = by_number | {each.number: each.item_id for each in named if each.number}
    matched, unmatched = _match_files(folder, named)
    book = Wordbook(vocabulary, ids_by_number)
    return _Run(runtime, sheet, named, book, folder, matched, unmatched, judge)


def _match_files(
    folder: Folder, named: Sequence[Named]
) -> tuple[dict[int, tuple[str, ...]], tuple[str, ...]]:
    """Return the files that belong to rows by their numbers alone, and those that belong to none."""
    if not folder.paths:
        return {}, ()
    claimed = set()
    for each in named:
        for listed in split(each.row.cells.get((FILES, ""), ""), ";\n|"):
            claimed |= _claim(folder, unescape(listed))
    free = sorted(set(folder.paths) - claimed - find_side_files(folder))
    by_name = match_by_number(free, [each.number for each in named if each.number])
    rows = {each.number: each.row.number for each in named if each.number}
    matched: dict[int, tuple[str, ...]] = {}
    for name, number in by_name.items():
        matched[rows[number]] = (*matched.get(rows[number], ()), name)
    return matched, tuple(name for name in free if name not in by_name)


def _claim(folder: Folder, listed: str) -> set[str]:
    try:
        found = folder.find(listed) if listed else None
    except RefusedError:
        return set()  # told with the row
    return {found} if found else set()


def _batches(named: Sequence[Named]) -> Iterator[Sequence[Named]]:
    for begin in range(0, len(named), BATCH_ROWS):
        yield named[begin : begin + BATCH_ROWS]


def _plan_all(run: _Run, tell: Tell) -> Iterator[Plan]:
    done = 0
    for batch in _batches(run.named):
        with run.runtime.database.read() as connection:
            present = read_present(connection, [each.item_id for each in batch])
        yield from run.plan(batch, present)
        done += len(batch)
        tell("checking", done / len(run.named))


def _import_all(run: _Run, tell: Tell) -> Iterator[Plan]:
    """Write batch after batch; files are taken in before the transaction in which their row is written."""
    done = 0
    for batch in _batches(run.named):
        yield from _import_batch(run, batch, done, tell)
        done += len(batch)
        tell("importing", done / len(run.named))


def _import_batch(run: _Run, batch: Sequence[Named], done: int, tell: Tell) -> list[Plan]:
    with run.runtime.database.read() as connection:
        present = read_present(connection, [each.item_id for each in batch])
    plans = run.plan(batch, present)
    without = [plan for plan in plans if not plan.files]
    written = {plan.named.row.number: plan for plan in _write_now(run, without, {})}
    for index, plan in enumerate(plans):
        if plan.files and plan.outcome is not Outcome.WRONG:
            tell("importing", (done + index) / len(run.named))
            taken, kept = take_in_files(run.runtime, plan)
            rows = _write_now(run, [taken], {plan.named.row.number: kept})
            written |= {each.named.row.number: each for each in rows}
    return [written.get(plan.named.row.number, plan) for plan in plans]


def _write_now(run: _Run, plans: list[Plan], kept: dict[int, tuple[object, ...]]) -> list[Plan]:
    """Write plans in one transaction; those whose item changed since they were made are made again."""
    if not any(plan.outcome in (Outcome.NEW, Outcome.CHANGED) for plan in plans):
        return plans
    with run.runtime.database.write() as connection:
        next_change(connection)  # from here on nobody else changes an item
        present = read_present(connection, [plan.named.item_id for plan in plans])
        fresh = [
            plan
            if plan.outcome is Outcome.WRONG or present.get(plan.named.item_id) == plan.before
            else run.plan([plan.named], present)[0]
            for plan in plans
        ]
        return write_plans(connection, fresh, kept, run.book, run.written)  # type: ignore[arg-type]


def _write_copy(list_path: Path, table: Table, sheet: Sheet, problems: list[Problem]) -> str:
    if not any(problem.row for problem in problems):
        return ""
    return write_error_copy(list_path, table, sheet, tuple(problems))


def _report(run: _Run, list_path: Path, done: _Done, *, dry_run: bool, copy: str) -> ImportReport:
    skipped = [RowOutcome(number, "", "", Outcome.SKIPPED) for number in run.sheet.skipped]
    return ImportReport(
        list_name=list_path.name,
        dry_run=dry_run,
        rows=tuple(sorted((*done.rows, *skipped), key=lambda row: row.row)),
        problems=tuple(done.problems),
        told=run.sheet.told,
        new_words=_new_words(run.book, done),
        unmatched=(*run.unmatched, *run.folder.refused),
        error_copy=copy,
        media=tuple(run.written.media),
        shown=tuple(done.shown),
    )


def _new_words(book: Wordbook, done: _Done) -> tuple[NewWord, ...]:
    """Return the words and places that rows bring which are taken."""
    terms = [book.new_terms[named] for named in done.terms if named in book.new_terms]
    places = [each for each in done.places if each in book.new_places]
    return (
        *(NewWord(term.scheme.value, term.id, term.label["vi"][0]) for term in terms),
        *(NewWord("place", each, book.say_place(each)) for each in places),
    )
