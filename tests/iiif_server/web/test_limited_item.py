"""An item whose public pictures end at some pixels: every address of it, before, while and after."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pyvips
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from iiif_server.app import create_app
from iiif_server.catalog.deposits import ItemDescription
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings
from manifests.lint import check
from tests.support.deposits import limited, shown, work_off
from tests.support.pictures import SQUARE_PX, square_colour, write_grid
from tests.support.surfaces import wavefront, write_ply, write_zip

WIDTH, HEIGHT = 1300, 900

#: Below the model's texture of 64 px nothing may be limited; its poster is larger than this.
PIXELS = 400


@dataclass(frozen=True)
class Gallery:
    """An application in front of an item with a picture and a model, and another one that nobody limits."""

    runtime: Runtime
    client: FlaskClient
    picture: str
    model: str
    free: str

    def get(self, path: str, **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(path, headers=named, buffered=True)

    def image(self, asked: str, media: str | None = None, version: int = 3) -> TestResponse:
        return self.get(f"/iiif/image/{version}/{media or self.picture}/{asked}")

    def info(self, media: str | None = None, version: int = 3) -> dict[str, object]:
        return self.image("info.json", media, version).get_json(force=True)

    def limit(self, pixels: int | None, watermark: bool = False) -> None:
        limited(self.runtime, "item", pixels, watermark)

    def limit_and_make(self, pixels: int | None, watermark: bool = False) -> None:
        self.limit(pixels, watermark)
        work_off(self.runtime)


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gallery]:
    folder = tmp_path_factory.mktemp("gallery")
    picture = write_grid(folder / "grid.png", WIDTH, HEIGHT).read_bytes()
    model = write_zip(folder / "quad.zip", wavefront()).read_bytes()
    with open_runtime(read_settings({"BAOVAT_DATA_DIR": str(folder / "data")})) as runtime:
        made = {
            "picture": shown(runtime, picture, "item"),
            "model": shown(runtime, model, "item"),
            "free": shown(runtime, picture, "free"),
        }
        # Without the door and what it knows: what is felt a little later there has tests of its own.
        app = create_app(runtime)
        app.wsgi_app = app.wsgi_app._inside  # type: ignore[attr-defined]
        app.extensions["baovat-pictures"].find_source = lambda media_id: None
        yield Gallery(runtime, app.test_client(), **made)


@pytest.fixture(autouse=True)
def _without_a_limit(gallery: Gallery) -> None:
    gallery.limit(None)


PICTURES = [
    "info.json",
    "",
    "full/max/0/default.jpg",
    "full/^max/0/default.jpg",
    "full/100,/0/default.jpg",
    "0,0,512,512/512,512/0/default.jpg",
    "0,0,512,512/512,512/0/gray.png",
    "0,0,64,64/max/0/default.jpg",
    "0,0,64,64/^2000,/0/default.jpg",
    "pct:0,0,10,10/max/45/bitonal.webp",
    "square/50,/0/color.tif",
    "full/full/0/default.jpg",
]


def addresses(gallery: Gallery) -> list[str]:
    """Return every public address at which something of the item's media stands."""
    media = (gallery.picture, gallery.model)
    return [
        *(f"/iiif/image/{v}/{m}/{asked}" for v in (2, 3) for m in media for asked in PICTURES),
        *(f"/models/{gallery.model}/{name}" for name in ("full.glb", "report.json")),
        "/iiif/presentation/3/item/manifest",
    ]


