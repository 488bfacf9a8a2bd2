"""How an exhibition in one version of the Presentation API points to itself in the other."""

from __future__ import annotations

from manifests.description import label_values
from manifests.jsonld import LINKED_DATA_MEDIA_TYPE, Json
from manifests.uris import Uris
from manifests.uris_of_exhibitions import ToldVersion
from manifests.versions import CONTEXTS, Version
from manifests.words import VERSIONS


def build_other_version(own: ToldVersion, slug: str, uris: Uris) -> Json:
    """Point to the same exhibition in the version that a document is not written in."""
    other: ToldVersion = 3 if own == 4 else 4
    return {
        "id": uris.exhibition_manifest(other, slug),
        "type": "Dataset",
        "label": label_values(VERSIONS[str(other)], {}),
        "format": LINKED_DATA_MEDIA_TYPE,
        "profile": CONTEXTS[Version(str(other))],
    }
