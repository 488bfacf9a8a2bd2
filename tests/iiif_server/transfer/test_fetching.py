"""Pictures on other servers: fetched where it is allowed, and never from an inner door."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sqlalchemy import select

from iiif_server.database.tables import media
from iiif_server.runtime import Runtime
from iiif_server.transfer.fetching import MOST_REDIRECTS, HttpFetcher
from iiif_server.transfer.foreign_files import FetchError
from iiif_server.transfer.foreign_manifest import import_manifest
from iiif_server.transfer.foreign_report import Imported, Outcome
from iiif_server.transfer.public_hosts import is_public
from manifests.reading.remarks import RemarkKind
from tests.support.foreign import canvas_3, manifest_3, write_json
from tests.support.pictures import write_grid


class Museum(BaseHTTPRequestHandler):
    """A server with one picture, redirects of all kinds, and bad manners."""

    picture = b""
    asked: list[str]

    def do_GET(self) -> None:
        type(self).asked.append(self.path)
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.end_headers()
        elif self.path == "/loop":
            self.send_response(301)
            self.send_header("Location", "/loop")
            self.end_headers()
        elif self.path == "/drip":
            self.send_response(200)
            self.end_headers()
            for _ in range(100):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.1)
        elif self.path == "/endless":
            self.send_response(200)
            self.end_headers()
            while True:
                self.wfile.write(bytes(65_536))
        elif self.path in {"/cut", "/iiif/a/full/max/0/default.jpg", "/ok"}:
            self.send_response(200)
            self.send_header("Content-Length", str(len(self.picture) + (self.path == "/cut")))
            self.end_headers()
            self.wfile.write(self.picture)
        else:
            self.send_error(404)

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True  # the client had enough

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def museum(tmp_path: Path) -> Iterator[str]:
    Museum.picture = write_grid(tmp_path / "served.jpg", 300, 200).read_bytes()
    Museum.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Museum) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def fetcher(**changes) -> HttpFetcher:
    """Return a fetcher that may ask this machine."""
    return HttpFetcher(changes.pop("max_bytes", 10**6), is_allowed=lambda _: True, **changes)


def test_a_picture_is_fetched_whole_also_where_it_moved(museum: str, tmp_path: Path) -> None:
    for path in ("/ok", "/to//ok", f"/to/{museum}/to//ok"):
        fetcher().fetch(f"{museum}{path}", tmp_path / "fetched")
        assert (tmp_path / "fetched").read_bytes() == Museum.picture


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/nothing", "answers 404"),
        ("/loop", f"more than {MOST_REDIRECTS} times"),
        ("/cut", "too early"),
        ("/endless", "larger than 1,000,000 bytes"),
        ("/drip", "longer than 0.5 s"),
        ("/to/file:///etc/passwd", "no http or https address"),
        ("/to/gopher://127.0.0.1/", "no http or https address"),
        ("/to/http://a:b@127.0.0.1/", "name and password"),
        ("/to/http://[::1", "no address"),
    ],
)
def test_bad_answers_are_reasons_and_end_in_time(
    museum: str, tmp_path: Path, path: str, reason: str
) -> None:
    with pytest.raises(FetchError) as refused:
        fetcher(whole_s=0.5 if path == "/drip" else 20).fetch(
            f"{museum}{path}", tmp_path / "fetched"
        )
    assert reason in str(refused.value)


def test_a_length_that_is_too_large_is_refused_before_it_comes(museum: str, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="larger than 100 bytes"):
        fetcher(max_bytes=100).fetch(f"{museum}/ok", tmp_path / "fetched")
    assert not (tmp_path / "fetched").exists() or (tmp_path / "fetched").stat().st_size == 0


def test_this_machine_is_not_asked_by_any_name(museum: str, tmp_path: Path) -> None:
    port = museum.rpartition(":")[2]
    for host in ("127.0.0.1", "localhost", "0.0.0.0", "2130706433", "127.1", "[::ffff:127.0.0.1]"):
        with pytest.raises(FetchError):
            HttpFetcher(10**6).fetch(f"http://{host}:{port}/ok", tmp_path / "fetched")
    assert Museum.asked == []


def test_each_redirect_is_judged_anew(museum: str, tmp_path: Path) -> None:
    judged: list[str] = []

    def first_only(address: str) -> bool:
        judged.append(address)
        return len(judged) == 1

    with pytest.raises(FetchError, match="only public addresses"):
        HttpFetcher(10**6, is_allowed=first_only).fetch(f"{museum}/to//ok", tmp_path / "fetched")
    assert Museum.asked == ["/to//ok"]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1",
        "ff02::1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a00:1", "2002:a00:1::", "2001::1",
        "2001:db8::1", "::127.0.0.1", "x", "",
    ],
)  # fmt: skip
def test_inner_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "203.162.0.181", "2400:cb00::1", "::ffff:8.8.8.8"])
def test_outer_addresses_are_public(address: str) -> None:
    assert is_public(address)


def test_an_import_may_fetch_the_largest_picture_and_does_so_once(
    house: Runtime, museum: str, tmp_path: Path
) -> None:
    service = {"id": f"{museum}/iiif/a", "type": "ImageService3", "profile": "level1"}
    body = {"id": f"{museum}/iiif/a/full/90,/0/default.jpg", "type": "Image", "service": [service]}
    path = write_json(
        tmp_path / "m.json",
        manifest_3(items=[canvas_3(1, body), canvas_3(2, {"id": f"{museum}/gone"})]),
    )
    done: list[Imported] = []
    for _ in range(2):
        import_manifest(house, path, fetcher=fetcher(), on_imported=done.append)
    assert [each.outcome for each in done] == [Outcome.NEW, Outcome.UNCHANGED]
    assert [each.files for each in done] == [1, 1]
    assert Museum.asked == ["/iiif/a/full/max/0/default.jpg", "/gone", "/gone"]
    assert [each.kind for each in done[0].remarks] == [RemarkKind.FETCH_FAILED]
    with house.database.read() as connection:
        row = connection.execute(select(media)).one()
    assert row.file_name == f"{museum}/iiif/a/full/max/0/default.jpg"
    assert row.bytes == len(Museum.picture)
    assert not any(house.settings.scratch_dir.iterdir())
