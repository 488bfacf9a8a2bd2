"""Addresses of Presentation 2.1 and 4, which exist beside those of version 3; part of `manifests.uris.Uris`.

A canvas is the same canvas in every version, with version 3's address: what is said of it in one is said in all. Scenes
and timelines are new in version 4.
"""

from __future__ import annotations

from typing import Literal

from manifests.addresses import segment

#: Versions of the Presentation API, as numbers.
PresentationVersion = Literal[2, 3, 4]


class VersionUris:
    """The addresses; `base` is that of `manifests.uris.Uris`."""

    base: str

    def manifest_2(self, item: str) -> str:
        """Manifest of an item, version 2.1."""
        return f"{self._of(2)}/{segment(item)}/manifest"

    def sequence_2(self, item: str) -> str:
        """Order of the canvases of an item, version 2.1."""
        return f"{self._of(2)}/{segment(item)}/sequence/normal"

    def annotation_list_2(self, item: str, media: str) -> str:
        """Annotation list with what is said of a media of an item, version 2.1."""
        return f"{self._of(2)}/{segment(item)}/list/{segment(media)}"

    def collection_2(self, collection: str) -> str:
        """Document of a collection, version 2.1."""
        return f"{self._of(2)}/collection/{segment(collection)}"

    def picture_2(self, media: str, width: int, height: int) -> str:
        """Picture in full as JPEG of exactly `width` × `height` px, in the words of Image API 2.1."""
        return f"{self.base}/iiif/image/2/{segment(media)}/full/{width},{height}/0/default.jpg"

    def manifest_4(self, item: str) -> str:
        """Manifest of an item, version 4."""
        return f"{self._of(4)}/{segment(item)}/manifest"

    def annotations_4(self, item: str, media: str) -> str:
        """Annotation page with what is said of a media of an item, version 4."""
        return f"{self._of(4)}/{segment(item)}/annotations/{segment(media)}"

    def collection_4(self, collection: str) -> str:
        """Document of a collection, version 4."""
        return f"{self._of(4)}/collection/{segment(collection)}"

    def collection_part(self, version: PresentationVersion, collection: str, page: int) -> str:
        """One page of a collection that is too large for one document; counted from 1."""
        return f"{self._of(version)}/collection/{segment(collection)}/page/{page}"

    def scene(self, item: str, media: str) -> str:
        """Space in which a model of an item stands."""
        return f"{self._of(4)}/{segment(item)}/scene/{segment(media)}"

    def timeline(self, item: str, media: str) -> str:
        """Time in which a sound of an item is heard."""
        return f"{self._of(4)}/{segment(item)}/timeline/{segment(media)}"

    def steps(self, item: str) -> str:
        """Comments on an item's models in the order in which visitors are led from one to the next."""
        return f"{self._of(4)}/{segment(item)}/steps"

    def inside(self, container: str, *names: str) -> str:
        """Something in a canvas, scene, timeline or page: ``…/painting/camera``."""
        return "/".join((container, *map(segment, names)))

    def agent(self, homepage: str) -> str:
        """Institution itself, which is not its home page (W3C, Cool URIs for the Semantic Web, 4.1)."""
        return f"{homepage}#institution"

    def _of(self, version: int) -> str:
        return f"{self.base}/iiif/presentation/{version}"
