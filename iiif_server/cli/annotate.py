"""``baovat annotate``: what is said of a media, from a file."""

from __future__ import annotations

from pathlib import Path

import click

from iiif_server.cli.parameters import as_json, print_json
from iiif_server.ingest.annotating import Annotated
from iiif_server.ingest.annotating import annotate as annotate_media
from iiif_server.runtime import open_runtime
from iiif_server.settings import read_settings
from manifests.annotation_reading import LARGEST_FILE_BYTES


@click.command()
@click.argument("media_id", metavar="MEDIA")
@click.argument(
    "file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--in-place-of-all", is_flag=True, help="Delete what is said of MEDIA and not in FILE."
)
@as_json
def annotate(media_id: str, file: Path, in_place_of_all: bool, as_json: bool) -> None:
    """Take comments, tags, descriptions and transcriptions of MEDIA from FILE (W3C Web Annotation JSON).

    Everything in FILE is taken, or nothing; what has the id of something that is there takes its place.

    Example: baovat annotate 5f0c7f1e9d3b4a6c8e21 transcription.json
    """
    with file.open("rb") as stream:
        content = stream.read(LARGEST_FILE_BYTES + 1)
    with open_runtime(read_settings()) as runtime:
        done = annotate_media(runtime, media_id, content, in_place_of_all=in_place_of_all)
    _tell(media_id, done, as_json)


def _tell(media_id: str, done: Annotated, as_json: bool) -> None:
    recorded = done.recorded
    counts = {
        "new": recorded.new,
        "changed": recorded.changed,
        "unchanged": recorded.unchanged,
        "deleted": recorded.deleted,
        "clipped": done.clipped,
    }
    if as_json:
        print_json({"media": media_id, **counts})
        return
    click.echo("\t".join([media_id, *(f"{count} {name}" for name, count in counts.items())]))
    if done.clipped:
        click.echo(
            "What reached out of the picture or recording was clipped at its edge.", err=True
        )
