"""The data API of imports: a list and its files come by uploads, are checked, and are taken in."""

from __future__ import annotations

from pathlib import Path

from flask import Response, send_file

from iiif_server.access.actions import Action
from iiif_server.catalog.import_rows import ImportRow, list_imports, read_import
from iiif_server.editing.imports import (
    begin_check,
    begin_import,
    begin_taking_in,
    discard_import,
    folder_of,
    stop_import,
)
from iiif_server.errors import UnknownError
from iiif_server.ingest.list_names import ERROR_COPY, PICTURES
from iiif_server.scratch import scratch_folder
from iiif_server.transfer.template import write_template
from iiif_server.web.guards import current_runtime
from iiif_server.web.studio.guards import current_account
from iiif_server.web.studio.import_values import ImportTold, import_told
from iiif_server.web.studio.json_api import JsonApi

api = JsonApi("import_api")
blueprint = api.blueprint

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UnknownPictureError(UnknownError):
    """An import has no small picture of this row, or no corrected list."""

    noun = "file of an import"


@api.get("/imports", Action.IMPORT_LIST, gives=ImportTold, gives_list=True, queries=("lang",))
def imports() -> list[ImportTold]:
    """List one's own newest imports."""
    runtime = current_runtime()
    with runtime.database.read() as connection:
        found = list_imports(connection, current_account().id)
    return [import_told(runtime, each) for each in found]


@api.post("/imports", Action.IMPORT_LIST, gives=ImportTold, status=201)
def make_import() -> ImportTold:
    """Begin an import: files come to it by `/uploads`, with its identifier as `import`."""
    return read_import_of(begin_import(current_runtime(), current_account()))


@api.get("/imports/<import_id>", Action.IMPORT_LIST, gives=ImportTold, queries=("lang",))
def read_import_of(import_id: str) -> ImportTold:
    """Return an import, how far it is, and what would become, or became, of its rows."""
    return import_told(current_runtime(), find_own(import_id))


@api.post("/imports/<import_id>/check", Action.IMPORT_LIST, gives=ImportTold)
def check_import(import_id: str) -> ImportTold:
    """Find out what would become of each row; nothing is written."""
    begin_check(current_runtime(), current_account(), import_id)
    return read_import_of(import_id)


@api.post("/imports/<import_id>/import", Action.IMPORT_LIST, gives=ImportTold)
def take_in_import(import_id: str) -> ImportTold:
    """Write what was found to be right into the catalogue."""
    begin_taking_in(current_runtime(), current_account(), import_id)
    return read_import_of(import_id)


@api.post("/imports/<import_id>/stop", Action.IMPORT_LIST, gives=ImportTold)
def stop_import_of(import_id: str) -> ImportTold:
    """Stop checking or importing; rows that are written stay."""
    stop_import(current_runtime(), current_account(), import_id)
    return read_import_of(import_id)


@api.delete("/imports/<import_id>", Action.IMPORT_LIST, status=204)
def discard_import_of(import_id: str) -> None:
    """Throw an import away with its files; what it brought into the catalogue stays."""
    discard_import(current_runtime(), current_account(), import_id)


@api.get("/imports/<import_id>/corrected-list", Action.IMPORT_LIST)
def corrected_list(import_id: str) -> Response:
    """Return the list with what is wrong written at each cell (XLSX)."""
    folder = folder_of(current_runtime(), find_own(import_id).id)
    path = next(folder.glob(f"*{ERROR_COPY}"), folder / "none")
    return _send(path, import_id, WORKBOOK, path.name)


@api.get("/imports/<import_id>/pictures/<int:row>", Action.IMPORT_LIST)
def picture_of_row(import_id: str, row: int) -> Response:
    """Return a small picture of the first file of a row (JPEG)."""
    folder = folder_of(current_runtime(), find_own(import_id).id)
    return _send(folder / PICTURES / f"{row}.jpg", f"{import_id}/{row}", "image/jpeg")


@api.get("/list-template", Action.IMPORT_LIST)
def list_template() -> Response:
    """Return an empty list with explanations and the words of this catalogue (XLSX)."""
    runtime = current_runtime()
    with scratch_folder(runtime.settings.scratch_dir, "template") as folder:
        path = folder / "mau.xlsx"
        write_template(runtime, path)
        content = path.read_bytes()
    named = {"Content-Disposition": 'attachment; filename="mau-danh-sach.xlsx"'}
    return Response(content, content_type=WORKBOOK, headers=named)


def find_own(import_id: str) -> ImportRow:
    """Return an import of who asks.

    Raises
    ------
    UnknownImportError
        If they have none of this identifier.
    """
    with current_runtime().database.read() as connection:
        return read_import(connection, import_id, current_account().id)


def _send(path: Path, named: str, media_type: str, download: str = "") -> Response:
    if not path.is_file():
        raise UnknownPictureError(named)
    return send_file(
        path, mimetype=media_type, as_attachment=bool(download), download_name=download or None
    )
