"""Writing foreign descriptions: one import under way, item after item, each whole or absent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from iiif_server.catalog.deposits import record_item
from iiif_server.catalog.items import find_stamp
from iiif_server.catalog.records import (
    find_item_by_inventory_number,
    read_record,
    read_whole_vocabulary,
    record_record,
)
from iiif_server.catalog.sources import find_source, record_source
from iiif_server.catalog.terms import read_terms
from iiif_server.catalog.vocabulary_rows import record_term
from iiif_server.errors import RefusedError
from iiif_server.runtime import Runtime
from iiif_server.transfer.beside import Folder
from iiif_server.transfer.foreign_files import Fetcher, FileKeeper
from iiif_server.transfer.foreign_items import (
    foreign_identifier,
    plan_contents,
    plan_description,
    plan_record,
    plan_related,
    plan_words,
)
from iiif_server.transfer.foreign_report import Imported, Outcome, Tally
from manifests.errors import ManifestsError
from manifests.reading.foreign import ForeignItem
from manifests.reading.matching import Lexicon
from manifests.reading.remarks import Remark, RemarkKind, remark
from manifests.record import EMPTY
from manifests.rights import COPYRIGHT_NOT_EVALUATED
from manifests.source import Source
from manifests.vocabulary import Term


def begin_taking_in(
    runtime: Runtime,
    fetcher: Fetcher | None,
    on_imported: Callable[[Imported], None],
    *,
    dry_run: bool,
) -> tuple[TakingIn, Tally]:
    """Begin an import of one file; the tally counts whatever is told of it."""
    tally = Tally(dry_run=dry_run)

    def tell(imported: Imported) -> None:
        tally.count(imported)
        on_imported(imported)

    keeper = FileKeeper(runtime, fetcher, dry_run)
    return TakingIn(runtime, keeper, open_lexicon(runtime), dry_run, tell), tally


@dataclass
class TakingIn:
    """One import under way: what it may do, and which identifiers it has met.

    In a dry run everything is decided and nothing written.
    """

    runtime: Runtime
    keeper: FileKeeper
    lexicon: Lexicon
    dry_run: bool = False
    on_imported: Callable[[Imported], None] = lambda _imported: None
    _met: set[str] = field(default_factory=set)
    _numbers: dict[str, str] = field(default_factory=dict)

    def take_item(self, foreign: ForeignItem, folder: Folder, place: str = "") -> Imported:
        """Write one description with its files; what is wrong with it is told, and nothing of it written."""
        item_id = foreign_identifier(foreign.source.id)
        imported = Imported(
            Outcome.WRONG, "item", item_id, folder.name, foreign.source.id, foreign.label
        )
        with self.runtime.database.read() as connection:
            before = find_source(connection, item_id)
            wrong = self._find_wrong(connection, foreign, before, item_id, place)
        if wrong is None:
            try:
                imported = self._take(foreign, before, imported, folder)
            except (RefusedError, ManifestsError) as error:
                wrong = remark(RemarkKind.REFUSED, place, error)
        if wrong is not None:
            imported = replace(imported, remarks=(wrong, *foreign.remarks))
        self.on_imported(imported)
        return imported

    def _find_wrong(
        self,
        connection: Connection,
        foreign: ForeignItem,
        before: Source | None,
        item_id: str,
        place: str,
    ) -> Remark | None:
        """Return why a description cannot be taken in, or None where it can."""
        source, number = foreign.source.id, foreign.record.inventory_number
        if is_ours(self.runtime, source):
            return remark(RemarkKind.OURS, place, source)
        if item_id in self._met:
            return remark(RemarkKind.ID_TWICE, place, source)
        self._met.add(item_id)
        if before is None and find_stamp(connection, item_id) is not None:
            return remark(RemarkKind.ID_TAKEN, place, item_id)
        if number:
            holder = find_item_by_inventory_number(connection, number)
            holder = holder or self._numbers.setdefault(number, item_id)
            if holder != item_id:
                return remark(RemarkKind.INVENTORY_NUMBER_TAKEN, place, number, holder)
        return None

    def _take(
        self, foreign: ForeignItem, before: Source | None, imported: Imported, folder: Folder
    ) -> Imported:
        """Write the description where it is new or another one than before, then see to its files."""
        remarks = foreign.remarks
        outcome = Outcome.UNCHANGED
        if before is None or before.digest != foreign.source.digest:
            outcome = Outcome.NEW if before is None else Outcome.CHANGED
            remarks += self._write(foreign, imported.id)
        kept = self.keeper.keep(foreign.files, imported.id, folder)
        if kept.is_new and outcome is Outcome.UNCHANGED:
            outcome = Outcome.CHANGED
        if outcome is not Outcome.UNCHANGED and foreign.contents and not self.dry_run:
            self._write_contents(foreign, imported.id, kept.media_by_key)
        return replace(imported, outcome=outcome, files=kept.count, remarks=remarks + kept.remarks)

    def _write(self, foreign: ForeignItem, item_id: str) -> tuple[Remark, ...]:
        """Write everything that is said of an item in one transaction; return what there is to tell of it."""
        matched = plan_words(foreign, self.lexicon)
        if self.dry_run:
            return matched.remarks
        with self.runtime.database.write() as connection:
            relations, others = plan_related(foreign.related, _find_related(connection, foreign))
            is_new = find_stamp(connection, item_id) is None
            description = plan_description(foreign, matched, others)
            record_item(connection, item_id, description, COPYRIGHT_NOT_EVALUATED.uri)
            _record_new_terms(connection, matched.terms)
            known = EMPTY if is_new else read_record(connection, item_id)
            record = plan_record(known, matched.record, relations)
            vocabulary = self.lexicon.vocabulary_with(matched.terms)
            record_record(connection, item_id, record, vocabulary)
            record_source(connection, item_id, foreign.source)
        self.lexicon.add(matched.terms)  # not before they are written for good
        return matched.remarks

    def _write_contents(
        self, foreign: ForeignItem, item_id: str, media: dict[str, tuple[str, ...]]
    ) -> None:
        contents = plan_contents(foreign.contents, media)
        with self.runtime.database.write() as connection:
            record = replace(read_record(connection, item_id), contents=contents)
            record_record(connection, item_id, record, self.lexicon.vocabulary)


def _record_new_terms(connection: Connection, terms: tuple[Term, ...]) -> None:
    """Write words, but for those that somebody else wrote meanwhile."""
    there = read_terms(connection, ((term.scheme, term.id) for term in terms))
    for term in terms:
        if (term.scheme, term.id) not in there:
            record_term(connection, term)


def open_lexicon(runtime: Runtime) -> Lexicon:
    """Return all words and places, read once for many descriptions."""
    with runtime.database.read() as connection:
        return Lexicon(read_whole_vocabulary(connection))


def is_ours(runtime: Runtime, source_id: str) -> bool:
    """Tell whether a document is one of this service itself."""
    base = runtime.settings.public_url
    return base is not None and source_id.startswith(f"{base}/")


def _find_related(connection: Connection, foreign: ForeignItem) -> dict[str, str]:
    """Return which of the works that are named are items here: by inventory number, or taken from the same source."""
    known = {}
    for identifier in {each for work in foreign.related for each in work.identifiers}:
        imported = foreign_identifier(identifier)
        found = find_item_by_inventory_number(connection, identifier)
        if found is None and find_source(connection, imported) is not None:
            found = imported
        if found is not None:
            known[identifier] = found
    return known
