"""A file looked into: what it holds, and what would be repaired on the copy."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mesh.frame import Asked
from mesh.inspection.facts import Inspection
from mesh.inspection.inspect import inspect_surface
from mesh.inspection.remarks import list_remarks, tell_verdict
from mesh.reading.clean import clean_surface
from mesh.reading.files import read_surface
from mesh.reading.header import inspect_header
from mesh.surface import Progress


@dataclass(frozen=True)
class FileInspection:
    """A model file. `repairs` are those that its copy gets; `remarks` are what to know of it as it is."""

    format: str
    bytes: int
    inspection: Inspection
    repairs: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """One line: what was read, and could be cleaned, can be shown."""
        return tell_verdict(self.remarks)

    def values(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "format": self.format,
            "bytes": self.bytes,
            "fit": True,
            "verdict": self.verdict,
            "things_to_know": list(self.remarks),
            "repairs": list(self.repairs),
            "inspection": asdict(self.inspection),
        }


def inspect_file(source: Path, asked: Asked, *, progress: Progress) -> FileInspection:
    """Read a model, measure it as it is, and list what cleaning would repair. Nothing is written.

    Raises
    ------
    MeshError
        The model is refused; a deposit of it would be refused for the same reason.
    """
    header = inspect_header(source)
    progress("read", 0.0)
    surface = read_surface(source, header, asked)
    progress("measure", 0.3)
    inspection = inspect_surface(surface)
    progress("clean", 0.8)
    cleaned = clean_surface(surface)
    progress("done", 1.0)
    return FileInspection(
        format=header.format,
        bytes=source.stat().st_size,
        inspection=inspection,
        repairs=cleaned.repairs[len(surface.repairs) :],
        remarks=list_remarks(inspection),
    )
