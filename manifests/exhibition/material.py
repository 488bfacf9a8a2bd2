"""What of an exhibition may be seen: the items that it names, as far as somebody is shown them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from manifests.exhibition.model import MediaReference
from manifests.exhibition.parts import Named
from manifests.model import Item, Media, MediaKind, Picture


@dataclass(frozen=True)
class Material:
    """The items that are shown, by identifier, each with the media that are ready for who asks.

    `full` is the size of the full picture of a media, where who asks is shown a smaller one: regions are written in
    its pixels.
    """

    items: Mapping[str, Item] = field(default_factory=dict)
    full: Mapping[str, Picture] = field(default_factory=dict)

    def find(self, of: MediaReference, kind: MediaKind) -> Media | None:
        """Return the media that a step names, if it is there to be shown as that kind."""
        item = self.items.get(of.item)
        if item is None:
            return None
        if of.media:
            found = next((media for media in item.media if media.id == of.media), None)
            return found if found is not None and shows_as(found, kind) else None
        of_kind = [media for media in item.media if media.kind is kind and shows_as(media, kind)]
        return of_kind[of.number - 1] if 1 <= of.number <= len(of_kind) else None

    def find_named(self, named: Named) -> Media | None:
        """Return the media that is named as what it is shown."""
        return self.find(named.of, named.kind)

    def full_size(self, media: Media) -> Picture:
        """Return the size in whose pixels regions of a media are written."""
        return self.full.get(media.id, media.still)


def shows_as(media: Media, kind: MediaKind) -> bool:
    """Tell whether a media can be shown as a kind: the poster of a model or film is a picture, too."""
    match kind:
        case MediaKind.IMAGE:
            return media.picture is not None
        case MediaKind.MODEL:
            return media.kind is MediaKind.MODEL and (
                bool(media.levels) or media.picture is not None
            )
        case _:
            return media.recording is not None and media.kind is kind
