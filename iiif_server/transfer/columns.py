"""The columns of a sheet: their headers in Vietnamese and English, what else they are called, and what stands in them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One part of an item as a column, or as one for each language where it is `spoken`.

    `note` explains it to a curator (vi, en). `width` is in letters. `source` names what a drop-down offers: a
    vocabulary or a set of choices.
    """

    part: str
    vi: str
    en: str
    note: tuple[str, str]
    synonyms: tuple[str, ...] = ()
    spoken: bool = False
    width: int = 18
    source: str = ""


SKIP, IDENTIFIER, NUMBER, ERRORS = "skip", "id", "inventory_number", "errors"
FILES = "media.file_name"

_SEMICOLON = ("Nhiều mục cách nhau bằng dấu chấm phẩy.", "Several are parted by semicolons.")
_SAME_ORDER = (
    "Nhiều quyết định: cách nhau bằng dấu chấm phẩy, cùng thứ tự ở mọi cột.",
    "Several decisions: parted by semicolons, in the same order in every column.",
)
_PIPE = (
    "Nhiều minh văn: cách nhau bằng dấu |, cùng thứ tự ở mọi cột.",
    "Several inscriptions: parted by |, in the same order in every column.",
)
_PER_FILE = ("Một mục cho mỗi tập tin, cách nhau bằng dấu |, cùng thứ tự.", "One for each file, parted by |, in the same order.")

