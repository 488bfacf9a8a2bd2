"""The work of ``baovat add``: depositing files, waiting for what is made of them, and telling of it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import click

from iiif_server.access.limits import LimitChange
from iiif_server.catalog.deposits import ItemDescription
from iiif_server.catalog.media import read_state
from iiif_server.catalog.media_said import MediaWords
from iiif_server.cli.bars import bar
from iiif_server.cli.job_bars import wait_for_media
from iiif_server.cli.parameters import print_json
from iiif_server.cli.processes import attended_worker
from iiif_server.errors import RefusedError, StorageError
from iiif_server.ingest.arrival import Arrival
from iiif_server.ingest.deposit import Deposit, Upload, deposit, keep_received
from iiif_server.ingest.pack import whole
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import Settings
from manifests.texts import LanguageMap


@dataclass(frozen=True)
class Wanted:
    """What the command says of the item and of its files."""

    item_id: str
    label: LanguageMap | None
    rights_uri: str | None
    draft: bool
    public_pixels: int | None
    watermark: bool | None
    words: MediaWords

    @property
    def description(self) -> ItemDescription:
        """What is said of the item."""
        limit = LimitChange(self.public_pixels, self.watermark)
        return ItemDescription(self.label, self.rights_uri, self.draft, limit=limit)


def add_files(
    settings: Settings,
    files: Sequence[Path],
    first: Arrival | None,
    wanted: Wanted,
    *,
    wait: bool,
    as_json: bool,
) -> bool:
    """Deposit files, the first of which may be on its way already; True where all went well."""
    with (
        open_runtime(settings) as runtime,
        attended_worker(runtime) if wait else nullcontext(),
    ):
        results = [
            _deposit_one(runtime, path, first if number == 0 else None, wanted)
            for number, path in enumerate(files)
        ]
        deposits = [result for result in results if result is not None]
        if wait:
            media_ids = {each.media_id for done in deposits for each in done.media}
            _wait(runtime, media_ids)
        failed = _report(runtime, deposits, as_json)
    return not failed and len(deposits) == len(files)


def _deposit_one(
    runtime: Runtime, path: Path, arrival: Arrival | None, wanted: Wanted
) -> Deposit | None:
    """Deposit one file; None, after a message, where it cannot be kept: the others still come in."""
    try:
        if arrival is not None:
            done = _deposit_arrived(runtime, arrival, wanted)
        else:
            done = _deposit_path(runtime, path, wanted)
    except (RefusedError, StorageError) as error:
        click.echo(f"Error: {error}", err=True)
        return None
    except OSError as error:
        click.echo(f"Error: {path.name}: {error.strerror or error}", err=True)
        return None
    if done.restored:
        again = " ".join(f"baovat jobs retry {each.media_id};" for each in done.media).rstrip(";")
        click.echo(
            f"The original of {path.name} was damaged; it is whole again. "
            f"If pictures or levels were made from it meanwhile, make them anew: {again}",
            err=True,
        )
    elif not done.is_new:
        click.echo(
            f"{path.name} is in the item {wanted.item_id} already; nothing was changed.", err=True
        )
    return done


def _deposit_arrived(runtime: Runtime, arrival: Arrival, wanted: Wanted) -> Deposit:
    total = max(1, arrival.path.stat().st_size)
    with bar(arrival.path.name) as tell:
        arrival.on_bytes = lambda received: tell("receiving", received / total)
        return keep_received(
            runtime,
            arrival.wait(),
            wanted.words,
            item_id=wanted.item_id,
            description=wanted.description,
        )


def _deposit_path(runtime: Runtime, path: Path, wanted: Wanted) -> Deposit:
    with (
        whole(path, runtime.settings.scratch_dir) as (file, name),
        file.open("rb") as stream,
        bar(path.name) as tell,
    ):
        total = max(1, file.stat().st_size)
        return deposit(
            runtime,
            Upload(stream, name, wanted.words),
            item_id=wanted.item_id,
            description=wanted.description,
            on_bytes=lambda received: tell("receiving", received / total),
        )


def _wait(runtime: Runtime, media_ids: set[str]) -> None:
    try:
        wait_for_media(runtime.database, media_ids)
    except KeyboardInterrupt:
        click.echo(
            "Waiting ended; what came in is kept, and a worker goes on with it: `baovat jobs`.",
            err=True,
        )
        raise


def _report(runtime: Runtime, deposits: list[Deposit], as_json: bool) -> bool:
    """Print each media with its state; True where one failed."""
    failed = goes_on = False
    for done in deposits:
        for each in done.media:
            with runtime.database.read() as connection:
                state, reason = read_state(connection, each.media_id)
            failed = failed or state == "failed"
            goes_on = goes_on or state == "processing"
            if as_json:
                print_json({"item": done.item_id, "media": each.media_id, "state": state})
            else:
                click.echo(f"{done.item_id}\t{each.media_id}\t{state}")
            if reason:
                click.echo(f"Error: {reason}", err=True)
    if goes_on and not as_json:
        click.echo("`baovat jobs` shows how the work goes on.", err=True)
    return failed
