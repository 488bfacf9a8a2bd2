"""Stored tiles from an S3 server over HTTP: the table once, then one ranged request for a tile."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import pytest
from werkzeug.test import Client

from iiif_server.app import create_app
from iiif_server.catalog.media import read_tile_source
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings
from iiif_server.storage.s3 import S3Store
from tests.support.deposits import shown
from tests.support.pictures import write_grid


@dataclass
class Bucket:
    """A runtime on S3, the requests it sent, and a picture of 9 tiles at full size."""

    runtime: Runtime
    media: str
    requests: list[str] = field(default_factory=list)


@pytest.fixture
def bucket(s3_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    name = f"tiles-{uuid.uuid4().hex[:8]}"
    boto3.client("s3", endpoint_url=s3_url).create_bucket(Bucket=name)
    settings = read_settings(
        {
            "BAOVAT_DATA_DIR": str(tmp_path / "data"),
            "BAOVAT_STORAGE_URL": f"s3://{name}/museum",
            "BAOVAT_S3_ENDPOINT_URL": s3_url,
        }
    )
    with open_runtime(settings) as runtime:
        content = write_grid(tmp_path / "grid.png", 1300, 1100).read_bytes()
        made = Bucket(runtime, shown(runtime, content, "picture"))
        store = runtime.store
        assert isinstance(store, S3Store)
        events = store._client.meta.events
        events.register("before-send.s3", lambda request, **_: _note(made.requests, request))
        yield made


def _note(requests: list[str], request: Any) -> None:
    byte_range = request.headers.get("Range", b"")
    requests.append(f"{request.method} {byte_range.decode() if byte_range else ''}".strip())


TILES = [
    f"{x},{y},{min(512, 1300 - x)},{min(512, 1100 - y)}/max/0/default.jpg"
    for x in (0, 512, 1024)
    for y in (0, 512, 1024)
]


def test_opening_takes_two_requests_and_a_tile_one(bucket: Bucket) -> None:
    client = Client(create_app(bucket.runtime))
    bucket.requests.clear()
    contents = []
    for asked in TILES:
        answer = client.get(f"/iiif/image/3/{bucket.media}/{asked}")
        assert answer.status_code == 200
        contents.append(answer.data)
    assert len(set(contents)) == len(TILES)
    opening = [
        sent for sent in bucket.requests if not sent.startswith("GET bytes=") or "=-" in sent
    ]
    tiles = [sent for sent in bucket.requests if sent not in opening]
    assert len(tiles) == len(TILES)
    assert opening.count("HEAD") <= 3  # one to open; one for each look whether it is still the same
    assert len([sent for sent in opening if sent.startswith("GET")]) == 1


def test_a_tile_that_is_on_the_disk_needs_no_request(bucket: Bucket) -> None:
    path = f"/iiif/image/3/{bucket.media}/{TILES[0]}"
    first = Client(create_app(bucket.runtime)).get(path)
    bucket.requests.clear()
    again = Client(create_app(bucket.runtime)).get(path)  # another process, as it were
    assert again.data == first.data
    assert [
        sent for sent in bucket.requests if sent.startswith("GET bytes=") and "=-" not in sent
    ] == []


def test_small_regions_are_made_from_single_tiles(bucket: Bucket) -> None:
    client = Client(create_app(bucket.runtime))
    bucket.requests.clear()
    answer = client.get(f"/iiif/image/3/{bucket.media}/100,100,300,300/200,/0/default.png")
    assert answer.status_code == 200
    assert len([sent for sent in bucket.requests if sent.startswith("GET bytes=")]) == 2


def test_a_replaced_object_is_never_mixed_with_the_old_one(bucket: Bucket, tmp_path: Path) -> None:
    client = Client(create_app(bucket.runtime))
    path = f"/iiif/image/3/{bucket.media}/{TILES[0]}"
    assert client.get(path).status_code == 200
    with bucket.runtime.database.read() as connection:
        source = read_tile_source(connection, bucket.media)
    (tmp_path / "garbage").write_bytes(b"no pyramid at all")
    bucket.runtime.store.replace(source.key, tmp_path / "garbage")
    assert client.get(f"/iiif/image/3/{bucket.media}/{TILES[4]}").status_code == 500
