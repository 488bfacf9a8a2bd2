"""Models in other forms and as they were deposited: addresses, types, names, and who gets them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from iiif_server.access.limits import LimitChange, PublicLimit
from iiif_server.catalog.deposits import ItemDescription, record_item
from iiif_server.catalog.limits import record_limit
from iiif_server.database.tables import item
from manifests.rights import CC0, COPYRIGHT_NOT_EVALUATED
from tests.iiif_server.web.conftest import House

MANIFEST = "/iiif/presentation/3/model/manifest"


@contextmanager
def with_rights(house: House, uri: str) -> Iterator[None]:
    """Give the model's item other rights for a while."""
    with house.runtime.database.write() as connection:
        record_item(connection, "model", ItemDescription(rights=uri), "")
    try:
        yield
    finally:
        with house.runtime.database.write() as connection:
            rights = COPYRIGHT_NOT_EVALUATED.uri
            record_item(connection, "model", ItemDescription(rights=rights), "")


def test_the_plain_model_is_a_glb_without_extensions(house: House) -> None:
    with house.client.get(f"/models/{house.model}/plain.glb") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "model/gltf-binary")
        assert answer.data[:4] == b"glTF"
        assert b'"extensionsUsed"' not in answer.data
        assert answer.headers["Content-Disposition"] == "inline; filename=model-plain.glb"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        etag = answer.headers["ETag"]
    headers = {"If-None-Match": etag}
    with house.client.get(f"/models/{house.model}/plain.glb", headers=headers) as again:
        assert again.status_code == 304


def test_the_model_for_ar_is_usdz(house: House) -> None:
    with house.client.get(f"/models/{house.model}/ar.usdz") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "model/vnd.usdz+zip")
        assert answer.headers["Content-Disposition"] == "inline; filename=model-ar.usdz"
        with zipfile.ZipFile(io.BytesIO(answer.data)) as package:
            assert package.namelist()[0] == "model.usda"


@pytest.mark.parametrize(
    "path",
    ["/models/{model}/full.draco.glb", "/models/{model}/tiny.draco.glb", "/models/nobody/ar.usdz",
     "/models/{picture}/plain.glb", "/models/{picture}/ar.usdz", "/models/{picture}/original",
     "/models/nobody/original", "/models/{draft}/original", "/models/{model}/original.glb"],
)  # fmt: skip
def test_what_was_not_made_is_not_found(house: House, path: str) -> None:
    ids = {"model": house.model, "picture": house.picture, "draft": house.draft}
    assert house.client.get(path.format(**ids)).status_code == 404


def test_the_deposited_model_is_kept_back_unless_its_rights_are_open(house: House) -> None:
    path = f"/models/{house.model}/original"
    answer = house.client.get(path)
    assert answer.status_code == 404
    assert "nothing public" in answer.text
    assert path not in house.client.get(MANIFEST).text
    with with_rights(house, CC0.uri):
        with house.client.get(path) as whole:
            assert whole.status_code == 200
            assert whole.data.startswith(b"ply\n")
            assert whole.mimetype == "model/ply"
            assert whole.headers["Content-Disposition"] == "attachment; filename=file"
            assert whole.headers["X-Content-Type-Options"] == "nosniff"
        with house.client.get(path, headers={"Range": "bytes=0-2"}) as part:
            assert (part.status_code, part.data) == (206, b"ply")
        assert path in house.client.get(MANIFEST).text
    assert house.client.get(path).status_code == 404


def test_a_limit_keeps_the_deposited_model_back(house: House) -> None:
    path = f"/models/{house.model}/original"
    with with_rights(house, CC0.uri):
        with house.runtime.database.write() as connection:
            record_limit(connection, "model", PublicLimit(None, True))
        try:
            assert house.client.get(path).status_code == 404
        finally:
            with house.runtime.database.write() as connection:
                connection.execute(
                    item.update().where(item.c.id == "model").values(watermark=False)
                )
        assert LimitChange().applied_to(PublicLimit()) == PublicLimit()
        with house.client.get(path) as again:
            assert again.status_code == 200


def test_the_manifest_lists_the_other_forms_in_both_languages(house: House) -> None:
    listed = {entry["id"].rpartition("/")[2]: entry for entry in
              house.client.get(MANIFEST).json["rendering"]}  # fmt: skip
    assert list(listed) == ["full.glb", "plain.glb", "ar.usdz"]
    assert listed["ar.usdz"]["format"] == "model/vnd.usdz+zip"
    assert "iPhone" in listed["ar.usdz"]["label"]["vi"][0]
    assert listed["plain.glb"]["label"]["en"] == ["3D model for any software (GLB)"]


@pytest.mark.parametrize(
    ("path", "told"),
    [("/items/model", "Mở bằng mọi phần mềm 3D"), ("/en/items/model", "Opens in any 3D software")],
)
def test_the_page_offers_every_form_with_its_size(house: House, path: str, told: str) -> None:
    text = house.client.get(path).text
    assert told in text
    assert f"/models/{house.model}/plain.glb" in text
    ar = text[text.index('rel="ar"') :]
    # iOS opens AR only from a link that holds a picture and nothing else.
    assert ar[ar.index(">") + 1 :].startswith("<img ")
    assert ar[: ar.index(">")].endswith(f'/models/{house.model}/ar.usdz"')
    assert "MB" in ar
    assert f"/models/{house.model}/original" not in text
    with with_rights(house, CC0.uri):
        assert f"/models/{house.model}/original" in house.client.get(path).text
