"""A model with side files on disk becomes one zip, so that one original holds all of it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from iiif_server.errors import RefusedError
from iiif_server.scratch import scratch_folder
from mesh.errors import MeshError
from mesh.reading.header import inspect_header
from mesh.reading.sidefiles import find_side_files

#: Kinds of file that name others which they cannot do without.
WITH_SIDE_FILES = frozenset({".gltf", ".obj", ".ply", ".dae", ".fbx"})

#: The same date in every archive (the first that zip can hold), so that equal files make equal archives.
NO_DATE = (1980, 1, 1, 0, 0, 0)


def may_need_side_files(path: Path) -> bool:
    """Tell by a file's name whether it may not be whole by itself."""
    return path.suffix.lower() in WITH_SIDE_FILES


def find_companions(path: Path) -> tuple[Path, ...]:
    """Return the files that a model on disk names, such as its materials and textures.

    Raises
    ------
    RefusedError
        If it names a file that is missing or lies outside its own folder.
    """
    if not may_need_side_files(path):
        return ()
    try:
        return find_side_files(path)
    except MeshError as error:
        raise RefusedError(f"{path.name}: {error}") from error


@contextmanager
def whole(path: Path, scratch_dir: Path) -> Iterator[tuple[Path, str]]:
    """Give the file itself, or, where it needs side files, an archive with all of them, and the name to keep it under.

    Raises
    ------
    RefusedError
        If it names a file that is missing or lies outside its own folder.
    """
    companions = find_companions(path)
    if not companions:
        yield path, path.name
        return
    _check_before(path)
    with scratch_folder(scratch_dir, "pack") as folder:
        archive = folder / "packed.zip"
        pack(path, companions, archive)
        yield archive, f"{path.stem}.zip"


def _check_before(path: Path) -> None:
    """Refuse what would be refused as a zip, under the name that its depositor knows."""
    try:
        inspect_header(path)
    except MeshError as error:
        raise RefusedError(f"{path.name}: {error}") from error


def pack(path: Path, companions: tuple[Path, ...], archive: Path) -> None:
    """Write the file and its companions into a zip, uncompressed: equal input gives equal bytes."""
    names = {path: path.name} | {
        each: each.relative_to(path.parent).as_posix() for each in companions
    }
    with zipfile.ZipFile(archive, "x", zipfile.ZIP_STORED) as target:
        for each, name in names.items():
            entry = zipfile.ZipInfo(name, NO_DATE)
            with each.open("rb") as source, target.open(entry, "w", force_zip64=True) as part:
                while chunk := source.read(1 << 20):
                    part.write(chunk)
