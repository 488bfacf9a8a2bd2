"""The pages of imports: beginning one, and what one would come to, or came to."""

from __future__ import annotations

from flask import Blueprint

from iiif_server.access.actions import Action
from iiif_server.catalog.import_rows import list_imports
from iiif_server.transfer.table import LARGEST_BYTES, MOST_ROWS
from iiif_server.web.guards import current_runtime, current_uris
from iiif_server.web.languages import current_language
from iiif_server.web.studio.guards import current_account, requires
from iiif_server.web.studio.import_api import find_own
from iiif_server.web.studio.import_values import import_told, import_url, may_add
from iiif_server.web.studio.json_api import PREFIX
from iiif_server.web.studio.rendering import render_studio

blueprint = Blueprint("studio_imports", __name__)

#: Rows that are shown as they would look before anything is written, and links to what was made.
MOST_CARDS, MOST_LINKS = 12, 200


@blueprint.get("/studio/import")
@blueprint.get("/en/studio/import")
@requires(Action.IMPORT_LIST)
def imports() -> str:
    """Show where a list is dropped, and the imports before."""
    runtime = current_runtime()
    with runtime.database.read() as connection:
        found = list_imports(connection, current_account().id)
    return render_studio(
        "imports.html",
        imports=[import_told(runtime, each) for each in found],
        import_url=import_url,
        template_url=f"{PREFIX}/list-template",
        most_rows=MOST_ROWS,
        most_megabytes=LARGEST_BYTES // 1_000_000,
    )


@blueprint.get("/studio/import/<import_id>")
@blueprint.get("/en/studio/import/<import_id>")
@requires(Action.IMPORT_LIST)
def one_import(import_id: str) -> str:
    """Show what would become of each row, or became of it."""
    found = find_own(import_id)
    told = import_told(current_runtime(), found)
    return render_studio(
        "import.html",
        told=told,
        may_add=may_add(found),
        all_url=current_uris().studio("import", current_language()),
        cards=told.shown[:MOST_CARDS],
        links=told.shown[:MOST_LINKS],
        wrong=[each for each in told.problems if each.severity == "error"],
        warnings=[each for each in told.problems if each.severity != "error"],
    )
