"""Stored tiles from S3 (moto's server over HTTP), cold and warm, against the same from a local folder.

Cold: a service with an empty data folder beside the same database and bucket is asked for every tile once.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3

from benchmarks.client import walk_once
from benchmarks.errors import WrongAnswerError
from benchmarks.paths import tiles
from benchmarks.pictures import LARGE
from benchmarks.service import MEDIA_LIST, Shown, shown
from benchmarks.tables import print_loads, print_table
from benchmarks.timing import machine
from benchmarks.wrk import CONNECTIONS, take_turns
from tests.support.s3 import s3_server

BUCKET = "baovat"
SECONDS = 5
ROUNDS = 3

#: moto's server takes any credentials; boto3 wants some.
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "benchmark",
    "AWS_SECRET_ACCESS_KEY": "benchmark",
    "AWS_DEFAULT_REGION": "us-east-1",
}


def measure(folder: Path) -> None:
    """Print answers a second of both, and how long every tile takes the first time."""
    print(f"{LARGE.megapixels} megapixels; {machine()}\n")
    with _credentials(), s3_server() as endpoint:
        _make_bucket(endpoint)
        settings = {
            "BAOVAT_STORAGE_URL": f"s3://{BUCKET}/benchmark",
            "BAOVAT_S3_ENDPOINT_URL": endpoint,
            "BAOVAT_DATABASE_URL": f"sqlite:///{folder / 's3.db'}",
        }
        with shown(folder, data="data-s3", **settings):
            pass  # the picture is in the bucket now
        (folder / "data-s3-cold").mkdir()
        shutil.copy(folder / "data-s3" / MEDIA_LIST, folder / "data-s3-cold" / MEDIA_LIST)
        with shown(folder, data="data-s3-cold", **settings) as remote, shown(folder) as local:
            _print_cold(remote, local)
            _print_warm(remote, local)


def _print_cold(remote: Shown, local: Shown) -> None:
    """Ask for the first tile alone, then for every tile once, of both."""
    rows = []
    for name, ours in (("S3, cold", remote), ("local folder", local)):
        asked = ours.paths(LARGE, tiles(LARGE, ours.tile_px(LARGE)))
        first = walk_once(ours.url, asked[:1], 1)
        rest = walk_once(ours.url, asked[1:], CONNECTIONS)
        if rest.statuses[200] != len(asked) - 1:
            raise WrongAnswerError(f"{ours.url}: not all tiles were answered: {rest.statuses}")
        figures = (first.seconds * 1000, rest.percentile_ms(0.5), rest.percentile_ms(0.99))
        rows.append(
            (name, *(f"{figure:.1f}" for figure in figures), f"{rest.good_per_second:,.0f}")
        )
    print_table(("each tile once", "first tile ms", "p50 ms", "p99 ms", "tiles/s"), rows)


def _print_warm(remote: Shown, local: Shown) -> None:
    urls = {"S3, warm": remote.url, "local folder": local.url}
    asked = tiles(LARGE, local.tile_px(LARGE))
    paths = {"S3, warm": remote.paths(LARGE, asked), "local folder": local.paths(LARGE, asked)}
    print_loads(take_turns(urls, paths, seconds=SECONDS, rounds=ROUNDS))


def _make_bucket(endpoint: str) -> None:
    boto3.client("s3", endpoint_url=endpoint).create_bucket(Bucket=BUCKET)


@contextmanager
def _credentials() -> Iterator[None]:
    """Put the credentials where boto3 looks for them, here and in the service."""
    before = dict(os.environ)
    os.environ.update(CREDENTIALS)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
