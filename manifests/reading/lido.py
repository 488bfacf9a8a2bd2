"""LIDO 1.0 and 1.1: the records that museums exchange as XML, read into values of ours one after the other.

Source: http://www.lido-schema.org (ICOM-CIDOC). A file is one record, a wrapper of many, or anything that has records
in it, such as an answer of OAI-PMH.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from manifests.language import plain_text
from manifests.reading.foreign import ForeignItem
from manifests.reading.lido_admin import (
    credit_of,
    read_record_agents,
    read_record_pages,
    read_related,
    read_resources,
    read_rights,
    read_subjects,
    rights_statements,
)
from manifests.reading.lido_events import Events, read_events, read_techniques
from manifests.reading.lido_object import (
    read_descriptions,
    read_inscriptions,
    read_kinds,
    read_measurements,
    read_repositories,
    read_states,
    read_titles,
)
from manifests.reading.lido_values import cleaned
from manifests.reading.remarks import Notebook, RemarkKind, unreadable
from manifests.reading.texts import joined
from manifests.reading.xml_tree import Element, digest_of_element, read_records
from manifests.record import Record
from manifests.source import LIDO_FORMAT, Source

NAMESPACE = "http://www.lido-schema.org"
_NOTHING = Element("", "", "", {}, (), "", 0)


def list_lido(stream: BinaryIO) -> Iterator[Element]:
    """Yield the records of a file as they stand in it, each as soon as it is whole.

    Raises
    ------
    UnreadableDocumentError
        Where the file is no XML, is dangerous, or has no record at all; the records before that were given.
    """
    found = False
    for record in read_records(stream, NAMESPACE, "lido"):
        found = True
        yield record
    if not found:
        raise unreadable(RemarkKind.NOT_LIDO, "")


def read_lido(record: Element) -> ForeignItem:
    """Return the thing that a record describes.

    Raises
    ------
    UnreadableDocumentError
        If it has no identifier, or holds a text of monstrous length.
    """
    notebook = Notebook()
    described = record.first("descriptiveMetadata") or _NOTHING
    administrative = record.first("administrativeMetadata") or _NOTHING
    source = _read_source(record, administrative, notebook)
    item = _with_object(ForeignItem(source, {}), described, notebook)
    item = _with_rights(item, administrative, notebook)
    related = described.first("objectRelationWrap") or _NOTHING
    item = replace(
        item,
        words=(*item.words, *read_subjects(related, notebook)),
        related=read_related(related, notebook),
        files=read_resources(administrative, notebook),
    )
    if not item.label:
        notebook.write(RemarkKind.LABEL_MISSING, record.place, source.id)
        item = replace(item, label={"none": (source.id,)})
    return replace(item, remarks=notebook.remarks)


def _read_source(record: Element, administrative: Element, notebook: Notebook) -> Source:
    wrap = administrative.first("recordWrap") or _NOTHING
    agents, pages = read_record_agents(wrap, notebook), read_record_pages(wrap)
    identifier = cleaned(record.text_at("lidoRecID"), record)
    if not identifier:  # the other number is unique at its institution only
        number = cleaned(wrap.text_at("recordID"), wrap)
        if not number:
            raise unreadable(RemarkKind.ID_MISSING, record.place)
        names = [agent.id or plain_text(agent.label, "vi") for agent in agents[:1]]
        identifier = "/".join((*names, number))
    return Source(identifier, LIDO_FORMAT, agents, pages, digest_of_element(record))


def _with_object(item: ForeignItem, described: Element, notebook: Notebook) -> ForeignItem:
    """Add what is said of the thing itself, and of what happened to it."""
    identified = described.first("objectIdentificationWrap") or _NOTHING
    label, alternative = read_titles(identified, notebook)
    number, places, numbers = read_repositories(identified, notebook)
    inscriptions, told = read_inscriptions(identified, notebook)
    dimensions, measured = read_measurements(identified, notebook)
    made = identified.all("objectMaterialsTechWrap", "objectMaterialsTechSet")
    techniques, stated = read_techniques(made, notebook)
    events: Events = read_events(described, notebook)
    record = Record(
        inventory_number=number,
        alternative=alternative,
        dated=events.dated,
        dimensions=dimensions,
        makers=events.makers,
        provenance=joined([events.provenance]),
        inscriptions=inscriptions,
    )
    return replace(
        item,
        label=label,
        summary=read_descriptions(identified, notebook),
        metadata=(
            *numbers,
            *measured,
            *stated,
            *events.statements,
            *told,
            *read_states(identified, notebook),
        ),
        record=record,
        words=(*read_kinds(described, notebook), *places, *techniques, *events.words),
    )


def _with_rights(item: ForeignItem, administrative: Element, notebook: Notebook) -> ForeignItem:
    """Add the rights of the work, of its pictures and of the record, with whom to name."""
    work = read_rights(administrative.all("rightsWorkWrap", "rightsWorkSet"), notebook)
    shown = read_rights(
        administrative.all("resourceWrap", "resourceSet", "rightsResource"), notebook
    )
    written = read_rights(administrative.all("recordWrap", "recordRights"), notebook)
    return replace(
        item,
        rights=shown.uri,
        required_statement=credit_of(shown, work, written),
        metadata=(*item.metadata, *rights_statements(work, shown, written)),
        record=replace(item.record, work_rights=work.uri, metadata_rights=written.uri),
    )
