"""``baovat import``: descriptions from other systems."""

from __future__ import annotations

import signal
import sys
from collections import Counter
from pathlib import Path

import click

from iiif_server.cli.parameters import as_json, print_json
from iiif_server.runtime import open_runtime
from iiif_server.settings import read_settings
from iiif_server.transfer.fetching import HttpFetcher
from iiif_server.transfer.foreign_lido import import_lido
from iiif_server.transfer.foreign_manifest import import_manifest
from iiif_server.transfer.foreign_report import OUTCOME_WORDS, Imported
from manifests.language import plain_text
from manifests.reading.remarks import RemarkKind

#: How much of a file tells what it is.
_LOOKED_AT_BYTES = 4_096
#: Of a book whose pages are all elsewhere, the first few tell it.
_SHOWN_OF_KIND = 5


@click.command("import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Tell what would be done, and write nothing.")
@click.option(
    "--fetch",
    is_flag=True,
    help="Download pictures that are on other servers; use it only where you may.",
)
@click.option(
    "--lang",
    type=click.Choice(("vi", "en")),
    default="vi",
    show_default=True,
    help="Language of messages.",
)
@as_json
def import_(path: Path, dry_run: bool, fetch: bool, lang: str, as_json: bool) -> None:
    """Take in PATH: a IIIF manifest or collection (Presentation 2 or 3), or LIDO records.

    Everything begins as a draft. Pictures are taken that lie beside the file. The same file again changes nothing.

    Example: baovat import manifest.json --dry-run
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # an exit that still cleans scratch
    take_in = import_lido if _kind(path) == "xml" else import_manifest

    def tell(imported: Imported) -> None:
        _tell(imported, lang, as_json)

    with open_runtime(read_settings()) as runtime:
        fetcher = HttpFetcher(runtime.settings.max_upload_bytes) if fetch else None
        report = take_in(runtime, path, dry_run=dry_run, fetcher=fetcher, on_imported=tell)
    if as_json:
        print_json(report.as_values())
    else:
        click.echo(report.summary(lang), err=True)
    sys.exit(0 if report.is_well else 1)


def _kind(path: Path) -> str:
    """Return whether a file is JSON or XML, by its first sign.

    Raises
    ------
    click.UsageError
        If it is neither.
    """
    with path.open("rb") as stream:
        start = stream.read(_LOOKED_AT_BYTES).lstrip(b"\xef\xbb\xbf\xfe\xff\x00 \t\r\n")
    if start.startswith(b"{"):
        return "json"
    if start.startswith(b"<"):
        return "xml"
    raise click.UsageError(
        f"{path} is neither JSON (a IIIF manifest or collection) nor XML (LIDO). Lists (CSV, XLSX) are read by the "
        "importer of sheets."
    )


def _tell(imported: Imported, language: str, as_json: bool) -> None:
    """Print one line for a description, and one on the other stream for each remark on it."""
    if as_json:
        print_json(imported.as_values())
        return
    word = OUTCOME_WORDS[imported.outcome][0 if language == "vi" else 1]
    click.echo(
        f"{word}\t{imported.id or imported.document}\t{plain_text(imported.label, language)}"
    )
    shown = Counter[RemarkKind]()
    for remark in imported.remarks:
        shown[remark.kind] += 1
        if shown[remark.kind] <= _SHOWN_OF_KIND:
            place = f"{imported.document}, {remark.place}" if remark.place else imported.document
            click.echo(f"  {place}: {remark.text(language)}", err=True)
    for kind, count in shown.items():
        if count > _SHOWN_OF_KIND:
            more = f"  … {count - _SHOWN_OF_KIND} × {kind.value} (--json)"
            click.echo(more, err=True)
