"""Whether one object is what was written: each function tells what is wrong with it, or None."""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

from iiif_server.catalog.holdings import HeldPyramid
from iiif_server.errors import ObjectMissingError, ObjectReplacedError, StorageError
from iiif_server.image.difference import find_difference
from iiif_server.image.errors import DamagedPyramidError
from iiif_server.image.geometry import PyramidGeometry, TileIndex, parse_geometry
from iiif_server.image.stored_tiles import TileTable, read_tile_table
from iiif_server.ingest.keep import hash_chunks
from iiif_server.storage.keys import original_key
from iiif_server.storage.ranged_file import open_ranged
from iiif_server.storage.store import ObjectStore

#: Called with the bytes that were read since the last call.
OnBytes = Callable[[int], None]

#: All tiles are read from first to last, so few large requests are best.
BLOCK_BYTES = 4 << 20

#: A key that no object has: asking for it shows whether the store itself answers.
_NO_OBJECT = original_key("0" * 64)

_GLB_HEAD_BYTES = 12


def find_damage(store: ObjectStore, judge: Callable[[], str | None]) -> str | None:
    """Return what a judgement says, or why it could not be made: an object that cannot be read is damaged.

    Raises
    ------
    StorageError
        If the store itself does not answer: then nothing more can be said of any object.
    """
    try:
        try:
            return judge()
        except ObjectReplacedError:  # it was made anew in the meantime: the new one counts
            return judge()
    except ObjectMissingError:
        return "It is not in the store."
    except DamagedPyramidError as error:
        return str(error)
    except StorageError as error:
        store.find_stat(_NO_OBJECT)
        return str(error)


def judge_size(
    store: ObjectStore, key: str, byte_count: int, listed_bytes: int | None
) -> str | None:
    """Judge an object by its size alone; it is asked for where the list of objects says otherwise."""
    if listed_bytes == byte_count:
        return None
    stat = store.find_stat(key)
    if stat is None:
        return "It is not in the store."
    if stat.bytes == byte_count:
        return None
    return f"It has {stat.bytes} bytes; {byte_count} were written."


def judge_original(store: ObjectStore, key: str, sha256: str, on_bytes: OnBytes) -> str | None:
    """Judge an original by its hash; all of it is read."""
    return judge_hash(store, key, sha256, on_bytes)


def judge_pyramid(
    store: ObjectStore, made: HeldPyramid, *, quick: bool, on_bytes: OnBytes
) -> str | None:
    """Judge a pyramid by its shape and size and, unless in a hurry, by its hash.

    Where no hash was written down, every tile that is sent as it is stored must still look like one.
    """
    with open_ranged(store, made.key, block_bytes=BLOCK_BYTES) as file:
        table = read_tile_table(file)
        difference = find_difference(
            table.geometry,
            file.seek(0, os.SEEK_END),
            written=parse_geometry(made.geometry),
            written_bytes=made.bytes,
        )
        if difference is None and not quick and made.sha256 is None:
            _read_all_tiles(file, table, on_bytes)
    if difference is not None or quick or made.sha256 is None:
        return difference
    return judge_hash(store, made.key, made.sha256, on_bytes)


def _read_all_tiles(file: BinaryIO, table: TileTable, on_bytes: OnBytes) -> None:
    for index in _tiles(table.geometry):
        on_bytes(len(table.read_tile(file, index)))


def _tiles(geometry: PyramidGeometry) -> Iterator[TileIndex]:
    for level in range(len(geometry.levels)):
        columns, rows = geometry.tile_grid(level)
        for row in range(rows):
            for column in range(columns):
                yield TileIndex(level, column, row)


def judge_level(
    store: ObjectStore, key: str, byte_count: int, sha256: str | None, on_bytes: OnBytes
) -> str | None:
    """Judge one level of a model by the header of its GLB, its size and, where it was written down, its hash."""
    head = store.read_range(key, 0, _GLB_HEAD_BYTES)
    magic, version, length = struct.unpack("<4sII", head)
    if (magic, version) != (b"glTF", 2):
        return "It is no GLB of glTF 2.0."
    stat = store.find_stat(key)
    kept_bytes = 0 if stat is None else stat.bytes
    if not length == kept_bytes == byte_count:
        return f"Its header speaks of {length} bytes and it has {kept_bytes}; {byte_count} were written."
    return None if sha256 is None else judge_hash(store, key, sha256, on_bytes)


def judge_report(store: ObjectStore, key: str, names: Sequence[str]) -> str | None:
    """Judge the report of a model by the levels it tells of."""
    try:
        document = json.loads(b"".join(store.read_chunks(key)))
        found = [level["name"] for level in document["levels"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        return "The report cannot be read."
    if found != list(names):
        return f"The report tells of the levels {found}; there are {list(names)}."
    return None


def judge_hash(store: ObjectStore, key: str, sha256: str, on_bytes: OnBytes) -> str | None:
    """Judge an object by its hash; all of it is read."""
    found = hash_chunks(_counted(store.read_chunks(key), on_bytes))
    if found == sha256:
        return None
    return f"Its bytes have the SHA-256 {found}; {sha256} was written."


def _counted(chunks: Iterator[bytes], on_bytes: OnBytes) -> Iterator[bytes]:
    for chunk in chunks:
        on_bytes(len(chunk))
        yield chunk
