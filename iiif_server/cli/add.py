"""``baovat add``: files into an item."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path

import click

from iiif_server.catalog.media_said import MediaWords
from iiif_server.cli.media_options import media_words
from iiif_server.cli.parameters import (
    PIXELS,
    as_json,
    identifier,
    labels,
    regular_files,
    rights,
)
from iiif_server.ingest.arrival import arriving
from iiif_server.ingest.pack import may_need_side_files
from iiif_server.settings import read_settings
from manifests.texts import LanguageMap

#: Loading libraries holds Python's lock; whoever copies and hashes asks for it after each piece.
_SWITCH_EVERY_S = 0.0005


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
@media_words
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
    words: MediaWords,
    draft: bool,
    wait: bool,
    as_json: bool,
) -> None:
    """Deposit FILES (pictures, documents, sounds, films or models) into an item.

    Example: baovat add front.tif back.tif --item 1994.12 --label "vi=Trống đồng" --wait
    """
    sys.setswitchinterval(_SWITCH_EVERY_S)
    settings = read_settings()
    arrival = arriving(files[0], settings, is_awaited=wait)
    with nullcontext() if may_need_side_files(files[0]) else arrival as first:
        # What only the catalogue needs is loaded while the first file comes in.
        from iiif_server.cli.adding import Wanted, add_files

        wanted = Wanted(item_id, label or None, rights_uri, draft, public_pixels, watermark, words)
        is_whole = add_files(settings, files, first, wanted, wait=wait, as_json=as_json)
    from iiif_server.cli.processes import leave

    leave(0 if is_whole else 1)
