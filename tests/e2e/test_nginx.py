"""The nginx configuration of docs/operations: what it keeps, for how long, and what it must not touch."""

from __future__ import annotations

import gzip
import http.client
import json
import socket
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.front import (
    KEPT_S,
    OPERATIONS,
    Front,
    configured,
    get,
    pass_max_age,
    running_front,
    substituted,
    write_certificate,
)
from tests.support.nginx import running_nginx
from tests.support.pictures import write_grid
from tests.support.ports import free_port
from tests.support.service import Service


@pytest.fixture(scope="module")
def media(service: Service, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a picture that no test changes."""
    path = write_grid(tmp_path_factory.mktemp("kept") / "grid.png", 1500, 1100)
    return service.add(path, "kept-by-nginx")[0]["media"]


@pytest.fixture
def front(service: Service, media: str, tmp_path: Path) -> Iterator[Front]:
    with running_front(service, media, tmp_path) as running:
        yield running


def test_a_tile_is_kept_and_stays_what_the_service_sends(front: Front) -> None:
    first, second = front.get(front.tile), front.get(front.tile)
    assert (first.one("X-Cache-Status"), second.one("X-Cache-Status")) == ("MISS", "HIT")
    direct = get(front.service.url, front.tile, Host=urlsplit(front.url).netloc)
    assert first.body == second.body == direct.body
    assert second.status == 200
    for name in ("Content-Type", "ETag", "Link", "Access-Control-Allow-Origin"):
        assert second.all(name) == direct.all(name), name
    assert direct.one("Cache-Control").startswith(f"public, max-age={KEPT_S}")


def test_a_head_is_answered_from_what_is_kept(front: Front) -> None:
    kept = front.get(front.tile)
    head = front.get(front.tile, "HEAD")
    assert (head.status, head.one("X-Cache-Status"), head.body) == (200, "HIT", b"")
    assert head.one("Content-Length") == str(len(kept.body))


def test_a_fresh_copy_is_confirmed_without_the_service(front: Front) -> None:
    etag = front.get(front.tile).one("ETag")
    front.origin.close()
    again = front.get(front.tile, If_None_Match=etag)
    assert (again.status, again.one("X-Cache-Status"), again.body) == (304, "HIT", b"")
    assert again.one("ETag") == etag


def test_an_old_copy_is_asked_for_by_its_etag(front: Front) -> None:
    first = front.get(front.tile)
    pass_max_age()
    again = front.get(front.tile)
    assert (again.one("X-Cache-Status"), again.body) == ("REVALIDATED", first.body)
    assert front.get(front.tile).one("X-Cache-Status") == "HIT"


@pytest.mark.parametrize("accept", ["application/json", "application/ld+json"])
def test_descriptions_are_kept_by_what_the_client_accepts(front: Front, accept: str) -> None:
    path = f"/iiif/image/3/{front.media}/info.json"
    front.get(path, Accept="text/html")
    first, second = front.get(path, Accept=accept), front.get(path, Accept=accept)
    assert (first.one("X-Cache-Status"), second.one("X-Cache-Status")) == ("MISS", "HIT")
    assert second.one("Content-Type").split(";")[0] == accept
    assert json.loads(second.body)["id"] == f"{front.url}/iiif/image/3/{front.media}"


def test_a_manifest_passes(front: Front) -> None:
    path = "/iiif/presentation/3/kept-by-nginx/manifest"
    first, second = front.get(path), front.get(path)
    assert (first.status, second.one("X-Cache-Status")) == (200, "HIT")
    assert json.loads(second.body)["id"] == f"{front.url}{path}"


def test_a_compressed_manifest_goes_only_to_who_can_read_it(front: Front) -> None:
    path = "/iiif/presentation/3/kept-by-nginx/manifest"
    packed = front.get(path, Accept_Encoding="gzip")
    assert packed.one("Content-Encoding") == "gzip"
    plain = front.get(path, Accept_Encoding="identity")
    assert plain.all("Content-Encoding") == []
    assert gzip.decompress(packed.body) == plain.body


def test_of_many_who_ask_for_a_new_picture_one_lets_it_be_rendered(front: Front) -> None:
    path = f"/iiif/image/3/{front.media}/full/777,/13/default.png"
    with ThreadPoolExecutor(8) as visitors:
        answers = list(visitors.map(front.get, [path] * 8))
    assert sorted(each.one("X-Cache-Status") for each in answers) == ["HIT"] * 7 + ["MISS"]
    assert len({each.body for each in answers}) == 1


def test_an_error_is_not_kept(front: Front, tmp_path: Path) -> None:
    path = "/iiif/presentation/3/comes-later/manifest"
    missing = [front.get(path) for _ in range(2)]
    assert [each.status for each in missing] == [404, 404]
    assert "HIT" not in [each.one("X-Cache-Status") for each in missing]
    front.service.add(write_grid(tmp_path / "later.png", 500, 330), "comes-later")
    assert front.get(path).status == 200


def test_what_is_withdrawn_is_gone_after_max_age(front: Front, tmp_path: Path) -> None:
    added = front.service.add(write_grid(tmp_path / "taken.png", 700, 530), "taken-back")
    path = f"/iiif/image/3/{added[0]['media']}/full/200,/0/default.jpg"
    assert front.get(path).status == 200
    assert front.service.baovat("withdraw", "taken-back").returncode == 0
    pass_max_age()
    assert front.get(path).status == 410


@pytest.mark.parametrize(
    "path",
    [
        "/iiif/presentation/3/a%2Db/manifest",
        "/iiif/presentation/3/a%2db/manifest",
        "/iiif/image/3/a%2Fb/info.json",
        "/iiif/image/3/ark:%2F12025%2F654/full/%5E800,/0/default.jpg",
        "/iiif/image/3//x//info.json",
        "/iiif/image/3/x/full/^800,/0/default.jpg",
        "/iiif/image/3/x/full/pct:50/!90/default.jpg",
        "/iiif/image/3/tr%E1%BB%91ng/info.json?a=%26b",
        "/iiif/image/3/x/./info.json",
        "/items/a%2Db?lang=en",
    ],
)
def test_a_path_reaches_the_service_as_it_was_asked(front: Front, path: str) -> None:
    answer = front.get(path)
    assert answer.one("X-Asked") == path
    assert answer.status == get(front.service.url, path).status


def test_an_escaped_identifier_is_the_same_item(front: Front) -> None:
    plain = front.get("/iiif/presentation/3/kept-by-nginx/manifest")
    escaped = front.get("/iiif/presentation/3/kept%2Dby%2Dnginx/manifest")
    assert escaped.status == 200
    assert escaped.body == plain.body


def test_cors_headers_stand_once_in_every_answer(front: Front) -> None:
    asked = [
        front.get(front.tile),
        front.get(front.tile),
        front.get("/iiif/image/3/nobody/info.json"),
        front.get(front.tile.replace("512,512/0", "0,0/0")),
        front.get(front.tile, "OPTIONS"),
    ]
    front.origin.close()
    asked.append(front.get("/iiif/image/3/other/info.json"))
    assert [each.status for each in asked] == [200, 200, 404, 400, 200, 503]
    for each in asked:
        assert each.all("Access-Control-Allow-Origin") == ["*"]


@pytest.mark.parametrize("path", ["/iiif/private", "/iiif/with-a-cookie"])
def test_what_is_private_is_never_kept(front: Front, path: str) -> None:
    for _ in range(3):
        answer = front.get(path)
        assert (answer.body, answer.one("X-Cache-Status")) == (b"for you alone", "MISS")


def test_what_a_right_was_shown_for_is_neither_kept_nor_answered_from_what_is(front: Front) -> None:
    assert front.get("/iiif/long", Authorization="Bearer x").one("X-Cache-Status") == "BYPASS"
    assert front.get("/iiif/long").one("X-Cache-Status") == "MISS"
    assert front.get("/iiif/long").one("X-Cache-Status") == "HIT"
    assert front.get("/iiif/long", Authorization="Bearer x").one("X-Cache-Status") == "BYPASS"


def test_pages_and_models_are_not_kept(front: Front) -> None:
    for path in ("/", "/models/nobody/low.glb", "/api/v1/items/nobody"):
        assert front.get(path).all("X-Cache-Status") == []


PATHS_TO_METRICS = [
    "/metrics",
    "/metrics?a",
    "/%6Detrics",
    "/x/../metrics",
    "/./metrics",
    "//metrics",
    "///metrics",
    "/%2Fmetrics",
]


def test_this_machine_may_look_at_the_figures(front: Front) -> None:
    answer = front.get("/metrics")
    assert answer.status == 200
    assert b"baovat_image_seconds" in answer.body


@pytest.mark.parametrize("path", PATHS_TO_METRICS)
def test_others_may_not_look_at_the_figures(front: Front, path: str) -> None:
    elsewhere = get(front.url, path, asker="127.0.0.2")
    through_a_proxy = front.get(path, X_Forwarded_For="192.0.2.7")
    for answer in (elsewhere, through_a_proxy):
        assert (answer.status, b"baovat" in answer.body) == (403, False)
    assert get(front.url, "/health/live", asker="127.0.0.2").status == 200


def test_a_service_that_is_away_is_told_of_kindly(front: Front) -> None:
    front.origin.close()
    answer = front.get("/")
    assert (answer.status, answer.one("Retry-After")) == (503, "5")
    assert b"try again" in answer.body


def test_a_kept_tile_outlives_a_restart_of_the_service(front: Front) -> None:
    kept = front.get(front.tile)
    pass_max_age()
    front.origin.close()
    answer = front.get(front.tile)
    assert (answer.status, answer.one("X-Cache-Status")) == (200, "STALE")
    assert answer.body == kept.body


def test_https_speaks_http_2_and_takes_over_from_http(service: Service, tmp_path: Path) -> None:
    certificate, key = write_certificate(tmp_path)
    port, secure_port = free_port(), free_port()
    tls = tmp_path / "tls.conf"
    places = {
        "listen 443 ssl": f"listen 127.0.0.1:{secure_port} ssl",
        "/etc/letsencrypt/live/example.org/fullchain.pem": str(certificate),
        "/etc/letsencrypt/live/example.org/privkey.pem": str(key),
    }
    shipped = (OPERATIONS / "nginx-tls.conf").read_text(encoding="utf-8")
    tls.write_text(substituted(shipped, places), encoding="utf-8")
    text = configured(port, int(service.url.rsplit(":", 1)[1]), tmp_path, tls)
    url = f"http://127.0.0.1:{port}"
    context = ssl.create_default_context(cafile=str(certificate))
    context.set_alpn_protocols(["h2", "http/1.1"])
    with running_nginx(tmp_path, text, port):
        moved = get(url, "/iiif/presentation/3/a%2Db/manifest")
        assert moved.status == 301
        assert moved.one("Location").endswith("/iiif/presentation/3/a%2Db/manifest")
        with (
            socket.create_connection(("127.0.0.1", secure_port), timeout=10) as plain,
            context.wrap_socket(plain, server_hostname="localhost") as secure,
        ):
            assert secure.selected_alpn_protocol() == "h2"
        context.set_alpn_protocols(["http/1.1"])
        connection = http.client.HTTPSConnection("localhost", secure_port, context=context)
        connection.request("GET", "/health/live")
        assert connection.getresponse().status == 200
        connection.close()
