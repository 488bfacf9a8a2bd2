"""An item as Linked Art (https://linked.art/): the record for museums and aggregators, with links to its pictures.

A thing is a human-made object; intangible heritage, which is none, a propositional object: what is done and known,
whoever does it. Rights follow the model's own page on them, which lets an object be subject to rights.
"""

from __future__ import annotations

from collections.abc import Iterator

from manifests.jsonld import PRESENTATION_3_CONTEXT, PRESENTATION_3_MEDIA_TYPE, Document, Json
from manifests.language import plain_text
from manifests.linked_art_parts import (
    ALTERNATE_NAME,
    CONTEXT,
    PRIMARY_NAME,
    aat,
    build_names,
    build_text,
    build_timespan,
    refer_to_place,
    refer_to_term,
)
from manifests.model import Item, Media, MediaKind
from manifests.pictures import JPEG
from manifests.record import UNITS, Bond, Dimension, Extent
from manifests.record_words import say_when
from manifests.rights import find_rights, parse_rights
from manifests.sizes import ImageLimits, plan_fit
from manifests.statements import record_lines
from manifests.uris import Uris
from manifests.vocabulary import Heritage, Scheme, heritage_of

_ACCESSION_NUMBER = ("300312355", "Accession Numbers")
_DESCRIPTION = ("300435416", "Description")
_WEB_PAGE = ("300264578", "Web Page")
_DIGITAL_IMAGE = ("300215302", "Digital Image")
_NOTE = ("300027200", "Note")
#: Field of the record → what sort of statement its line is.
_STATEMENTS = {
    "designations": ("300435427", "Significance Statement"),
    "periods": ("300435432", "Period Statement"),
    "materials": ("300435429", "Material Statement"),
    "dimensions": ("300435430", "Dimension Statement"),
    "makers": ("300435436", "Production Statement"),
    "communities": ("300435431", "Culture Statement"),
    "inscriptions": ("300435414", "Inscription"),
    "provenance": ("300435438", "Provenance Statement"),
    "bibliography": ("300026497", "Bibliography Statement"),
    "work_rights": ("300435434", "Copyright/License Statement"),
    "metadata_rights": ("300435434", "Copyright/License Statement"),
}
#: Fields that are names and not statements.
_NAMES = frozenset({"inventory_number", "alternative"})
_EXTENTS = {
    Extent.HEIGHT: ("300055644", "Height"),
    Extent.WIDTH: ("300055647", "Width"),
    Extent.DEPTH: ("300072633", "Depth"),
    Extent.LENGTH: ("300055645", "Length"),
    Extent.DIAMETER: ("300055624", "Diameter"),
    Extent.THICKNESS: ("300055646", "Thickness"),
    Extent.CIRCUMFERENCE: ("300055623", "Circumference"),
    Extent.WEIGHT: ("300056240", "Weight"),
}
#: Units of the thesaurus, and into which of them the others are turned. It has none of areas, which are told in words.
_UNITS = {
    "mm": ("300379097", "millimeters"),
    "cm": ("300379098", "centimeters"),
    "m": ("300379099", "meters"),
    "g": ("300379225", "grams"),
    "kg": ("300379226", "kilograms"),
}
_TURNED = {"km": "m", "t": "kg"}


def build_linked_art(item: Item, uris: Uris, limits: ImageLimits) -> Document:
    """Describe an item as Linked Art, whether there is a picture of it or not.

    Raises
    ------
    UnknownRightsError
        The item's rights are none that IIIF knows.
    """
    intangible = heritage_of(item.record, item.vocabulary) is Heritage.INTANGIBLE
    own = {} if intangible else _build_physical(item, uris)
    document: Document = {
        "@context": CONTEXT,
        "id": uris.linked_art(item.id),
        "type": "PropositionalObject" if intangible else "HumanMadeObject",
        "_label": plain_text(item.label, "en") or item.id,
        "classified_as": _build_classes(item, uris),
        "identified_by": list(_build_identifiers(item)),
        "referred_to_by": list(_build_statements(item)),
        "representation": [
            _build_picture(media, uris, limits)
            for media in item.media
            if media.picture is not None
            if media.kind in {MediaKind.IMAGE, MediaKind.MODEL}
        ],
        "subject_of": _build_subjects(item, uris),
        "subject_to": [_build_right(item)],
        **own,
    }
    return {name: value for name, value in document.items() if value not in ([], None)}


def _build_physical(item: Item, uris: Uris) -> Document:
    """Describe what only a thing has: a production, materials, measurements, an owner and a place."""
    record, vocabulary = item.record, item.vocabulary
    monuments = [each.item for each in record.relations if each.bond is Bond.PART_OF]
    holder: list[Json] = (
        [refer_to_term(Scheme.INSTITUTION, record.holder, vocabulary, uris, "Group")]
        if record.holder
        else []
    )
    return {
        "produced_by": _build_production(item, uris),
        "made_of": [
            refer_to_term(Scheme.MATERIAL, term, vocabulary, uris, "Material")
            for term in record.materials
        ],
        "dimension": [
            _build_dimension(each)
            for each in record.dimensions
            if each.extent in _EXTENTS and _TURNED.get(each.unit, each.unit) in _UNITS
        ],
        "current_owner": holder,
        "current_location": refer_to_place(record.current_place, vocabulary, uris)
        if record.current_place
        else None,
        "part_of": [
            {"id": uris.linked_art(each), "type": "HumanMadeObject", "_label": each}
            for each in monuments
        ],
    }


