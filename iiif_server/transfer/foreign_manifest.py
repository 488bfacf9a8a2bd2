"""Import of a IIIF manifest, or of a collection with the manifests that lie beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from iiif_server.catalog.collection_rows import (
    CollectionDescription,
    described_columns,
    find_described_collection,
    record_collection,
)
from iiif_server.runtime import Runtime
from iiif_server.transfer.beside import Folder
from iiif_server.transfer.foreign_files import Fetcher
from iiif_server.transfer.foreign_items import foreign_identifier
from iiif_server.transfer.foreign_report import ForeignReport, Imported, Outcome
from iiif_server.transfer.manifests_beside import ManifestsBeside, read_document
from iiif_server.transfer.taking_in import TakingIn, begin_taking_in, is_ours
from manifests.reading.foreign import ForeignCollection, ForeignItem, Member
from manifests.reading.remarks import (
    Notebook,
    Remark,
    RemarkKind,
    UnreadableDocumentError,
    remark,
)

#: Collections in collections beyond this are no order that somebody made.
_DEEPEST = 20


def import_manifest(
    runtime: Runtime,
    path: Path,
    *,
    dry_run: bool = False,
    fetcher: Fetcher | None = None,
    on_imported: Callable[[Imported], None] = lambda _imported: None,
) -> ForeignReport:
    """Take in a manifest, or a collection with all that it embeds or that lies beside it.

    Each item and each collection is written whole or not at all; what is there as it stands is left alone. Documents
    and pictures on other servers are told of, and pictures are fetched only where a fetcher is given.

    Raises
    ------
    OSError
        If the file cannot be read.
    """
    taking, tally = begin_taking_in(runtime, fetcher, on_imported, dry_run=dry_run)
    try:
        document = read_document(path)
    except UnreadableDocumentError as error:
        taking.on_imported(
            Imported(Outcome.WRONG, "document", "", path.name, remarks=(error.remark,))
        )
        return tally.report()
    if isinstance(document, ForeignItem):
        taking.take_item(document, Folder(path))
    else:
        _Collections(taking, ManifestsBeside(path)).take(document, path)
    return tally.report()


@dataclass
class _Collections:
    """The collections of one import: each is taken once, whoever names it."""

    taking: TakingIn
    beside: ManifestsBeside
    _items: dict[str, str | None] = field(default_factory=dict)
    _met: set[str] = field(default_factory=set)

    def take(
        self, foreign: ForeignCollection, path: Path, parent_id: str | None = None, depth: int = 0
    ) -> None:
        """Take a collection: first its items, then itself with them, then the collections in it."""
        collection_id = foreign_identifier(foreign.source.id)
        self._met.add(collection_id)
        folder = Folder(path)
        notebook = Notebook()
        item_ids, inner = [], []
        for member in foreign.members:
            found = self._find(member, path, notebook)
            if isinstance(found[0], ForeignCollection):
                inner.append((found[0], found[1]))
            elif found[0] is not None:
                item_ids.append(self._take_item(found[0], found[1], folder, path, member))
        kept = [item_id for item_id in item_ids if item_id is not None]
        self._write(foreign, collection_id, parent_id, kept, path, notebook.remarks)
        for each, place in inner:
            if depth < _DEEPEST and foreign_identifier(each.source.id) not in self._met:
                self.take(each, place, collection_id, depth + 1)

    def _find(
        self, member: Member, path: Path, notebook: Notebook
    ) -> tuple[ForeignItem | ForeignCollection | None, Path]:
        """Return what a member is: embedded, or in a file beside; None, told of, where neither is there."""
        if member.item is not None or member.collection is not None:
            return member.item or member.collection, path
        found = self.beside.find(member.id)
        if found is None:
            notebook.write(RemarkKind.REFERENCE_ELSEWHERE, member.place, member.id)
            return None, path
        try:
            return read_document(found), found
        except UnreadableDocumentError as error:
            wrong = Imported(Outcome.WRONG, "document", "", found.name, remarks=(error.remark,))
            self.taking.on_imported(wrong)
            return None, path

    def _take_item(
        self, item: ForeignItem, found: Path, folder: Folder, path: Path, member: Member
    ) -> str | None:
        """Return the identifier of an item that is taken now, or was before in this import; None where it is wrong."""
        if item.source.id not in self._items:
            near = folder if found == path else Folder(found)
            taken = self.taking.take_item(item, near, member.place if found == path else "")
            self._items[item.source.id] = None if taken.outcome is Outcome.WRONG else taken.id
        return self._items[item.source.id]

    def _write(
        self,
        foreign: ForeignCollection,
        collection_id: str,
        parent_id: str | None,
        item_ids: list[str],
        path: Path,
        remarks: tuple[Remark, ...],
    ) -> None:
        described = CollectionDescription(collection_id, foreign.label, foreign.summary, parent_id)
        if is_ours(self.taking.runtime, foreign.source.id):
            outcome = Outcome.WRONG
            remarks = (remark(RemarkKind.OURS, "", foreign.source.id), *remarks)
        else:
            outcome = self._record(described, item_ids)
        self.taking.on_imported(
            Imported(
                outcome, "collection", collection_id, path.name, foreign.source.id, foreign.label,
                remarks=(*foreign.remarks, *remarks),
            )
        )  # fmt: skip

    def _record(self, described: CollectionDescription, item_ids: list[str]) -> Outcome:
        wanted = (described_columns(described), tuple(dict.fromkeys(item_ids)))
        with self.taking.runtime.database.read() as connection:
            before = find_described_collection(connection, described.id)
        if before == wanted:
            return Outcome.UNCHANGED
        if not self.taking.dry_run:
            with self.taking.runtime.database.write() as connection:
                record_collection(connection, described, item_ids)
        return Outcome.NEW if before is None else Outcome.CHANGED
