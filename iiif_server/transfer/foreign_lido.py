"""Import of LIDO: the records of an XML file, of any length, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from iiif_server.runtime import Runtime
from iiif_server.transfer.beside import Folder
from iiif_server.transfer.foreign_files import Fetcher
from iiif_server.transfer.foreign_report import ForeignReport, Imported, Outcome
from iiif_server.transfer.taking_in import TakingIn, begin_taking_in
from manifests.reading.lido import list_lido, read_lido
from manifests.reading.remarks import UnreadableDocumentError
from manifests.reading.xml_tree import Element


def import_lido(
    runtime: Runtime,
    path: Path,
    *,
    dry_run: bool = False,
    fetcher: Fetcher | None = None,
    on_imported: Callable[[Imported], None] = lambda _imported: None,
) -> ForeignReport:
    """Take in all records of a file, each whole or not at all; what is there as it stands is left alone.

    A file that ends to be XML has all records before that place taken in, and one that is wrong. Memory holds one
    record, its vocabulary, and which identifiers there were.

    Parameters
    ----------
    on_imported
        Is told of each record when it is done.

    Raises
    ------
    OSError
        If the file cannot be read.
    """
    taking, tally = begin_taking_in(runtime, fetcher, on_imported, dry_run=dry_run)
    folder = Folder(path)
    with path.open("rb") as stream:
        try:
            for record in list_lido(stream):
                _take_record(taking, record, folder)
        except UnreadableDocumentError as error:
            taking.on_imported(
                Imported(Outcome.WRONG, "document", "", path.name, remarks=(error.remark,))
            )
    return tally.report()


def _take_record(taking: TakingIn, record: Element, folder: Folder) -> None:
    try:
        foreign = read_lido(record)
    except UnreadableDocumentError as error:
        wrong = Imported(Outcome.WRONG, "item", "", folder.name, remarks=(error.remark,))
        taking.on_imported(wrong)
        return
    taking.take_item(foreign, folder, f"line {record.line}")
