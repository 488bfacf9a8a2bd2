"""``baovat add``: files into an item."""

from __future__ import annotations

import signal
import sys
from contextlib import nullcontext
from pathlib import Path

import click

from iiif_server.access.limits import LimitChange
from iiif_server.catalog.deposits import ItemDescription, MediaWords
from iiif_server.catalog.media import read_state
from iiif_server.cli.bars import bar, wait_for_media
from iiif_server.cli.parameters import (
    PIXELS,
    as_json,
    identifier,
    labels,
    print_json,
    regular_files,
    rights,
    unit,
    up_axis,
)
from iiif_server.cli.processes import attended_worker, leave
from iiif_server.errors import RefusedError
from iiif_server.ingest.deposit import Deposit, Upload, deposit
from iiif_server.ingest.pack import whole
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings
from manifests.texts import LanguageMap


@click.command()
@click.argument(
    "files",
    callback=regular_files,
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--item",
    "item_id",
    required=True,
    callback=identifier,
    help="Identifier of the item; created where it is new.",
)
@click.option(
    "--label",
    "label",
    multiple=True,
    callback=labels,
    metavar="vi=…",
    help="Name of the item in a language; repeat it for another one.",
)
@click.option(
    "--rights",
    "rights_uri",
    callback=rights,
    metavar="URI",
    help="Rights statement of the item. [default for a new item: copyright not evaluated]",
)
@click.option(
    "--public-pixels",
    type=PIXELS,
    metavar="N",
    help="The longer side of each picture of the item has at most N pixels for the public.",
)
@click.option(
    "--watermark/--no-watermark",
    default=None,
    help="Lay the institution's mark over what the public gets. [default for a new item: none]",
)
@unit
@up_axis
@click.option("--draft", is_flag=True, help="Do not publish a new item yet.")
@click.option("--wait", is_flag=True, help="Wait until everything is ready to be seen.")
@as_json
def add(
    files: tuple[Path, ...],
    item_id: str,
    label: LanguageMap,
    rights_uri: str | None,
    public_pixels: int | None,
    watermark: bool | None,
    unit: str | None,
    up_axis: str | None,
    draft: bool,
    wait: bool,
    as_json: bool,
) -> None:
    """Deposit FILES (pictures or models) into an item.

    Example: baovat add front.tif back.tif --item 1994.12 --label "vi=Trống đồng" --wait
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # an exit that still cleans scratch
    limit = LimitChange(public_pixels, watermark)
    description = ItemDescription(label or None, rights_uri, draft, limit=limit)
    with (
        open_runtime(read_settings()) as runtime,
        attended_worker(runtime) if wait else nullcontext(),
    ):
        words = MediaWords(unit=unit, up_axis=up_axis)
        results = [_deposit_one(runtime, path, item_id, description, words) for path in files]
        deposits = [result for result in results if result is not None]
        if wait:
            media_ids = {each.media_id for done in deposits for each in done.media}
            wait_for_media(runtime.database, media_ids)
        failed = _report(runtime, deposits, as_json, waited=wait)
    leave(1 if failed or len(deposits) < len(files) else 0)


def _deposit_one(
    runtime: Runtime, path: Path, item_id: str, description: ItemDescription, words: MediaWords
) -> Deposit | None:
    """Deposit one file; None, after a message, where it is refused, so that the others still come in."""
    try:
        with (
            whole(path, runtime.settings.scratch_dir) as (file, name),
            file.open("rb") as stream,
            bar(path.name) as tell,
        ):
            total = max(1, file.stat().st_size)
            done = deposit(
                runtime,
                Upload(stream, name, words),
                item_id=item_id,
                description=description,
                on_bytes=lambda received: tell("receiving", received / total),
            )
    except RefusedError as error:
        click.echo(f"Error: {error}", err=True)
        return None
    if done.restored:
        again = " ".join(f"baovat jobs retry {each.media_id};" for each in done.media).rstrip(";")
        click.echo(
            f"The original of {path.name} was damaged; it is whole again. "
            f"If pictures or levels were made from it meanwhile, make them anew: {again}",
            err=True,
        )
    elif not done.is_new:
        click.echo(f"{path.name} is in the item {item_id} already; nothing was changed.", err=True)
    return done


def _report(runtime: Runtime, deposits: list[Deposit], as_json: bool, *, waited: bool) -> bool:
    """Print each media with its state; True where one failed."""
    failed = False
    for done in deposits:
        for each in done.media:
            with runtime.database.read() as connection:
                state, reason = read_state(connection, each.media_id)
            failed = failed or state == "failed"
            if as_json:
                print_json({"item": done.item_id, "media": each.media_id, "state": state})
            else:
                click.echo(f"{done.item_id}\t{each.media_id}\t{state}")
            if reason:
                click.echo(f"Error: {reason}", err=True)
    if not waited and not as_json and deposits:
        click.echo("`baovat jobs` shows how the work goes on.", err=True)
    return failed
