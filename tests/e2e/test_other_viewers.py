"""Our manifests in Mirador 4 and Universal Viewer 4, on pages of another origin: pictures are seen, sounds heard."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response

from tests.support.other_viewers import fetch_viewers, page_address, viewer_pages
from tests.support.pictures import write_grid
from tests.support.recordings import CAPTIONS, FFMPEG, make, needs_ffmpeg, wav_bytes
from tests.support.service import Service
from tests.support.surfaces import wavefront, write_zip

pytestmark = pytest.mark.browser

VIEWERS = ("mirador", "universalviewer")
#: What is seen of a picture has some hundred colours; an empty viewer a dozen, those of its letters among them.
FEWEST_COLOURS = 60
WAIT_MS = 90_000
_TILE = re.compile(r"/iiif/image/[23]/[^/]+/(\d+,\d+,\d+,\d+|full)/[^/]+/0/default\.jpg$")
#: Where both viewers show what they show, below their titles and beside their panels.
_SHOWN = (420, 120, 1180, 760)
LIST = (
    "Số kiểm kê,Mã định danh,Tên gọi [vi],Tên gọi [en],Cách xem,Tập tin,Trạng thái,"
    "Quyền đối với tác phẩm,Quyền đối với bản số,Quyền đối với dữ liệu mô tả\n"
    "B1,leaves,Sách bốn tờ,Book of four leaves,sách,L1.png; L2.png; L3.png; L4.png,Đã xuất bản,CC0,CC0,CC0\n"
)


COMMENT = "Ngôi sao giữa mặt trống có mười bốn cánh"
SAID = {
    "type": "Annotation",
    "id": "https://x.example/star",
    "motivation": "commenting",
    "body": {"type": "TextualBody", "value": COMMENT, "language": "vi"},
    "target": "https://x.example/canvas#xywh=100,100,300,200",
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = fetch_viewers()
    if folder is None:
        pytest.skip(
            "npm cannot fetch Mirador and Universal Viewer here: our manifests are not tried in them"
        )
    with viewer_pages(folder, tmp_path_factory.mktemp("viewers")) as address:
        yield address


@pytest.fixture(scope="module")
def shown(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Service:
    """Return the service with one item of each kind; something is said of one of the pictures."""
    folder = tmp_path_factory.mktemp("shown")
    service.add(write_grid(folder / "grid.png", 3000, 2000), "lattice", "--label", "vi=Ô lưới")
    front = service.add(write_grid(folder / "front.png", 1200, 900), "two-lights")[0]["media"]
    other = service.add(write_grid(folder / "rays.png", 1200, 904), "two-lights")[0]["media"]
    _do(service, "media", other, "--role", "x-ray", "--alternative-to", front)
    (folder / "said.json").write_text(json.dumps(SAID))
    _do(service, "annotate", front, folder / "said.json")
    service.add(write_zip(folder / "shard.zip", wavefront()), "shard", "--label", "vi=Mảnh gốm")
    (folder / "song.wav").write_bytes(wav_bytes(3))
    (folder / "text.vtt").write_text(CAPTIONS)
    song = service.add(folder / "song.wav", "then-song", "--label", "vi=Hát then")[0]["media"]
    _do(service, "caption", song, folder / "text.vtt", "--language", "vi")
    if FFMPEG is not None:
        film = make(folder / "film.webm", "-c:v", "libvpx", "-c:a", "libvorbis", seconds=4)
        service.add(film, "procession", "--label", "vi=Đám rước")
    book = folder / "book"
    book.mkdir()
    for number in range(1, 5):
        write_grid(book / f"L{number}.png", 800 + number, 1100)
    (book / "list.csv").write_text(LIST, encoding="utf-8-sig")
    _do(service, "import", book, "--wait")
    return service


def _do(service: Service, *arguments: str | Path) -> None:
    done = service.baovat(*arguments)
    assert done.returncode == 0, done.stderr


@dataclass
class Opened:
    """A manifest in a viewer: what our service answered, and what went wrong because of it."""

    page: Page
    own: str
    answers: list[tuple[int, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def tiles(self) -> list[str]:
        """Return the pictures and parts of pictures that our service gave."""
        return [url for status, url in self.answers if status == 200 and _TILE.search(url)]

    def hear(self, response: Response) -> None:
        """Write down an answer of ours."""
        if response.url.startswith(self.own):
            self.answers.append((response.status, response.url))
            if response.status >= 400:
                self.faults.append(f"{response.status} {response.url}")

    def hear_line(self, line: ConsoleMessage) -> None:
        """Write down an error of the console that names something of ours, such as a refusal by CORS.

        Mirador draws what is said of a canvas twice, of which React complains with the annotation's address.
        """
        drawn_twice = line.text.startswith("Encountered two children with the same key")
        if line.type == "error" and self.own in line.text and not drawn_twice:
            self.faults.append(line.text)


def _open(context: BrowserContext, pages: str, viewer: str, manifest: str, **more: str) -> Opened:
    page = context.new_page()
    opened = Opened(page, manifest.split("/iiif/")[0])
    page.on("response", opened.hear)
    page.on("console", opened.hear_line)
    page.on("pageerror", lambda error: opened.faults.append(f"error: {error}"))
    page.on(
        "requestfailed",
        lambda request: (
            opened.faults.append(f"{request.failure}: {request.url}")
            if request.url.startswith(opened.own) and request.failure != "net::ERR_ABORTED"
            else None
        ),
    )
    page.goto(page_address(pages, viewer, manifest, **more))
    return opened


def _wait_until_seen(opened: Opened) -> None:
    """Wait until what is seen in the middle has the colours of a picture."""
    for _ in range(WAIT_MS // 500):
        if _count_colours(opened.page) >= FEWEST_COLOURS:
            return
        opened.page.wait_for_timeout(500)
    raise AssertionError(f"nothing is seen after {WAIT_MS} ms: {opened.answers} {opened.faults}")


def _count_colours(page: Page) -> int:
    with Image.open(io.BytesIO(page.screenshot())) as seen:
        part = seen.convert("RGB").crop(_SHOWN).resize((190, 160), Image.Resampling.NEAREST)
        return len({(r >> 3, g >> 3, b >> 3) for r, g, b in part.getdata()})


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize(
    ("version", "item"),
    [("3", "lattice"), ("3", "leaves"), ("3", "two-lights"), ("3", "shard"), ("2", "leaves")],
)
def test_pictures_are_seen(
    viewer: str, version: str, item: str, shown: Service, pages: str, desktop: BrowserContext
) -> None:
    opened = _open(
        desktop, pages, viewer, f"{shown.url}/iiif/presentation/{version}/{item}/manifest"
    )
    _wait_until_seen(opened)
    # The picture of a model is one tile here (`tests.support.model_pictures`).
    assert len(opened.tiles) >= (1 if item == "shard" else 2)
    assert opened.faults == []


def test_a_book_is_turned(shown: Service, pages: str, desktop: BrowserContext) -> None:
    manifest = f"{shown.url}/iiif/presentation/3/leaves/manifest"
    opened = _open(desktop, pages, "mirador", manifest)
    _wait_until_seen(opened)
    opened.page.get_by_role("button", name="Next item").click()
    for _ in range(WAIT_MS // 500):
        if len({url.split("/")[6] for url in opened.tiles}) > 1:  # of the next leaf too
            break
        opened.page.wait_for_timeout(500)
    else:
        raise AssertionError(f"no other leaf is asked for: {opened.answers}")
    assert opened.faults == []


def test_comments_are_read_and_searched_in_mirador(
    shown: Service, pages: str, desktop: BrowserContext
) -> None:
    manifest = f"{shown.url}/iiif/presentation/3/two-lights/manifest"
    assert shown.get(manifest)[2].decode().count(json.dumps(COMMENT, ensure_ascii=False)) == 1
    opened = _open(desktop, pages, "mirador", manifest, panel="annotations")
    opened.page.get_by_text(COMMENT).first.wait_for(timeout=WAIT_MS)
    assert opened.faults == []
    found = _open(desktop, pages, "mirador", manifest, panel="search", q="ngoi sao")
    found.page.get_by_text("Ngôi sao").first.wait_for(timeout=WAIT_MS)
    assert any("/iiif/search/1/two-lights?" in url for _status, url in found.answers)
    assert found.faults == []


@pytest.mark.parametrize("viewer", VIEWERS)
def test_a_sound_is_heard(viewer: str, shown: Service, pages: str, desktop: BrowserContext) -> None:
    opened = _open(desktop, pages, viewer, f"{shown.url}/iiif/presentation/3/then-song/manifest")
    assert _play(opened, "audio") == pytest.approx(3, abs=0.05)
    if viewer == "universalviewer":
        assert opened.tiles != []  # the waveform, which Mirador does not show
    assert opened.faults == []


@needs_ffmpeg
@pytest.mark.parametrize("viewer", VIEWERS)
def test_a_film_is_seen(viewer: str, shown: Service, pages: str, desktop: BrowserContext) -> None:
    opened = _open(desktop, pages, viewer, f"{shown.url}/iiif/presentation/3/procession/manifest")
    assert _play(opened, "video") > 3
    assert opened.page.evaluate("document.querySelector('video').videoWidth") == 320
    assert opened.faults == []


def _play(opened: Opened, name: str) -> float:
    """Play a recording to its end, and return how long it is; viewers load nothing of it before."""
    player = opened.page.locator(name).first
    player.wait_for(state="attached", timeout=WAIT_MS)
    opened.page.wait_for_function(
        f"(() => {{ const it = document.querySelector('{name}');"
        " return it.currentSrc || it.src || it.querySelector('source'); })()",
        timeout=WAIT_MS,
    )
    return float(opened.page.evaluate(_PLAY, name))


_PLAY = """async (name) => {
    const player = document.querySelector(name);
    player.muted = true;
    const end = new Promise((resolve) => player.addEventListener("ended", resolve));
    await player.play();
    player.currentTime = player.duration - 0.3;
    await end;
    return player.duration;
}"""
