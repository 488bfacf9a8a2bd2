"""The files that a foreign description shows: found beside it, or fetched where that is allowed, and deposited."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from iiif_server.catalog.deposits import ItemDescription
from iiif_server.catalog.known_files import find_known_file
from iiif_server.catalog.media_said import MediaWords
from iiif_server.catalog.sources import media_by_file_name
from iiif_server.errors import RefusedError
from iiif_server.ingest.deposit import Upload, deposit
from iiif_server.ingest.inspect import inspect_file
from iiif_server.ingest.receive import clean_file_name
from iiif_server.runtime import Runtime
from iiif_server.scratch import scratch_folder
from iiif_server.transfer.beside import Folder
from manifests.reading.foreign import ForeignFile
from manifests.reading.remarks import Notebook, Remark, RemarkKind
from manifests.source import is_address


@dataclass(frozen=True)
class KeptFiles:
    """What became of the files of one description; `media_by_key` names media by what holds them in the document."""

    count: int
    is_new: bool
    media_by_key: dict[str, tuple[str, ...]]
    remarks: tuple[Remark, ...]


class FetchError(Exception):
    """A file could not be fetched; the text says why, in one line."""


class Fetcher(Protocol):
    """Fetches files from elsewhere."""

    def fetch(self, address: str, target: Path) -> None:
        """Write what stands at an address into a file.

        Raises
        ------
        FetchError
            If it may not be fetched, or cannot.
        """


@dataclass
class FileKeeper:
    """Deposits the files of descriptions; without a fetcher only those that lie beside the document."""

    runtime: Runtime
    fetcher: Fetcher | None = None
    dry_run: bool = False

    def keep(self, files: tuple[ForeignFile, ...], item_id: str, folder: Folder) -> KeptFiles:
        """Deposit what is there and is not in the item already; tell of the rest."""
        if not files:
            return KeptFiles(0, False, {}, ())
        keeping = _Keeping(self, item_id)
        for position, file in enumerate(files):
            path = folder.find(file)
            if path is not None:
                keeping.keep_local(file, path, position)
            else:
                keeping.keep_remote(file, position)
        return KeptFiles(
            keeping.count, keeping.is_new, keeping.media_by_key, keeping.notebook.remarks
        )


@dataclass
class _Keeping:
    """The files of one item under way."""

    keeper: FileKeeper
    item_id: str
    count: int = 0
    is_new: bool = False
    media_by_key: dict[str, tuple[str, ...]] = field(default_factory=dict)
    notebook: Notebook = field(default_factory=Notebook)

    def __post_init__(self) -> None:
        with self.keeper.runtime.database.read() as connection:
            self._there = media_by_file_name(connection, self.item_id)

    def keep_local(self, file: ForeignFile, path: Path, position: int) -> None:
        """Deposit a file that lies beside the document."""
        try:
            if self.keeper.dry_run:
                self._look(path)
            else:
                self._deposit(file, path, path.name, position)
        except (RefusedError, OSError) as error:
            self.notebook.write(RemarkKind.FILE_REFUSED, file.place, path.name, error)

    def keep_remote(self, file: ForeignFile, position: int) -> None:
        """Fetch and deposit a file that is elsewhere, where that is allowed and was not done before."""
        addresses = list(_addresses(file))
        named = file.address or file.service
        there = next(
            (self._there[name] for name in map(clean_file_name, addresses) if name in self._there),
            None,
        )
        if there is not None:
            self._named(file, (there,))
        elif not addresses:
            self.notebook.write(RemarkKind.FILE_MISSING, file.place, named)
        elif self.keeper.fetcher is None or self.keeper.dry_run:
            self.notebook.write(RemarkKind.FILE_ELSEWHERE, file.place, named)
        else:
            self._fetch(self.keeper.fetcher, file, addresses, position)

    def _fetch(
        self, fetcher: Fetcher, file: ForeignFile, addresses: list[str], position: int
    ) -> None:
        reasons = []
        for address in addresses:
            with _scratch_file(self.keeper.runtime) as target:
                try:
                    fetcher.fetch(address, target)
                    self._deposit(file, target, address, position)
                    return
                except (FetchError, RefusedError) as error:
                    reasons.append(str(error))
        self.notebook.write(RemarkKind.FETCH_FAILED, file.place, addresses[0], reasons[0])

    def _deposit(self, file: ForeignFile, path: Path, name: str, position: int) -> None:
        """Deposit a file; a media that was fetched keeps its address as the name of its file."""
        words = MediaWords(label=file.label, position=position)
        with path.open("rb") as stream:
            done = deposit(
                self.keeper.runtime,
                Upload(stream, name, words),
                item_id=self.item_id,
                description=ItemDescription(),
            )
        self.is_new = self.is_new or done.is_new
        self._named(file, tuple(each.media_id for each in done.media))

    def _look(self, path: Path) -> None:
        """Look at a file as a deposit would, and find out whether the item has it."""
        pages = inspect_file(
            path, path.name, pdf_unconfined=self.keeper.runtime.settings.pdf_unconfined
        )
        with path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        with self.keeper.runtime.database.read() as connection:
            known = [find_known_file(connection, self.item_id, sha256, page.page) for page in pages]
        self.is_new = self.is_new or None in known
        self.count += 1

    def _named(self, file: ForeignFile, media_ids: tuple[str, ...]) -> None:
        self.count += 1
        if file.key:
            self.media_by_key[file.key] = (*self.media_by_key.get(file.key, ()), *media_ids)


@contextmanager
def _scratch_file(runtime: Runtime) -> Iterator[Path]:
    with scratch_folder(runtime.settings.scratch_dir, "fetch") as folder:
        yield folder / "fetched"


def _addresses(file: ForeignFile) -> Iterator[str]:
    """Yield where a file may be fetched: the whole picture of its Image API first, then as it is written.

    ``max`` is the word of Image API 3 and 2.1; servers of 2.0 and 1 know ``full`` only.
    """
    if file.service:
        yield f"{file.service}/full/max/0/default.jpg"
        yield f"{file.service}/full/full/0/default.jpg"
    if is_address(file.address):
        yield file.address
