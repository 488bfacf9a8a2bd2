"""A Presentation 3 manifest or collection of somebody else, read into values of ours.

Source: IIIF Presentation API 3.0, sections 3 to 5. Documents in the world break many of its rules: what can be
understood is taken, what cannot is told of with its place, and nothing of it is trusted.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from manifests.edtf import parse_edtf
from manifests.errors import DateError
from manifests.model import Statement
from manifests.reading.foreign import ForeignCollection, ForeignItem, Member
from manifests.reading.json_tree import Node, digest_of
from manifests.reading.presentation_2 import is_version_2, upgrade
from manifests.reading.presentation_3_canvases import count_annotations, read_chapters, read_files
from manifests.reading.presentation_3_values import (
    read_agents,
    read_pages,
    read_rights,
    read_statement,
    read_texts,
)
from manifests.reading.remarks import Notebook, RemarkKind, unreadable
from manifests.reading.texts import clean_text
from manifests.record import Layout, ReadingDirection, Record, When
from manifests.source import IIIF_FORMAT, Source
from manifests.texts import LanguageMap

#: Properties of a manifest that nothing here has a place for; whoever imports is told.
_LEFT = ("seeAlso", "rendering", "service", "services", "navPlace", "placeholderCanvas", "accompanyingCanvas",
         "start", "sequences")  # fmt: skip
_LEFT_OF_COLLECTION = (
    "metadata",
    "requiredStatement",
    "rights",
    "provider",
    "homepage",
    "navDate",
    *_LEFT,
)


def read_presentation(document: dict[str, Any]) -> ForeignItem | ForeignCollection:
    """Return what a manifest or collection of version 2 or 3 says.

    Raises
    ------
    UnreadableDocumentError
        If it is neither, has no identifier, or holds a text of monstrous length.
    """
    digest = digest_of(document)
    node = Node(upgrade(document) if is_version_2(document) else document, "")
    if node.text("type") == "Manifest":
        return read_manifest(node, digest)
    if node.text("type") == "Collection":
        return read_collection(node, digest)
    stated = node.text("type") or node.value.get("@type") or "?"
    raise unreadable(RemarkKind.NOT_IIIF, node.pointer, stated)


def read_manifest(node: Node, digest: str) -> ForeignItem:
    """Return the thing that a manifest describes."""
    notebook = Notebook()
    source = _read_source(node, digest, notebook)
    rights, stated_rights = read_rights(node, notebook)
    metadata = tuple(
        statement
        for each in node.objects("metadata", notebook)
        if (statement := read_statement(each, notebook)) is not None
    )
    canvases = tuple(node.objects("items", notebook))
    item = ForeignItem(
        source=source,
        label=_read_label(node, source, notebook),
        summary=read_texts(node, "summary", notebook),
        metadata=metadata + stated_rights,
        required_statement=_read_required(node, notebook),
        rights=rights,
        record=_read_record(node, notebook),
        files=read_files(canvases, notebook),
        contents=read_chapters(node, notebook),
    )
    _tell_what_is_left(node, _LEFT, notebook)
    if count := count_annotations((node, *canvases)):
        notebook.write(RemarkKind.ANNOTATIONS_LEFT, node.pointer, count)
    return replace(item, remarks=notebook.remarks)


def read_collection(node: Node, digest: str) -> ForeignCollection:
    """Return the collection that a document describes, with what it embeds."""
    notebook = Notebook()
    source = _read_source(node, digest, notebook)
    label = _read_label(node, source, notebook)
    summary = read_texts(node, "summary", notebook)
    _tell_what_is_left(node, _LEFT_OF_COLLECTION, notebook)
    members = tuple(
        member
        for each in node.objects("items", notebook)
        if (member := _read_member(each, notebook)) is not None
    )
    return ForeignCollection(source, label, summary, members, notebook.remarks)


def _read_member(node: Node, notebook: Notebook) -> Member | None:
    identifier, kind = clean_text(node.text("id"), node.pointer), node.text("type")
    if not identifier or kind not in {"Manifest", "Collection"}:
        notebook.write(RemarkKind.WRONG_TYPE, node.pointer, "Manifest, Collection + id")
        return None
    member = Member(identifier, node.pointer, read_texts(node, "label", notebook))
    if node.find("items") is None:
        return member
    digest = digest_of(node.value)
    if kind == "Manifest":  # version 3 forbids it, version 2 allowed it
        return replace(member, item=read_manifest(node, digest))
    return replace(member, collection=read_collection(node, digest))


def _read_source(node: Node, digest: str, notebook: Notebook) -> Source:
    identifier = clean_text(node.text("id"), node.pointer)
    if not identifier:
        raise unreadable(RemarkKind.ID_MISSING, node.pointer)
    agents = read_agents(node, identifier, notebook)
    return Source(identifier, IIIF_FORMAT, agents, read_pages(node), digest)


def _read_label(node: Node, source: Source, notebook: Notebook) -> LanguageMap:
    label = read_texts(node, "label", notebook)
    if not label:
        notebook.write(RemarkKind.LABEL_MISSING, node.pointer, source.id)
    return label or {"none": (source.id,)}


def _read_required(node: Node, notebook: Notebook) -> Statement | None:
    found = node.find("requiredStatement")
    return None if found is None else read_statement(found, notebook)


def _read_record(node: Node, notebook: Notebook) -> Record:
    layout = None
    for each in node.list("behavior"):
        if isinstance(each.value, str) and each.value in set(Layout):
            layout = Layout(each.value)
        else:
            notebook.write(RemarkKind.PROPERTY_LEFT, each.pointer, f"behavior {each.value}")
    direction = node.text("viewingDirection")
    known = direction in set(ReadingDirection)
    if direction and not known:
        notebook.write(RemarkKind.WRONG_TYPE, f"{node.pointer}/viewingDirection", "left-to-right …")
    reading = ReadingDirection(direction) if known else ReadingDirection.LEFT_TO_RIGHT
    return Record(layout=layout, reading=reading, dated=_read_date(node, notebook))


def _read_date(node: Node, notebook: Notebook) -> When:
    """Return the day of `navDate` (xsd:dateTime); its time of day is of no use for a thing."""
    stated = node.text("navDate")
    if not stated:
        return When()
    day = stated.partition("T")[0]
    try:
        parse_edtf(day)
    except DateError:
        notebook.write(RemarkKind.DATE_UNREADABLE, f"{node.pointer}/navDate", stated)
        return When()
    return When(edtf=day)


def _tell_what_is_left(node: Node, names: tuple[str, ...], notebook: Notebook) -> None:
    for name in names:
        found = node.find(name)
        if found is not None and found.value not in ([], {}):
            notebook.write(RemarkKind.PROPERTY_LEFT, f"{node.pointer}/{name}", name)
