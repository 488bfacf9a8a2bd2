"""From a storage address to the store it stands for."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from iiif_server.settings import Settings
from iiif_server.storage.disk_cache import DiskCache
from iiif_server.storage.local import LocalStore
from iiif_server.storage.store import ObjectStore


def open_store(settings: Settings) -> ObjectStore:
    """Return the store that ``BAOVAT_STORAGE_URL`` names."""
    address = urlsplit(settings.storage_url)
    if address.scheme == "s3":
        # boto3 takes a quarter of a second to load, which a service on a local disk need not wait for.
        from iiif_server.storage.s3 import S3Store, connect

        cache = DiskCache(settings.data_dir / "s3-cache", settings.s3_cache_bytes)
        client = connect(settings.s3_endpoint_url, threads=settings.web_threads)
        return S3Store(client, address.netloc, address.path.strip("/"), cache)
    return LocalStore(Path(unquote(address.path)))
