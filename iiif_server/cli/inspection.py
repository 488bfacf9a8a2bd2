"""How `inspect` shows files, pages and media: tables for people, plain values for programs."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from iiif_server.catalog.made_recording import MadeRecording
from iiif_server.cli.model_rows import list_rows
from iiif_server.image.describe import PageDescription
from iiif_server.ingest.inspection import MediaInspection

if TYPE_CHECKING:
    from mesh.inspection.inspect_file import FileInspection

#: Columns on a page that is no terminal: nothing is cut there.
_PAGE_COLUMNS = 160

_COLUMNS = (
    *("page", "format", "pixels", "samples", "profile", "orientation", "dpi", "compression"),
    *("layout", "becomes"),
)


def file_values(path: Path, pages: Sequence[PageDescription]) -> dict[str, Any]:
    """Return a file and its pages as JSON has them."""
    return {
        "file": str(path),
        "bytes": path.stat().st_size,
        "pages": [dataclasses.asdict(page) for page in pages],
    }


def media_values(found: MediaInspection) -> dict[str, Any]:
    """Return a media as JSON has it."""
    details = found.details
    return {
        "media": details.media_id,
        "item": {"id": details.item_id, "state": details.item_state},
        "kind": details.kind,
        "state": details.state,
        "reason": details.reason,
        "original": {
            "file": details.file_name,
            "format": details.format,
            "page": details.page,
            "bytes": details.bytes,
            "sha256": details.sha256,
        },
        "recipe": details.recipe,
        "pyramid": _pyramid_values(found),
        "public": _public_values(found),
        "played": None if details.played is None else details.played.to_document(),
        "levels": list(details.levels),
        "notes": list(details.notes),
    }


def _pyramid_values(found: MediaInspection) -> dict[str, Any] | None:
    geometry, stored = found.details.geometry, found.pyramid
    if geometry is None:
        return None
    return {
        "width": geometry.width,
        "height": geometry.height,
        "bands": geometry.bands,
        "tile_px": geometry.tile_px,
        "levels": [list(size) for size in geometry.levels],
        "in_store": stored is not None,
        "tiles": stored and stored.tiles,
        "bytes": stored and stored.bytes,
        "quality": stored and stored.quality,
    }


def _public_values(found: MediaInspection) -> dict[str, Any]:
    shown = found.details.public
    return {
        "state": found.details.public_state,
        "width": shown and shown.width,
        "height": shown and shown.height,
        "recipe": shown and shown.recipe,
    }


def print_pages(path: Path, pages: Sequence[PageDescription]) -> None:
    """Print one line for each page of a file."""
    table = Table(title=Text(f"{path.name}: {path.stat().st_size:,} bytes"), title_justify="left")
    for name in _COLUMNS:
        table.add_column(name)
    for page in pages:
        table.add_row(*(Text(cell) for cell in _cells(page)))
    page_console().print(table)


def _cells(page: PageDescription) -> tuple[str, ...]:
    samples = [f"{page.bands} × {page.bits} bits" if page.bands and page.bits else "", page.colours]
    layout = f"tiles of {page.tile_px[0]} × {page.tile_px[1]} px" if page.tile_px else ""
    if page.reduced:
        layout += f", {page.reduced} smaller copies"
    return (
        str(page.page),
        page.format,
        f"{page.width:,} × {page.height:,}",
        " ".join(filter(None, samples)),
        page.profile,
        str(page.orientation),
        "" if page.dpi is None else f"{page.dpi:g}",
        page.compression,
        layout.removeprefix(", "),
        "\n".join(page.notes) or "A pyramid, as it is.",
    )


def print_media(found: MediaInspection) -> None:
    """Print what is known of a media as names and values."""
    print_rows(media_rows(found))


def print_rows(rows: Sequence[tuple[str, str]]) -> None:
    """Print names and values, one pair a line."""
    table = Table(show_header=False)
    for name, value in rows:
        table.add_row(Text(name), Text(value))
    page_console().print(table)


def media_rows(found: MediaInspection) -> list[tuple[str, str]]:
    """Return what is known of a media as names and values."""
    details, geometry, stored = found.details, found.details.geometry, found.pyramid
    rows = [
        ("media", details.media_id),
        ("item", f"{details.item_id} ({details.item_state})"),
        ("kind", details.kind),
        ("state", f"{details.state}: {details.reason}" if details.reason else details.state),
        ("original", f"{details.file_name}, page {details.page}, {details.format}"),
        ("bytes", f"{details.bytes:,}"),
        ("SHA-256", details.sha256),
        ("recipe", details.recipe or "none yet"),
    ]
    if geometry is not None:
        sizes = ", ".join(f"{width} × {height}" for width, height in geometry.levels)
        rows.append(("pyramid", f"{sizes}; tiles of {geometry.tile_px} px"))
        rows.append(("in the store", _tell_stored(found) if stored else "it is missing"))
    if details.played is not None:
        rows.append(("played", _tell_played(details.played)))
    shown = details.public
    told = f"{shown.width} × {shown.height}, {shown.recipe}" if shown else details.public_state
    rows.append(("for the public", told))
    rows += [("level", name) for name in details.levels]
    return [*rows, *(("note", note) for note in details.notes)]


def print_model(head: Sequence[tuple[str, str]], found: FileInspection) -> None:
    """Print what was measured of a model, under what is known of its file or media."""
    print_rows([*head, *list_rows(found.inspection)])
    console = page_console()
    console.print(Text(found.verdict[0].upper() + found.verdict[1:] + "."))
    for remark in found.remarks:
        console.print(Text(f"  {remark}"))
    if found.repairs:
        console.print(Text("Repairs that are made to the copy, never to the original:"))
    for repair in found.repairs:
        console.print(Text(f"  {repair}"))


def _tell_played(played: MadeRecording) -> str:
    size = f", {played.width} × {played.height}" if played.width else ""
    what = f"the copy {played.file}" if played.file else "the original"
    return f"{what}, {played.media_type}, {played.duration_s:.1f} s{size}, {played.bytes:,} bytes"


def _tell_stored(found: MediaInspection) -> str:
    stored = found.pyramid
    if stored is None:
        return ""
    quality = f"quality {stored.quality}" if stored.quality else "unknown quality"
    return f"{stored.tiles:,} tiles in JPEG of {quality}, {stored.bytes:,} bytes"


def page_console() -> Console:
    """Return what prints to the standard output, wide enough where that is no terminal."""
    console = Console(file=sys.stdout)
    return console if console.is_terminal else Console(file=sys.stdout, width=_PAGE_COLUMNS)
