"""Days as Vietnamese write them: 01/10/2012."""

from __future__ import annotations

import re
from datetime import date

from iiif_server.transfer.notes import Key, Notes
from iiif_server.transfer.problem import Said

_DAY = re.compile(
    r"(?:ngày )?(\d{1,2})(?:[/.-]| tháng )(\d{1,2})(?:[/.-]| năm )(\d{4})", re.IGNORECASE
)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def read_day(text: str, key: Key, notes: Notes) -> date | None:
    """Return the day, or None after a note."""
    day, iso = _DAY.fullmatch(text), _ISO.fullmatch(text)
    numbers = (day[3], day[2], day[1]) if day else (iso[1], iso[2], iso[3]) if iso else ()
    try:
        return date(*map(int, numbers))
    except (ValueError, TypeError):
        _note(text, key, notes)
        return None


def write_day(day: date | None) -> str:
    """Return a day as Vietnamese write it."""
    return "" if day is None else f"{day.day:02}/{day.month:02}/{day.year:04}"


def _note(text: str, key: Key, notes: Notes) -> None:
    notes.wrong(
        key,
        "day",
        Said(f"“{text[:40]}” không phải một ngày có thật.", f"“{text[:40]}” is no day."),
        Said("Ghi ngày/tháng/năm, ví dụ 01/10/2012.", "Write day/month/year, such as 01/10/2012."),
    )
