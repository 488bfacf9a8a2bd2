"""What a row makes of an item: pure, from the item as it is and the cells that say something.

An empty cell leaves what is there. A cell that says what a list that goes out would say changes nothing, so that a list
comes back in as it went out, also where a cell cannot hold all that is known.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from iiif_server.catalog.descriptions import DescribedItem, DescribedMedia
from iiif_server.ingest.pack import WITH_SIDE_FILES
from iiif_server.transfer.columns import FILES
from iiif_server.transfer.escapes import clean
from iiif_server.transfer.fields import Cells, Field
from iiif_server.transfer.groups import Group, Part, read_role, write_role
from iiif_server.transfer.media_scale import read_media_scale, write_media_scale
from iiif_server.transfer.named import MISSING
from iiif_server.transfer.notes import Key, Note, Notes
from iiif_server.transfer.problem import Said
from iiif_server.transfer.record_fields import FIELDS, NEVER_MISSING, OF_ITEM, get_value
from iiif_server.transfer.wordbook import Wordbook
from manifests.model import MediaRole
from manifests.record import Missing, When
from manifests.scale import UNSTATED

_NO_CELLS: Cells = {}

MEDIA = Group(
    "media",
    (
        Part("file_name", signs=";\n"),
        Part("label", spoken=True),
        Part("alt", spoken=True),
        Part("role", empty=MediaRole.VIEW, read=read_role, write=write_role),
        Part("view", spoken=True),
        Part("scale", empty=UNSTATED, read=read_media_scale, write=write_media_scale),
    ),
    lambda values, _notes: DescribedMedia(**values) if values["file_name"] else None,
    sign="|",
)


@dataclass(frozen=True)
class Applied:
    """What a row makes of an item, the names of the fields that it changes, and what was noticed."""

    item: DescribedItem
    changed: tuple[str, ...]
    notes: tuple[Note, ...]


def apply_row(
    before: DescribedItem, cells: Cells, book: Wordbook, originals: Cells = _NO_CELLS
) -> Applied:
    """Return the item as the row has it; where something is wrong, what is right of it and all that is wrong.

    Parameters
    ----------
    originals
        What stands in the list, of cells that were read as text of a legacy encoding: where the catalogue says just
        that, it is no such text.
    """
    notes = Notes(book)
    by_part: dict[str, dict[Key, str]] = {}
    for key, text in cells.items():
        by_part.setdefault(key[0], {})[key] = text
    changes: dict[str, _Change] = {}
    for field in FIELDS:
        given = _given(field.parts, by_part)
        if not given:
            continue
        given |= _kept(field, before, given, originals, book)
        if (change := _find_change(field, before, given, notes)) is not None:
            changes[field.name] = change
    item = _changed(before, changes)
    changed = tuple(changes)
    if given := _given(MEDIA.parts, by_part):
        media = _read_media(item, given, notes)
        if media != item.media:
            item, changed = replace(item, media=media), (*changed, MEDIA.name)
    return Applied(item, changed, tuple(notes.notes))


def _kept(
    field: Field, item: DescribedItem, given: Cells, originals: Cells, book: Wordbook
) -> dict[Key, str]:
    """Return those of the cells as they stand in the list that say what the catalogue says."""
    doubtful = {key: originals[key] for key in given if key in originals}
    written = _write_field(field, item, book) if doubtful else {}
    return {key: text for key, text in doubtful.items() if clean(written.get(key, "")) == text}


def write_row(item: DescribedItem, book: Wordbook) -> dict[Key, str]:
    """Return the cells that say all of an item that a sheet holds; empty ones are left out."""
    cells: dict[Key, str] = {}
    for field in FIELDS:
        cells |= _write_field(field, item, book)
    cells |= MEDIA.write(item.media, book)
    return {key: text for key, text in cells.items() if text}


def _given(parts: tuple[str, ...], by_part: Mapping[str, dict[Key, str]]) -> dict[Key, str]:
    return {key: text for part in parts for key, text in by_part.get(part, {}).items()}


def _write_field(field: Field, item: DescribedItem, book: Wordbook) -> dict[Key, str]:
    """Return the cells of a field; where it is empty and a reason is known, the reason."""
    value = get_value(item, field.name)
    if not _is_empty(value):
        return field.write(value, book)
    reason = item.record.missing.get(field.name)
    return {_first(field): MISSING.write(reason)} if reason and _may_be_missing(field) else {}


@dataclass(frozen=True)
class _Change:
    """Another value of a field; where it is empty now, perhaps why."""

    value: Any
    reason: Missing | None = None


def _changed(item: DescribedItem, changes: Mapping[str, _Change]) -> DescribedItem:
    if not changes:
        return item
    reasons = {name: change.reason for name, change in changes.items() if change.reason}
    known = {name: why for name, why in item.record.missing.items() if name not in changes}
    of_item = {name: change.value for name, change in changes.items() if name in OF_ITEM}
    of_record = {name: change.value for name, change in changes.items() if name not in OF_ITEM}
    return replace(
        item, **of_item, record=replace(item.record, **of_record, missing=known | reasons)
    )


def _find_change(
    field: Field, item: DescribedItem, given: dict[Key, str], notes: Notes
) -> _Change | None:
    """Return what the cells say anew of one field, or None."""
    written = {key: clean(text) for key, text in _write_field(field, item, notes.book).items()}
    if all(written.get(key, "") == text for key, text in given.items()):
        return None
    reasons = {key: found for key, text in given.items() if (found := _find_reason(field, text))}
    if reasons:
        return _find_emptying(field, given, reasons, notes)
    if field.name in item.record.missing:
        written = {}
    elif field.name == "dated" and ("dated.edtf", "") not in given:
        written.pop(("dated.edtf", ""), None)  # it said when the old text was
    value = field.read({key: text for key, text in (written | given).items() if text}, notes)
    return None if value == get_value(item, field.name) else _Change(value)


def _find_emptying(
    field: Field, given: dict[Key, str], reasons: dict[Key, str], notes: Notes
) -> _Change | None:
    """Return that a field is empty and why; a value beside the reason is wrong."""
    key = next(iter(reasons))
    if not _may_be_missing(field):
        notes.wrong(
            key,
            "never-missing",
            Said(
                "Ô này không nhận mã thiếu dữ liệu.", "This cell takes no code for what is missing."
            ),
            Said("Ghi giá trị, hoặc để trống.", "Write a value, or leave it empty."),
        )
        return None
    if len(reasons) < len(given) or len(set(reasons.values())) > 1:
        notes.wrong(
            key,
            "missing-and-value",
            Said(
                "Vừa ghi lý do thiếu vừa ghi giá trị cho cùng một mục.",
                "A reason why it is empty stands beside a value.",
            ),
            Said("Chỉ giữ một trong hai.", "Keep one of the two."),
        )
        return None
    return _Change(get_value(DescribedItem(""), field.name), Missing(reasons[key]))


def _find_reason(field: Field, text: str) -> str | None:
    """Return why a field is empty, where a cell says so; names may be plain words, so there only codes count."""
    found = MISSING.find(text)
    return found if found and (_may_be_missing(field) or "_" in text) else None


def _may_be_missing(field: Field) -> bool:
    return field.name not in NEVER_MISSING


def _first(field: Field) -> Key:
    return field.parts[0], "vi" if field.name in (
        "summary",
        "alternative",
        "provenance",
        "dated",
        "makers",
    ) else ""


def _is_empty(value: Any) -> bool:
    return not value or value == When()


def _read_media(
    item: DescribedItem, given: dict[Key, str], notes: Notes
) -> tuple[DescribedMedia, ...]:
    """Return the listed files first; files that the row does not name stay behind them."""
    written = {key: clean(text) for key, text in MEDIA.write(item.media, notes.book).items()}
    if all(written.get(key, "") == text for key, text in given.items()):
        return item.media
    cells = {key: text for key, text in (written | given).items() if text}
    if (FILES, "") in given and given[FILES, ""] != written.get((FILES, ""), ""):
        cells = dict(given)  # what was said of other files says nothing of these
    if (FILES, "") not in cells:
        notes.wrong(
            next(iter(given)),
            "words-without-files",
            Said(
                "Có chú thích nhưng không có tập tin nào.",
                "It says something of files, and there are none.",
            ),
            Said("Ghi tên tập tin vào cột “Tập tin”.", "Name the files in the column for files."),
        )
        return item.media
    listed: tuple[DescribedMedia, ...] = MEDIA.read(cells, notes)
    return merge_media(item.media, listed, {part for part, _ in cells})


def merge_media(
    present: tuple[DescribedMedia, ...], listed: tuple[DescribedMedia, ...], said: set[str]
) -> tuple[DescribedMedia, ...]:
    """Return the listed files, those that are there with what was said of them before, and behind them all others."""
    rest = list(present)
    merged = []
    for file in listed:
        known = next((each for each in rest if is_same_file(each.file_name, file.file_name)), None)
        if known is None:
            merged.append(file)
            continue
        rest.remove(known)
        words = {
            name: getattr(file, name)
            for name in ("label", "alt", "role", "view", "scale")
            if f"media.{name}" in said
        }
        merged.append(replace(known, **words))
    return (*merged, *rest)


def is_same_file(kept: str, listed: str) -> bool:
    """Tell whether a deposited file has the name that a list gives, whichever way its letters are composed.

    A model with side files is deposited as one archive.
    """
    path = PurePosixPath(listed.replace("\\", "/"))
    names = [path.name]
    if path.suffix.lower() in WITH_SIDE_FILES:
        names.append(f"{path.stem}.zip")
    return unicodedata.normalize("NFC", kept) in [
        unicodedata.normalize("NFC", name) for name in names
    ]
