"""What happened to the manifests of a service, as harvesters read it (IIIF Change Discovery 1.0)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from manifests.jsonld import Document, Json, write_moment
from manifests.uris import Uris

DISCOVERY_CONTEXT = "http://iiif.io/api/discovery/1/context.json"


@dataclass(frozen=True)
class Activity:
    """Something that happened: `kind` is Create, Update, Delete, or Refresh, which is about no item."""

    kind: str
    item_id: str
    at: datetime


def build_changes(last_page: int, total: int, uris: Uris) -> Document:
    """Describe the whole list: where it begins, where it ends, how long it is (1.0, 3.1)."""
    return {
        "@context": DISCOVERY_CONTEXT,
        "id": uris.changes(),
        "type": "OrderedCollection",
        "totalItems": total,
        "first": _page_reference(0, uris),
        "last": _page_reference(last_page, uris),
    }


def build_changes_page(
    page: int, last_page: int, start: int, activities: tuple[Activity, ...], uris: Uris
) -> Document:
    """Write one page, the oldest activity first (1.0, 3.2); `start` is how many stand on the pages before it."""
    document: Document = {
        "@context": DISCOVERY_CONTEXT,
        "id": uris.changes_page(page),
        "type": "OrderedCollectionPage",
        "partOf": {"id": uris.changes(), "type": "OrderedCollection"},
        "startIndex": start,
    }
    if page > 0:
        document["prev"] = _page_reference(page - 1, uris)
    if page < last_page:
        document["next"] = _page_reference(page + 1, uris)
    document["orderedItems"] = [_write(each, uris) for each in activities]
    return document


def _page_reference(page: int, uris: Uris) -> Json:
    return {"id": uris.changes_page(page), "type": "OrderedCollectionPage"}


def _write(activity: Activity, uris: Uris) -> Json:
    """Write one activity; of the versions of a manifest, the one of Presentation 3 is told."""
    moment = write_moment(activity.at)
    if activity.kind == "Refresh":
        return {"type": "Refresh", "startTime": moment}
    return {
        "type": activity.kind,
        "object": {"id": uris.manifest_3(activity.item_id), "type": "Manifest"},
        "endTime": moment,
    }
