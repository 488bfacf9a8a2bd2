"""Where everything the public can ask for lives: one method for each address.

The addresses are a promise to partners (docs/architecture.md, "Addresses"); no other module puts one together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlencode

from manifests.addresses import canonical_base as _canonical_base
from manifests.addresses import segment as _segment
from manifests.annotation import Rectangle
from manifests.uris_of_exhibitions import ExhibitionUris
from manifests.uris_of_pages import PageLanguage as PageLanguage
from manifests.uris_of_pages import PageUris
from manifests.uris_of_versions import VersionUris

#: Versions of the Content Search API.
SearchVersion = Literal[1, 2]


@dataclass(frozen=True)
class Uris(VersionUris, PageUris, ExhibitionUris):
    """The public addresses of one service.

    `base` is what visitors type before the first path of ours: ``https://baotang.vn`` or
    ``http://127.0.0.1:8080/treasures``. It is kept in canonical form (host in lower case, no default
    port, no slash at the end), so that an address is the same text wherever it is written.

    Raises
    ------
    AddressError
        `base` is not an absolute ``http`` or ``https`` address, or has a user, query or fragment.
    """

    base: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "base", _canonical_base(self.base))

    # Image API 3.0 and 2.1

    def image_3(self, media: str) -> str:
        """Image service, version 3; its information document adds ``/info.json``."""
        return f"{self.base}/iiif/image/3/{_segment(media)}"

    def image_2(self, media: str) -> str:
        """Image service, version 2.1."""
        return f"{self.base}/iiif/image/2/{_segment(media)}"

    def info_3(self, media: str) -> str:
        """Image information, version 3."""
        return f"{self.image_3(media)}/info.json"

    def info_2(self, media: str) -> str:
        """Image information, version 2.1."""
        return f"{self.image_2(media)}/info.json"

    def image_max(self, media: str) -> str:
        """Picture in full as JPEG, as large as the service gives it."""
        return f"{self.image_3(media)}/full/max/0/default.jpg"

    def image_sized(self, media: str, width: int, height: int) -> str:
        """Picture in full as JPEG of exactly `width` × `height` px."""
        return f"{self.image_3(media)}/full/{width},{height}/0/default.jpg"

    def image_part(self, media: str, region: Rectangle, width: int, height: int) -> str:
        """Part of a picture as JPEG of exactly `width` × `height` px."""
        part = f"{region.left},{region.top},{region.width},{region.height}"
        return f"{self.image_3(media)}/{part}/{width},{height}/0/default.jpg"

    # Presentation API 3.0

    def manifest_3(self, item: str) -> str:
        """Manifest of an item."""
        return f"{self._presented(item)}/manifest"

    def turntable_3(self, item: str, media: str) -> str:
        """Manifest of the pictures that show one model of an item from all around."""
        return f"{self._presented(item)}/turntable/{_segment(media)}/manifest"

    def canvas(self, item: str, media: str) -> str:
        """Canvas on which one media of an item is shown; never changes with the order of the media."""
        return f"{self._presented(item)}/canvas/{_segment(media)}"

    def annotation_page(self, item: str, media: str) -> str:
        """Annotation page that paints a canvas."""
        return f"{self.canvas(item, media)}/painting"

    def annotation(self, item: str, media: str) -> str:
        """Annotation that paints the picture of a media on its canvas."""
        return f"{self.annotation_page(item, media)}/picture"

    def annotations_3(self, item: str, media: str) -> str:
        """Annotation page with what is said of a media of an item."""
        return f"{self._presented(item)}/annotations/{_segment(media)}"

    def said(self, item: str, media: str, annotation: str) -> str:
        """One annotation on that page."""
        return f"{self.annotations_3(item, media)}/{_segment(annotation)}"

    def statement(self, item: str, name: str) -> str:
        """Annotation that stands for one statement of the record of an item among the answers of a search."""
        return f"{self._presented(item)}/statement/{_segment(name)}"

    def range(self, item: str, path: Sequence[int]) -> str:
        """Range of an item's table of contents; `path` counts the entries from the top, from 1."""
        return f"{self._presented(item)}/range/{'-'.join(str(number) for number in path)}"

    def nav_place(self, item: str) -> str:
        """Where on Earth an item belongs, as GeoJSON inside its manifest."""
        return f"{self._presented(item)}/places"

    def nav_place_feature(self, item: str, role: str) -> str:
        """One of these places: ``origin`` or ``current``."""
        return f"{self.nav_place(item)}/{_segment(role)}"

    def collection_3(self, collection: str) -> str:
        """Document of a collection; that of everything is ``top``."""
        return f"{self.base}/iiif/presentation/3/collection/{_segment(collection)}"

    # Content Search 2.0 and 1.0; without an item, in everything that is said

    def search(self, version: SearchVersion, item: str | None, query: Mapping[str, str]) -> str:
        """Annotations that answer a question, a part of an item or of everything."""
        return f"{self._search(version, item)}{_query(query)}"

    def autocomplete(
        self, version: SearchVersion, item: str | None, query: Mapping[str, str]
    ) -> str:
        """Words that begin as typed."""
        return f"{self._search(version, item)}/autocomplete{_query(query)}"

    # Change Discovery 1.0

    def changes(self) -> str:
        """All changes of what is public, in pages."""
        return f"{self.base}/iiif/discovery/1/changes"

    def changes_page(self, page: int) -> str:
        """One page of changes, counted from 0."""
        return f"{self.changes()}/{page}"

    def poster_canvas(self, item: str, media: str) -> str:
        """Canvas of the picture that stands for a recording until it plays, or while it does."""
        return f"{self.canvas(item, media)}/poster"

    def texts_page(self, item: str, media: str) -> str:
        """Annotation page with the captions and transcripts of a recording."""
        return f"{self.canvas(item, media)}/texts"

    def text_annotation(self, item: str, media: str, track: str) -> str:
        """Annotation that adds captions or a transcript to a canvas."""
        return f"{self.texts_page(item, media)}/{_segment(track)}"

    def cue(self, item: str, media: str, track: str, number: int) -> str:
        """One cue of captions or a transcript, counted from 1, among the answers of a search."""
        return f"{self.text_annotation(item, media, track)}/cue/{number}"

    # 3D

    def model_level(self, media: str, level: str) -> str:
        """One level of detail of a model as GLB."""
        return f"{self.base}/models/{_segment(media)}/{_segment(level)}.glb"

    def model_plain(self, media: str) -> str:
        """Model as a GLB without extensions, for any tool."""
        return f"{self.base}/models/{_segment(media)}/plain.glb"

    def model_ar(self, media: str) -> str:
        """Model as USDZ, for AR on iOS."""
        return f"{self.base}/models/{_segment(media)}/ar.usdz"

    def model_draco(self, media: str, level: str) -> str:
        """One level of detail of a model as GLB compressed with Draco."""
        return f"{self.base}/models/{_segment(media)}/{_segment(level)}.draco.glb"

    def model_original(self, media: str) -> str:
        """Model as it was deposited."""
        return f"{self.base}/models/{_segment(media)}/original"

    def model_report(self, media: str) -> str:
        """Report of what was measured when the levels of a model were made."""
        return f"{self.base}/models/{_segment(media)}/report.json"

    # Recordings

    def recording(self, media: str) -> str:
        """Sound or film as it is played."""
        return f"{self.base}/recordings/{_segment(media)}/file"

    def text_track(self, media: str, track: str) -> str:
        """Captions or transcript of a recording as WebVTT."""
        return f"{self.base}/recordings/{_segment(media)}/{_segment(track)}.vtt"

    # Files, and data about items

    def original(self, media: str) -> str:
        """Picture or document as it was deposited; that of a model is `model_original`."""
        return f"{self.base}/originals/{_segment(media)}"

    def linked_art(self, item: str) -> str:
        """Document that tells of an item as Linked Art."""
        return f"{self._data(item)}/linked-art.json"

    def schema_org(self, item: str) -> str:
        """Document that tells of an item in the words of schema.org."""
        return f"{self._data(item)}/schema-org.json"

    def term(self, scheme: str, term: str) -> str:
        """Word of a vocabulary, as data."""
        return f"{self.base}/data/terms/{_segment(scheme)}/{_segment(term)}"

    def place(self, place: str) -> str:
        """Place that records name, as data."""
        return f"{self.base}/data/places/{_segment(place)}"

    def logo(self) -> str:
        """Mark of the institution."""
        return f"{self.base}/logo.png"

    # Pages of what is catalogued

    def item_page(self, item: str, language: PageLanguage | None = None) -> str:
        """Page of an item for visitors; Vietnamese without a language."""
        return f"{self._pages(language)}/items/{_segment(item)}"

    def view(self, content_state: str, language: PageLanguage | None = None) -> str:
        """Page that opens what a content state names (Content State 1.0)."""
        return f"{self.view_page(language)}{_query({'iiif-content': content_state})}"

    def view_page(self, language: PageLanguage | None = None) -> str:
        """Page that opens content states, without one."""
        return f"{self._pages(language)}/view"

    def media_page(self, item: str, media: str, part: str, language: PageLanguage | None) -> str:
        """Page of an item at one of its media; `part` is a media fragment (``xywh=…``), or empty."""
        shown = f"media={_segment(media)}{'&' if part else ''}{part}"
        return f"{self.item_page(item, language)}#{shown}"

    def collection_page(self, collection: str, language: PageLanguage | None = None) -> str:
        """Page of a collection for visitors; Vietnamese without a language."""
        return f"{self._pages(language)}/collections/{_segment(collection)}"

    def item_embed(self, item: str, language: PageLanguage | None = None) -> str:
        """Viewer of an item for frames in other people's pages."""
        return f"{self._pages(language)}/embed/items/{_segment(item)}"

    def collection_embed(self, collection: str, language: PageLanguage | None = None) -> str:
        """Items of a collection as pictures, for frames in other people's pages."""
        return f"{self._pages(language)}/embed/collections/{_segment(collection)}"

    def oembed(self, page: str) -> str:
        """OEmbed description of a page, for programs that embed it (oEmbed 1.0)."""
        return f"{self.base}/oembed?format=json&url={quote(page, safe='')}"

    def _presented(self, item: str) -> str:
        return f"{self.base}/iiif/presentation/3/{_segment(item)}"

    def _search(self, version: SearchVersion, item: str | None) -> str:
        within = f"/{_segment(item)}" if item is not None else ""
        return f"{self.base}/iiif/search/{version}{within}"

    def _data(self, item: str) -> str:
        return f"{self.base}/data/items/{_segment(item)}"


def _query(values: Mapping[str, str]) -> str:
    return f"?{urlencode(values)}" if values else ""
