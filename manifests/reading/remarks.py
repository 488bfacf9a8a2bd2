"""What a reader has to tell of a document: what it could not take in, and where that stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from manifests.errors import ManifestsError

#: A value of the document is repeated in a remark up to so many letters.
LONGEST_SHOWN = 120


class RemarkKind(StrEnum):
    """One kind of remark; the word stands in reports for programs."""

    # The document, or one record of it, is not taken in.
    NOT_JSON = "not-json"
    NOT_XML = "not-xml"
    NOT_IIIF = "not-iiif"
    NOT_LIDO = "not-lido"
    TOO_LARGE = "too-large"
    TOO_DEEP = "too-deep"
    TOO_LONG = "too-long"
    DOCTYPE = "doctype"
    ID_MISSING = "id-missing"
    ID_TWICE = "id-twice"
    ID_TAKEN = "id-taken"
    OURS = "ours"
    INVENTORY_NUMBER_TAKEN = "inventory-number-taken"
    REFUSED = "refused"
    # It is taken in, but for what the remark says.
    WRONG_TYPE = "wrong-type"
    LABEL_MISSING = "label-missing"
    LANGUAGE_UNKNOWN = "language-unknown"
    RIGHTS_UNKNOWN = "rights-unknown"
    DATE_UNREADABLE = "date-unreadable"
    DIMENSION_UNREADABLE = "dimension-unreadable"
    WORD_UNKNOWN = "word-unknown"
    WORD_ADDED = "word-added"
    ANNOTATIONS_LEFT = "annotations-left"
    PROPERTY_LEFT = "property-left"
    CANVAS_EMPTY = "canvas-empty"
    FILE_ELSEWHERE = "file-elsewhere"
    FILE_MISSING = "file-missing"
    FILE_REFUSED = "file-refused"
    FETCH_FAILED = "fetch-failed"
    REFERENCE_ELSEWHERE = "reference-elsewhere"


#: What each kind says in Vietnamese and in English; ``{0}`` and ``{1}`` are the remark's values.
_TEXTS = {
    RemarkKind.NOT_JSON: (
        "Tệp không phải JSON đọc được: {0}. Hãy tải lại tệp từ nguồn.",
        "the file is no readable JSON: {0}. Get it from its source again.",
    ),
    RemarkKind.NOT_XML: (
        "Tệp không phải XML đọc được: {0}. Hãy xuất lại tệp từ nguồn.",
        "the file is no readable XML: {0}. Export it from its source again.",
    ),
    RemarkKind.NOT_IIIF: (
        "Đây không phải manifest hay collection IIIF (Presentation 2 hoặc 3): loại là {0}.",
        "this is neither a IIIF manifest nor a collection (Presentation 2 or 3): its type is {0}.",
    ),
    RemarkKind.NOT_LIDO: (
        "Tệp không có bản ghi LIDO nào (phần tử lido trong http://www.lido-schema.org).",
        "the file has no LIDO record (an element lido of http://www.lido-schema.org).",
    ),
    RemarkKind.TOO_LARGE: (
        "Quá lớn: tối đa {0} byte. Hãy chia nhỏ ở nguồn.",
        "too large: at most {0} bytes are taken in. Divide it at its source.",
    ),
    RemarkKind.TOO_DEEP: (
        "Lồng nhau quá sâu: tối đa {0} tầng.",
        "nested too deeply: at most {0} levels are read.",
    ),
    RemarkKind.TOO_LONG: (
        "Đoạn văn bản dài {0} ký tự; tối đa {1}. Hãy rút gọn ở nguồn.",
        "a text of {0} letters; at most {1} are taken in. Shorten it at its source.",
    ),
    RemarkKind.DOCTYPE: (
        "Tệp có khai báo DOCTYPE nên bị từ chối (thực thể ngoài, bom XML). Hãy bỏ khai báo đó.",
        "the file declares a DOCTYPE and is refused (external entities, XML bombs). Take the declaration out.",
    ),
    RemarkKind.ID_MISSING: (
        "Thiếu mã định danh, nên lần nhập sau không thể nhận ra bản ghi này.",
        "it has no identifier, so that another import could not know it again.",
    ),
    RemarkKind.ID_TWICE: (
        "Mã định danh {0} đã có ở một bản ghi trước trong lần nhập này; bản sau không được nhập.",
        "the identifier {0} stood on a record before, in this import; the later one is not taken in.",
    ),
    RemarkKind.ID_TAKEN: (
        "Hiện vật {0} ở đây không phải nhập từ nguồn này; không ghi đè.",
        "item {0} here was not taken from this source; it is not written over.",
    ),
    RemarkKind.OURS: (
        "{0} là tài liệu của chính hệ thống này; không nhập lại.",
        "{0} is a document of this service itself; it is not taken in again.",
    ),
    RemarkKind.INVENTORY_NUMBER_TAKEN: (
        "Số kiểm kê {0} đã thuộc hiện vật {1}. Hãy sửa một trong hai, rồi nhập lại.",
        "inventory number {0} belongs to item {1}. Correct one of the two, then import again.",
    ),
    RemarkKind.REFUSED: (
        "Không nhập được: {0}",
        "it is not taken in: {0}",
    ),
    RemarkKind.WRONG_TYPE: (
        "Bỏ qua: ở đây phải là {0}.",
        "left out: here should be {0}.",
    ),
    RemarkKind.LABEL_MISSING: (
        "Không có tên; tạm dùng {0}. Hãy đặt tên cho hiện vật.",
        "it has no name; {0} is used. Give the item a name.",
    ),
    RemarkKind.LANGUAGE_UNKNOWN: (
        "Mã ngôn ngữ {0} không hợp lệ; văn bản được giữ lại mà không ghi ngôn ngữ.",
        "language {0} is no tag that IIIF accepts; the text is kept without a language.",
    ),
    RemarkKind.RIGHTS_UNKNOWN: (
        "Quyền {0} không thuộc Creative Commons hay RightsStatements.org; giữ lại thành một dòng thông tin.",
        "rights {0} are neither Creative Commons nor RightsStatements.org; kept as a line of the record.",
    ),
    RemarkKind.DATE_UNREADABLE: (
        "Không đọc được niên đại {0} để sắp xếp; phần chữ vẫn được giữ.",
        "the date {0} cannot be read for sorting; what is said in words is kept.",
    ),
    RemarkKind.DIMENSION_UNREADABLE: (
        "Không đọc được kích thước {0}; giữ lại thành một dòng thông tin.",
        "the measurement {0} cannot be read; kept as a line of the record.",
    ),
    RemarkKind.WORD_UNKNOWN: (
        "“{0}” không có trong danh mục {1}; giữ lại thành một dòng thông tin.",
        "“{0}” is not in the vocabulary {1}; kept as a line of the record.",
    ),
    RemarkKind.WORD_ADDED: (
        "Thêm “{0}” vào danh mục {1}.",
        "“{0}” is added to the vocabulary {1}.",
    ),
    RemarkKind.ANNOTATIONS_LEFT: (
        "{0} chú giải không được nhập.",
        "{0} annotations are not taken in.",
    ),
    RemarkKind.PROPERTY_LEFT: (
        "Không nhập {0}: chưa có chỗ lưu.",
        "{0} is not taken in: there is no place for it yet.",
    ),
    RemarkKind.CANVAS_EMPTY: (
        "Trang (canvas) này không có hình ảnh nào.",
        "this canvas shows nothing.",
    ),
    RemarkKind.FILE_ELSEWHERE: (
        "{0} nằm ở máy chủ khác, không được tải về. Đặt tệp cạnh tài liệu rồi nhập lại, "
        "hoặc dùng --fetch nếu được phép.",
        "{0} is on another server and was not downloaded. Put the file beside the document and import again, "
        "or use --fetch if you may.",
    ),
    RemarkKind.FILE_MISSING: (
        "Không thấy tệp {0} cạnh tài liệu. Đặt tệp vào đó rồi nhập lại.",
        "there is no file {0} beside the document. Put it there and import again.",
    ),
    RemarkKind.FILE_REFUSED: (
        "Tệp {0} không được nhận: {1}",
        "the file {0} was not taken: {1}",
    ),
    RemarkKind.FETCH_FAILED: (
        "Không tải được {0}: {1}",
        "{0} could not be downloaded: {1}",
    ),
    RemarkKind.REFERENCE_ELSEWHERE: (
        "{0} không có tệp nào cạnh tài liệu. Tải manifest đó về đây rồi nhập lại.",
        "{0} has no file beside the document. Save that manifest here and import again.",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Remark:
    """One remark, with where it stands: a JSON pointer (RFC 6901), or a line and a path of XML elements."""

    kind: RemarkKind
    place: str
    values: tuple[str, ...] = ()

    def text(self, language: str) -> str:
        """Return the remark in words: Vietnamese for ``vi``, else English."""
        vi, en = _TEXTS[self.kind]
        return (vi if language == "vi" else en).format(*self.values)


def remark(kind: RemarkKind, place: str, *values: object) -> Remark:
    """Return a remark whose values are short and printable, whatever the document held."""
    return Remark(kind, place, tuple(_shown(str(value)) for value in values))


def _shown(text: str) -> str:
    cut = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
    return "".join(each if each.isprintable() else "�" for each in cut)


class UnreadableDocumentError(ManifestsError):
    """A document, or one record of it, is not taken in; `remark` says why and where."""

    def __init__(self, told: Remark) -> None:
        place = f"{told.place}: " if told.place else ""
        super().__init__(f"{place}{told.text('en')}")
        self.remark = told


def unreadable(kind: RemarkKind, place: str, *values: object) -> UnreadableDocumentError:
    """Return the error that ends the reading of a document or record."""
    return UnreadableDocumentError(remark(kind, place, *values))


class Notebook:
    """The remarks of one reading, in their order; the same one about the same place is written once."""

    def __init__(self) -> None:
        self._remarks: dict[Remark, None] = {}

    def write(self, kind: RemarkKind, place: str, *values: object) -> None:
        """Add a remark."""
        self._remarks[remark(kind, place, *values)] = None

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Return what was written so far."""
        return tuple(self._remarks)
