"""Writing what was planned: bytes first, then rows of items with all that belongs to them, each whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection
from sqlalchemy.exc import DataError, IntegrityError

from iiif_server.catalog.changes import next_change
from iiif_server.catalog.deposits import ItemDescription, record_item, record_state
from iiif_server.catalog.descriptions import (
    DescribedItem,
    DescribedMedia,
    read_descriptions,
    record_media_words,
)
from iiif_server.catalog.media_said import MediaWords
from iiif_server.catalog.new_items import begins_as, record_new_items
from iiif_server.catalog.records import record_record
from iiif_server.catalog.vocabulary_rows import record_place, record_term
from iiif_server.errors import BaovatError, RefusedError
from iiif_server.ingest.deposit import KeptUpload, Upload, record_kept, take_in
from iiif_server.ingest.pack import whole
from iiif_server.reasons.translate import translate
from iiif_server.runtime import Runtime
from iiif_server.transfer.columns import FILES
from iiif_server.transfer.notes import Note
from iiif_server.transfer.plan import NewFile, Plan
from iiif_server.transfer.problem import Said, Severity
from iiif_server.transfer.report import Outcome
from iiif_server.transfer.wordbook import Wordbook
from manifests.rights import COPYRIGHT_NOT_EVALUATED
from manifests.vocabulary import places_of, terms_of

_WRITTEN = (Outcome.NEW, Outcome.CHANGED)


@dataclass
class Written:
    """What one run has written so far: words and places that are in the database now, and media that came in."""

    words: set[str] = field(default_factory=set)
    media: list[str] = field(default_factory=list)


Kept = Mapping[int, tuple[tuple[NewFile, KeptUpload], ...]]


def take_in_files(
    runtime: Runtime, plan: Plan
) -> tuple[Plan, tuple[tuple[NewFile, KeptUpload], ...]]:
    """Keep the files of a row; where one is refused the row is wrong, and what was kept of it belongs to nobody."""
    kept = []
    for file in plan.files:
        words = MediaWords(label=file.media.label, alt=file.media.alt)
        try:
            with (
                whole(file.path, runtime.settings.scratch_dir) as (path, name),
                path.open("rb") as stream,
            ):
                upload = Upload(stream, name, words)
                kept.append((file, take_in(runtime, upload, item_id=plan.item.id)))
        except (RefusedError, FileNotFoundError, PermissionError) as error:
            return replace(
                plan, outcome=Outcome.WRONG, notes=(*plan.notes, _refused(file, error))
            ), ()
    return plan, tuple(kept)


def write_plans(
    connection: Connection, plans: Sequence[Plan], kept: Kept, book: Wordbook, written: Written
) -> list[Plan]:
    """Write what was planned, and return it; a row that somebody else made impossible meanwhile is wrong now."""
    next_change(connection)
    todo = [plan for plan in plans if plan.outcome in _WRITTEN]
    _write_words(connection, todo, book, written)
    try:
        with connection.begin_nested():
            media = _write(connection, todo, kept, book)
    except (DataError, IntegrityError, BaovatError):
        return [_write_alone(connection, plan, kept, book, written) for plan in plans]
    written.media += media
    return list(plans)


def _write_alone(
    connection: Connection, plan: Plan, kept: Kept, book: Wordbook, written: Written
) -> Plan:
    if plan.outcome not in _WRITTEN:
        return plan
    try:
        with connection.begin_nested():
            media = _write(connection, [plan], kept, book)
    except DataError as error:
        return replace(plan, outcome=Outcome.WRONG, notes=(*plan.notes, _not_kept(error)))
    except (IntegrityError, BaovatError) as error:
        return replace(plan, outcome=Outcome.WRONG, notes=(*plan.notes, _conflict(error)))
    written.media += media
    return plan


def _write_words(
    connection: Connection, plans: Iterable[Plan], book: Wordbook, written: Written
) -> None:
    """Write the words and places that these rows bring, before the rows that name them."""
    for plan in plans:
        for scheme, term_id in terms_of(plan.item.record):
            term = book.new_terms.get((scheme, term_id))
            if term is not None and f"{scheme}/{term_id}" not in written.words:
                record_term(connection, term)
                written.words.add(f"{scheme}/{term_id}")
        for place_id in places_of(plan.item.record):
            place = book.new_places.get(place_id)
            if place is not None and f"place/{place_id}" not in written.words:
                record_place(connection, place)
                written.words.add(f"place/{place_id}")


def _write(connection: Connection, plans: Sequence[Plan], kept: Kept, book: Wordbook) -> list[str]:
    """Write rows and return the media that came with them."""
    vocabulary = book.grown()
    new = [plan.item for plan in plans if plan.outcome is Outcome.NEW]
    record_new_items(connection, new, vocabulary, COPYRIGHT_NOT_EVALUATED.uri)
    media: list[str] = []
    for plan in plans:
        item, before = plan.item, plan.before
        if before is not None:
            described = ItemDescription(label=item.label, rights=item.rights, summary=item.summary)
            record_item(connection, item.id, described, COPYRIGHT_NOT_EVALUATED.uri)
            record_record(connection, item.id, item.record, vocabulary)
        if item.media != (before.media if before else ()) or plan.files:
            media += _write_media(connection, plan, kept.get(plan.named.row.number, ()))
        if item.state != (before.state if before else begins_as(item)):
            record_state(connection, item.id, item.state)
    return media


def _write_media(
    connection: Connection, plan: Plan, kept: tuple[tuple[NewFile, KeptUpload], ...]
) -> list[str]:
    """Write the files of an item, put all in the order of the list, and say of each what the list says."""
    deposited: dict[str, DescribedMedia] = {}
    media: list[str] = []
    for file, upload in kept:
        done = record_kept(connection, plan.item.id, upload)
        media += [each.media_id for each in done if each.job_id is not None]
        first = replace(file.media, id=done[0].media_id, sha256=upload.file.sha256)
        deposited[file.media.file_name] = first
    known = {each.id for each in plan.item.media if each.id}
    ordered = []
    for each in plan.item.media:
        newer = deposited.pop(each.file_name, None)
        ordered += [newer] if newer and newer.id not in known else []
        ordered += [each] if each.id else []
    record_media_words(connection, plan.item.id, ordered)
    return media


def read_present(connection: Connection, item_ids: Iterable[str]) -> dict[str, DescribedItem]:
    """Return the items that are there, in words."""
    return read_descriptions(connection, item_ids)


def _refused(file: NewFile, error: Exception) -> Note:
    return Note(
        (FILES, ""),
        Severity.ERROR,
        "file-refused",
        Said(
            f"Tập tin “{file.path.name}” không nhận được: {translate(str(error), 'vi')}",
            f"The file “{file.path.name}” is refused: {error}",
        ),
        Said(
            "Thay tập tin, hoặc bỏ tên khỏi dòng.",
            "Replace the file, or take its name out of the row.",
        ),
    )


def _not_kept(error: DataError) -> Note:
    told = " ".join(str(error.orig).split())[:200]
    return Note(
        None,
        Severity.ERROR,
        "not-kept",
        Said(
            f"Cơ sở dữ liệu không nhận dòng này: {told}.",
            f"The database does not take this row: {told}.",
        ),
        Said(
            "Tìm giá trị quá dài hoặc quá lớn trong dòng.",
            "Look for what is too long or too large in the row.",
        ),
    )


def _conflict(error: Exception) -> Note:
    told = (
        str(error)
        if isinstance(error, BaovatError)
        else "the identifier or inventory number was taken meanwhile"
    )
    return Note(
        None,
        Severity.ERROR,
        "conflict",
        Said(
            "Danh mục đã thay đổi trong lúc nhập; dòng này chưa được ghi.",
            f"The catalogue changed meanwhile: {told}.",
        ),
        Said("Nhập lại danh sách.", "Import the list again."),
    )
