"""``baovat limit``: how much of an item the public gets."""

from __future__ import annotations

from contextlib import nullcontext

import click

from iiif_server.access.limits import LimitChange, PublicLimit
from iiif_server.catalog.media import read_state
from iiif_server.cli.job_bars import wait_for_media
from iiif_server.cli.parameters import PIXELS, as_json, identifier, print_json
from iiif_server.cli.processes import attended_worker
from iiif_server.ingest.limiting import Limited, limit_item, unlimit_item
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings


@click.command()
@click.argument("item_id", metavar="ITEM", callback=identifier)
@click.option(
    "--pixels",
    type=PIXELS,
    metavar="N",
    help="The longer side of each picture has at most N pixels for the public.",
)
@click.option(
    "--watermark/--no-watermark",
    default=None,
    help="Lay the institution's mark over what the public gets. [default: as it was]",
)
@click.option("--none", "without", is_flag=True, help="Take the limit and the watermark away.")
@click.option("--wait", is_flag=True, help="Wait until the public gets the pictures again.")
@as_json
def limit(
    item_id: str,
    pixels: int | None,
    watermark: bool | None,
    without: bool,
    wait: bool,
    as_json: bool,
) -> None:
    """Limit what the public gets of ITEM; at the museum itself everything stays as it is.

    Until the smaller or marked pictures are made, the public gets none.

    Example: baovat limit 1994.12 --pixels 2000 --watermark
    """
    change = LimitChange(pixels, watermark)
    if without == (change != LimitChange()):
        raise click.UsageError(
            "Say either how far ITEM is limited (--pixels, --watermark) or --none."
        )
    with (
        open_runtime(read_settings()) as runtime,
        attended_worker(runtime) if wait else nullcontext(),
    ):
        done = unlimit_item(runtime, item_id) if without else limit_item(runtime, item_id, change)
        if wait:
            wait_for_media(runtime.database, done.media_ids)
        failures = _find_failures(runtime, done) if wait else ()
    _tell(item_id, done, as_json, waited=wait)
    for reason in failures:
        click.echo(f"Error: {reason}", err=True)
    if failures:
        raise click.exceptions.Exit(1)


def _find_failures(runtime: Runtime, done: Limited) -> tuple[str, ...]:
    with runtime.database.read() as connection:
        states = [read_state(connection, media_id) for media_id in done.media_ids]
    return tuple(reason or "It failed." for state, reason in states if state == "failed")


def _tell(item_id: str, done: Limited, as_json: bool, *, waited: bool) -> None:
    if as_json:
        print_json(
            {
                "item": item_id,
                "public_pixels": done.limit.pixels,
                "watermark": done.limit.watermark,
                "media": list(done.media_ids),
            }
        )
    else:
        click.echo(f"{item_id}\t{_words(done.limit)}")
    if not done.is_new:
        click.echo(f"The item {item_id} was so already; nothing was changed.", err=True)
    elif done.media_ids and not waited and not as_json:
        click.echo(
            f"{len(done.media_ids)} media are being prepared for the public; `baovat jobs` shows how it goes on.",
            err=True,
        )


def _words(limit: PublicLimit) -> str:
    size = "whole" if limit.pixels is None else f"{limit.pixels} px"
    return f"{size}, watermark" if limit.watermark else size
