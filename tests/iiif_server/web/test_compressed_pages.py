"""Pages, scripts and styles come in as few bytes as the client can read, and are the same in all of them."""

from __future__ import annotations

import gzip

import brotli
import pytest
from flask.testing import FlaskClient

from iiif_server.web.viewer_files import VIEWER_DIR, asset
from tests.iiif_server.web.conftest import House

READ = {"br": brotli.decompress, "gzip": gzip.decompress}


def get(client: FlaskClient, path: str, coding: str) -> tuple[bytes, dict[str, str]]:
    with client.get(path, headers={"Accept-Encoding": coding}) as answer:
        assert answer.status_code == 200
        return answer.data, dict(answer.headers)


@pytest.mark.parametrize("coding", READ)
def test_scripts_and_styles_are_compressed_by_the_build(house: House, coding: str) -> None:
    page = asset("src/pages/item.ts")
    engine = asset("src/stage/model-stage.ts").script
    for path in (engine, *page.styles):
        plain, told = get(house.client, path, "identity")
        assert "Content-Encoding" not in told
        small, headers = get(house.client, path, coding)
        assert headers["Content-Encoding"] == coding
        assert headers["Content-Type"] == told["Content-Type"]
        assert headers["Vary"] == told["Vary"] == "Accept-Encoding"
        assert headers["Cache-Control"] == told["Cache-Control"]
        assert headers["ETag"] != told["ETag"]
        assert READ[coding](small) == plain
        assert len(small) < len(plain) / 3


def test_what_the_build_did_not_compress_comes_as_it_is(house: House) -> None:
    scripts = sorted((VIEWER_DIR / "dist").glob("*.js"))
    small = next(each for each in scripts if not each.with_name(f"{each.name}.br").exists())
    _, headers = get(house.client, f"/assets/{small.name}", "br, gzip")
    assert "Content-Encoding" not in headers


@pytest.mark.parametrize(
    "name", ["../package.json", "%2e%2e/package.json", ".vite/../../x", "no.js", "no.js.br"]
)
def test_nothing_outside_the_build_is_sent(house: House, name: str) -> None:
    assert house.client.get(f"/assets/{name}", headers={"Accept-Encoding": "br"}).status_code == 404


@pytest.mark.parametrize("coding", READ)
def test_pages_are_compressed(house: House, coding: str) -> None:
    plain, told = get(house.client, "/", "identity")
    small, headers = get(house.client, "/", coding)
    assert headers["Content-Encoding"] == coding
    assert "Accept-Encoding" in headers["Vary"]
    assert int(headers["Content-Length"]) == len(small) < len(plain) / 2
    assert b"</html>" in READ[coding](small)
    assert "Content-Encoding" not in told
