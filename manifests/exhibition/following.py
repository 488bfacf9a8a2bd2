"""Frames on a picture that became larger or smaller: the same part of it, in its new pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace

from manifests.annotation import Rectangle
from manifests.annotation_bounds import scale
from manifests.exhibition.model import Exhibition, Find, ImagePart, MediaReference, Shown
from manifests.exhibition.parts import with_pictures
from manifests.model import Picture


@dataclass(frozen=True)
class Followed:
    """A picture that has another size now; `number` counts the pictures of its item from 1, 0 where it is none."""

    item_id: str
    media_id: str
    number: int
    before: Picture
    after: Picture

    def is_named_by(self, of: MediaReference) -> bool:
        """Tell whether a step means this picture."""
        if of.media:
            return of.media == self.media_id
        return of.item == self.item_id and of.number == self.number


def follow_picture(exhibition: Exhibition, followed: Followed) -> Exhibition:
    """Return the exhibition with its frames on one picture where they were, now that it has another size."""

    def moved(region: Rectangle) -> Rectangle:
        part = scale(region, followed.before, followed.after)
        return part if isinstance(part, Rectangle) else region

    def pictured(part: ImagePart) -> ImagePart:
        if part.region is None or not followed.is_named_by(part.of):
            return part
        return replace(part, region=moved(part.region))

    def shown(shows: Shown) -> Shown:
        if isinstance(shows, Find) and followed.is_named_by(shows.picture.of):
            shows = replace(shows, target=moved(shows.target))
        return with_pictures(shows, pictured)

    cover = None if exhibition.cover is None else pictured(exhibition.cover)
    steps = tuple(replace(step, shows=shown(step.shows)) for step in exhibition.steps)
    return replace(exhibition, cover=cover, steps=steps)
