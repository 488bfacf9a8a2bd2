"""A deposited model: looked at, read, inspected as it is, and cleaned."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mesh.crowding import check_crowding
from mesh.frame import Asked
from mesh.inspection.facts import Inspection
from mesh.inspection.inspect import inspect_surface
from mesh.levels.level import Deposited
from mesh.reading.clean import clean_surface
from mesh.reading.files import read_surface
from mesh.reading.header import inspect_header
from mesh.reading.sidefiles import find_side_files
from mesh.surface import Surface
from mesh.writing.moving import pack_moving

_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, eq=False)
class Model:
    """What is known of a model before levels are made; `surface` is the repaired copy.

    `inspection` tells of the model as it was read, before any repair; None where nobody asked.
    """

    format: str
    sha256: str
    deposited: Deposited
    surface: Surface
    inspection: Inspection | None


def read_model(source: Path, asked: Asked | None, *, inspected: bool = True) -> Model:
    """Read a deposited file into a surface that levels can be made from.

    Raises
    ------
    MeshError
        The model is refused.
    """
    header = inspect_header(source)
    read = read_surface(source, header, asked)
    check_crowding(read)
    files = (source, *find_side_files(source))
    return Model(
        format=header.format,
        sha256=_hash(files),
        deposited=_describe(files, header.format, read),
        inspection=inspect_surface(read, with_overlap=False) if inspected else None,
        surface=clean_surface(read),
    )


def _hash(files: Sequence[Path]) -> str:
    """Hash the bytes of the model and of its side files, one behind the other as the model names them."""
    digest = hashlib.sha256()
    for path in files:
        with path.open("rb") as stream:
            while block := stream.read(_BLOCK_BYTES):
                digest.update(block)
    return digest.hexdigest()


def _describe(files: Sequence[Path], file_format: str, surface: Surface) -> Deposited:
    """Keep a model that moves as it is, because no level that is made here does."""
    kept = pack_moving(files[0], file_format, surface) if surface.moving else None
    return Deposited(sum(path.stat().st_size for path in files), kept)
