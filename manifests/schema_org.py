"""An item in the words of schema.org: what search engines read, on its page and as a document of its own."""

from __future__ import annotations

from manifests.edtf import parse_edtf
from manifests.errors import DateError
from manifests.jsonld import PRESENTATION_3_MEDIA_TYPE, Document, Json
from manifests.language import NO_LANGUAGE, plain_text, tidy
from manifests.markup import plain_text_of
from manifests.model import Item, Media, MediaKind
from manifests.pictures import JPEG, THUMBNAIL_PX
from manifests.places import find_located, position_of
from manifests.record import Dimension, Extent
from manifests.record_words import gather, say_maker, say_when
from manifests.renderings import GLB
from manifests.rights import find_rights, parse_rights
from manifests.sizes import ImageLimits, plan_fit
from manifests.statements import record_lines
from manifests.texts import LanguageMap
from manifests.uris import PageLanguage, Uris
from manifests.vocabulary import Heritage, Scheme, heritage_of

CONTEXT = "https://schema.org"

_TYPES = {
    Heritage.OBJECT: "VisualArtwork",
    Heritage.MONUMENT: "LandmarksOrHistoricalBuildings",
    Heritage.INTANGIBLE: "CreativeWork",
    Heritage.DOCUMENTARY: "ArchiveComponent",
}
#: Units as UN/CEFACT codes them (Recommendation 20), which schema.org asks for.
_UNIT_CODES = {
    "mm": "MMT", "cm": "CMT", "m": "MTR", "km": "KMT", "m2": "MTK", "ha": "HAR",
    "g": "GRM", "kg": "KGM", "t": "TNE",
}  # fmt: skip
#: What schema.org can say of the size of an artwork.
_SIZES = {
    Extent.HEIGHT: "height",
    Extent.WIDTH: "width",
    Extent.DEPTH: "depth",
    Extent.WEIGHT: "weight",
}


def build_schema_org(
    item: Item, uris: Uris, limits: ImageLimits, language: PageLanguage | None = None
) -> Document:
    """Describe an item to search engines: in one language for its page, in all of them where none is given.

    Raises
    ------
    UnknownRightsError
        The item's rights are none that IIIF knows.
    """
    heritage = heritage_of(item.record, item.vocabulary) or Heritage.OBJECT
    kind = _TYPES[heritage]
    own = (
        _build_place(item, uris, language)
        if heritage is Heritage.MONUMENT
        else _build_work(item, uris, language) | _build_sizes(item, kind)
    )
    document: Document = {
        "@context": CONTEXT,
        "@type": kind,
        "@id": uris.item_page(item.id),
        "url": uris.item_page(item.id, language),
        "name": _say(tidy(item.label) or {NO_LANGUAGE: (item.id,)}, language),
        "alternateName": _say(item.record.alternative, language),
        "description": _say(item.summary, language),
        "identifier": _build_identifier(item),
        "image": [
            _build_image(media, item, uris, limits, language)
            for media in item.media
            if media.picture is not None
            if media.kind in {MediaKind.IMAGE, MediaKind.MODEL}
        ],
        "keywords": _say_terms(item, Scheme.KEYWORD, item.record.keywords, language),
        "subjectOf": _build_manifest_link(item, uris) if item.media else None,
        **own,
    }
    return {name: value for name, value in document.items() if value not in (None, "", [])}


def _build_work(item: Item, uris: Uris, language: PageLanguage | None) -> Document:
    """Describe what was made: when, where, of what, by whom, and under which terms it may be used."""
    record = item.record
    return {
        "dateCreated": _say(say_when(record.dated), language),
        "temporalCoverage": _coverage(record.dated.edtf),
        "locationCreated": _build_location(item, record.origin_place, language),
        "contentLocation": _build_location(item, record.current_place, language),
        "material": _say_terms(item, Scheme.MATERIAL, record.materials, language),
        "creator": [
            {"name": name}
            for maker in record.makers
            if (name := _say(say_maker(maker), language)) is not None
        ],
        "citation": list(record.bibliography),
        "license": (find_rights(record.work_rights) or parse_rights(item.rights)).uri,
        "creditText": plain_text(item.provider.label, language or "vi"),
        "provider": _build_organization(item, language),
        "isPartOf": [
            {
                "@type": "Collection",
                "name": _say(each.label, language),
                "url": uris.collection_page(each.id, language),
            }
            for each in item.collections
        ],
        "encoding": [
            {
                "@type": "3DModel",
                "encodingFormat": GLB,
                "contentUrl": uris.model_level(media.id, level.name),
                "contentSize": str(level.bytes),
            }
            for media in item.media
            for level in reversed(media.levels)
        ],
    }


