"""A deposited model: looked at, read, inspected as it is, and cleaned."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from mesh.frame import Asked
from mesh.inspection.facts import Inspection
from mesh.inspection.inspect import inspect_surface
from mesh.levels.level import Deposited
from mesh.reading.clean import clean_surface
from mesh.reading.files import read_surface
from mesh.reading.header import inspect_header
from mesh.surface import Surface
from mesh.writing.moving import pack_moving


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
    with source.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Model(
        format=header.format,
        sha256=digest,
        deposited=_describe(source, header.format, read),
        inspection=inspect_surface(read, with_overlap=False) if inspected else None,
        surface=clean_surface(read),
    )


def _describe(source: Path, file_format: str, surface: Surface) -> Deposited:
    """Keep a model that moves as it is, because no level that is made here does."""
    kept = pack_moving(source, file_format, surface) if surface.moving else None
    return Deposited(source.stat().st_size, kept)
