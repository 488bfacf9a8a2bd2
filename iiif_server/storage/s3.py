"""A bucket as a store, with a bounded local disk cache for reading whole objects.

Credentials and region come from boto3's own chain (its environment, profile or instance role), so that no
secret passes through the settings of this service.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from iiif_server.errors import ObjectMissingError, ObjectReplacedError, StorageError
from iiif_server.storage.disk_cache import DiskCache
from iiif_server.storage.fresh_stats import FreshStats
from iiif_server.storage.store import (
    CHUNK_BYTES,
    ObjectStat,
    Tail,
    check_range,
    told_other_size,
    told_short,
)

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

#: Connect and read limits and how often a request is sent at most, so that a dead S3 server is an error within
#: about a minute and not a hanging request.
CONNECT_TIMEOUT_S = 5.0
READ_TIMEOUT_S = 20.0
ATTEMPTS = 3

#: Connections that one transfer of a large object uses (boto3's own default, named so that the pool has room).
TRANSFER_THREADS = 10

_TRANSFER = TransferConfig(max_concurrency=TRANSFER_THREADS, num_download_attempts=ATTEMPTS)

_PARTIAL_CONTENT = 206


def connect(
    endpoint_url: str | None,
    *,
    threads: int = 1,
    connect_timeout_s: float = CONNECT_TIMEOUT_S,
    read_timeout_s: float = READ_TIMEOUT_S,
) -> S3Client:
    """Return an S3 client that gives up in bounded time.

    Parameters
    ----------
    threads
        How many threads read at the same time; each finds a connection that is open already.
    """
    config = Config(
        connect_timeout=connect_timeout_s,
        read_timeout=read_timeout_s,
        retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
        max_pool_connections=threads + TRANSFER_THREADS,
        # Whole objects are checked against their key's hash; a range has no checksum that S3 could tell.
        response_checksum_validation="when_required",
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
        Local files of objects that were read as a whole.
    """

    def __init__(self, client: S3Client, bucket: str, prefix: str, cache: DiskCache) -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""
        self._cache = cache
        self._stats = FreshStats(self._read_stat)

    def put(self, key: str, source: Path) -> None:
        """Send the file (in parts where it is large); S3 shows it only when it is whole."""
        stat = self.find_stat(key)
        if stat is None:
            self.replace(key, source)
        elif stat.bytes != source.stat().st_size:
            raise StorageError(told_other_size(key, stat.bytes, source.stat().st_size))

    def replace(self, key: str, source: Path) -> None:
        """Send the file in place of what is there; S3 shows the old one until the new one is whole."""
        try:
            with _told(key, "did not keep"):
                self._client.upload_file(
                    str(source), self._bucket, self._prefix + key, Config=_TRANSFER
                )
        except OSError as error:
            raise StorageError(f"S3 did not keep {key}: {error.strerror or error}") from error
        self._stats.forget(key)

    def local_path(self, key: str) -> Path:
        """Return a cached local copy of the newest version, fetching it first if it is not there.

        S3 is asked at most once a second whether there is a newer one.
        """
        stat = self._stats.stat_of(key)
        name = f"{key}.{hashlib.sha256(stat.version.encode()).hexdigest()[:16]}"
        return self._cache.path_of(name, lambda target: self._fetch(key, stat, target))

    def _fetch(self, key: str, stat: ObjectStat, target: Path) -> None:
        with _told(key, "did not return"):
            self._client.download_file(
                self._bucket, self._prefix + key, str(target), Config=_TRANSFER
            )
        if target.stat().st_size != stat.bytes:
            self._stats.forget(key)
            raise ObjectReplacedError(key)

    def find_file(self, key: str) -> Path | None:
        """Return None: a cached copy is not where the object is kept."""
        return None

    def find_stat(self, key: str) -> ObjectStat | None:
        """Return the object's size and ETag, or None."""
        try:
            return self._read_stat(key)
        except ObjectMissingError:
            return None

    def _read_stat(self, key: str) -> ObjectStat:
        with _told(key, "did not answer for"):
            head = self._client.head_object(Bucket=self._bucket, Key=self._prefix + key)
        return ObjectStat(head["ContentLength"], head["ETag"])

    def read_range(
        self, key: str, offset: int, byte_count: int, *, version: str | None = None
    ) -> bytes:
        """Return these bytes of the object."""
        check_range(offset, byte_count)
        asked = {"IfMatch": version} if version else {}
        content, stat = self._get(key, f"bytes={offset}-{offset + byte_count - 1}", asked)
        if len(content) != byte_count:
            raise StorageError(told_short(key, offset, byte_count, stat.bytes))
        return content

    def read_tail(self, key: str, byte_count: int) -> Tail:
        """Return the last bytes of the object."""
        check_range(0, byte_count)
        try:
            return Tail(*self._get(key, f"bytes=-{byte_count}", {}))
        except _UnsatisfiableRangeError:  # the object is empty: it has no last bytes
            return Tail(b"", self._read_stat(key))

    def _get(self, key: str, byte_range: str, asked: Any) -> tuple[bytes, ObjectStat]:
        """Return the part of an object, and the stat of all of it."""
        with _told(key, "did not return"):
            answer = self._client.get_object(
                Bucket=self._bucket, Key=self._prefix + key, Range=byte_range, **asked
            )
            status = answer["ResponseMetadata"]["HTTPStatusCode"]
            total = answer.get("ContentRange", "").rpartition("/")[2]
            if not answer["ContentLength"]:  # some servers answer so for a part of an empty object
                return b"", ObjectStat(0, answer["ETag"])
            if status != _PARTIAL_CONTENT or not total.isdecimal():
                answer["Body"].close()
                raise StorageError(
                    f"S3 answered {status} for a part of {key}: this server cannot read parts of objects."
                )
            return answer["Body"].read(), ObjectStat(int(total), answer["ETag"])

    def read_chunks(self, key: str) -> Iterator[bytes]:
        """Yield the object from S3 itself, whatever the cache holds."""
        with _told(key, "did not return"):
            answer = self._client.get_object(Bucket=self._bucket, Key=self._prefix + key)
            yield from answer["Body"].iter_chunks(CHUNK_BYTES)

    def delete(self, key: str) -> None:
        """Remove the object, if it is there; a cached copy goes with time, as nobody asks for it again."""
        with _told(key, "did not remove"):
            self._client.delete_object(Bucket=self._bucket, Key=self._prefix + key)
        self._stats.forget(key)

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Yield the keys that start with the prefix, page by page."""
        for key, _bytes in self.sizes(prefix):
            yield key

    def sizes(self, prefix: str = "") -> Iterator[tuple[str, int]]:
        """Yield the keys that start with the prefix with their objects' sizes, page by page."""
        with _told(prefix or "the list of objects", "did not return"):
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=self._prefix + prefix
            )
            for page in pages:
                for entry in page.get("Contents", []):
                    yield entry["Key"].removeprefix(self._prefix), entry["Size"]


class _UnsatisfiableRangeError(StorageError):
    """The object has no byte of the range."""


@contextmanager
def _told(key: str, did_not: str) -> Iterator[None]:
    """Tell every way in which boto3 says no as one of ours, in one line."""
    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code")
        if code in {"404", "NoSuchKey", "NotFound"}:
            raise ObjectMissingError(key) from error
        if code in {"412", "PreconditionFailed"}:
            raise ObjectReplacedError(key) from error
        if code in {"416", "InvalidRange"}:
            raise _UnsatisfiableRangeError(
                f"The object {key} ends before the bytes that were asked for. "
                "`baovat check` tells what is damaged and what to do."
            ) from error
        raise StorageError(f"S3 {did_not} {key}: {_one_line(error)}") from error
    except (BotoCoreError, Boto3Error) as error:
        raise StorageError(f"S3 {did_not} {key}: {_one_line(error)}") from error


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
