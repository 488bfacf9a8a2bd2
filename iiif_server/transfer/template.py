"""The empty list that museums fill in: which columns, which words the drop-downs offer, which examples."""

from __future__ import annotations

from pathlib import Path

from iiif_server.catalog.records import read_whole_vocabulary
from iiif_server.runtime import Runtime
from iiif_server.transfer.columns import COLUMNS, ERRORS, SKIP, write_header
from iiif_server.transfer.named import DIRECTIONS, LAYOUTS, RIGHTS, ROLES, STATES
from iiif_server.transfer.notes import Key
from iiif_server.transfer.wordbook import Wordbook
from iiif_server.transfer.xlsx.template import TemplateColumn, save_template
from manifests.vocabulary import Scheme

#: Texts that have a column in English too.
_IN_ENGLISH = ("label", "summary", "media.label", "media.alt")
#: Drop-downs of which another word may be typed: several words, or new ones.
_FREE = ("designations.status", "periods", "materials", "techniques", "communities", "holder", "current_place",
         "origin_place", "keywords", "media.role")  # fmt: skip
#: In sheets a row whose first column says something is not imported.
EXAMPLE = "VÍ DỤ"
_EXAMPLES: tuple[dict[Key, str], ...] = (
    {
        ("inventory_number", ""): "BTTQ 0012", ("label", "vi"): "Trống đồng Đông Sơn", ("label", "en"): "Đông Sơn bronze drum",
        ("summary", "vi"): "Mặt trống có ngôi sao 12 cánh.", ("heritage_class", ""): "Bảo vật quốc gia",
        ("designations.status", ""): "Bảo vật quốc gia", ("designations.number", ""): "1426/QĐ-TTg",
        ("designations.decided_on", ""): "01/10/2012", ("designations.issuer", "vi"): "Thủ tướng Chính phủ",
        ("dated.text", "vi"): "thế kỷ V - IV TCN", ("periods", ""): "Văn hóa Đông Sơn", ("materials", ""): "Đồng",
        ("techniques", ""): "Đúc", ("dimensions", ""): "cao 45 cm; đường kính 79,3 cm (mặt trống)",
        ("holder", ""): "Bảo tàng tỉnh Tuyên Quang", ("current_place", ""): "Thành phố Tuyên Quang",
        ("origin_place", ""): "xã Hồng Thái, huyện Na Hang", ("work_rights", ""): "Thuộc về công chúng (Public Domain Mark 1.0)",
        ("rights", ""): "CC BY 4.0 – Ghi công", ("metadata_rights", ""): "CC0 1.0 – Hiến tặng cho công chúng",
        ("state", ""): "Bản thảo", ("media.file_name", ""): "BTTQ 0012_mat.jpg; BTTQ 0012_than.jpg",
        ("media.label", "vi"): "Mặt trống | Thân trống", ("media.view", "vi"): "mặt | thân",
    },
    {
        ("inventory_number", ""): "BTTQ 0345/1", ("label", "vi"): "Sắc phong đình Hồng Thái", ("heritage_class", ""): "Hiện vật bảo tàng",
        ("dated.text", "vi"): "khoảng 1821-1847", ("periods", ""): "Nhà Nguyễn", ("materials", ""): "Giấy dó",
        ("dimensions", ""): "dài 126 cm; rộng 52 cm", ("communities", ""): "Tày; Kinh", ("makers.name", "vi"): "KHONG_RO",
        ("relations.belongs-to-monument", ""): "dinh-hong-thai", ("inscriptions.original", ""): "敕", ("inscriptions.language", ""): "Hán",
        ("inscriptions.reading", ""): "Sắc", ("inscriptions.translation", "vi"): "Sắc (của vua)", ("reading", ""): "Phải sang trái",
    },
)  # fmt: skip


def write_template(runtime: Runtime, target: Path) -> None:
    """Write the empty list with the words of this catalogue.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    with runtime.database.read() as connection:
        book = Wordbook(read_whole_vocabulary(connection))
    columns = tuple(
        TemplateColumn(
            header=write_header(column.part, language),
            note=f"{column.note[0]}\n\n{column.en}: {column.note[1]}",
            width=column.width,
            source=column.source,
            free=column.part in _FREE,
            examples=tuple(
                EXAMPLE if column.part == SKIP else example.get((column.part, language), "")
                for example in _EXAMPLES
            ),
        )
        for column in COLUMNS
        if column.part != ERRORS
        for language in _languages(column.part, spoken=column.spoken)
    )
    save_template(target, columns, _words(book), _GUIDE)


def _languages(part: str, *, spoken: bool) -> tuple[str, ...]:
    if not spoken:
        return ("",)
    return ("vi", "en") if part in _IN_ENGLISH else ("vi",)


def _words(book: Wordbook) -> dict[str, list[str]]:
    """Return what each drop-down offers."""
    words = {scheme.value: [] for scheme in Scheme}  # type: dict[str, list[str]]
    for scheme, term_id in book.vocabulary.terms:
        words[scheme.value].append(book.say_term(scheme, term_id))
    choices = {"rights": RIGHTS, "state": STATES, "role": ROLES, "layout": LAYOUTS, "reading": DIRECTIONS}
    named = {name: [said[0] for said in each.words.values()] for name, each in choices.items()}
    return words | {"place": [book.say_place(each) for each in book.vocabulary.places]} | named


_GUIDE = (
    ("Cách dùng", "How to use"),
    ("Điền mỗi hiện vật một dòng ở trang “Hiện vật”. Không đổi tên cột; có thể bỏ cột không dùng.", "Fill in one row for each object. Columns may be left out, not renamed."),
    ("Dòng có chữ ở cột “Bỏ qua” không được nhập; hai dòng VÍ DỤ có thể xóa.", "Rows with anything in the first column are not imported; the two examples may be removed."),
    ("Ô trống: giữ nguyên những gì đã có. Không có thông tin thì ghi lý do: KHONG_AP_DUNG, KHONG_RO, CHUA_NHAP, HAN_CHE.", "An empty cell leaves what is there. To say why there is nothing: KHONG_AP_DUNG (not applicable), KHONG_RO (unknown), CHUA_NHAP (not entered), HAN_CHE (restricted)."),
    ("Nhiều mục trong một ô: cách nhau bằng dấu chấm phẩy (;). Với chú thích ảnh, minh văn và văn xuôi: dấu gạch đứng (|).", "Several entries in a cell: parted by semicolons; captions, inscriptions and prose by |."),
    ("Thêm ngôn ngữ: thêm cột như “Tên gọi [tyz]” (Tày), [ium] (Dao), [hmn] (Mông).", "Another language: add a column such as “Tên gọi [tyz]”."),
    ("Ảnh đặt cùng thư mục với danh sách: ghi tên ở cột “Tập tin”, hoặc đặt tên ảnh bắt đầu bằng số kiểm kê.", "Put files beside the list: name them in the column “Tập tin”, or begin their names with the inventory number."),
    ("Chạy thử trước: baovat import THU_MUC --dry-run", "Try first: baovat import FOLDER --dry-run"),
)  # fmt: skip