COLUMNS: tuple[Column, ...] = (
    Column(SKIP, "Bỏ qua", "Skip", ("Ghi bất cứ gì vào đây thì dòng này không được nhập.", "A row with anything here is not imported."), ("ghi chú dòng mẫu",), width=9),
    Column(IDENTIFIER, "Mã định danh", "Identifier", ("Để trống với hiện vật mới: mã được tạo từ số kiểm kê. Chỉ gồm chữ không dấu, số và . _ ~ -", "Leave empty for a new object: it is made from the inventory number."), ("mã", "id", "mã số", "mã hiện vật", "item"), width=16),
    Column(NUMBER, "Số kiểm kê", "Inventory number", ("Số của bảo tàng, không trùng nhau. Nhập lại cùng số là sửa hiện vật đó.", "The museum's own number; the same number again changes that object."), ("số đăng ký", "số hiệu", "số ĐK", "SKK", "số KK", "ký hiệu kiểm kê", "accession number", "inventory no"), width=18),
    Column("label", "Tên gọi", "Name", ("Tên hiện vật. Bắt buộc với hiện vật mới.", "Name of the object; a new object must have one."), ("tên", "tên hiện vật", "tên di sản", "tên di tích", "nhan đề", "title", "label"), spoken=True, width=32),
    Column("alternative", "Tên khác", "Other names", _SEMICOLON, ("tên gọi khác", "tên thường gọi", "alternative names", "alternative"), spoken=True, width=24),
    Column("summary", "Mô tả", "Description", ("Mô tả cho người xem; xuống dòng được giữ.", "Description for visitors; line breaks are kept."), ("miêu tả", "nội dung mô tả", "đặc điểm", "summary"), spoken=True, width=44),
    Column("heritage_class", "Loại hình di sản", "Heritage class", ("Chọn trong danh sách.", "Choose from the list."), ("loại hình", "phân loại", "loại di sản", "class", "heritage type"), width=24, source="class"),
    Column("designations.status", "Hạng được công nhận", "Designated as", _SAME_ORDER, ("xếp hạng", "danh hiệu", "hạng", "quyết định công nhận", "designation"), width=22, source="class"),
    Column("designations.listed_as", "Danh mục ghi danh", "Listed in", _SAME_ORDER, ("danh mục", "danh sách ghi danh", "đợt công nhận", "list"), spoken=True, width=22),
    Column("designations.number", "Số quyết định", "Decision number", _SAME_ORDER, ("quyết định", "quyết định số", "số QĐ", "QĐ số", "decision", "decision no"), width=18),
    Column("designations.decided_on", "Ngày quyết định", "Decision date", ("Ngày/tháng/năm, ví dụ 01/10/2012.", "Day/month/year, such as 01/10/2012."), ("ngày ban hành", "ngày QĐ", "ngày ký"), width=16),
    Column("designations.issuer", "Cơ quan ban hành", "Issued by", _SAME_ORDER, ("nơi ban hành", "cơ quan ra quyết định", "cấp ban hành", "issuer"), spoken=True, width=22),
    Column("designations.valid_from", "Hiệu lực từ", "Valid from", ("Ngày/tháng/năm.", "Day/month/year."), ("có hiệu lực từ", "ngày hiệu lực"), width=14),
    Column("designations.valid_to", "Hiệu lực đến", "Valid to", ("Ngày/tháng/năm; trống nếu còn hiệu lực.", "Day/month/year; empty while it is in force."), ("hết hiệu lực", "ngày hết hiệu lực"), width=14),
    Column("dated.text", "Niên đại", "Date", ("Ghi như vẫn quen: thế kỷ XV; khoảng 1428-1527; nhà Lê sơ; 12/3/1950.", "As you usually write it: thế kỷ XV; khoảng 1428-1527; 12/3/1950."), ("thời gian", "năm", "niên đại chữ", "năm sản xuất", "năm chế tạo", "dating"), spoken=True, width=22),
    Column("dated.edtf", "Niên đại EDTF", "Date (EDTF)", ("Để trống thì máy tự suy từ niên đại; ví dụ 1428/1527, 14XX, 1428~.", "Left empty it follows from the date; such as 1428/1527, 14XX, 1428~."), ("EDTF", "niên đại máy đọc", "date edtf"), width=16),
    Column("periods", "Thời kỳ", "Period", _SEMICOLON, ("thời đại", "triều đại", "niên đại thời kỳ", "periods"), width=18, source="period"),
    Column("materials", "Chất liệu", "Material", _SEMICOLON, ("vật liệu", "materials"), width=18, source="material"),
    Column("techniques", "Kỹ thuật", "Technique", _SEMICOLON, ("kỹ thuật chế tác", "kỹ thuật chế tạo", "techniques"), width=18, source="technique"),
    Column("dimensions", "Kích thước", "Dimensions", ("Ví dụ: cao 45 cm; rộng 20 cm; nặng 3,5 kg; đường kính 79 cm (mặt trống).", "Such as: cao 45 cm; rộng 20 cm; nặng 3,5 kg."), ("kích cỡ", "số đo", "kích thước trọng lượng", "size", "measurements"), width=30),
    Column("makers.name", "Tác giả", "Maker", _SEMICOLON, ("người làm", "nghệ nhân", "tác giả nghệ nhân", "người chế tác", "artist", "creator", "author"), spoken=True, width=20),
    Column("makers.role", "Vai trò tác giả", "Maker's role", ("Cùng thứ tự với cột Tác giả.", "In the same order as the makers."), ("vai trò", "role of maker"), spoken=True, width=18),
    Column("communities", "Dân tộc", "Ethnic community", _SEMICOLON, ("cộng đồng", "tộc người", "thành phần dân tộc", "chủ thể văn hóa", "community", "communities", "ethnic group"), width=14, source="community"),
    Column("holder", "Đơn vị lưu giữ", "Holding institution", ("Bảo tàng hoặc nơi giữ hiện vật.", "Museum or institution that keeps it."), ("cơ quan lưu giữ", "nơi lưu giữ", "đơn vị quản lý", "bảo tàng", "holder", "repository"), width=24, source="institution"),
    Column("current_place", "Nơi hiện nay", "Current place", ("Ví dụ: xã Hồng Thái, huyện Na Hang. Địa danh mới phải ghi loại và nơi chứa nó.", "Such as: xã Hồng Thái, huyện Na Hang."), ("địa điểm hiện nay", "địa điểm", "địa chỉ", "nơi hiện tại", "current location", "location"), width=28, source="place"),
    Column("origin_place", "Nơi xuất xứ", "Place of origin", ("Nơi làm ra hoặc tìm thấy, ghi như cột Nơi hiện nay.", "Where it was made or found."), ("xuất xứ", "nơi phát hiện", "nơi tìm thấy", "quê quán", "nơi sưu tầm", "địa điểm sưu tầm", "origin"), width=28, source="place"),
    Column("keywords", "Từ khóa", "Keywords", _SEMICOLON, ("từ khoá", "tags", "subject"), width=20, source="keyword"),
    Column("bibliography", "Thư mục", "Bibliography", ("Mỗi tài liệu một dòng trong ô, hoặc cách nhau bằng dấu |.", "Each work on a line of its own in the cell, or parted by |."), ("tài liệu tham khảo", "thư mục tham khảo", "references"), width=34),
    Column("provenance", "Nguồn gốc", "Provenance", ("Lịch sử sưu tầm, người hiến tặng.", "How it came to the museum."), ("nguồn gốc lịch sử", "lịch sử sưu tầm", "lịch sử hiện vật"), spoken=True, width=34),
    Column("relations.part-of", "Là bộ phận của", "Part of", ("Số kiểm kê hoặc mã của hiện vật, bộ sưu tập lớn hơn.", "Inventory number or identifier of the larger thing."), ("thuộc bộ", "thuộc hiện vật", "thuộc"), width=18),
    Column("relations.belongs-to-monument", "Thuộc di tích", "Belongs to monument", ("Số kiểm kê hoặc mã của di tích.", "Inventory number or identifier of the monument."), ("di tích", "của di tích", "monument"), width=18),
    Column("relations.related", "Liên quan đến", "Related to", _SEMICOLON, ("liên quan", "hiện vật liên quan", "related"), width=18),
    Column("inscriptions.original", "Minh văn nguyên văn", "Inscription", _PIPE, ("minh văn", "nguyên văn", "văn tự", "chữ trên hiện vật", "hán nôm", "inscription original", "inscription text"), width=28),
    Column("inscriptions.language", "Chữ viết của minh văn", "Inscription language", ("Hán, Nôm, Quốc ngữ hoặc mã BCP 47.", "Hán, Nôm, or a BCP 47 tag."), ("văn tự minh văn", "ngôn ngữ minh văn", "loại chữ"), width=14),
    Column("inscriptions.reading", "Minh văn phiên âm", "Inscription reading", _PIPE, ("phiên âm", "phiên âm hán việt", "âm hán việt", "transliteration"), width=28),
    Column("inscriptions.translation", "Minh văn dịch nghĩa", "Inscription translation", _PIPE, ("dịch nghĩa", "dịch", "bản dịch", "translation"), spoken=True, width=28),
    Column("inscriptions.position", "Vị trí minh văn", "Inscription position", _PIPE, ("vị trí", "chỗ khắc", "position"), spoken=True, width=18),
    Column("work_rights", "Quyền đối với tác phẩm", "Rights of the work", ("Bắt buộc khi xuất bản.", "Needed for publishing."), ("bản quyền tác phẩm", "quyền tác phẩm", "work rights"), width=26, source="rights"),
    Column("rights", "Quyền đối với bản số", "Rights of the digital copy", ("Bắt buộc khi xuất bản: ảnh và mô hình 3D.", "Needed for publishing: of pictures and models."), ("bản quyền", "quyền", "giấy phép", "bản quyền bản số", "quyền bản số hóa", "quyền ảnh", "rights", "licence", "license"), width=26, source="rights"),
    Column("metadata_rights", "Quyền đối với dữ liệu mô tả", "Rights of the metadata", ("Bắt buộc khi xuất bản.", "Needed for publishing."), ("bản quyền dữ liệu", "quyền dữ liệu", "metadata rights"), width=26, source="rights"),
    Column("state", "Trạng thái", "State", ("Trống là bản thảo. Chỉ xuất bản được khi đủ ba cột quyền.", "Empty is a draft. Publishing needs all three rights."), ("tình trạng xuất bản", "trạng thái xuất bản", "xuất bản", "status", "publication state"), width=14, source="state"),
    Column("layout", "Cách xem", "Layout", ("Với tài liệu nhiều trang.", "Of documents with several pages."), ("bố cục", "kiểu xem"), width=16, source="layout"),
    Column("reading", "Chiều đọc", "Reading direction", ("Sách Hán Nôm: phải sang trái.", "Books in Hán and Nôm: right to left."), ("hướng đọc", "viewing direction"), width=16, source="reading"),
    Column(FILES, "Tập tin", "Files", ("Tên tập tin ảnh, mô hình, PDF trong thư mục; cách nhau bằng dấu chấm phẩy. Trống thì lấy tập tin có số kiểm kê trong tên.", "Names of files in the folder, parted by semicolons. Left empty, files with the inventory number in their names are taken."), ("file", "files", "tệp", "tệp tin", "ảnh", "tên file", "tên tập tin", "hình ảnh", "tên ảnh", "images"), width=32),
    Column("media.label", "Chú thích ảnh", "Captions", _PER_FILE, ("chú thích", "ghi chú ảnh", "caption", "captions"), spoken=True, width=28),
    Column("media.alt", "Mô tả ảnh cho người khiếm thị", "Alt text", _PER_FILE, ("mô tả thay thế", "alt", "văn bản thay thế", "alternative text"), spoken=True, width=28),
    Column("media.role", "Loại ảnh", "Role of files", _PER_FILE, ("vai trò ảnh", "loại tập tin", "media role"), width=16, source="role"),
    Column("media.view", "Góc nhìn", "View", _PER_FILE, ("mặt", "hướng chụp", "view name"), spoken=True, width=16),
    Column(ERRORS, "Lỗi", "Errors", ("Do phần mềm ghi; được bỏ qua khi nhập.", "Written by the program; ignored on import."), ("lỗi nhập",), width=50),
)  # fmt: skip

BY_PART = {column.part: column for column in COLUMNS}


def write_header(part: str, language: str) -> str:
    """Return the header of a column; of texts with their language."""
    column = BY_PART[part]
    return f"{column.vi} [{language}]" if column.spoken else column.vi
