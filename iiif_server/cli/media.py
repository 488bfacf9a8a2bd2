"""``baovat media``: what is said of one media."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from iiif_server.catalog.media_words import MediaChange, SaidOfMedia, read_said
from iiif_server.catalog.texts import scale_to_json
from iiif_server.cli.inspection import print_rows
from iiif_server.cli.media_options import alt, capture, role, scale, view
from iiif_server.cli.parameters import as_json, labels, print_json
from iiif_server.ingest.describing import describe_media
from iiif_server.ingest.stated_scale import read_stated_scale
from iiif_server.runtime import open_runtime
from iiif_server.settings import read_settings
from manifests.language import plain_text
from manifests.model import MediaRole, Statement
from manifests.scale import Scale, write_scale
from manifests.texts import LanguageMap


@click.command()
@click.argument("media_id", metavar="MEDIA")
@click.option(
    "--label",
    multiple=True,
    callback=labels,
    metavar="vi=…",
    help="Name of the media in a language.",
)
@alt
@role
@view
@click.option(
    "--alternative-to",
    metavar="MEDIA",
    help='The picture of which this is another one, of the same view; "" takes that back.',
)
@capture
@scale
@click.option(
    "--scale-from-file",
    is_flag=True,
    help="Believe the resolution that a scanner wrote into the file.",
)
@click.option("--position", type=click.IntRange(1), metavar="N", help="Place in the item, from 1.")
@as_json
def media(
    media_id: str,
    label: LanguageMap,
    alt: LanguageMap,
    role: str | None,
    view: LanguageMap,
    alternative_to: str | None,
    capture: tuple[Statement, ...],
    scale: Scale | None,
    scale_from_file: bool,
    position: int | None,
    as_json: bool,
) -> None:
    """Print what is said of MEDIA; with options, change it first.

    Example: baovat media 5a1b… --role x-ray --view "vi=mặt sau" --view en=back --position 2
    """
    if scale is not None and scale_from_file:
        raise click.UsageError("Say the scale, or that the file says it; not both.")
    change = MediaChange(
        label=label or None,
        alt=alt or None,
        role=None if role is None else MediaRole(role),
        view=view or None,
        alternative_to=alternative_to,
        capture=capture or None,
        position=None if position is None else position - 1,
        scale=scale,
    )
    with open_runtime(read_settings()) as runtime:
        if scale_from_file:
            change = replace(change, scale=read_stated_scale(runtime, media_id))
        if change != MediaChange() and not describe_media(runtime, media_id, change):
            click.echo(f"{media_id} was so already; nothing was changed.", err=True)
        with runtime.database.read() as connection:
            said = read_said(connection, media_id)
    _tell(said, as_json)


def _tell(said: SaidOfMedia, as_json: bool) -> None:
    if as_json:
        print_json(_values(said))
        return
    texts = {name: plain_text(getattr(said, name), "vi") for name in ("label", "alt", "view")}
    captured = "\n".join(
        f"{plain_text(each['label'], 'vi')}: {plain_text(each['value'], 'vi')}"
        for each in said.capture
    )
    rows = {
        "media": said.media_id,
        "item": said.item_id,
        "kind": said.kind.value,
        "position": str(said.position + 1),
        "label": texts["label"],
        "alt": texts["alt"],
        "role": said.role.value,
        "view": texts["view"],
        "alternative to": said.alternative_to,
        "capture": captured,
        "scale": write_scale(said.scale),
    }
    print_rows(list(rows.items()))


def _values(said: SaidOfMedia) -> dict[str, Any]:
    return {
        "media": said.media_id,
        "item": said.item_id,
        "kind": said.kind.value,
        "position": said.position + 1,
        "label": said.label,
        "alt": said.alt,
        "role": said.role.value,
        "view": said.view,
        "alternative_to": said.alternative_to or None,
        "capture": list(said.capture),
        "scale": scale_to_json(said.scale),
    }
