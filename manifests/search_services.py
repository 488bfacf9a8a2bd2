"""Where an item can be searched, as its manifest says it: Content Search 2.0, and 1.0 for older viewers."""

from __future__ import annotations

from manifests.jsonld import Document, Json
from manifests.uris import Uris

SEARCH_1_CONTEXT = "http://iiif.io/api/search/1/context.json"
#: How viewers tell that a service speaks Content Search 1.0 (1.0, 3.2.1 and 4.1).
SEARCH_1 = "http://iiif.io/api/search/1/search"
AUTOCOMPLETE_1 = "http://iiif.io/api/search/1/autocomplete"


def build_search_services(item_id: str, uris: Uris) -> list[Json]:
    """Describe both services of an item, each with its own for words that begin as typed.

    Every item has something to be found: its record at least. Their contexts are left out: in a manifest none may
    be nested (Presentation 3.0, 4.6).
    """
    return [_build_service_2(item_id, uris), _build_service_1(item_id, uris)]


def build_search_service_of_2_1(item_id: str, uris: Uris) -> Json:
    """Describe the older service as Presentation 2.1 has it, in which each service says its context (4.4)."""
    return {"@context": SEARCH_1_CONTEXT, **_build_service_1(item_id, uris)}


def _build_service_2(item_id: str, uris: Uris) -> Document:
    return {
        "id": uris.search(2, item_id, {}),
        "type": "SearchService2",
        "service": [
            {"id": uris.autocomplete(2, item_id, {}), "type": "AutoCompleteService2"},
        ],
    }


def _build_service_1(item_id: str, uris: Uris) -> Document:
    return {
        "@id": uris.search(1, item_id, {}),
        "@type": "SearchService1",
        "profile": SEARCH_1,
        "service": [
            {
                "@id": uris.autocomplete(1, item_id, {}),
                "@type": "AutoCompleteService1",
                "profile": AUTOCOMPLETE_1,
            }
        ],
    }
