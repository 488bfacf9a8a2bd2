"""Answers in the words of Content Search 2.0."""

from __future__ import annotations

from collections.abc import Sequence

from manifests.annotation_page import build_annotation, contexts_of
from manifests.description import label_values
from manifests.jsonld import Document, Json
from manifests.search import quote
from manifests.search_answer import Answer, Asked, Completion
from manifests.search_texts import Found, Passage
from manifests.uris import Uris

SEARCH_2_CONTEXT = "http://iiif.io/api/search/2/context.json"


def build_answer_2(answer: Answer, uris: Uris) -> Document:
    """Write a page of an answer (2.0, 3.4): the annotations, and where in their texts it was found."""
    asked = answer.asked
    granularity = contexts_of([each.passage.said for each in answer.found])
    contexts = granularity if isinstance(granularity, list) else [granularity]
    document: Document = {
        "@context": [*contexts, SEARCH_2_CONTEXT],
        "id": uris.search(2, asked.item_id, answer.query()),
        "type": "AnnotationPage",
    }
    if answer.pages > 1:
        document |= _place_among_pages(answer, uris)
    document["items"] = [write_passage(each.passage, uris) for each in answer.found]
    hits: list[Json] = list(_write_hits(answer.found))
    if hits:
        document["annotations"] = [{"type": "AnnotationPage", "items": hits}]
    return document


def write_passage(passage: Passage, uris: Uris) -> Document:
    """Write a passage as the annotation it is, with the manifest of its item where answers come from several."""
    written = build_annotation(passage.item_id, passage.media_id or "none", passage.said, uris)
    written["id"] = passage.uri
    manifest = uris.manifest_3(passage.item_id)
    if not passage.media_id:
        written["target"] = manifest
    elif passage.item_label:
        label: Json = dict(label_values(passage.item_label, {"none": (passage.item_id,)}))
        within: Document = {"id": manifest, "type": "Manifest", "label": label}
        target = written["target"]
        whole: Document = target if isinstance(target, dict) else {"id": target, "type": "Canvas"}
        written["target"] = {**whole, "partOf": [within]}
    return written


def build_terms_2(asked: Asked, completions: Sequence[Completion], uris: Uris) -> Document:
    """Write the words that begin as typed (2.0, 4.2), each with the search for it."""
    document: Document = {
        "@context": SEARCH_2_CONTEXT,
        "id": uris.autocomplete(2, asked.item_id, asked.query(None)),
        "type": "TermPage",
    }
    document["items"] = [
        {
            "type": "Term",
            "value": each.value,
            "total": each.total,
            "service": [
                {"id": uris.search(2, asked.item_id, {"q": each.value}), "type": "SearchService2"}
            ],
        }
        for each in completions
    ]
    return document


def _place_among_pages(answer: Answer, uris: Uris) -> Document:
    asked, last = answer.asked, answer.pages
    placed: Document = {
        "partOf": {
            "id": uris.search(2, asked.item_id, asked.query(None)),
            "type": "AnnotationCollection",
            "total": answer.total,
            "first": _reference(asked, 1, uris),
            "last": _reference(asked, last, uris),
        },
        "startIndex": answer.start,
    }
    if asked.page < last:
        placed["next"] = _reference(asked, asked.page + 1, uris)
    if asked.page > 1:
        placed["prev"] = _reference(asked, asked.page - 1, uris)
    return placed


def _write_hits(found: Sequence[Found]) -> Sequence[Document]:
    written = []
    for each in found:
        for number, (text, hit) in enumerate(each.hits, start=1):
            quoted = quote(text, hit)
            selector: Document = {"type": "TextQuoteSelector"}
            if quoted.prefix:
                selector["prefix"] = quoted.prefix
            selector["exact"] = quoted.exact
            if quoted.suffix:
                selector["suffix"] = quoted.suffix
            target: Document = {
                "type": "SpecificResource",
                "source": each.passage.uri,
                "selector": [selector],
            }
            document: Document = {
                "id": f"{each.passage.uri}#hit-{number}",
                "type": "Annotation",
                "motivation": "highlighting",
                "target": target,
            }
            written.append(document)
    return written


def _reference(asked: Asked, page: int, uris: Uris) -> Json:
    return {"id": uris.search(2, asked.item_id, asked.query(page)), "type": "AnnotationPage"}