def _build_classes(item: Item, uris: Uris) -> list[Json]:
    record, vocabulary = item.record, item.vocabulary
    classes = [record.heritage_class, *(each.status for each in record.designations)]
    named = [(Scheme.CLASS, each) for each in dict.fromkeys(classes) if each]
    named += [(Scheme.PERIOD, each) for each in record.periods]
    named += [(Scheme.KEYWORD, each) for each in record.keywords]
    return [refer_to_term(scheme, term, vocabulary, uris) for scheme, term in named]


def _build_identifiers(item: Item) -> Iterator[Json]:
    yield from build_names(item.label or {"none": (item.id,)}, PRIMARY_NAME)
    yield from build_names(item.record.alternative, ALTERNATE_NAME)
    if item.record.inventory_number:
        yield {
            "type": "Identifier",
            "content": item.record.inventory_number,
            "classified_as": [aat(_ACCESSION_NUMBER)],
        }


def _build_statements(item: Item) -> Iterator[Json]:
    """Yield the description and the lines of the record, in every language."""
    yield from build_text(item.summary, _DESCRIPTION)
    for field, line in record_lines(item):
        if field not in _NAMES:
            yield from build_text(line.value, _STATEMENTS.get(field, _NOTE), line.label)
    for line in item.metadata:
        yield from build_text(line.value, _NOTE, line.label)


def _build_production(item: Item, uris: Uris) -> Document | None:
    record, vocabulary = item.record, item.vocabulary
    production: Document = {
        "timespan": build_timespan(record.dated.edtf, say_when(record.dated)),
        "took_place_at": [refer_to_place(record.origin_place, vocabulary, uris)]
        if record.origin_place
        else None,
        "technique": [
            refer_to_term(Scheme.TECHNIQUE, term, vocabulary, uris) for term in record.techniques
        ],
    }
    known = {name: value for name, value in production.items() if value}
    return {"type": "Production", **known} if known else None


def _build_dimension(dimension: Dimension) -> Document:
    unit = _TURNED.get(dimension.unit, dimension.unit)
    # Through twelve digits: 0.1 km is 100 m, and not 100.00000000000001.
    value = float(f"{dimension.value * UNITS[dimension.unit] / UNITS[unit]:.12g}")
    part: Document = (
        {"identified_by": list(build_names(dimension.part, PRIMARY_NAME))} if dimension.part else {}
    )
    return {
        "type": "Dimension",
        **part,
        "classified_as": [aat(_EXTENTS[dimension.extent])],
        "value": value,
        "unit": aat(_UNITS[unit], "MeasurementUnit"),
    }


def _build_picture(media: Media, uris: Uris, limits: ImageLimits) -> Document:
    """Point to a picture of the thing, and to the service that gives any part of it in any size."""
    size = plan_fit(media.still, limits)
    service: Document = {
        "type": "DigitalService",
        "access_point": [{"id": uris.image_3(media.id), "type": "DigitalObject"}],
        "conforms_to": [{"id": "http://iiif.io/api/image", "type": "InformationObject"}],
    }
    shown: Document = {
        "type": "DigitalObject",
        "classified_as": [aat(_DIGITAL_IMAGE)],
        "format": JPEG,
        "access_point": [
            {"id": uris.image_sized(media.id, size.width, size.height), "type": "DigitalObject"}
        ],
        "digitally_available_via": [service],
    }
    return {"type": "VisualItem", "digitally_shown_by": [shown]}


def _build_subjects(item: Item, uris: Uris) -> list[Json]:
    """Point to the pages about the thing and, where it has something to show, to its manifest."""
    page: Document = {
        "type": "DigitalObject",
        "classified_as": [aat(_WEB_PAGE)],
        "format": "text/html",
        "access_point": [{"id": uris.item_page(item.id), "type": "DigitalObject"}],
    }
    manifest: Document = {
        "type": "DigitalObject",
        "format": PRESENTATION_3_MEDIA_TYPE,
        "access_point": [{"id": uris.manifest_3(item.id), "type": "DigitalObject"}],
        "conforms_to": [{"id": PRESENTATION_3_CONTEXT, "type": "InformationObject"}],
    }
    carriers = [page, manifest] if item.media else [page]
    return [{"type": "LinguisticObject", "digitally_carried_by": [each]} for each in carriers]


def _build_right(item: Item) -> Document:
    """Say under which terms the work may be used; where that is not known, under which its digital copy may."""
    rights = find_rights(item.record.work_rights) or parse_rights(item.rights)
    return {
        "type": "Right",
        "_label": plain_text(rights.label, "en"),
        "classified_as": [{"id": rights.uri, "type": "Type"}],
        "identified_by": list(build_names(rights.label, PRIMARY_NAME)),
    }