def test_while_the_public_pyramids_are_made_every_address_has_nothing(gallery: Gallery) -> None:
    before = {path: gallery.get(path) for path in addresses(gallery)}
    gallery.limit(PIXELS)
    for path, first in before.items():
        if first.status_code not in {200, 303}:
            continue
        etag = first.headers.get("ETag", "")
        for headers in ({}, {"If_None_Match": etag}, {"Range": "bytes=0-99"}):
            answer = gallery.get(path, **headers)
            assert answer.status_code == 404, path
            assert len(answer.data) < 200
        if not path.endswith("manifest"):
            assert "is still being prepared" in answer.text
    page = gallery.get("/items/item")
    assert page.status_code == 200
    for media in (gallery.picture, gallery.model):
        assert f"/iiif/image/3/{media}/full" not in page.text
        assert f"/models/{media}/" not in page.text
    for path in ("/", "/collections/top", "/iiif/presentation/3/collection/top"):
        text = gallery.get(path).text
        assert gallery.picture not in text
        assert gallery.free in text


def test_afterwards_every_address_answers_within_the_limit(gallery: Gallery) -> None:
    gallery.limit_and_make(PIXELS)
    for path in addresses(gallery):
        answer = gallery.get(path)
        assert answer.status_code in {200, 303, 400, 404}, path
        if answer.status_code == 200 and answer.mimetype.startswith("image/"):
            image = pyvips.Image.new_from_buffer(answer.data, "")
            # Version 2.1 has no mark for it: a size beyond the region's own enlarges what is there.
            is_upscaled = "^" in path or ("/2/" in path and "/512,512/" in path)
            assert is_upscaled or max(image.width, image.height) <= PIXELS, path
    for version in (2, 3):
        document = gallery.info(version=version)
        assert (document["width"], document["height"]) == (400, 277)
        assert max(size["width"] for size in document["sizes"]) <= PIXELS
        assert document["license" if version == 2 else "rights"].startswith("http://rights")


