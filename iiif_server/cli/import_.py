"""``baovat import``: lists with their files, IIIF documents and LIDO records, by what the path holds."""

from __future__ import annotations

from pathlib import Path

import click

from iiif_server.cli.collector import collect_rarely
from iiif_server.cli.import_foreign import import_foreign, path_kind
from iiif_server.cli.import_list import import_sheet, write_empty_list
from iiif_server.cli.parameters import as_json
from iiif_server.cli.processes import leave


@click.command("import")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--template",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.xlsx",
    help="Write an empty list with explanations and drop-downs instead.",
)
@click.option("--dry-run", is_flag=True, help="Tell what would be done, and write nothing.")
@click.option("--wait", is_flag=True, help="Wait until the files of a list are ready to be seen.")
@click.option(
    "--fetch",
    is_flag=True,
    help="Download pictures of a IIIF document or of LIDO that are on other servers; only where you may.",
)
@click.option(
    "--lang",
    type=click.Choice(("vi", "en")),
    default="vi",
    show_default=True,
    help="Language of what is told of IIIF documents and LIDO; lists are told of in both.",
)
@as_json
def import_(
    path: Path | None,
    template: Path | None,
    dry_run: bool,
    wait: bool,
    fetch: bool,
    lang: str,
    as_json: bool,
) -> None:
    """Bring what PATH holds into the catalogue.

    PATH is a folder with one list (CSV or XLSX) and the files that it names, or the list itself; or a IIIF manifest or
    collection (Presentation 2 or 3); or LIDO records. The same again changes nothing.

    Example: baovat import hien-vat/ --dry-run
    """
    if (path is None) == (template is None):
        raise click.UsageError("Name a PATH to import, or --template FILE.xlsx.")
    if path is None:
        write_empty_list(template or Path())
        return
    collect_rarely()
    if path_kind(path) == "list":
        is_well = import_sheet(path, dry_run=dry_run, wait=wait, as_json=as_json)
    else:
        is_well = import_foreign(path, dry_run=dry_run, fetch=fetch, lang=lang, as_json=as_json)
    leave(0 if is_well else 1)
