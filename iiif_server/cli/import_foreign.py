"""The part of ``baovat import`` for IIIF documents and LIDO."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from iiif_server.cli.parameters import print_json
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


def import_foreign(path: Path, *, dry_run: bool, fetch: bool, lang: str, as_json: bool) -> bool:
    """Take in a IIIF document or LIDO records; True where all is well."""
    take_in = import_lido if path_kind(path) == "xml" else import_manifest

    def tell(imported: Imported) -> None:
        _tell(imported, lang, as_json)

    with open_runtime(read_settings()) as runtime:
        fetcher = HttpFetcher(runtime.settings.max_upload_bytes) if fetch else None
        report = take_in(runtime, path, dry_run=dry_run, fetcher=fetcher, on_imported=tell)
    if as_json:
        print_json(report.as_values())
    else:
        click.echo(report.summary(lang), err=True)
    return report.is_well


def path_kind(path: Path) -> str:
    """Return what a path holds: ``json``, ``xml``, or ``list`` for everything else, a folder among it."""
    if path.is_dir():
        return "list"
    with path.open("rb") as stream:
        start = stream.read(_LOOKED_AT_BYTES).lstrip(b"\xef\xbb\xbf\xfe\xff\x00 \t\r\n")
    if start.startswith(b"{"):
        return "json"
    return "xml" if start.startswith(b"<") else "list"


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
