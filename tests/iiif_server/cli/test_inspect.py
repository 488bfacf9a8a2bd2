"""``baovat image inspect``, and documents of several pages on their way into a manifest."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest
import pyvips

from tests.support.documents import book, page_colour
from tests.support.pictures import write_grid
from tests.support.service import Service, baovat, clean_environment


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return clean_environment(tmp_path / "data")


def write_pages(path: Path) -> Path:
    """Write a TIFF of three pages, each in the colour that `page_colour` gives it."""
    pages = [
        pyvips.Image.black(600, 400, bands=3).linear([1] * 3, list(page_colour(n))).cast("uchar")
        for n in range(3)
    ]
    joined = pyvips.Image.arrayjoin(pages, across=1).copy(interpretation="srgb")
    joined.set_type(pyvips.GValue.gint_type, "page-height", 400)
    joined.tiffsave(str(path))
    return path


def test_a_file_is_shown_page_by_page(environment: dict[str, str], tmp_path: Path) -> None:
    path = write_pages(tmp_path / "book.tif")
    done = baovat("image", "inspect", path, "--json", environment=environment)
    told = json.loads(done.stdout)
    assert told["bytes"] == path.stat().st_size
    assert [page["page"] for page in told["pages"]] == [0, 1, 2]
    assert {(page["width"], page["height"], page["colours"]) for page in told["pages"]} == {
        (600, 400, "RGB")
    }
    shown = baovat("image", "inspect", path, environment=environment)
    assert shown.stdout.count("600 × 400") == 3
    assert not (tmp_path / "data").exists()


def test_a_document_is_shown_as_it_will_be_drawn(
    environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "book.pdf").write_bytes(book(2))
    done = baovat("image", "inspect", tmp_path / "book.pdf", "--json", environment=environment)
    pages = json.loads(done.stdout)["pages"]
    assert [(page["width"], page["height"], page["dpi"]) for page in pages] == [
        (2480, 3509, 300)
    ] * 2


def test_a_document_becomes_a_pyramid_without_a_database(
    environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "book.pdf").write_bytes(book(2))
    target = tmp_path / "out" / "page.tif"
    target.parent.mkdir()
    done = baovat(
        "image", "pyramid", tmp_path / "book.pdf", target, "--json", environment=environment
    )
    told = json.loads(done.stdout)
    assert (told["width"], told["height"]) == (2480, 3509)
    assert told["notes"][0].startswith("Drawn from page 1 of a PDF")
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize("kind", ["tif", "pdf"])
def test_a_pyramid_says_that_other_pages_were_left(
    environment: dict[str, str], tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"book.{kind}"
    if kind == "tif":
        write_pages(path)
    else:
        path.write_bytes(book(3))
    done = baovat(
        "image", "pyramid", path, tmp_path / "page.tif", "--json", environment=environment
    )
    told = "Page 1 of 3 was taken; `baovat add` takes them all."
    assert told in json.loads(done.stdout)["notes"]


def test_a_pyramid_of_the_only_page_says_nothing_of_pages(
    environment: dict[str, str], tmp_path: Path
) -> None:
    path = write_grid(tmp_path / "one.png", 300, 200)
    done = baovat(
        "image", "pyramid", path, tmp_path / "page.tif", "--json", environment=environment
    )
    assert json.loads(done.stdout)["notes"] == []


@pytest.mark.parametrize(
    ("name", "code", "told"),
    [
        ("words.txt", 1, "no picture"),
        ("cut.png", 1, "export it again"),
        ("cut.pdf", 1, "truncated"),
        ("nowhere", 1, "neither a file nor a media"),
        ("../../etc/nowhere", 1, "neither a file nor a media"),
        ("folder", 2, "no regular file"),
        ("pipe", 2, "no regular file"),
    ],
)
def test_what_cannot_be_inspected_is_told_in_one_line(
    environment: dict[str, str], tmp_path: Path, name: str, code: int, told: str
) -> None:
    (tmp_path / "words.txt").write_text("not a picture")
    whole = write_grid(tmp_path / "whole.png", 100, 100).read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "cut.pdf").write_bytes(book(1)[:-50])
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    subject = tmp_path / name if (tmp_path / name).exists() else name
    done = baovat("image", "inspect", subject, environment=environment)
    assert done.returncode == code
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert len([line for line in done.stderr.splitlines() if line.startswith("Error:")]) == 1
    assert not (tmp_path / "data").exists()


def test_a_media_is_shown_with_its_original_and_its_pyramid(
    service: Service, tmp_path: Path
) -> None:
    path = write_grid(tmp_path / "grid.png", 1500, 1100)
    [added] = service.add(path, "inspected")
    told = json.loads(service.baovat("image", "inspect", added["media"], "--json").stdout)
    content = path.read_bytes()
    assert told["item"] == {"id": "inspected", "state": "published"}
    assert (told["kind"], told["state"], told["reason"]) == ("image", "ready", None)
    assert told["original"] == {
        "file": "grid.png",
        "format": "image/png",
        "page": 0,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    pyramid = told["pyramid"]
    [stored] = [
        found
        for found in service.data_dir.rglob("pyramid.tif")
        if told["original"]["sha256"] in str(found)
    ]
    assert pyramid["bytes"] == stored.stat().st_size
    assert (pyramid["width"], pyramid["height"], pyramid["bands"]) == (1500, 1100, 3)
    columns = [-(-width // pyramid["tile_px"]) for width, _ in pyramid["levels"]]
    rows = [-(-height // pyramid["tile_px"]) for _, height in pyramid["levels"]]
    assert pyramid["tiles"] == sum(a * b for a, b in zip(columns, rows, strict=True))
    shown = service.baovat("image", "inspect", added["media"]).stdout
    assert told["original"]["sha256"] in shown
    assert f"quality {pyramid['quality']}" in shown


@pytest.mark.parametrize("name", ["book.tif", "book.pdf"])
def test_three_pages_are_three_canvases_in_order(
    service: Service, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    if name == "book.tif":
        write_pages(path)
    else:
        path.write_bytes(book(3))
    item = name.replace(".", "-")
    added = service.add(path, item)
    assert [media["state"] for media in added] == ["ready"] * 3
    _, _, body = service.get(f"/iiif/presentation/3/{item}/manifest")
    canvases = json.loads(body)["items"]
    assert len(canvases) == 3
    assert len({canvas["id"] for canvas in canvases}) == 3
    for number, canvas in enumerate(canvases):
        image = canvas["items"][0]["items"][0]["body"]["service"][0]["id"]
        status, _, png = service.get(f"{image}/pct:25,18,5,5/20,/0/default.png")
        assert status == 200
        middle = pyvips.Image.new_from_buffer(png, "")(10, 10)
        assert middle[:3] == pytest.approx(page_colour(number), abs=3)
    _, _, page = service.get(f"/items/{item}")
    assert page.count(b"/info.json") >= 1
