"""How complete the description of an item is: what is expected of its kind of heritage, what is there, what is to do.

A field that is empty for a stated reason is answered: what does not apply needs nothing more, and what is unknown or
not made public is said. What was not entered is missing, whoever said so. Each point counts alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from manifests.language import tidy
from manifests.record import Missing, Record
from manifests.record_words import say
from manifests.rights import COPYRIGHT_NOT_EVALUATED, find_rights
from manifests.statements import LABELS
from manifests.texts import LanguageMap
from manifests.vocabulary import Heritage


class Status(StrEnum):
    """What became of something that is expected; the word stands in the answers of the command line."""

    THERE = "there"
    NOT_APPLICABLE = "not-applicable"
    UNKNOWN = "unknown"
    RESTRICTED = "restricted"
    MISSING = "missing"


@dataclass(frozen=True)
class Point:
    """One thing that is expected: `name` is a field of the record, or one of `OTHERS`.

    `advice` says what to do about it, or what its reason means; it is empty where it is there.
    """

    name: str
    label: LanguageMap
    status: Status
    advice: LanguageMap = field(default_factory=dict)

    @property
    def is_answered(self) -> bool:
        """Tell whether nothing is missing."""
        return self.status is not Status.MISSING


@dataclass(frozen=True)
class Completeness:
    """How complete an item is, point by point, as is expected of its kind of heritage; None where that is not known."""

    heritage: Heritage | None
    points: tuple[Point, ...]

    @property
    def percent(self) -> int:
        """Return how much is answered, rounded down: 100 is all of it."""
        return 100 * sum(point.is_answered for point in self.points) // len(self.points)

    @property
    def missing(self) -> tuple[Point, ...]:
        """Return what is missing, in the order in which a record is read."""
        return tuple(point for point in self.points if not point.is_answered)


@dataclass(frozen=True)
class Described:
    """What is said of an item and shown of it.

    `pictures` counts its images, models and films, `silent_pictures` those of them without a text for people who
    cannot see them, `recordings` its sounds and films, `untold_recordings` those without captions or a transcript.
    """

    label: LanguageMap
    summary: LanguageMap
    copy_rights: str
    record: Record
    heritage: Heritage | None
    pictures: int = 0
    silent_pictures: int = 0
    recordings: int = 0
    untold_recordings: int = 0


#: What is expected beside fields of the record.
OTHERS: dict[str, LanguageMap] = {
    "label": say("Tên", "Name"),
    "label_en": say("Tên tiếng Anh", "Name in English"),
    "summary": say("Mô tả", "Description"),
    "summary_en": say("Mô tả tiếng Anh", "Description in English"),
    "copy_rights": say("Quyền đối với bản số", "Rights of the digital copy"),
    "pictures": say("Hình ảnh hoặc mô hình", "Picture or model"),
    "alt": say("Lời tả hình", "Texts for pictures"),
    "texts": say("Phụ đề, bản chép lời", "Captions and transcripts"),
}

#: What is expected of everything, before and after what is expected of its kind.
_FIRST = ("label", "label_en", "summary", "summary_en", "heritage_class")
_LAST = ("work_rights", "copy_rights", "metadata_rights")

#: What is expected of each kind. An intangible practice has no dimensions, and need not be seen.
_OF_KIND: dict[Heritage | None, tuple[str, ...]] = {
    Heritage.OBJECT: (
        *("inventory_number", "dated", "materials", "techniques", "dimensions", "origin_place"),
        *("holder", "provenance", "pictures"),
    ),
    Heritage.MONUMENT: (
        *("inventory_number", "designations", "dated", "current_place", "provenance", "pictures"),
    ),
    Heritage.INTANGIBLE: ("designations", "communities", "current_place", "provenance"),
    Heritage.DOCUMENTARY: (
        *("inventory_number", "dated", "makers", "materials", "dimensions", "origin_place"),
        *("holder", "provenance", "pictures"),
    ),
    None: ("inventory_number", "dated", "holder", "current_place", "pictures"),
}

#: What to do where something is missing.
_ADVICE: dict[str, LanguageMap] = {
    "label": say("Ghi tên bằng tiếng Việt.", "Write its name in Vietnamese."),
    "label_en": say("Ghi tên bằng tiếng Anh cho khách nước ngoài.", "Write its name in English."),
    "summary": say(
        "Viết vài câu mô tả bằng tiếng Việt: là gì, vì sao đáng quý.",
        "Describe it in a few sentences in Vietnamese: what it is, and why it matters.",
    ),
    "summary_en": say("Dịch phần mô tả sang tiếng Anh.", "Translate the description into English."),
    "heritage_class": say(
        "Chọn loại hình di sản; từ đó mới biết hồ sơ cần những gì.",
        "Choose the class of heritage; it decides what else is expected.",
    ),
    "designations": say(
        "Ghi quyết định xếp hạng, ghi danh hoặc kiểm kê: số, ngày, cơ quan ban hành.",
        "Write down the decision that listed it: number, date, issuer.",
    ),
    "inventory_number": say(
        "Ghi số kiểm kê như trong sổ.", "Write its number as it stands in the inventory."
    ),
    "dated": say(
        "Ghi niên đại, dù chỉ là “khoảng thế kỷ XV”.",
        "Write when it was made, be it only “about the 15th century”.",
    ),
    "materials": say("Chọn chất liệu.", "Choose the materials."),
    "techniques": say("Chọn kỹ thuật chế tác.", "Choose the techniques by which it was made."),
    "dimensions": say(
        "Đo và ghi kích thước kèm đơn vị.", "Measure it, and write the dimensions with their unit."
    ),
    "makers": say(
        "Ghi người hoặc cơ quan soạn, ban hành; nếu không biết, ghi “chưa xác định được”.",
        "Write who wrote or issued it; where nobody knows, say that it is unknown.",
    ),
    "communities": say(
        "Chọn dân tộc, cộng đồng thực hành di sản.", "Choose the communities that practise it."
    ),
    "holder": say("Chọn đơn vị lưu giữ.", "Choose the institution that holds it."),
    "current_place": say(
        "Chọn nơi hiện nay, đến xã nếu được.", "Choose where it is now, down to the commune."
    ),
    "origin_place": say("Chọn nơi xuất xứ, nơi tìm thấy.", "Choose where it was made or found."),
    "provenance": say(
        "Kể nguồn gốc, lịch sử lưu giữ: ai trao, tìm thấy khi nào.",
        "Tell where it comes from: who gave it, when it was found.",
    ),
    "pictures": say(
        "Thêm ít nhất một ảnh hoặc mô hình: `baovat add`.",
        "Add at least one picture or model: `baovat add`.",
    ),
    "alt": say(
        "Viết lời tả cho những hình chưa có, dành cho người không nhìn thấy.",
        "Describe the pictures that have no text, for people who cannot see them.",
    ),
    "texts": say(
        "Thêm phụ đề hoặc bản chép lời cho bản ghi chưa có: `baovat caption`.",
        "Add captions or a transcript to recordings without any: `baovat caption`.",
    ),
    "work_rights": say(
        "Ghi quyền đối với hiện vật (rightsstatements.org hoặc Creative Commons).",
        "State the rights of the work (rightsstatements.org or Creative Commons).",
    ),
    "copy_rights": say(
        "Ghi quyền đối với bản số; chưa ghi thì không công bố được.",
        "State the rights of the digital copy; without them it cannot be published.",
    ),
    "metadata_rights": say(
        "Ghi quyền đối với thông tin mô tả.", "State the rights of the description."
    ),
}

#: What a stated reason means to whoever looks after the record.
_REASONS = {
    Status.NOT_APPLICABLE: say("Không áp dụng.", "Does not apply."),
    Status.UNKNOWN: say(
        "Đã ghi là chưa xác định được; bổ sung khi có kết quả nghiên cứu.",
        "Said to be unknown; add it when somebody finds out.",
    ),
    Status.RESTRICTED: say(
        "Đã ghi là hạn chế công bố; bản đầy đủ do đơn vị giữ.",
        "Said not to be made public; the institution keeps it.",
    ),
}
_NOT_EVALUATED = say(
    "Đang ghi “chưa đánh giá bản quyền”; nên xem xét và ghi rõ.",
    "It says “copyright not evaluated”; have somebody look, and say what is so.",
)

_STATUS = {
    Missing.NOT_APPLICABLE: Status.NOT_APPLICABLE,
    Missing.UNKNOWN: Status.UNKNOWN,
    Missing.RESTRICTED: Status.RESTRICTED,
    Missing.NOT_ENTERED: Status.MISSING,
}


def measure_completeness(described: Described) -> Completeness:
    """Return what is expected of an item, and what of it is there."""
    return Completeness(described.heritage, tuple(_points(described)))


def _points(described: Described) -> Iterator[Point]:
    for name in _list_expected(described):
        status = _find_status(described, name)
        yield Point(
            name, OTHERS.get(name) or LABELS[name], status, _advise(described, name, status)
        )


def _list_expected(described: Described) -> tuple[str, ...]:
    """Return what is expected, in the order in which a record is read; texts only of what they could belong to."""
    alt = ("alt",) if described.pictures else ()
    texts = ("texts",) if described.recordings else ()
    return (*_FIRST, *_OF_KIND[described.heritage], *alt, *texts, *_LAST)


def _find_status(described: Described, name: str) -> Status:
    if name.endswith("_rights"):
        return _find_rights_status(_rights_of(described, name))
    there = {
        "label": bool(tidy(described.label).get("vi")),
        "label_en": bool(tidy(described.label).get("en")),
        "summary": bool(tidy(described.summary).get("vi")),
        "summary_en": bool(tidy(described.summary).get("en")),
        "pictures": described.pictures > 0,
        "alt": described.silent_pictures == 0,
        "texts": described.untold_recordings == 0,
        "dated": bool(tidy(described.record.dated.text) or described.record.dated.edtf),
        "provenance": bool(tidy(described.record.provenance)),
    }
    if there[name] if name in there else bool(getattr(described.record, name)):
        return Status.THERE
    reason = described.record.missing.get(name)
    return Status.MISSING if reason is None else _STATUS[reason]


def _find_rights_status(uri: str) -> Status:
    """Return whether rights are stated; that nobody has evaluated them is a statement, and no answer for ever."""
    known = find_rights(uri) if uri else None
    if known is None:
        return Status.MISSING
    return Status.UNKNOWN if known == COPYRIGHT_NOT_EVALUATED else Status.THERE


def _rights_of(described: Described, name: str) -> str:
    record = described.record
    stated = {
        "work_rights": record.work_rights,
        "copy_rights": described.copy_rights,
        "metadata_rights": record.metadata_rights,
    }
    return stated[name]


def _advise(described: Described, name: str, status: Status) -> LanguageMap:
    if status is Status.THERE:
        return {}
    if status is Status.MISSING:
        return _ADVICE[name]
    return _NOT_EVALUATED if name.endswith("_rights") else _REASONS[status]
