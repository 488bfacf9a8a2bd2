"""A bucket as a store, with a bounded local disk cache for reading.

Credentials and region come from boto3's own chain (its environment, profile or instance role), so that no
secret passes through the settings of this service.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from iiif_server.errors import ObjectMissingError, StorageError
from iiif_server.storage.disk_cache import DiskCache
from iiif_server.storage.store import ObjectStat

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

#: Connect and read limits, so that a dead S3 server is an error within a minute and not a hanging request.
CONNECT_TIMEOUT_S = 10
READ_TIMEOUT_S = 60


def connect(endpoint_url: str | None) -> S3Client:
    """Return an S3 client that gives up in bounded time."""
    config = Config(
        connect_timeout=CONNECT_TIMEOUT_S,
        read_timeout=READ_TIMEOUT_S,
        retries={"max_attempts": 4, "mode": "standard"},
    )
    return boto3.client("s3", endpoint_url=endpoint_url, config=config)


class S3Store:
    """Objects in a bucket, below a prefix.

    Parameters
    ----------
    client
        From `connect`; safe to share between threads.
    bucket, prefix
        Where the objects are; the prefix has no slash at either end and may be empty.
    cache
        Local files of objects that were read.
    """

    def __init__(self, client: S3Client, bucket: str, prefix: str, cache: DiskCache) -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""
        self._cache = cache

    def put(self, key: str, source: Path) -> None:
        """Send the file (in parts where it is large); S3 shows it only when it is whole."""
        if self.find_stat(key) is not None:
            return
        try:
            self._client.upload_file(str(source), self._bucket, self._prefix + key)
        except (BotoCoreError, ClientError, OSError) as error:
            raise StorageError(f"S3 did not keep {key}: {error}") from error

    def local_path(self, key: str) -> Path:
        """Return a cached local copy, fetching it first if it is not there."""
        return self._cache.path_of(key, lambda target: self._fetch(key, target))

    def _fetch(self, key: str, target: Path) -> None:
        try:
            self._client.download_file(self._bucket, self._prefix + key, str(target))
        except ClientError as error:
            if _is_missing(error):
                raise ObjectMissingError(key) from error
            raise StorageError(f"S3 did not return {key}: {error}") from error
        except BotoCoreError as error:
            raise StorageError(f"S3 did not return {key}: {error}") from error

    def find_stat(self, key: str) -> ObjectStat | None:
        """Return the object's size, or None."""
        try:
            head = self._client.head_object(Bucket=self._bucket, Key=self._prefix + key)
        except ClientError as error:
            if _is_missing(error):
                return None
            raise StorageError(f"S3 did not answer for {key}: {error}") from error
        except BotoCoreError as error:
            raise StorageError(f"S3 did not answer for {key}: {error}") from error
        return ObjectStat(head["ContentLength"])

    def delete(self, key: str) -> None:
        """Remove the object, if it is there."""
        self._client.delete_object(Bucket=self._bucket, Key=self._prefix + key)
        self._cache.forget(key)

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Yield the keys that start with the prefix, page by page."""
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=self._prefix + prefix
        )
        for page in pages:
            for entry in page.get("Contents", []):
                yield entry["Key"].removeprefix(self._prefix)


def _is_missing(error: ClientError) -> bool:
    return error.response.get("Error", {}).get("Code") in {"404", "NoSuchKey", "NotFound"}
