"""Lists of museum objects coming in, metadata only, and the dry run of ten thousand rows; on SQLite and PostgreSQL.

The rows are made here, like those of a provincial museum: words from the vocabularies with and without marks, dates in
words, dimensions, decisions, inscriptions; one row in fifty has a mistake.
"""

from __future__ import annotations

import csv
import itertools
import random
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from openpyxl import Workbook

from benchmarks.errors import NotInstalledError
from benchmarks.tables import print_table
from benchmarks.timing import machine
from iiif_server.cli.collector import collect_rarely
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings
from iiif_server.transfer.importing import import_list
from tests.support.postgresql import find_programs, postgresql_server

ROWS = 10_000
#: One row in so many has a mistake.
WRONG_EVERY = 50
STEPS = ("dry run", "import", "the same again")

_KINDS = (
    "Trống đồng",
    "Bình gốm",
    "Sắc phong",
    "Khăn thổ cẩm",
    "Chuông đồng",
    "Bia đá",
    "Tượng Phật",
    "Ấn triện",
)
_CHOICES: dict[str, tuple[str, ...]] = {
    "Loại hình di sản": ("Hiện vật bảo tàng", "co vat", "Bảo vật quốc gia", "BVQG"),
    "Thời kỳ": ("Nhà Lê sơ", "thời Nguyễn", "Văn hóa Đông Sơn", "nha Tran"),
    "Chất liệu": ("Đồng", "Gốm; Sứ", "Giấy dó", "Gỗ, Sơn", "Vải bông"),
    "Kỹ thuật": ("Đúc", "Tráng men", "Dệt; Thêu", "Chạm khắc"),
    "Dân tộc": ("Tày", "Dao", "Mông; Kinh", "Nùng"),
    "Đơn vị lưu giữ": ("Bảo tàng tỉnh Tuyên Quang", "Ban quản lý di tích ATK"),
    "Nơi xuất xứ": (
        "huyện Na Hang",
        "xã Hồng Thái, huyện Na Hang",
        "Huyện Đồng Văn",
        "thành phố Tuyên Quang",
    ),
    "Từ khóa": ("lễ hội; tín ngưỡng", "âm nhạc", "chợ phiên; trang phục"),
    "Trạng thái": ("Bản thảo", "", "Chờ duyệt"),
}


def make_rows(count: int) -> Iterator[dict[str, str]]:
    """Yield rows, always the same ones."""
    chance = random.Random(1945)
    for number in range(count):
        kind = chance.choice(_KINDS)
        year = chance.randint(1400, 1950)
        row = {
            "Số kiểm kê": f"BTTQ {number:05}/{chance.choice('ĐGVK')}",
            "Tên gọi [vi]": f"{kind} số {number}",
            "Tên gọi [en]": f"Object {number}",
            "Mô tả [vi]": f"{kind} sưu tầm năm {year + 60}, còn nguyên vẹn, hoa văn sóng nước và hoa sen. "
            * 3,
            "Hạng được công nhận": "Bảo vật quốc gia",
            "Số quyết định": f"{chance.randint(1, 2500)}/QĐ-TTg",
            "Ngày quyết định": "01/10/2012",
            "Niên đại": chance.choice(
                (
                    f"{year}",
                    f"khoảng {year}-{year + 30}",
                    "thế kỷ XV",
                    "đầu thế kỷ XX",
                    "nhà Lê sơ",
                    f"12/3/{year}",
                )
            ),
            "Kích thước": f"cao {chance.randint(5, 200)} cm; rộng {chance.randint(5, 99)},5 cm",
            "Tác giả": chance.choice(("KHONG_RO", "Nguyễn Văn An", "")),
            "Nguồn gốc": f"Ông Hà Văn {chance.choice('ABCD')} hiến tặng năm {year + 60}.",
            "Minh văn nguyên văn": "天下太平",
            "Chữ viết của minh văn": "Hán",
            "Minh văn phiên âm": "Thiên hạ thái bình",
            "Minh văn dịch nghĩa": "Thiên hạ thái bình",
            "Quyền đối với tác phẩm": "Public Domain Mark 1.0",
        }
        row |= {name: chance.choice(words) for name, words in _CHOICES.items()}
        if number % WRONG_EVERY == 7:
            row["Kích thước"] = "cao 45"
        yield row


def write_list(path: Path, count: int) -> Path:
    """Write the rows as CSV or XLSX."""
    header = [*next(make_rows(1))]
    table = itertools.chain([header], (list(row.values()) for row in make_rows(count)))
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(table)
        return path
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in table:
        sheet.append(row)
    book.save(path)
    return path


def measure(folder: Path) -> None:
    """Print what a dry run, an import and the same import again take."""
    print(f"{ROWS:,} rows of 24 columns, one in {WRONG_EVERY} wrong; {machine()}\n")
    collect_rarely()  # as the command does
    found = []
    for ending, name in (("xlsx", "SQLite"), ("csv", "PostgreSQL")):
        if name == "PostgreSQL" and find_programs() is None:
            raise NotInstalledError("postgres", "postgresql")
        lists = folder / f"lists-{ending}"
        lists.mkdir()
        path = write_list(lists / f"objects.{ending}", ROWS)
        with _service(lists / "data", with_server=name == "PostgreSQL") as runtime:
            found += [_run(runtime, path, name, step) for step in STEPS]
    print_table(("", "s", "rows/s", "processor s", "new", "wrong", "unchanged"), found)
    print(
        f"Peak memory of the process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB\n"
    )


@contextmanager
def _service(data_dir: Path, *, with_server: bool) -> Iterator[Runtime]:
    settings = {"BAOVAT_DATA_DIR": str(data_dir)}
    if not with_server:
        with open_runtime(read_settings(settings)) as runtime:
            yield runtime
        return
    with (
        postgresql_server() as url,
        open_runtime(read_settings(settings | {"BAOVAT_DATABASE_URL": url})) as runtime,
    ):
        yield runtime


def _run(runtime: Runtime, path: Path, database: str, step: str) -> tuple[str, ...]:
    began_s, began_cpu_s = time.perf_counter(), time.process_time()
    report = import_list(runtime, path, dry_run=step == "dry run")
    took_s, cpu_s = time.perf_counter() - began_s, time.process_time() - began_cpu_s
    counts = report.counts
    return (
        f"{path.suffix[1:].upper()}, {database}: {step}",
        f"{took_s:.1f}",
        f"{ROWS / took_s:,.0f}",
        f"{cpu_s:.1f}",
        f"{counts['new']:,}",
        f"{counts['wrong']:,}",
        f"{counts['unchanged']:,}",
    )
