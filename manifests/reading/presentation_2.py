"""A Presentation 2 document written anew as Presentation 3, on plain values.

Sources: IIIF Presentation API 2.1, sections 3 to 5, and the change log of 3.0. What has a wrong type is carried over
as it is, for the reader of Presentation 3 to tell of; every object remembers where it stood.
"""

from __future__ import annotations

from typing import Any

from manifests.reading.json_tree import Placed
from manifests.reading.presentation_2_ranges import upgrade_ranges
from manifests.reading.presentation_2_values import listed, text_of, texts_of, upgrade_links
from manifests.words import ATTRIBUTION

_TYPES = {
    "sc:Manifest": "Manifest", "sc:Collection": "Collection", "sc:Canvas": "Canvas", "sc:Range": "Range",
    "dctypes:Image": "Image", "dcTypes:Image": "Image", "dctypes:Sound": "Sound", "dctypes:MovingImage": "Video",
    "dctypes:PhysicalObject": "Model", "oa:Choice": "Choice", "oa:SpecificResource": "SpecificResource",
}  # fmt: skip


def is_version_2(document: dict[str, Any]) -> bool:
    """Tell whether a document speaks the words of Presentation 2 (or of its first version)."""
    return "id" not in document and ("@id" in document or text_of(document, "@type")[:3] == "sc:")


def upgrade(document: dict[str, Any], pointer: str = "") -> Placed:
    """Return a manifest or collection of version 2 as one of version 3, with all that it embeds."""
    if _type(document) == "Collection":
        return _upgrade_collection(document, pointer)
    return _upgrade_manifest(document, pointer)


def _upgrade_manifest(manifest: dict[str, Any], pointer: str) -> Placed:
    sequences = listed(manifest.get("sequences"))
    first = sequences[0] if sequences and isinstance(sequences[0], dict) else {}
    canvases = listed(first.get("canvases"))
    place = f"{pointer}/sequences/0/canvases"
    upgraded = _described(manifest, pointer) | {
        "items": [_upgrade_canvas(each, f"{place}/{n}") for n, each in enumerate(canvases)],
        "structures": upgrade_ranges(listed(manifest.get("structures")), f"{pointer}/structures"),
    }
    upgraded |= _viewing(
        first | manifest
    )  # what the manifest says goes before what its sequence says
    if len(sequences) > 1:
        upgraded["sequences"] = sequences[
            1:
        ]  # other orders of the same canvases: told of as left out
    return Placed(upgraded, pointer)


def _upgrade_collection(collection: dict[str, Any], pointer: str) -> Placed:
    members = [
        _upgrade_member(member, kind, f"{pointer}/{name}/{index}")
        for name, kind in (
            ("collections", "Collection"),
            ("manifests", "Manifest"),
            ("members", ""),
        )
        for index, member in enumerate(listed(collection.get(name)))
    ]
    return Placed(_described(collection, pointer) | {"items": members}, pointer)


def _upgrade_member(member: Any, kind: str, pointer: str) -> Any:
    """Return a member that is whole as such, and one that is only named as a reference."""
    if isinstance(member, str):
        return Placed({"id": member, "type": kind}, pointer)
    if not isinstance(member, dict):
        return member
    typed = member if text_of(member, "@type") else member | {"@type": f"sc:{kind}"}
    if any(name in typed for name in ("sequences", "manifests", "collections", "members")):
        return upgrade(typed, pointer)
    return Placed(_described(typed, pointer), pointer)


def _upgrade_canvas(canvas: Any, pointer: str) -> Any:
    if not isinstance(canvas, dict):
        return canvas
    painted = [
        _upgrade_annotation(image, f"{pointer}/images/{index}")
        for index, image in enumerate(listed(canvas.get("images")))
    ]
    page = {"type": "AnnotationPage", "items": painted}
    return Placed(
        _described(canvas, pointer)
        | {"items": [page] if painted else [], "annotations": listed(canvas.get("otherContent"))},
        pointer,
    )


def _upgrade_annotation(annotation: Any, pointer: str) -> Any:
    if not isinstance(annotation, dict):
        return annotation
    body = _upgrade_body(annotation.get("resource"), f"{pointer}/resource")
    target = annotation.get("on")
    return Placed(
        {"type": "Annotation", "motivation": "painting", "body": body, "target": target}, pointer
    )


def _upgrade_body(body: Any, pointer: str) -> Any:
    if not isinstance(body, dict):
        return body
    kind = _type(body)
    if kind == "Choice":
        options = [body.get("default"), *listed(body.get("item"))]
        choices = [
            _upgrade_body(option, f"{pointer}/{index}")
            for index, option in enumerate(options)
            if option not in (None, "rdf:nil")
        ]
        return Placed({"type": "Choice", "items": choices}, pointer)
    if kind == "SpecificResource" or "full" in body:
        source = _upgrade_body(body.get("full"), f"{pointer}/full")
        return Placed({"type": "SpecificResource", "source": source}, pointer)
    kept = {name: body[name] for name in ("format", "width", "height") if name in body}
    named = {"id": body.get("@id"), "type": kind, "service": body.get("service")}
    return Placed(kept | named | {"label": texts_of(body.get("label"))}, pointer)


def _type(resource: dict[str, Any]) -> str:
    stated = text_of(resource, "@type")
    return _TYPES.get(stated, stated.rpartition(":")[2])


def _described(resource: dict[str, Any], pointer: str) -> dict[str, Any]:
    """Return what every resource says of itself, in the words of version 3."""
    described: dict[str, Any] = {
        "id": resource.get("@id"),
        "type": _type(resource),
        "label": texts_of(resource.get("label")),
        "summary": texts_of(resource.get("description")),
        "metadata": [_upgrade_statement(each) for each in listed(resource.get("metadata"))],
        "homepage": upgrade_links(resource.get("related")),
        "provider": _provider(resource, pointer),
    }
    attribution = texts_of(resource.get("attribution"))
    if attribution:
        label = {tag: list(texts) for tag, texts in ATTRIBUTION.items()}
        described["requiredStatement"] = {"label": label, "value": attribution}
    for old, new in (("license", "rights"), ("navDate", "navDate"), ("service", "service")):
        if old in resource:
            described[new] = resource[old]
    for name in ("rendering", "seeAlso"):
        if name in resource:
            described[name] = upgrade_links(resource[name])
    kept = {name: value for name, value in described.items() if value not in (None, [], {})}
    return kept | _viewing(resource)


def _viewing(resource: dict[str, Any]) -> dict[str, Any]:
    viewing = {}
    if "viewingDirection" in resource:
        viewing["viewingDirection"] = resource["viewingDirection"]
    if "viewingHint" in resource:
        viewing["behavior"] = listed(resource["viewingHint"])
    return viewing


def _provider(resource: dict[str, Any], pointer: str) -> list[Placed]:
    """Return whose mark a resource carries: version 2 has a logo, and nobody whom it belongs to."""
    logos = upgrade_links(resource.get("logo"))
    return [Placed({"type": "Agent", "logo": logos}, f"{pointer}/logo")] if logos else []


def _upgrade_statement(statement: Any) -> Any:
    if not isinstance(statement, dict):
        return statement
    return {"label": texts_of(statement.get("label")), "value": texts_of(statement.get("value"))}
