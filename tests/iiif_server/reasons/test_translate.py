"""Reasons in Vietnamese: exactly the values of the English ones, whatever a stranger's file wrote into them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iiif_server.reasons import translate as module
from iiif_server.reasons.skeleton import Skeleton, write_name, write_number
from iiif_server.reasons.tables import Entry, read_entries
from iiif_server.reasons.translate import LONGEST, translate

MESSAGES = [each for each in read_entries() if each.section == "messages"]
#: Letters of which no message is made, so that it is known where each value ends.
STRANGE = st.text(alphabet="0123456789漢字𡨸喃ۤ\\\n", min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        ("The file is empty; copy it again.", "Tệp rỗng. Xin chép lại tệp rồi tải lên lại."),
        (
            "ảnh 1.png: The PNG holds no pixels; export it again.",
            "ảnh 1.png: Tệp PNG không có điểm ảnh nào. Xin xuất lại.",
        ),
        (
            "quét: lần 2.png: The PNG holds no pixels; export it again.",
            "quét: lần 2.png: Tệp PNG không có điểm ảnh nào. Xin xuất lại.",
        ),
        (
            "the PLY claims 20000001 faces and 3 vertices; at most 20000000 triangles are accepted"
            "; reduce it, and export it again",
            "Tệp PLY có 20.000.001 mặt và 3 đỉnh; chỉ nhận nhiều nhất 20.000.000 tam giác. "
            "Xin giảm mô hình rồi xuất lại.",
        ),
        (  # the name of the file is parted from what is said of a file in it
            "quét.zip: model.obj in the zip is empty (0 bytes): pack it again",
            "quét.zip: Tệp model.obj trong tệp zip rỗng (0 byte). Xin chép lại tệp ấy rồi nén lại.",
        ),
        (  # of two messages that fit, the one that says more
            "the glTF does not hold together: extensionsRequired is no list; export it again",
            "Tệp glTF tự mâu thuẫn: mục “extensionsRequired” không phải là danh sách. Xin xuất lại.",
        ),
        (
            "the glTF does not hold together: it refers by number to something that is not in it"
            "; export it again",
            "Tệp glTF tự mâu thuẫn (chi tiết: dẫn đến một số thứ tự không có trong tệp). Xin xuất lại.",
        ),
        (  # three messages in each other
            "a.tif: The TIFF's directories form a loop. The file is damaged; export it again.",
            "a.tif: Các mục lục của tệp TIFF nối nhau thành vòng. "
            "Tệp bị hỏng, xin xuất lại rồi tải lên lại.",
        ),
        (
            "The system said: No space left on device; see to that, and try again. Tried 3 times.",
            "Hệ thống của máy chủ báo: ổ đĩa đã đầy. Xin báo người quản trị, rồi làm lại. Đã thử 3 lần.",
        ),
        (  # what the system says, and the remedy for it
            "trống.tif could not be received: Read-only file system. "
            "Let the user of the service write there and try again.",
            "Không nhận được tệp trống.tif: ổ đĩa chỉ cho đọc. "
            "Xin báo người quản trị cho dịch vụ quyền ghi rồi làm lại.",
        ),
        (
            "a.png: The png file's header cannot be read (damaged or incomplete); export it again.",
            "a.png: Không đọc được phần đầu của tệp png (chi tiết: hỏng hoặc thiếu). "
            "Xin xuất lại ảnh rồi tải lên lại.",
        ),
        (  # holes in another order
            "3 items were chosen for collection gom: take them out first",
            "Sưu tập gom còn 3 hiện vật do người chọn. Xin bỏ chúng ra trước.",
        ),
        ("There is no item 'hv-9' here.", "Không có hiện vật hv-9 ở đây."),
    ],
)
def test_reasons_in_vietnamese(english: str, vietnamese: str) -> None:
    assert translate(english, "vi") == vietnamese
    assert translate(english, "en") == english


@pytest.mark.parametrize("unknown", ["", "Nobody raises this.", "a: b", "x Tried", "item"])
def test_what_is_not_known_stays_as_it_is(unknown: str) -> None:
    assert translate(unknown, "vi") == unknown


def test_parts_of_messages_are_none_by_themselves() -> None:
    assert translate("is cut short", "vi") == "is cut short"


@given(st.text(), st.sampled_from(["vi", "en", "", "fr"]))
def test_no_text_is_too_strange(text: str, language: str) -> None:
    assert isinstance(translate(text, language), str)


@given(
    st.lists(
        st.sampled_from([piece for each in MESSAGES for piece in each.english.literals])
        | st.text(max_size=5),
        max_size=8,
    )
)
def test_no_heap_of_pieces_of_messages_is_too_strange(pieces: list[str]) -> None:
    assert isinstance(translate("".join(pieces), "vi"), str)


def filled(entry: Entry, values: list[str]) -> tuple[str, str]:
    """Return a message in both languages, with the same values."""
    given_values = dict(enumerate(values))
    forms = {"number": write_number, "name": write_name}
    english = entry.english.fill(given_values, lambda _hole, value: value)
    vietnamese = entry.vietnamese.fill(
        given_values, lambda hole, value: forms.get(hole.form, str)(value)
    )
    return english, vietnamese


@settings(max_examples=15)
@given(st.data())
@pytest.mark.parametrize("entry", MESSAGES, ids=lambda each: each.line[:60])
def test_each_message_keeps_its_values(entry: Entry, data: st.DataObject) -> None:
    values = [data.draw(STRANGE) for _ in entry.english.holes]
    english, vietnamese = filled(entry, values)
    assert translate(english, "vi") == vietnamese


def test_a_reason_longer_than_any_is_not_looked_at() -> None:
    name = "x" * LONGEST
    assert translate(f"{name}: The file is empty; copy it again.", "vi").endswith("copy it again.")


HOSTILE = [
    ": ",
    "the PLY has ",
    " Tried 3 times.",
    "The pyramid cannot be read: ",
    "the texture x is damaged: ",
    "S3 ",
    "{0}: ",
    "' ",
    "“",
    " in the zip is empty (0 bytes)",
    "a.tif: The TIFF's directories form a loop. The file is damaged; export it again.",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_the_work_does_not_grow_with_what_strangers_write(
    piece: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking for one message is linear; how often that is done is bounded, however long the text."""
    looked = 0
    find = Skeleton.find_values

    def counted(skeleton: Skeleton, text: str) -> dict[int, str] | None:
        nonlocal looked
        looked += 1
        return find(skeleton, text)

    monkeypatch.setattr(Skeleton, "find_values", counted)
    monkeypatch.setattr(module, "LONGEST", 1_000_000)
    counts = []
    for times in (100, 1_000, 10_000):
        looked = 0
        translate(piece * times, "vi")
        counts.append(looked)
    assert counts[1] == counts[2]
    assert counts[2] <= 64 * len(read_entries())
