"""``baovat collection``: sets of items that somebody chose, or that answer a question, with their texts and picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from iiif_server.catalog.collection_rows import (
    CollectionChange,
    SaidOfCollection,
    change_collection,
    list_collections,
    list_members,
    read_said_of,
    remove_collection,
)
from iiif_server.catalog.collections import read_nested
from iiif_server.cli.inspection import print_rows
from iiif_server.cli.parameters import as_json, identifier, labels, print_json
from iiif_server.collecting.changing import check_not_named
from iiif_server.finding.facet_index import FacetIndex
from iiif_server.finding.member_query import (
    check_question,
    question_from_values,
    question_to_values,
)
from iiif_server.finding.question import Question
from iiif_server.finding.shelves import count_shelves
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings
from manifests.language import plain_text
from manifests.texts import LanguageMap

#: Whatever becomes a command.
Command = TypeVar("Command", bound=Callable[..., Any] | click.Command)

#: What words are called among the facets of a question.
WORDS = "words"

QUERY_HELP = "FACET=VALUE, or words=TEXT; again for more. Items that answer it are in the collection, now and later."


def question(
    _context: click.Context, _parameter: click.Parameter, value: tuple[str, ...]
) -> Question | None:
    """Return ``class=…`` and ``words=…`` as one question."""
    if not value:
        return None
    chosen: dict[str, set[str]] = {}
    words: list[str] = []
    for pair in value:
        facet, sign, said = (part.strip() for part in pair.partition("="))
        if not sign or not said:
            raise click.BadParameter(f"{pair!r} is not FACET=VALUE, such as class=bao-vat-quoc-gia")
        if facet == WORDS:
            words.append(said)
        else:
            chosen.setdefault(facet, set()).add(said)
    return Question(" ".join(words), {facet: frozenset(each) for facet, each in chosen.items()})


def _texts(name: str, said: str) -> Callable[[Command], Command]:
    return click.option(
        name, multiple=True, callback=labels, metavar="vi=…", help=f"{said}, in a language."
    )


@click.group()
def collection() -> None:
    """List, make, change and remove collections."""


@collection.command("list")
@as_json
def list_all(as_json: bool) -> None:
    """List the collections, each with how many public items it has, those within it included.

    Example: baovat collection list
    """
    with open_runtime(read_settings()) as runtime:
        contents = FacetIndex(runtime.database).current()
        with runtime.database.read() as connection:
            found = list_collections(connection)
            nested = read_nested(connection, [each.id for each in found])
    counts = count_shelves(contents, contents.public, nested)
    for each in found:
        if as_json:
            print_json(_values(each) | {"public_items": counts[each.id]})
        else:
            kind = "chosen" if each.query is None else "by query"
            name = plain_text(each.label, "vi")
            click.echo("\t".join((each.id, str(counts[each.id]), kind, each.parent or "", name)))
    if not found and not as_json:
        click.echo("There are no collections.", err=True)


@collection.command("show")
@click.argument("collection_id", metavar="ID", callback=identifier)
@as_json
def show(collection_id: str, as_json: bool) -> None:
    """Print what is said of collection ID, and its items.

    Example: baovat collection show trong-dong
    """
    with open_runtime(read_settings()) as runtime:
        _tell(runtime, collection_id, as_json)


@collection.command("set")
@click.argument("collection_id", metavar="ID", callback=identifier)
@_texts("--label", "Name")
@_texts("--summary", "What it is, in a sentence or two")
@_texts("--text", "What is told of it at length; again for another paragraph")
@click.option("--picture", metavar="MEDIA", help='What stands for it; "" takes that back.')
@click.option("--parent", metavar="ID", help='The collection that it lies in; "" takes it out.')
@click.option(
    "--items", metavar="ITEM,ITEM…", help='The items that it has, in their order; "" none.'
)
@click.option("--query", multiple=True, callback=question, metavar="FACET=VALUE", help=QUERY_HELP)
@as_json
def set_collection(
    collection_id: str,
    label: LanguageMap,
    summary: LanguageMap,
    text: LanguageMap,
    picture: str | None,
    parent: str | None,
    items: str | None,
    query: Question | None,
    as_json: bool,
) -> None:
    """Make collection ID where there is none, or change what is said of it.

    Example: baovat collection set trong --label "vi=Trống đồng" --query material=dong-kim-loai --query words=trống
    """
    if items is not None and query is not None:
        raise click.UsageError(
            "Say either which items it has (--items) or what fills it (--query)."
        )
    change = CollectionChange(
        label=label or None,
        summary=summary or None,
        text=text or None,
        picture=picture,
        parent=parent,
        items=None if items is None else tuple(filter(None, map(str.strip, items.split(",")))),
        query=None if query is None else question_to_values(query),
    )
    with open_runtime(read_settings()) as runtime:
        with runtime.database.write() as connection:
            if query is not None:
                check_question(connection, query)
                check_not_named(connection, collection_id)
            changed = change_collection(connection, collection_id, change)
        if not changed:
            click.echo(f"{collection_id} was so already; nothing was changed.", err=True)
        _tell(runtime, collection_id, as_json)


@collection.command("remove")
@click.argument("collection_id", metavar="ID", callback=identifier)
@as_json
def remove(collection_id: str, as_json: bool) -> None:
    """Remove collection ID; its items stay, and collections in it lie where it lay.

    Example: baovat collection remove trong-dong
    """
    with open_runtime(read_settings()) as runtime, runtime.database.write() as connection:
        check_not_named(connection, collection_id)
        moved = remove_collection(connection, collection_id)
    if as_json:
        print_json({"collection": collection_id, "removed": True, "moved": list(moved)})
    else:
        click.echo(f"{collection_id}\tremoved")


def _tell(runtime: Runtime, collection_id: str, as_json: bool) -> None:
    contents = FacetIndex(runtime.database).current()
    with runtime.database.read() as connection:
        said = read_said_of(connection, collection_id)
        chosen = list_members(connection, collection_id)
        nested = read_nested(connection, [collection_id])
    count = count_shelves(contents, contents.public, nested)[collection_id]
    if as_json:
        items = {"items": None if said.query is not None else list(chosen)}
        print_json(_values(said) | items | {"public_items": count})
        return
    texts = {name: plain_text(getattr(said, name), "vi") for name in ("label", "summary", "text")}
    rows = {
        "collection": said.id,
        **texts,
        "picture": said.picture or "",
        "parent": said.parent or "",
        "query" if said.query is not None else "items": _query_line(said, chosen),
        "public items": str(count),
    }
    print_rows(list(rows.items()))


def _query_line(said: SaidOfCollection, chosen: tuple[str, ...]) -> str:
    if said.query is None:
        return ", ".join(chosen)
    asked = question_from_values(said.query)
    pairs = [f"{facet}={value}" for facet, each in asked.chosen.items() for value in sorted(each)]
    return ", ".join(pairs + ([f"{WORDS}={asked.text}"] if asked.text else []))


def _values(said: SaidOfCollection) -> dict[str, Any]:
    return {
        "collection": said.id,
        "label": said.label,
        "summary": said.summary,
        "text": said.text,
        "picture": said.picture,
        "parent": said.parent,
        "query": said.query,
    }
