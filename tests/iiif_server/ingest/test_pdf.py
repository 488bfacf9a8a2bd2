"""Documents: what is drawn, what is refused, and that nothing in them reaches beyond their process."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
import pyvips

from iiif_server.app import create_app
from iiif_server.catalog.deposits import ItemDescription
from iiif_server.catalog.items import has_items, read_item
from iiif_server.errors import RefusedError
from iiif_server.image.errors import ImageRefusedError
from iiif_server.image.page_resolution import MAX_PAGE_PIXELS, count_pixels, plan_dpi
from iiif_server.image.pdf import MAX_PAGES
from iiif_server.image.pyramid import PYRAMID_RECIPE
from iiif_server.image.stored_tiles import read_tile_table
from iiif_server.ingest import pdf_process
from iiif_server.ingest.deposit import Deposit, Upload, deposit
from iiif_server.ingest.pdf_process import draw_pdf_page, is_pdf, list_pdf_pages
from iiif_server.runtime import Runtime
from iiif_server.web.page_values import _card_kind
from manifests.model import Provider
from tests.support.deposits import limited, shown
from tests.support.documents import A4, book, page_colour, pdf, square, stream
from tests.support.old_kernel import without
from tests.support.shelves import cards_of

PROVIDER = Provider("https://example.org/", {"vi": ("Bảo tàng",)}, "https://example.org/")


def put(runtime: Runtime, content: bytes) -> Deposit:
    upload = Upload(io.BytesIO(content), "book.pdf")
    return deposit(runtime, upload, item_id="book", description=ItemDescription())


def write(folder: Path, content: bytes) -> Path:
    path = folder / "book.pdf"
    path.write_bytes(content)
    return path


def drawn(folder: Path, content: bytes, page: int = 0) -> tuple[pyvips.Image, tuple[str, ...]]:
    target = folder / f"page-{page}.tif"  # libvips remembers a file by its name
    notes = draw_pdf_page(write(folder, content), page, target)
    return pyvips.Image.tiffload(str(target)).copy_memory(), notes


def test_each_page_is_drawn_on_white_at_300_dots_an_inch(tmp_path: Path) -> None:
    for number in range(3):
        picture, notes = drawn(tmp_path, book(3), number)
        assert (picture.width, picture.height) == (2480, 3509)  # 595 × 842 points at 300/72
        assert tuple(picture(800, 800)) == page_colour(number)
        assert picture(100, 100) == [255, 255, 255]
        assert picture.xres * 25.4 == pytest.approx(300)
        assert notes == (f"Drawn from page {number + 1} of a PDF at 300 dots an inch.",)


def test_a_page_on_its_side_is_drawn_upright(tmp_path: Path) -> None:
    turned = pdf([(A4, square(0))], page_entries=b"/Rotate 90")
    assert list_pdf_pages(write(tmp_path, turned)).sizes_pt == ((842, 595),)
    picture, _ = drawn(tmp_path, turned)
    assert picture.width > picture.height
    assert tuple(picture((842 - 200) * 300 // 72, 200 * 300 // 72)) == page_colour(0)


def test_transparent_pages_are_laid_on_white(tmp_path: Path) -> None:
    half = pdf(
        [(A4, b"/G gs " + square(0))],
        page_entries=b"/Resources << /ExtGState << /G << /ca 0.5 >> >> >>",
    )
    picture, _ = drawn(tmp_path, half)
    expected = [(255 + value) / 2 for value in page_colour(0)]
    assert picture(800, 800) == pytest.approx(expected, abs=1.5)


def scan(width: int, height: int, page: tuple[float, float]) -> bytes:
    """A page that one grey picture fills."""
    image = stream(
        bytes(range(256)) * (width * height // 256 + 1),
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray "
        b"/BitsPerComponent 8" % (width, height),
    )
    return pdf(
        [(page, b"%d 0 0 %d 0 0 cm /I Do" % page)],
        objects={1000: image},
        page_entries=b"/Resources << /XObject << /I 1000 0 R >> >>",
    )


@pytest.mark.parametrize(("scanned", "expected"), [(200, 300), (400, 400), (1200, 600)])
def test_a_scan_that_fills_its_page_keeps_its_resolution(
    scanned: int, expected: int, tmp_path: Path
) -> None:
    picture, _ = drawn(tmp_path, scan(2 * scanned, 3 * scanned, (144, 216)))
    assert (picture.width, picture.height) == (2 * expected, 3 * expected)


def test_letters_in_fonts_of_the_system_are_told_of(tmp_path: Path) -> None:
    letter = pdf(
        [(A4, b"BT /F 96 Tf 100 500 Td (Bao vat) Tj ET")],
        page_entries=b"/Resources << /Font << /F << /Type /Font /Subtype /Type1 "
        b"/BaseFont /Helvetica >> >> >>",
    )
    picture, notes = drawn(tmp_path, letter)
    assert picture.min() < 50
    assert any("fonts that the PDF does not carry" in note for note in notes)


@pytest.mark.parametrize(
    ("width_pt", "height_pt"), [(595, 842), (2384, 3370), (14_400, 14_400), (14_400, 1), (0.5, 0.5)]
)
def test_the_pixels_of_a_page_are_bounded(width_pt: float, height_pt: float) -> None:
    dpi = plan_dpi(width_pt, height_pt, scan_dpi=10_000)
    width, height = count_pixels(width_pt, height_pt, dpi)
    assert 1 <= dpi <= 600
    assert width * height <= MAX_PAGE_PIXELS


def test_a_large_sheet_is_drawn_within_its_bounds(tmp_path: Path) -> None:
    picture, _ = drawn(tmp_path, pdf([((14_400, 14_400), square(0, (14_400, 14_400)))]))
    assert picture.width == picture.height == 10_000
    assert tuple(picture(150, 150)) == page_colour(0)


def test_a_document_becomes_an_item_with_its_pages_in_order(runtime: Runtime) -> None:
    shown(runtime, book(3), "book")
    with runtime.database.read() as connection:
        item = read_item(connection, "book", PROVIDER)
    assert len(item.media) == 3
    assert {(media.picture.width, media.picture.height) for media in item.media} == {(2480, 3509)}
    pyramids = [key for key in runtime.store.keys("derivatives/") if key.endswith("pyramid.tif")]
    assert sorted(key.split("/")[-2] for key in pyramids) == [
        f"{PYRAMID_RECIPE}-pdf-1-page-{number}" for number in range(3)
    ]
    for number in range(3):
        [key] = [key for key in pyramids if key.endswith(f"page-{number}/pyramid.tif")]
        path = runtime.store.local_path(key)
        assert pyvips.Image.tiffload(str(path))(800, 800) == pytest.approx(
            page_colour(number), abs=2
        )
        with path.open("rb") as file:
            assert read_tile_table(file).geometry.width == 2480


def test_an_item_of_several_pages_is_a_document_on_its_card(runtime: Runtime) -> None:
    shown(runtime, book(2), "book")
    [card] = cards_of(runtime.database)
    assert _card_kind(card) == "document"


LOCKED = pdf(
    [(A4, square(0))],
    trailer=b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (" + b"o" * 32 + b") /U ("
    + b"u" * 32 + b") /P -44 >> /ID [(0123456789abcdef)(0123456789abcdef)]",
)  # fmt: skip

HOSTILE = {
    "locked": (LOCKED, "password"),
    "an unknown lock": (
        pdf([(A4, b"")], trailer=b"/Encrypt << /Filter /Unknown /V 9 >> /ID [(a)(a)]"),
        "password",
    ),
    "truncated": (book(3)[:-40], "truncated"),
    "half": (book(3)[: len(book(3)) // 2], "truncated"),
    "header alone": (b"%PDF-1.7\n", "truncated"),
    "header and end": (b"%PDF-1.7\n%%EOF\n", "damaged"),
    "no pages": (pdf([]), "no pages"),
    "a page too large": (pdf([((1_000_000, 1_000_000), b"")]), "claims 1000000"),
    "one large page of many": (pdf([(A4, b"")] * 4 + [((20_000, 10), b"")]), "Page 5"),
    "too many pages": (book(MAX_PAGES + 1), f"{MAX_PAGES + 1} pages"),
    "pages that point to themselves": (
        pdf([(A4, b"")], objects={2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"}),
        "PDF",
    ),
    "a catalog that is its own pages": (
        pdf([], objects={1: b"<< /Type /Catalog /Pages 1 0 R /Kids [1 0 R] /Count 9 >>"}),
        "PDF",
    ),
    "noise inside": (b"%PDF-1.7\n" + bytes(range(256)) * 200 + b"%%EOF", "damaged"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_bad_document_is_refused_in_one_line_and_leaves_nothing(
    runtime: Runtime, name: str
) -> None:
    content, told = HOSTILE[name]
    with pytest.raises(RefusedError) as caught:
        put(runtime, content)
    message = str(caught.value)
    assert message.startswith("book.pdf: ")
    assert told in message
    assert "\n" not in message
    assert str(runtime.settings.data_dir) not in message
    assert list(runtime.store.keys()) == []
    assert not any(runtime.settings.scratch_dir.iterdir())
    with runtime.database.read() as connection:
        assert not has_items(connection)


def test_a_false_count_of_pages_takes_no_page_that_is_not_there(tmp_path: Path) -> None:
    try:
        found = list_pdf_pages(write(tmp_path, pdf([(A4, b"")], count=1_000_000_000)))
    except ImageRefusedError as error:
        assert "PDF" in str(error)  # noqa: PT017 - PDFium may also count them itself
    else:
        assert len(found.sizes_pt) == 1


def test_a_script_in_a_document_is_not_run(tmp_path: Path) -> None:
    script = b"<< /S /JavaScript /JS (app.alert\\(1\\); while\\(true\\){}) >>"
    running = pdf(
        [(A4, square(0))],
        catalog=b"/OpenAction " + script + b" /AcroForm << /Fields [] >>",
        page_entries=b"/AA << /O " + script + b" >>",
    )
    found = list_pdf_pages(write(tmp_path, running))
    assert found.notes == ("What is filled into its form is not shown.",)
    picture, _ = drawn(tmp_path, running)
    assert tuple(picture(800, 800)) == page_colour(0)


def test_a_form_that_draws_itself_ends(tmp_path: Path) -> None:
    inner = stream(
        b"/F Do " + square(0),
        b"/Type /XObject /Subtype /Form /BBox [0 0 600 900] "
        b"/Resources << /XObject << /F 1000 0 R >> >>",
    )
    endless = pdf(
        [(A4, b"/F Do")],
        objects={1000: inner},
        page_entries=b"/Resources << /XObject << /F 1000 0 R >> >>",
    )
    picture, _ = drawn(tmp_path, endless)
    assert picture.width == 2480


def test_a_document_that_needs_too_much_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_process, "DRAW_MEMORY_BYTES", 60 << 20)
    path = write(tmp_path, pdf([((5_000, 5_000), b"")]))
    with pytest.raises(ImageRefusedError, match="memory"):
        draw_pdf_page(path, 0, tmp_path / "page.tif")


def test_a_document_that_never_ends_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_process, "LOOK_TIMEOUT_S", 0.001)
    with pytest.raises(ImageRefusedError, match="time"):
        list_pdf_pages(write(tmp_path, book(1)))


def test_without_the_worker_s_parts_a_document_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "absent").mkdir()
    (tmp_path / "absent" / "pypdfium2.py").write_text("raise ImportError('not installed')")
    monkeypatch.syspath_prepend(str(tmp_path / "absent"))
    with pytest.raises(ImageRefusedError, match=r"baovat\[worker\]"):
        list_pdf_pages(write(tmp_path, book(1)))


def test_the_process_of_a_document_knows_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAOVAT_DATABASE_URL", "postgresql://u:secret@host/db")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    (tmp_path / "told").mkdir()
    told = (
        "import json, os, sys\n"
        "sys.stdout.write(json.dumps({'refused': ' '.join(os.environ)}))\n"
        "sys.stdout.flush()\nos._exit(0)\n"
    )
    (tmp_path / "told" / "pypdfium2.py").write_text(told)
    monkeypatch.syspath_prepend(str(tmp_path / "told"))
    with pytest.raises(ImageRefusedError) as caught:
        list_pdf_pages(write(tmp_path, book(1)))
    names = set(str(caught.value).split())
    assert names <= {"LANG", "LC_CTYPE", "PYTHONPATH"}
    assert "PYTHONPATH" in names


@pytest.mark.parametrize("page", [3, 1_000_000])
def test_a_page_that_is_not_there_is_refused(page: int, tmp_path: Path) -> None:
    with pytest.raises(ImageRefusedError, match=f"Page {page + 1} "):
        draw_pdf_page(write(tmp_path, book(3)), page, tmp_path / "page.tif")


def test_random_damage_is_refused_or_drawn(tmp_path: Path) -> None:
    """Damage in a fixed order: one line, or a picture; never another error."""
    state, whole = 4711, book(2)
    for _ in range(12):
        damaged = bytearray(whole)
        for _ in range(4):
            state = (state * 1103515245 + 12345) % 2**31
            damaged[state % len(whole)] = state >> 16 & 255
        path = write(tmp_path, bytes(damaged))
        try:
            list_pdf_pages(path)
        except ImageRefusedError as error:
            assert "\n" not in str(error)  # noqa: PT017 - many files in one test


def test_a_document_is_known_by_its_content(tmp_path: Path) -> None:
    assert is_pdf(write(tmp_path, b"junk from a mail program\n" + book(1)))
    assert not is_pdf(write(tmp_path, b"ply\nformat ascii 1.0\n"))


@pytest.mark.parametrize(
    ("missing", "setting", "told"),
    [
        (("landlock",), "False", "1"),
        (("seccomp",), "False", "set BAOVAT_PDF_UNCONFINED=yes"),
        (("seccomp", "landlock"), "True", "1"),
    ],
)
def test_a_document_is_refused_where_its_process_cannot_be_closed_off(
    missing: tuple[str, ...], setting: str, told: str, tmp_path: Path
) -> None:
    code = without(missing) + (
        "from pathlib import Path\n"
        "from iiif_server.errors import RefusedError\n"
        "from iiif_server.ingest.inspect import inspect_file\n"
        f"path = Path({str(write(tmp_path, book(1)))!r})\n"
        f"try:\n    print(len(inspect_file(path, 'book.pdf', pdf_unconfined={setting})))\n"
        "except RefusedError as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    [line] = done.stdout.splitlines()
    assert told in line


def test_the_depositing_process_never_loads_pdfium(tmp_path: Path) -> None:
    path = write(tmp_path, book(1))
    code = (
        "import sys; from pathlib import Path; import iiif_server.ingest.deposit;"
        "from iiif_server.ingest.inspect import inspect_file;"
        f"assert len(inspect_file(Path({str(path)!r}), 'x')) == 1;"
        "print([name for name in sys.modules if 'pdfium' in name])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_document_itself_is_offered_once_where_its_rights_allow(runtime: Runtime) -> None:
    content = pdf([(A4, square(0)), (A4, square(1))])
    licence = "http://creativecommons.org/licenses/by/4.0/"
    first = shown(runtime, content, "open", ItemDescription(rights=licence))
    closed = shown(runtime, content, "closed")
    client = create_app(runtime).test_client()
    document = client.get("/iiif/presentation/3/open/manifest").get_json()
    assert len(document["items"]) == 2
    [offered] = document["rendering"]
    assert offered["id"].endswith(f"/originals/{first}")
    assert offered["format"] == "application/pdf"
    answer = client.get(offered["id"], buffered=True)
    assert (answer.data, answer.content_type) == (content, "application/pdf")
    assert "rendering" not in client.get("/iiif/presentation/3/closed/manifest").get_json()
    assert client.get(f"/originals/{closed}").status_code == 404
    limited(runtime, "open", 100)
    assert client.get(f"/originals/{first}").status_code == 404
