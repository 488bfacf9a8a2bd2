"""What a row would come to, before anything is written: the item as it will be, the files to take in, what is wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from iiif_server.access.publishing import COPY, METADATA, WORK, find_missing_rights
from iiif_server.catalog.descriptions import DescribedItem, DescribedMedia
from iiif_server.errors import RefusedError
from iiif_server.ingest.pack import WITH_SIDE_FILES
from iiif_server.reasons.translate import translate
from iiif_server.transfer.columns import FILES
from iiif_server.transfer.folder import Folder
from iiif_server.transfer.identify import Named
from iiif_server.transfer.notes import Note
from iiif_server.transfer.problem import Said, Severity
from iiif_server.transfer.report import Outcome
from iiif_server.transfer.rows import apply_row, is_same_file
from iiif_server.transfer.wordbook import Wordbook

_FILES = (FILES, "")
_RIGHTS = {
    WORK: ("tác phẩm", "work_rights"),
    COPY: ("bản số", "rights"),
    METADATA: ("dữ liệu mô tả", "metadata_rights"),
}


@dataclass(frozen=True)
class NewFile:
    """A file to take in: where it is, and what is said of it."""

    path: Path
    media: DescribedMedia


@dataclass(frozen=True)
class Plan:
    """What a row comes to: `before` is None for a new item. `files` are those to take in, in their order."""

    named: Named
    before: DescribedItem | None
    item: DescribedItem
    outcome: Outcome
    changed: tuple[str, ...]
    notes: tuple[Note, ...]
    files: tuple[NewFile, ...] = ()


def plan_row(
    named: Named,
    before: DescribedItem | None,
    book: Wordbook,
    folder: Folder,
    matched: tuple[str, ...] = (),
) -> Plan:
    """Return what a row comes to.

    Parameters
    ----------
    matched
        Files that no list names and whose names begin with the row's inventory number.
    """
    applied = apply_row(
        before or DescribedItem(named.item_id), named.row.cells, book, named.row.originals
    )
    item = _with_matched(applied.item, matched)
    item, files, notes = _find_files(item, before, folder)
    notes = [*named.notes, *applied.notes, *notes]
    if before is None:
        item = replace(item, state=item.state or "draft")
        notes += _check_label(item)
    notes += _check_rights(item, before)
    changed = applied.changed
    if files and "media" not in changed:
        changed = (*changed, "media")
    elif "media" in changed and before is not None and item.media == before.media:
        changed = tuple(name for name in changed if name != "media")
    return Plan(
        named, before, item, _decide(before, changed, notes, named), changed, tuple(notes), files
    )


def _decide(
    before: DescribedItem | None, changed: tuple[str, ...], notes: Iterable[Note], named: Named
) -> Outcome:
    wrong = any(note.severity is Severity.ERROR for note in notes)
    if wrong or any(each.severity is Severity.ERROR for each in named.row.problems):
        return Outcome.WRONG
    if before is None:
        return Outcome.NEW
    return Outcome.CHANGED if changed else Outcome.UNCHANGED


def _with_matched(item: DescribedItem, matched: tuple[str, ...]) -> DescribedItem:
    added = tuple(
        DescribedMedia(name)
        for name in matched
        if not any(is_same_file(each.file_name, name) for each in item.media)
    )
    return replace(item, media=(*item.media, *added)) if added else item


def _find_files(
    item: DescribedItem, before: DescribedItem | None, folder: Folder
) -> tuple[DescribedItem, tuple[NewFile, ...], list[Note]]:
    """Return the item with its files as they are, those to take in, and notes of those that are not there.

    A file of which another one is deposited under the same name is taken in beside that one: originals stay.
    """
    if not item.media or (before is not None and item.media == before.media and not folder.paths):
        return item, (), []
    files: list[NewFile] = []
    notes: list[Note] = []
    for media in item.media:
        try:
            name = folder.find(media.file_name)
        except RefusedError as error:
            name = None
            if not media.id:
                notes.append(_bad_name(error))
                continue
        if name is None:
            if not media.id:
                notes.append(_no_file(media.file_name))
            continue
        path = folder.paths[name]
        if not media.id or not _is_deposited(path, media, item):
            files.append(NewFile(path, replace(media, id="", sha256="", bytes=0)))
    return item, tuple(files), notes


def _is_deposited(path: Path, media: DescribedMedia, item: DescribedItem) -> bool:
    """Tell whether the bytes of a file are those of the deposited one, or of another of the same name."""
    if path.suffix.lower() in WITH_SIDE_FILES and media.file_name.endswith(".zip"):
        return True
    same = [
        each for each in item.media if each.id and is_same_file(each.file_name, media.file_name)
    ]
    size = path.stat().st_size
    if all(each.bytes != size for each in same):
        return False
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    return any(each.sha256 == found for each in same)


def _check_label(item: DescribedItem) -> list[Note]:
    if item.label:
        return []
    return [
        Note(
            ("label", "vi"),
            Severity.ERROR,
            "label",
            Said("Hiện vật mới chưa có tên gọi.", "A new object has no name."),
            Said("Ghi tên gọi.", "Fill in its name."),
        )
    ]


def _check_rights(item: DescribedItem, before: DescribedItem | None) -> list[Note]:
    """Return a note where an item is to become public whose rights are not stated."""
    if item.state != "published" or (before is not None and before.state == "published"):
        return []
    missing = find_missing_rights(item.rights, item.record)
    if not missing:
        return []
    vi = ", ".join(_RIGHTS[each][0] for each in missing)
    return [
        Note(
            ("state", ""),
            Severity.ERROR,
            "rights-missing",
            Said(
                f"Chưa ghi quyền đối với: {vi}.",
                f"The rights of the {' and the '.join(missing)} are not stated.",
            ),
            Said(
                "Ghi đủ ba cột quyền, hoặc để trạng thái là bản thảo.",
                "Fill in all three columns of rights, or leave it a draft.",
            ),
        )
    ]


def _no_file(name: str) -> Note:
    return Note(
        _FILES,
        Severity.ERROR,
        "file-missing",
        Said(
            f"Không có tập tin “{name[:120]}” trong thư mục.",
            f"There is no file “{name[:120]}” in the folder.",
        ),
        Said(
            "Chép tập tin vào thư mục, hoặc sửa tên.",
            "Copy it into the folder, or correct the name.",
        ),
    )


def _bad_name(error: RefusedError) -> Note:
    return Note(
        _FILES,
        Severity.ERROR,
        "file-name",
        Said(
            f"Tên tập tin không dùng được: {translate(str(error), 'vi')}.",
            f"The name of a file cannot be used: {error}.",
        ),
        Said("Ghi tên tập tin nằm trong thư mục.", "Name a file inside the folder."),
    )


def plan_rows(
    rows: Iterable[Named],
    present: Mapping[str, DescribedItem],
    book: Wordbook,
    folder: Folder,
    matched: Mapping[int, tuple[str, ...]],
) -> list[Plan]:
    """Return what each row comes to."""
    return [
        plan_row(row, present.get(row.item_id), book, folder, matched.get(row.row.number, ()))
        for row in rows
    ]
