"""Answers in the words of Content Search 1.0, the only one that Mirador speaks."""

from __future__ import annotations

from collections.abc import Sequence

from manifests.annotation import Motivation, Span, Whole
from manifests.annotation_bounds import box_of
from manifests.annotation_page import write_target
from manifests.jsonld import Document, Json
from manifests.language import plain_text
from manifests.markup import plain_text_of
from manifests.search import quote
from manifests.search_answer import Answer, Asked, Completion
from manifests.search_services import SEARCH_1_CONTEXT
from manifests.search_texts import Found, Passage
from manifests.uris import Uris

CONTEXTS: tuple[str, ...] = (
    "http://iiif.io/api/presentation/2/context.json",
    SEARCH_1_CONTEXT,
)


def build_answer_1(answer: Answer, uris: Uris) -> Document:
    """Write a page of an answer (1.0, 3.4): the annotations, and for each place a hit."""
    asked = answer.asked
    layer: Document = {
        "@type": "sc:Layer",
        "total": answer.total,
        "first": _page_id(asked, 1, uris),
        "last": _page_id(asked, answer.pages, uris),
    }
    document: Document = {
        "@context": list(CONTEXTS),
        "@id": uris.search(1, asked.item_id, answer.query()),
        "@type": "sc:AnnotationList",
        "within": layer,
        "startIndex": answer.start,
    }
    if asked.page < answer.pages:
        document["next"] = _page_id(asked, asked.page + 1, uris)
    if asked.page > 1:
        document["prev"] = _page_id(asked, asked.page - 1, uris)
    document["resources"] = [_write_passage(each.passage, uris) for each in answer.found]
    document["hits"] = [hit for each in answer.found for hit in _write_hits(each)]
    return document


def build_terms_1(asked: Asked, completions: Sequence[Completion], uris: Uris) -> Document:
    """Write the words that begin as typed (1.0, 4.3), each with the search for it."""
    document: Document = {
        "@context": CONTEXTS[1],
        "@id": uris.autocomplete(1, asked.item_id, asked.query(None)),
        "@type": "search:TermList",
    }
    document["terms"] = [
        {
            "match": each.value,
            "url": uris.search(1, asked.item_id, {"q": each.value}),
            "count": each.total,
        }
        for each in completions
    ]
    return document


def _write_passage(passage: Passage, uris: Uris) -> Document:
    """Write a passage on its canvas; of a polygon or point, on the rectangle around it, which is all that 1.0 knows."""
    said = passage.said
    texts = [plain_text_of(body.value) for body in said.bodies]
    transcribed = said.motivation is Motivation.SUPPLEMENTING
    resource: Document = {
        "@type": "cnt:ContentAsText",
        "format": "text/plain",
        "chars": "\n".join(texts),
    }
    return {
        "@id": passage.uri,
        "@type": "oa:Annotation",
        "motivation": "sc:painting" if transcribed else f"oa:{said.motivation.value}",
        "resource": resource,
        "on": _write_place(passage, uris),
    }


def _write_place(passage: Passage, uris: Uris) -> Json:
    manifest = uris.manifest_3(passage.item_id)
    if not passage.media_id:
        return manifest
    part = passage.said.selector
    flat = part if isinstance(part, Span) else box_of(part) or Whole()
    canvas = write_target(uris.canvas(passage.item_id, passage.media_id), flat)
    if not passage.item_label:
        return canvas
    within: Document = {
        "@id": manifest,
        "@type": "sc:Manifest",
        "label": plain_text(passage.item_label, "vi"),
    }
    return {"@id": canvas, "within": within}


def _write_hits(found: Found) -> list[Json]:
    hits: list[Json] = []
    for text, hit in found.hits:
        quoted = quote(text, hit)
        selector: Document = {
            "@type": "oa:TextQuoteSelector",
            "exact": quoted.exact,
            "prefix": quoted.prefix,
            "suffix": quoted.suffix,
        }
        hits.append(
            {
                "@type": "search:Hit",
                "annotations": [found.passage.uri],
                "match": quoted.exact,
                "before": quoted.prefix,
                "after": quoted.suffix,
                "selectors": [selector],
            }
        )
    return hits


def _page_id(asked: Asked, page: int, uris: Uris) -> str:
    return uris.search(1, asked.item_id, asked.query(page))