def stitch(gallery: Gallery, media: str) -> dict[int, tuple[int, int]]:
    """Fetch every tile that the description offers, and return the size of each level put together."""
    document = gallery.info(media)
    [tile] = document["tiles"]
    whole_width, whole_height = document["width"], document["height"]
    sizes = {}
    for factor in tile["scaleFactors"]:
        step = tile["width"] * factor
        width = height = 0
        for top in range(0, whole_height, step):
            for left in range(0, whole_width, step):
                region = left, top, min(step, whole_width - left), min(step, whole_height - top)
                size = -(-region[2] // factor), -(-region[3] // factor)
                asked = f"{','.join(map(str, region))}/{size[0]},{size[1]}/0/default.jpg"
                image = pyvips.Image.new_from_buffer(gallery.image(asked, media).data, "")
                assert (image.width, image.height) == size
                width += image.width if top == 0 else 0
                height += image.height if left == 0 else 0
        sizes[factor] = (width, height)
    return sizes


@pytest.mark.parametrize("pixels", [1299, 600, 400, 100])
def test_stitching_all_tiles_of_all_levels_gives_no_more_than_the_limit(
    gallery: Gallery, pixels: int
) -> None:
    gallery.limit_and_make(pixels)
    for media in (gallery.picture, gallery.model):
        sizes = stitch(gallery, media)
        assert all(max(size) <= pixels for size in sizes.values())
    assert stitch(gallery, gallery.picture)[1] == (pixels, round(HEIGHT * pixels / WIDTH))


@pytest.mark.parametrize(
    "asked",
    ["401,0,1,1/max/0/default.jpg", "0,278,10,10/max/0/default.jpg", "0,0,512,512/512,/0/default.jpg",
     "full/401,/0/default.jpg", "full/1300,/0/default.jpg", "0,0,1300,900/1300,900/0/default.jpg",
     "1024,512,276,388/max/0/default.jpg", "1200,800,100,100/max/0/default.jpg"],
)  # fmt: skip
def test_what_the_full_picture_could_give_is_not_known_any_more(
    gallery: Gallery, asked: str
) -> None:
    gallery.limit_and_make(PIXELS)
    answer = gallery.image(asked)
    if answer.status_code == 200:
        image = pyvips.Image.new_from_buffer(answer.data, "")
        assert max(image.width, image.height) <= PIXELS
        assert "0,0,1300,900" in asked  # clipped to the whole of the smaller picture
    else:
        assert answer.status_code == 400


def test_the_public_picture_shows_the_same_squares(gallery: Gallery) -> None:
    gallery.limit_and_make(650)
    image = pyvips.Image.new_from_buffer(gallery.image("full/max/0/default.jpg").data, "")
    assert (image.width, image.height) == (650, 450)
    for column in range(WIDTH // SQUARE_PX):
        for row in range(HEIGHT // SQUARE_PX):
            middle = image(column * 50 + 25, row * 50 + 25)
            assert middle == pytest.approx(square_colour(column, row), abs=4)


def test_a_mark_moves_pixels_all_over_the_picture(gallery: Gallery) -> None:
    def fetch() -> pyvips.Image:
        return pyvips.Image.new_from_buffer(gallery.image("full/max/0/default.png").data, "")

    gallery.limit_and_make(650)
    plain = fetch()
    gallery.limit_and_make(650, watermark=True)
    moved = (fetch().cast("short") - plain).abs().numpy().max(axis=2) > 20
    for left in range(0, 650 - 216, 31):
        for top in range(0, 450 - 150, 31):
            assert moved[top : top + 150, left : left + 216].any()
    assert moved.mean() < 0.2


def test_a_mark_without_a_limit_leaves_the_size(gallery: Gallery) -> None:
    gallery.limit(None, watermark=True)
    assert gallery.image("info.json").status_code == 404
    work_off(gallery.runtime)
    assert gallery.info()["width"] == WIDTH


STEPS = [(None, False), (650, False), (400, False), (400, True), (650, True), (650, False)]


@pytest.mark.parametrize(
    "asked",
    ["full/max/0/default.jpg", "0,0,256,256/256,256/0/default.jpg", "0,0,90,90/45,/0/gray.png",
     "info.json"],
)  # fmt: skip
def test_an_etag_of_one_limit_is_never_fresh_under_another(gallery: Gallery, asked: str) -> None:
    seen: dict[str, bytes] = {}
    for pixels, watermark in STEPS:
        gallery.limit_and_make(pixels, watermark)
        answer = gallery.image(asked)
        assert answer.status_code == 200
        for etag, content in seen.items():
            again = gallery.get(answer.request.path, If_None_Match=etag)
            assert again.status_code != 304 or content == answer.data, (pixels, watermark)
        etag = answer.headers["ETag"]
        assert seen.get(etag, answer.data) == answer.data
        seen[etag] = answer.data
    if asked != "info.json":
        assert len(seen) == len(STEPS)


def test_a_client_that_knows_dates_only_gets_each_picture_anew(gallery: Gallery) -> None:
    path = f"/iiif/image/3/{gallery.picture}/full/max/0/default.jpg"
    gallery.limit_and_make(PIXELS)
    held = gallery.get(path)
    assert gallery.get(path, If_Modified_Since=held.headers["Last-Modified"]).status_code == 304
    # Dates have whole seconds: the limit is taken away in a later one.
    with gallery.runtime.database.write() as connection:
        connection.exec_driver_sql(
            "UPDATE media SET public_derived_at = '2001-01-01', derived_at = '2000-01-01'"
        )
        connection.exec_driver_sql("UPDATE item SET limited_at = '2001-01-01'")
    held = gallery.get(path)
    gallery.limit(None)
    answer = gallery.get(path, If_Modified_Since=held.headers["Last-Modified"])
    assert answer.status_code == 200
    assert pyvips.Image.new_from_buffer(answer.data, "").width == WIDTH


def test_renders_that_are_kept_are_not_sent_under_another_limit(gallery: Gallery) -> None:
    asked = "0,0,90,90/45,/0/default.png"
    contents = []
    for pixels in (None, 650, None, 400):
        gallery.limit_and_make(pixels)
        contents.append(gallery.image(asked).data)
    assert contents[0] == contents[2]
    assert len(set(contents)) == 3


def test_the_manifest_tells_the_size_that_is_served(gallery: Gallery) -> None:
    gallery.limit_and_make(PIXELS)
    answer = gallery.get("/iiif/presentation/3/item/manifest")
    manifest = answer.get_json(force=True)
    assert check(manifest) == []
    for canvas in manifest["items"]:
        assert max(canvas["width"], canvas["height"]) == PIXELS
        body = canvas["items"][0]["items"][0]["body"]
        assert (body["width"], body["height"]) == (canvas["width"], canvas["height"])
        for address in (body["id"], canvas["thumbnail"][0]["id"]):
            image = pyvips.Image.new_from_buffer(gallery.get(address).data, "")
            assert max(image.width, image.height) <= PIXELS
    assert (
        gallery.get("/iiif/presentation/3/item/manifest").headers["ETag"] == answer.headers["ETag"]
    )
    gallery.limit_and_make(300)
    again = gallery.get("/iiif/presentation/3/item/manifest", If_None_Match=answer.headers["ETag"])
    assert again.status_code == 200


def test_every_picture_that_a_page_names_is_within_the_limit(gallery: Gallery) -> None:
    gallery.limit_and_make(PIXELS)
    for path in ("/items/item", "/"):
        named = [
            part.split()[0].strip('"')
            for part in gallery.get(path)
            .text.replace("srcset=", " ")
            .replace("src=", " ")
            .split(",")
            for part in part.split()
            if f"/iiif/image/3/{gallery.picture}/full" in part
        ]
        for address in named:
            width = int(address.partition("/full/")[2].partition(",")[0])
            assert width <= PIXELS


def test_levels_of_a_model_follow_the_limit(gallery: Gallery) -> None:
    report = json.loads(gallery.get(f"/models/{gallery.model}/report.json").data)
    texture_px = {level["name"]: level["texture_px"] for level in report["levels"]}
    finest = max(texture_px.values())
    assert finest > 0
    gallery.limit_and_make(finest)
    for name in texture_px:
        assert gallery.get(f"/models/{gallery.model}/{name}.glb").status_code == 200
    gallery.limit_and_make(finest - 1)
    manifest = gallery.get("/iiif/presentation/3/item/manifest").get_json(force=True)
    offered = {entry["id"] for canvas in manifest["items"] for entry in canvas.get("rendering", [])}
    for name, side in texture_px.items():
        path = f"/models/{gallery.model}/{name}.glb"
        within = side < finest
        assert gallery.get(path).status_code == (200 if within else 404)
        assert any(address.endswith(path) for address in offered) is within
    assert gallery.get(f"/models/{gallery.model}/report.json").status_code == 200
    page = gallery.get("/items/item").text
    assert ".glb" not in page or any(side < finest for side in texture_px.values())


def test_the_same_file_in_another_item_is_as_free_as_before(gallery: Gallery) -> None:
    gallery.limit_and_make(PIXELS, watermark=True)
    assert gallery.info(gallery.free)["width"] == WIDTH
    tile = "0,0,512,512/512,512/0/default.jpg"
    assert gallery.image(tile, gallery.free).status_code == 200


def test_an_item_that_is_added_with_a_limit_never_shows_more(
    gallery: Gallery, tmp_path: Path
) -> None:
    from iiif_server.access.limits import LimitChange

    content = write_ply(tmp_path / "sphere.ply").read_bytes()
    picture = write_grid(tmp_path / "g.png", 800, 600).read_bytes()
    described = ItemDescription({"vi": ("Mới",)}, limit=LimitChange(300, True))
    for deposited in (picture, content):
        media = shown(gallery.runtime, deposited, "new", described)
        assert work_off(gallery.runtime) == 0  # made beside the full one, in the same job
        document = gallery.info(media)
        assert max(document["width"], document["height"]) == 300
