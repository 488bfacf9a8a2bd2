"""``baovat caption``: captions and transcripts of a recording."""

from __future__ import annotations

from pathlib import Path

import click

from iiif_server.cli.parameters import as_json, labels, language, print_json
from iiif_server.ingest.captions import TextWords, add_text, remove_text
from iiif_server.runtime import open_runtime
from iiif_server.settings import read_settings
from manifests.model import TrackKind
from manifests.texts import LanguageMap


@click.command()
@click.argument("media_id", metavar="MEDIA")
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--language",
    "tag",
    required=True,
    callback=language,
    metavar="vi",
    help="Language of the text.",
)
@click.option(
    "--kind",
    type=click.Choice([each.value for each in TrackKind]),
    default=TrackKind.CAPTIONS.value,
    show_default=True,
    help="What is heard, shown in time; or all of it, to be read.",
)
@click.option(
    "--label",
    multiple=True,
    callback=labels,
    metavar="vi=…",
    help="What the text is called in a language. [default: its kind and language]",
)
@click.option("--remove", is_flag=True, help="Take the text of this kind and language away.")
@as_json
def caption(
    media_id: str,
    file: Path | None,
    tag: str,
    kind: str,
    label: LanguageMap,
    remove: bool,
    as_json: bool,
) -> None:
    """Add FILE (WebVTT or SubRip) to the recording MEDIA; one of the same kind and language is replaced.

    Example: baovat caption 5a1b… hat-then.vtt --language tyz --kind transcript
    """
    if remove == (file is not None):
        raise click.UsageError("Say either which FILE is added, or --remove.")
    words = TextWords(tag, TrackKind(kind), label)
    with open_runtime(read_settings()) as runtime:
        if file is not None:
            track = add_text(runtime, media_id, file, words)
        elif not remove_text(runtime, media_id, words):
            click.echo(f"{media_id} had no {kind} in {tag}; nothing was changed.", err=True)
    done = {"media": media_id, "kind": kind, "language": tag}
    if as_json:
        print_json(done | ({} if file is None else {"text": track}))
    else:
        click.echo("\t".join(done.values()))
