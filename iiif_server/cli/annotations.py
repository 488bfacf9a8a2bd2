"""``baovat annotations``: what is said of a media, as a file."""

# Without `from __future__ import annotations`, whose name the command needs.

import click

from iiif_server.addresses import public_base
from iiif_server.catalog.annotations import read_annotations, read_item_id
from iiif_server.runtime import open_runtime
from iiif_server.settings import read_settings
from manifests.annotation_page import build_annotation_page
from manifests.jsonld import encode
from manifests.uris import Uris


@click.command()
@click.argument("media_id", metavar="MEDIA")
def annotations(media_id: str) -> None:
    """Print all that is said of MEDIA as an AnnotationPage, which `baovat annotate` takes again.

    Example: baovat annotations 5f0c7f1e9d3b4a6c8e21 > said.json
    """
    settings = read_settings()
    with open_runtime(settings) as runtime, runtime.database.read() as connection:
        item_id = read_item_id(connection, media_id)
        said = read_annotations(connection, media_id)
    uris = Uris(public_base(settings, ""))
    page = build_annotation_page(item_id, media_id, said, uris, exact=True)
    click.echo(encode(page).decode())
