"""The addresses inside one exhibition, whose canvases, scenes and timelines are its own."""

from __future__ import annotations

from dataclasses import dataclass

from manifests.uris import Uris
from manifests.uris_of_exhibitions import ToldVersion


@dataclass(frozen=True)
class TourUris(Uris):
    """Addresses of a service, with what shows a media below an exhibition instead of its item.

    Where `step` is given, each step has a container of its own; else steps that show one media share it.
    """

    slug: str
    version: ToldVersion
    step: str = ""

    def canvas(self, item: str, media: str) -> str:
        """Canvas on which a media is shown."""
        return self.exhibition_part(self.version, self.slug, "canvas", self.step or media)

    def scene(self, item: str, media: str) -> str:
        """Space in which a model stands."""
        return self.exhibition_part(self.version, self.slug, "scene", media)

    def timeline(self, item: str, media: str) -> str:
        """Time in which a sound is heard."""
        return self.exhibition_part(self.version, self.slug, "timeline", media)

    def of_step(self, step: str) -> str:
        """Return the address of a step."""
        return self.exhibition_part(self.version, self.slug, "step", step)
