"""Which item each row is of: by identifier, by inventory number, or by name; the same list gives the same items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from iiif_server.catalog.identifiers import is_identifier
from iiif_server.transfer.columns import IDENTIFIER, NUMBER
from iiif_server.transfer.identifiers import make_distinct, make_identifier
from iiif_server.transfer.interpret import SheetRow
from iiif_server.transfer.named import MISSING
from iiif_server.transfer.notes import Key, Note
from iiif_server.transfer.problem import Said, Severity
from manifests.record import LONGEST_INVENTORY_NUMBER

_ID, _NUMBER = (IDENTIFIER, ""), (NUMBER, "")


@dataclass(frozen=True)
class Named:
    """A row with the item that it is of; with notes where that cannot be told."""

    row: SheetRow
    item_id: str
    number: str
    notes: tuple[Note, ...] = ()


def read_number(row: SheetRow) -> str:
    """Return the inventory number of a row; empty where it says why there is none."""
    text = " ".join(row.cells.get(_NUMBER, "").split())
    return "" if MISSING.find(text) else text


def derive_id(row: SheetRow) -> str:
    """Return the identifier that a new item of this row has; empty where it is called nothing."""
    name = read_number(row) or _name(row)
    return make_identifier(name, fallback="item") if name else ""


def _name(row: SheetRow) -> str:
    labels = {language: text for (part, language), text in row.cells.items() if part == "label"}
    return labels.get("vi") or next(iter(labels.values()), "")


def identify(
    rows: Sequence[SheetRow], by_number: Mapping[str, str], numbers: Mapping[str, str]
) -> tuple[Named, ...]:
    """Return each row with its item.

    Parameters
    ----------
    by_number
        The items of the catalogue by inventory number, as far as the rows name them.
    numbers
        The inventory numbers of items that are there, by identifier, as far as rows name or would make them.
    """
    twice = _find_twice(rows)
    made_of: dict[str, str] = {}
    return tuple(_identify(row, by_number, numbers, made_of, twice) for row in rows)


def _identify(
    row: SheetRow,
    by_number: Mapping[str, str],
    numbers: Mapping[str, str],
    made_of: dict[str, str],
    twice: Mapping[tuple[Key, str], list[int]],
) -> Named:
    given, number = row.cells.get(_ID, ""), read_number(row)
    notes = [*_notes_of_twice(row, given, number, twice)]
    if len(number) > LONGEST_INVENTORY_NUMBER:
        notes.append(_too_long(number))
    if given and not is_identifier(given):
        notes.append(_wrong_identifier(given))
    holder = by_number.get(number) if number else None
    if given and holder not in (None, given):
        notes.append(_taken(number, str(holder)))
    if given or holder:
        return Named(row, given or str(holder), number, tuple(notes))
    name = number or _name(row)
    if not name:
        return Named(row, "", "", (*notes, _nameless()))
    derived = derive_id(row)
    if (derived in numbers and numbers[derived] != number) or made_of.get(derived, name) != name:
        derived = make_distinct(derived, name)
    if not number and made_of.get(derived) == name:
        notes.append(_same_name(name))
    made_of[derived] = name
    return Named(row, derived, number, tuple(notes))


def _find_twice(rows: Sequence[SheetRow]) -> dict[tuple[Key, str], list[int]]:
    """Return the numbers and identifiers that several rows have, with these rows; case makes no difference."""
    found: dict[tuple[Key, str], list[int]] = defaultdict(list)
    for row in rows:
        for key, text in ((_ID, row.cells.get(_ID, "")), (_NUMBER, read_number(row))):
            if text:
                found[key, text.casefold()].append(row.number)
    return {named: numbers for named, numbers in found.items() if len(numbers) > 1}


def _notes_of_twice(
    row: SheetRow, given: str, number: str, twice: Mapping[tuple[Key, str], list[int]]
) -> list[Note]:
    notes = []
    for key, text in ((_ID, given), (_NUMBER, number)):
        others = [each for each in twice.get((key, text.casefold()), ()) if each != row.number]
        if others:
            listed = ", ".join(map(str, others[:5]))
            notes.append(
                Note(
                    key,
                    Severity.ERROR,
                    "duplicate",
                    Said(
                        f"“{text}” còn có ở dòng {listed}.", f"“{text}” stands in row {listed} too."
                    ),
                    Said(
                        "Mỗi hiện vật một dòng, một số; sửa hoặc xóa dòng thừa.",
                        "One row and one number for each object; correct or remove one.",
                    ),
                )
            )
    return notes


def _wrong_identifier(given: str) -> Note:
    return Note(
        _ID,
        Severity.ERROR,
        "identifier",
        Said(f"“{given[:60]}” không dùng làm mã được.", f"“{given[:60]}” cannot be an identifier."),
        Said(
            "Chỉ dùng chữ không dấu, số và . _ ~ - (không được chỉ là . hay ..); hoặc để trống.",
            "Use letters A-Z a-z, digits and . _ ~ - only (not . or .. by itself), or leave it empty.",
        ),
    )


def _taken(number: str, holder: str) -> Note:
    return Note(
        _NUMBER,
        Severity.ERROR,
        "number-taken",
        Said(
            f"Số kiểm kê “{number}” đã thuộc về {holder}.",
            f"The inventory number “{number}” belongs to {holder}.",
        ),
        Said("Sửa số kiểm kê hoặc mã định danh.", "Correct the number or the identifier."),
    )


def _too_long(number: str) -> Note:
    return Note(
        _NUMBER,
        Severity.ERROR,
        "number-too-long",
        Said(
            f"Số kiểm kê có {len(number):,} chữ; nhiều nhất là {LONGEST_INVENTORY_NUMBER}.",
            f"The inventory number has {len(number):,} letters; it has {LONGEST_INVENTORY_NUMBER} at most.",
        ),
        Said("Ghi đúng số kiểm kê của hiện vật.", "Write the number that stands on the object."),
    )


def _nameless() -> Note:
    return Note(
        None,
        Severity.ERROR,
        "nameless",
        Said(
            "Dòng không có số kiểm kê, mã định danh hay tên gọi.",
            "The row has no inventory number, identifier or name.",
        ),
        Said("Ghi ít nhất số kiểm kê và tên gọi.", "Fill in at least number and name."),
    )


def _same_name(name: str) -> Note:
    return Note(
        ("label", "vi"),
        Severity.ERROR,
        "same-name",
        Said(
            f"Có dòng khác cùng tên “{name[:60]}”, và cả hai không có số kiểm kê.",
            f"Another row is called “{name[:60]}” too, and neither has a number.",
        ),
        Said("Ghi số kiểm kê để phân biệt.", "Fill in inventory numbers."),
    )
