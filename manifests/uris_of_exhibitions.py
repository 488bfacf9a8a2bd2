"""Addresses of exhibitions; part of `manifests.uris.Uris`.

What an exhibition shows stands on canvases, scenes and timelines of its own, below its address: an item's container is
called and told of otherwise than a step's.
"""

from __future__ import annotations

from typing import Literal

from manifests.addresses import segment

#: Versions in which exhibitions are written.
ToldVersion = Literal[3, 4]
_Language = Literal["vi", "en"]


class ExhibitionUris:
    """The addresses; `base` is that of `manifests.uris.Uris`."""

    base: str

    def exhibition_manifest(
        self, version: ToldVersion, slug: str, edition: int | None = None
    ) -> str:
        """Manifest of an exhibition as it is now, or of one edition."""
        frozen = "" if edition is None else f"/editions/{edition}"
        return f"{self._told(version)}/{segment(slug)}{frozen}/manifest"

    def exhibition_part(self, version: ToldVersion, slug: str, *names: str) -> str:
        """Something in the manifest of an exhibition: ``…/step/the-star``."""
        return "/".join((self._told(version), *map(segment, (slug, *names))))

    def exhibitions_page(self, language: _Language | None = None) -> str:
        """Page that lists the exhibitions."""
        return f"{self._in(language)}/exhibitions"

    def exhibition_page(self, slug: str, language: _Language | None = None) -> str:
        """Page of an exhibition for visitors; Vietnamese without a language."""
        return f"{self._in(language)}/exhibitions/{segment(slug)}"

    def edition_page(self, slug: str, edition: int, language: _Language | None = None) -> str:
        """Page of an exhibition as it was published once."""
        return f"{self.exhibition_page(slug, language)}/editions/{edition}"

    def exhibition_map(
        self, slug: str, edition: int, step: str, language: _Language | None = None
    ) -> str:
        """Drawing of the places of a step (SVG)."""
        return f"{self.edition_page(slug, edition, language)}/maps/{segment(step)}.svg"

    def exhibition_embed(self, slug: str, language: _Language | None = None) -> str:
        """Player of an exhibition for frames in other people's pages."""
        return f"{self._in(language)}/embed/exhibitions/{segment(slug)}"

    def _told(self, version: int) -> str:
        return f"{self.base}/iiif/presentation/{version}/exhibition"

    def _in(self, language: _Language | None) -> str:
        return f"{self.base}/en" if language == "en" else self.base
