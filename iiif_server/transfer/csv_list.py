"""Lists as text with separators: encoding and separator of a file are found out, and told where they are doubtful."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from iiif_server.transfer.escapes import clean, unguard
from iiif_server.transfer.problem import Said, Severity
from iiif_server.transfer.table import (
    LARGEST_BYTES,
    MOST_COLUMNS,
    CellNote,
    ListRefusedError,
    Table,
    add_row,
)
from manifests.legacy_text import Legacy, convert, judge
from manifests.syllables import is_syllable

SEPARATORS = (";", ",", "\t")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAMPLE_LETTERS = 20_000


def read_csv(path: Path) -> Table:
    """Return the list.

    Raises
    ------
    ListRefusedError
        If the file is too large, no text, or broken.
    """
    check_size(path)
    content = path.read_bytes()
    text, encoding = decode(content)
    if "\0" in text:
        raise ListRefusedError(
            Said("Tập tin không phải văn bản.", "The file is no text."),
            Said("Lưu lại dạng CSV UTF-8.", "Save it as CSV UTF-8."),
        )
    rows: dict[int, tuple[str, ...]] = {}
    notes: list[CellNote] = []
    for number, cells, is_quoted_well in _read_rows(text):
        if len(cells) > MOST_COLUMNS:
            notes.append(_too_wide(number))
        if not is_quoted_well:
            notes.append(_badly_quoted(number))
        add_row(rows, number, tuple(unguard(clean(cell)) for cell in cells[:MOST_COLUMNS]))
    told = () if encoding.startswith("utf") else (("encoding", _tell(encoding)),)
    return Table(rows, tuple(notes), told)


def check_size(path: Path) -> None:
    """Refuse a file that is larger than any list, before anything of it is read."""
    size = path.stat().st_size
    if size > LARGEST_BYTES:
        raise ListRefusedError(
            Said(
                f"Danh sách có {size:,} byte, quá lớn.",
                f"The list has {size:,} bytes, which is too much.",
            ),
            Said(
                f"Danh sách có nhiều nhất {LARGEST_BYTES:,} byte; chia nhỏ, và bỏ ảnh chèn trong bảng.",
                f"A list has at most {LARGEST_BYTES:,} bytes; part it, and take out pictures.",
            ),
        )
    if size == 0:
        raise ListRefusedError(
            Said("Danh sách rỗng.", "The list is empty."),
            Said("Chọn tập tin khác.", "Choose another file."),
        )


def decode(content: bytes) -> tuple[str, str]:
    """Return the text of a file and its encoding: UTF-8, UTF-16, or the likeliest of Windows' Vietnamese ones.

    Text in TCVN3 and VNI comes as Western letters: cells are written anew later.
    """
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _strict(content, encoding), encoding
    for encoding, zeros in (("utf-16-le", content[1:2000:2]), ("utf-16-be", content[0:2000:2])):
        if len(zeros) > 4 and zeros.count(0) > 0.6 * len(zeros):
            return _strict(content, encoding), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start >= len(content) - 4:
            raise _broken("utf-8") from error
        if _is_mostly_utf_8(content):
            raise _scratched(content, error.start) from error
    western = content.decode("cp1252", "replace")
    windows = unicodedata.normalize("NFC", content.decode("cp1258", "replace"))
    legacy = judge(" ".join(western[:_SAMPLE_LETTERS].split()))
    converted = convert(western, legacy.legacy) if legacy else ""
    if legacy and _share(converted) > _share(windows):
        return western, legacy.legacy
    return windows, "windows-1258"


def _share(text: str) -> float:
    """Return how many of the words with marks are Vietnamese."""
    words = [
        word for word in text[:_SAMPLE_LETTERS].split() if not word.isascii() and word.isalpha()
    ]
    return sum(map(is_syllable, words)) / len(words) if words else 0.0


def _is_mostly_utf_8(content: bytes) -> bool:
    """Tell whether more letters are whole in UTF-8 than broken: text of another encoding has hardly any whole ones."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(letter > "\x7f" for letter in text) - broken > broken


