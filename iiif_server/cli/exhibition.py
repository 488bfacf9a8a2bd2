"""``baovat exhibition``: exhibitions in and out, published and taken back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from iiif_server.catalog.exhibitions import Draft, list_drafts, list_editions, read_draft
from iiif_server.cli.bars import bar
from iiif_server.cli.parameters import as_json, print_json
from iiif_server.exhibitions import publication
from iiif_server.runtime import open_runtime
from iiif_server.settings import read_settings
from manifests.exhibition.check import has_errors
from manifests.exhibition.problems import Problem
from manifests.exhibition.values import (
    LARGEST_DOCUMENT_BYTES,
    build_schema,
    exhibition_to_values,
)
from manifests.language import plain_text

slug_argument = click.argument("slug", metavar="SLUG")


@click.group()
def exhibition() -> None:
    """Exhibitions: tours through pictures, models, recordings and texts, kept as JSON documents."""


@exhibition.command(name="list")
@as_json
def list_(as_json: bool) -> None:
    """Print every exhibition: its slug, state, public edition, number of steps and title."""
    with open_runtime(read_settings()) as runtime, runtime.database.read() as connection:
        drafts = list_drafts(connection)
    for draft in drafts:
        if as_json:
            print_json(_summary(draft))
        else:
            told = _summary(draft)
            edition = "-" if told["edition"] is None else f"edition {told['edition']}"
            columns = (
                told["slug"],
                told["state"],
                edition,
                f"{told['steps']} steps",
                told["title"],
            )
            click.echo("\t".join(columns))


@exhibition.command()
@slug_argument
@as_json
def show(slug: str, as_json: bool) -> None:
    """Print where an exhibition stands, its steps and its editions."""
    with open_runtime(read_settings()) as runtime, runtime.database.read() as connection:
        draft = read_draft(connection, slug)
        editions = list_editions(connection, slug)
    steps = [
        {"id": step.id, "kind": step.shows.kind, "title": plain_text(step.title, "vi")}
        for step in draft.exhibition.steps
    ]
    dated = [{"number": number, "published_at": at.isoformat()} for number, at in editions]
    if as_json:
        print_json(_summary(draft) | {"steps": steps, "editions": dated})
        return
    told = _summary(draft)
    click.echo(f"{told['slug']}\t{told['state']}\t{told['title']}")
    for number, step in enumerate(steps, 1):
        click.echo(f"{number}\t{step['id']}\t{step['kind']}\t{step['title']}")
    for each in dated:
        click.echo(f"edition {each['number']}\t{each['published_at']}")


@exhibition.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
def import_(file: Path, as_json: bool) -> None:
    """Keep the exhibition in FILE (JSON) as a draft, in place of the draft of the same slug.

    What the public is shown does not change until `baovat exhibition publish`.

    Example: baovat exhibition import tieng-trong.json
    """
    with file.open("rb") as stream:
        content = stream.read(LARGEST_DOCUMENT_BYTES + 1)
    with open_runtime(read_settings()) as runtime:
        taken, changed = publication.take_draft(runtime, content)
    if as_json:
        print_json({"exhibition": taken.slug, "steps": len(taken.steps), "changed": changed})
    else:
        click.echo(
            f"{taken.slug}\t{len(taken.steps)} steps\t{'changed' if changed else 'unchanged'}"
        )


@exhibition.command()
@slug_argument
def export(slug: str) -> None:
    """Print the draft of an exhibition as the JSON document that `import` takes.

    Example: baovat exhibition export tieng-trong > tieng-trong.json
    """
    with open_runtime(read_settings()) as runtime, runtime.database.read() as connection:
        draft = read_draft(connection, slug)
    click.echo(json.dumps(exhibition_to_values(draft.exhibition), ensure_ascii=False, indent=2))


@exhibition.command()
def schema() -> None:
    """Print the JSON schema of an exhibition's document."""
    click.echo(json.dumps(build_schema(), ensure_ascii=False, indent=2))


@exhibition.command()
@slug_argument
@as_json
def check(slug: str, as_json: bool) -> None:
    """Tell what keeps the draft of an exhibition from being published, and what could be better.

    Prints one line for each: its severity, the step, what is wrong. The exit code is 1 where there is an error.
    """
    with open_runtime(read_settings()) as runtime:
        problems = publication.check_draft(runtime, slug)
    for problem in problems:
        if as_json:
            print_json(_problem_values(problem))
        else:
            columns = (problem.severity, problem.step or "-", plain_text(problem.sentence, "en"))
            click.echo("\t".join(columns))
    if not problems:
        click.echo(f"{slug}: nothing is wrong.", err=True)
    if has_errors(problems):
        raise click.exceptions.Exit(1)


@exhibition.command()
@slug_argument
@as_json
def publish(slug: str, as_json: bool) -> None:
    """Show the exhibition to the public, as an edition that never changes again.

    Example: baovat exhibition publish tieng-trong
    """
    with open_runtime(read_settings()) as runtime:
        done = publication.publish(runtime, slug)
    if as_json:
        print_json({"exhibition": slug, "state": "published", "edition": done.number})
    else:
        click.echo(f"{slug}\tpublished\tedition {done.number}")
    if not done.changed:
        click.echo(f"Edition {done.number} is public already and says the same.", err=True)


@exhibition.command()
@slug_argument
@as_json
def withdraw(slug: str, as_json: bool) -> None:
    """Take the exhibition back from the public; its addresses then say so, and nothing is deleted."""
    with open_runtime(read_settings()) as runtime:
        changed = publication.withdraw(runtime, slug)
        with runtime.database.read() as connection:
            state = read_draft(connection, slug).stamp.state
    if as_json:
        print_json({"exhibition": slug, "state": state})
    else:
        click.echo(f"{slug}\t{state}")
    if not changed:
        click.echo(f"The exhibition {slug} was not public; nothing was changed.", err=True)


@exhibition.command()
@slug_argument
@click.argument("target", metavar="OUT.zip", type=click.Path(dir_okay=False, path_type=Path))
@as_json
def pack(slug: str, target: Path, as_json: bool) -> None:
    """Write the public edition to OUT.zip, which opens from a folder or a memory stick without any network.

    Unpack it and open index.html. It holds what the steps show, as the public gets it.

    Example: baovat exhibition pack tieng-trong tieng-trong.zip
    """
    from iiif_server.cli.packing import write_package

    with open_runtime(read_settings()) as runtime, bar(target.name) as tell:
        done = write_package(runtime, slug, target, lambda done: tell("pack", done))
    if as_json:
        print_json({"exhibition": slug, "files": done.files, "bytes": done.bytes})
    else:
        click.echo(f"{target}\t{done.files} files\t{done.bytes / 1e6:.1f} MB")


def _summary(draft: Draft) -> dict[str, Any]:
    stamp, written = draft.stamp, draft.exhibition
    return {
        "slug": stamp.slug,
        "state": stamp.state,
        "edition": stamp.edition,
        "revision": stamp.revision,
        "steps": len(written.steps),
        "title": plain_text(written.title, "vi"),
    }


def _problem_values(problem: Problem) -> dict[str, str]:
    return {
        "severity": problem.severity,
        "step": problem.step,
        "code": problem.code,
        "vi": plain_text(problem.sentence, "vi"),
        "en": plain_text(problem.sentence, "en"),
    }
