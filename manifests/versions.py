"""The versions of the Presentation API in which documents are written, and how one document points to its likes."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from manifests.description import label_values
from manifests.jsonld import (
    LINKED_DATA_MEDIA_TYPE,
    PRESENTATION_2_CONTEXT,
    PRESENTATION_3_CONTEXT,
    PRESENTATION_4_CONTEXT,
    Json,
)
from manifests.model import Collection, Item
from manifests.uris import Uris
from manifests.words import VERSIONS


class Version(StrEnum):
    """A version; the word stands in addresses. 2 is 2.1, and 4 the release candidate of 2026-05."""

    TWO = "2"
    THREE = "3"
    FOUR = "4"


#: What each version is called in content negotiation, and the context of its documents.
CONTEXTS = {
    Version.TWO: PRESENTATION_2_CONTEXT,
    Version.THREE: PRESENTATION_3_CONTEXT,
    Version.FOUR: PRESENTATION_4_CONTEXT,
}


def linked_data_type(version: Version) -> str:
    """Return the media type of a version's documents as JSON-LD."""
    return f'{LINKED_DATA_MEDIA_TYPE};profile="{CONTEXTS[version]}"'


def locate_manifest(version: Version, item_id: str, uris: Uris) -> str:
    """Return where the manifest of an item is in a version."""
    addresses = {
        Version.TWO: uris.manifest_2,
        Version.THREE: uris.manifest_3,
        Version.FOUR: uris.manifest_4,
    }
    return addresses[version](item_id)


def manifest_addresses(item: Item, uris: Uris) -> dict[Version, str]:
    """Return where the manifest of an item is in each version that can show something of it."""
    pictured = any(media.picture for media in item.media)
    return {
        version: locate_manifest(version, item.id, uris)
        for version in Version
        if pictured or version is not Version.TWO
    }


def locate_collection(version: Version, collection_id: str, uris: Uris) -> str:
    """Return where a collection is in a version."""
    addresses = {
        Version.TWO: uris.collection_2,
        Version.THREE: uris.collection_3,
        Version.FOUR: uris.collection_4,
    }
    return addresses[version](collection_id)


def collection_addresses(collection: Collection, uris: Uris) -> dict[Version, str]:
    """Return where a collection is in each version."""
    return {version: locate_collection(version, collection.id, uris) for version in Version}


def build_version_links(own: Version, addresses: Mapping[Version, str]) -> list[Json]:
    """Point to the same document in other versions, in the words of versions 3 and 4.

    They are called datasets: validators take anything of the type Manifest for one that is embedded.
    """
    return [
        {
            "id": address,
            "type": "Dataset",
            "label": label_values(VERSIONS[version], {}),
            "format": LINKED_DATA_MEDIA_TYPE,
            "profile": CONTEXTS[version],
        }
        for version, address in addresses.items()
        if version is not own
    ]
