"""What a word in a cell means: a choice, a statement of rights, a word of a vocabulary, a place; else what is near."""

from __future__ import annotations

from iiif_server.transfer.named import RIGHTS, Choices
from iiif_server.transfer.notes import Key, Notes
from iiif_server.transfer.problem import Said
from manifests.errors import UnknownRightsError
from manifests.rights import parse_rights
from manifests.vocabulary import OPEN_SCHEMES, Scheme


def read_choice(text: str, choices: Choices, key: Key, notes: Notes) -> str:
    """Return the value that a word names; empty where there is none, which is noted unless the text is empty."""
    found = choices.find(text) if text else ""
    if found is None:
        notes.wrong(
            key,
            "unknown-choice",
            Said(
                f"“{_short(text)}” không có trong các giá trị cho phép.",
                f"“{_short(text)}” is not a permitted value.",
            ),
            Said(f"Chọn một trong: {choices.list()}.", f"Choose one of: {choices.list()}."),
        )
    return found or ""


def read_rights(text: str, key: Key, notes: Notes) -> str:
    """Return the canonical URI of a statement of rights; empty where it is none, which is noted."""
    if not text:
        return ""
    if found := RIGHTS.find(text):
        return found
    try:
        return parse_rights(text).uri
    except UnknownRightsError:
        notes.wrong(
            key,
            "unknown-rights",
            Said(
                f"“{_short(text)}” không phải tuyên bố bản quyền được hỗ trợ.",
                f"“{_short(text)}” is no known statement of rights.",
            ),
            Said(
                "Dùng giấy phép Creative Commons (ví dụ CC BY 4.0) hoặc một URI của rightsstatements.org.",
                "Use a Creative Commons licence (such as CC BY 4.0) or a URI of rightsstatements.org.",
            ),
        )
        return ""


def read_words(text: str, scheme: Scheme, key: Key, notes: Notes) -> list[str]:
    """Return the words that a text names: itself one, or several with commas between that are all known."""
    if notes.book.find_terms(scheme, text) or "," not in text:
        return [word for word in [read_word(text, scheme, key, notes)] if word]
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if all(len(notes.book.find_terms(scheme, part)) == 1 for part in parts):
        return [notes.book.find_terms(scheme, part)[0] for part in parts]
    return [word for word in [read_word(text, scheme, key, notes)] if word]


def read_word(text: str, scheme: Scheme, key: Key, notes: Notes) -> str:
    """Return the word that a text names: of an open vocabulary a new one where there is none."""
    found = notes.book.find_terms(scheme, text)
    if len(found) == 1:
        return found[0]
    if found:
        named = "; ".join(f"{notes.book.say_term(scheme, each)} [{each}]" for each in found)
        _note_ambiguous(text, named, key, notes)
        return ""
    near = "; ".join(notes.book.near_terms(scheme, text))
    if scheme in OPEN_SCHEMES:
        term = notes.book.make_term(scheme, text)
        if near:
            notes.warn(
                key,
                "new-word-near",
                Said(
                    f"“{_short(text)}” là từ mới, gần giống: {near}.",
                    f"“{_short(text)}” is a new word, nearly: {near}.",
                ),
                Said("Nếu là lỗi chính tả thì sửa lại.", "Correct it if it is a typing error."),
            )
        return term.id
    notes.wrong(
        key,
        "unknown-word",
        Said(
            f"“{_short(text)}” không có trong danh mục.",
            f"“{_short(text)}” is not in the vocabulary.",
        ),
        Said(f"Từ gần nhất: {near}.", f"The nearest words: {near}.")
        if near
        else Said(
            "Chọn một từ trong danh mục của mẫu.", "Choose a word from the list in the template."
        ),
    )
    return ""


def read_place(text: str, key: Key, notes: Notes) -> str:
    """Return the place that a text names; a new one where its kind and what is around it are said."""
    found = notes.book.find_places(text)
    if len(found) == 1:
        return found[0]
    if found:
        named = "; ".join(f"{notes.book.say_place(each)} [{each}]" for each in found)
        _note_ambiguous(text, named, key, notes)
        return ""
    if (place := notes.book.make_place(text)) is not None:
        return place.id
    near = "; ".join(notes.book.near_places(text))
    notes.wrong(
        key,
        "unknown-place",
        Said(f"Không tìm thấy địa danh “{_short(text)}”.", f"There is no place “{_short(text)}”."),
        Said(
            (f"Địa danh gần nhất: {near}. " if near else "")
            + "Để thêm địa danh mới, ghi cả loại và nơi chứa nó, ví dụ “xã Hồng Thái, huyện Na Hang”.",
            (f"The nearest places: {near}. " if near else "")
            + "To add a new place write its kind and what is around it, such as “xã Hồng Thái, huyện Na Hang”.",
        ),
    )
    return ""


def _note_ambiguous(text: str, named: str, key: Key, notes: Notes) -> None:
    notes.wrong(
        key,
        "ambiguous",
        Said(f"“{_short(text)}” có thể là: {named}.", f"“{_short(text)}” may be: {named}."),
        Said(
            "Ghi đủ dấu, hoặc ghi mã trong ngoặc vuông.",
            "Write it with its marks, or write the identifier.",
        ),
    )


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:80]}…"