def _build_place(item: Item, uris: Uris, language: PageLanguage | None) -> Document:
    """Describe a monument: where it is, and all else that its record says."""
    record = item.record
    located = _build_location(item, record.current_place, language)
    return {
        "containedInPlace": located,
        "additionalProperty": [
            {
                "@type": "PropertyValue",
                "name": _say(line.label, language),
                "value": _say(line.value, language),
            }
            for _field, line in record_lines(item)
        ],
    }


def _build_sizes(item: Item, kind: str) -> Document:
    """Return the measurements of the whole that an artwork may have, the first of each."""
    if kind != _TYPES[Heritage.OBJECT]:
        return {}
    sizes: Document = {}
    for dimension in item.record.dimensions:
        if dimension.extent in _SIZES and not tidy(dimension.part):
            sizes.setdefault(_SIZES[dimension.extent], _build_quantity(dimension))
    return sizes


def _build_quantity(dimension: Dimension) -> Document:
    code = _UNIT_CODES[dimension.unit]
    return {"@type": "QuantitativeValue", "value": dimension.value, "unitCode": code}


def _build_identifier(item: Item) -> list[Json]:
    said = {"inventory number": item.record.inventory_number, "identifier": item.id}
    return [
        {"@type": "PropertyValue", "propertyID": name, "value": value}
        for name, value in said.items()
        if value
    ]


def _build_image(
    media: Media, item: Item, uris: Uris, limits: ImageLimits, language: PageLanguage | None
) -> Document:
    whole = plan_fit(media.still, limits)
    small = plan_fit(whole, ImageLimits(THUMBNAIL_PX, THUMBNAIL_PX))
    image: Document = {
        "@type": "ImageObject",
        "contentUrl": uris.image_sized(media.id, whole.width, whole.height),
        "thumbnailUrl": uris.image_sized(media.id, small.width, small.height),
        "encodingFormat": JPEG,
        "width": whole.width,
        "height": whole.height,
        "caption": _say(media.alt, language),
        "license": parse_rights(item.rights).uri,
        "acquireLicensePage": uris.item_page(item.id, language),
        "creditText": plain_text(item.provider.label, language or "vi"),
    }
    return {name: value for name, value in image.items() if value is not None}


def _build_location(item: Item, place_id: str, language: PageLanguage | None) -> Document | None:
    """Name a place, with its position where that is known."""
    if not place_id:
        return None
    place: Document = {
        "@type": "Place",
        "name": _say(item.vocabulary.place_label(place_id), language),
    }
    located = find_located(item, place_id)
    position = None if located is None else position_of(located)
    if position is None:
        return place
    longitude, latitude = position
    geo: Document = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    return place | {"geo": geo}


def _build_organization(item: Item, language: PageLanguage | None) -> Document:
    provider = item.provider
    mark: Document = {"logo": provider.logo.id} if provider.logo else {}
    return {
        "@type": "Organization",
        "name": _say(provider.label, language),
        "url": provider.homepage,
        **mark,
    }


def _build_manifest_link(item: Item, uris: Uris) -> Document:
    return {
        "@type": "DataDownload",
        "contentUrl": uris.manifest_3(item.id),
        "encodingFormat": PRESENTATION_3_MEDIA_TYPE,
    }


def _coverage(edtf: str) -> str | None:
    """Return years as an interval of ISO 8601; nothing for what is open on both sides, or no EDTF."""
    try:
        begins, ends = parse_edtf(edtf) if edtf else (None, None)
    except DateError:
        return None
    if begins is None and ends is None:
        return None
    return "/".join(".." if year is None else _year(year) for year in (begins, ends))


def _year(year: int) -> str:
    return f"-{-year:04d}" if year < 0 else f"{year:04d}"


def _say_terms(
    item: Item, scheme: Scheme, terms: tuple[str, ...], language: PageLanguage | None
) -> Json:
    return _say(gather([item.vocabulary.term_label(scheme, term) for term in terms]), language)


def _say(said: LanguageMap, language: PageLanguage | None) -> Json:
    """Write a text for readers of one language, or each of its texts with its language; None where there is none."""
    if language is not None:
        return plain_text(said, language) or None
    texts: list[Json] = [
        plain_text_of(text)
        if tag == NO_LANGUAGE
        else {"@language": tag, "@value": plain_text_of(text)}
        for tag, values in tidy(said).items()
        for text in values
    ]
    return texts or None