def _scratched(content: bytes, start: int) -> ListRefusedError:
    line = content.count(b"\n", 0, start) + 1
    return ListRefusedError(
        Said(
            f"Dòng {line} có byte không phải UTF-8 (byte thứ {start + 1:,}).",
            f"Line {line} has bytes that are no UTF-8 (byte {start + 1:,}).",
        ),
        Said(
            "Tập tin có lẽ bị hỏng hoặc ghép từ hai bảng mã; lưu lại dạng CSV UTF-8.",
            "It may be damaged, or put together from two encodings; save it as CSV UTF-8.",
        ),
    )


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _broken(encoding) from error


def _broken(encoding: str) -> ListRefusedError:
    return ListRefusedError(
        Said(
            f"Tập tin bị cắt cụt hoặc hỏng ({encoding}).",
            f"The file is truncated or damaged ({encoding}).",
        ),
        Said(
            "Chép lại tập tin, hoặc lưu lại dạng CSV UTF-8.",
            "Copy it again, or save it as CSV UTF-8.",
        ),
    )


def _read_rows(text: str) -> Iterator[tuple[int, list[str], bool]]:
    """Yield each row with the line on which it begins, and whether its quotation marks are closed where they end.

    A mark that is not closed makes all lines up to the next one a single row.
    """
    lines = list(io.StringIO(text, newline=""))
    separator = find_separator(text)
    reader = csv.reader(lines, delimiter=separator, strict=False)
    begins = 1
    try:
        for cells in reader:
            ends = reader.line_num
            yield begins, cells, ends == begins or _is_strict(lines[begins - 1 : ends], separator)
            begins = ends + 1
    except csv.Error as error:
        raise ListRefusedError(
            Said(
                f"Không đọc được dòng {begins}: {error}.", f"Line {begins} cannot be read: {error}."
            ),
            Said(
                "Kiểm tra dấu ngoặc kép chưa đóng.", "Look for a quotation mark that is not closed."
            ),
        ) from error


def find_separator(text: str) -> str:
    """Return what parts the columns: the sign that comes most often outside quotation marks in the first lines."""
    if text.startswith("sep="):
        return text[4:5]
    counts: Counter[str] = Counter()
    quoted, lines = False, 0
    for letter in text[:_SAMPLE_LETTERS]:
        if letter == '"':
            quoted = not quoted
        elif not quoted and letter in SEPARATORS:
            counts[letter] += 1
        elif not quoted and letter == "\n":
            lines += 1
            if counts:
                break  # the header decides: prose below is full of commas
    return max(SEPARATORS, key=lambda sign: counts[sign])


def _is_strict(lines: list[str], separator: str) -> bool:
    """Tell whether the lines of one row are what RFC 4180 calls one."""
    try:
        return len(list(csv.reader(lines, delimiter=separator, strict=True))) == 1
    except csv.Error:
        return False


def _badly_quoted(number: int) -> CellNote:
    return CellNote(
        number,
        -1,
        Severity.ERROR,
        "quotation-mark",
        Said(
            "Dấu ngoặc kép mở ở dòng này không được đóng đúng chỗ; các dòng sau bị đọc vào cùng một dòng.",
            "A quotation mark that opens here is not closed where it should be; further lines are read into this row.",
        ),
        Said(
            "Đóng dấu ngoặc kép; dấu ngoặc kép trong văn bản ghi hai lần.",
            "Close it; a quotation mark inside a text is written twice.",
        ),
    )


def _tell(encoding: str) -> Said:
    if encoding in list(Legacy):
        return Said(
            f"Danh sách dùng bảng mã {encoding}; đã chuyển sang Unicode.",
            f"The list is in {encoding}; it is read as Unicode.",
        )
    return Said(
        f"Danh sách không phải UTF-8; được đọc theo {encoding}. Hãy xem lại dấu tiếng Việt.",
        f"The list is not in UTF-8; it is read as {encoding}. Look at its marks.",
    )


def _too_wide(number: int) -> CellNote:
    return CellNote(
        number,
        -1,
        Severity.ERROR,
        "too-many-columns",
        Said(f"Dòng có hơn {MOST_COLUMNS} cột.", f"The row has more than {MOST_COLUMNS} columns."),
        Said("Kiểm tra dấu phân cách và dấu ngoặc kép.", "Look at separators and quotation marks."),
    )
