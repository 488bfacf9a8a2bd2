"""How much of an item's pictures an actor gets: the full pyramid, or the one that is made for the public."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from iiif_server.access.policy import Actor


class Extent(StrEnum):
    """How much of a picture somebody gets."""

    FULL = "full"
    PUBLIC = "public"


@dataclass(frozen=True)
class PublicLimit:
    """What the public gets of an item's pictures.

    `pixels` is the most that the longer side has, None where there is no such limit; `watermark` tells whether a
    mark is laid over them.
    """

    pixels: int | None = None
    watermark: bool = False

    def spares(self, width: int, height: int) -> bool:
        """Tell whether a picture of this size may be shown to the public as it is."""
        small = self.pixels is None or max(width, height) <= self.pixels
        return small and not self.watermark


NO_LIMIT = PublicLimit()


@dataclass(frozen=True)
class LimitChange:
    """What somebody says of a limit; None leaves what is there."""

    pixels: int | None = None
    watermark: bool | None = None

    def applied_to(self, limit: PublicLimit) -> PublicLimit:
        """Return the limit as it is afterwards."""
        return PublicLimit(
            limit.pixels if self.pixels is None else self.pixels,
            limit.watermark if self.watermark is None else self.watermark,
        )


#: (actor, whether the limit spares the picture) → extent. A pair that is missing gets what is made for the public.
TABLE = {
    (Actor.VISITOR, True): Extent.FULL,
    (Actor.VISITOR, False): Extent.PUBLIC,
    (Actor.STAFF, True): Extent.FULL,
    (Actor.STAFF, False): Extent.FULL,
    (Actor.OPERATOR, True): Extent.FULL,
    (Actor.OPERATOR, False): Extent.FULL,
}


def choose_extent(actor: Actor, limit: PublicLimit, width: int, height: int) -> Extent:
    """Return which pyramid of a picture an actor gets; the size is that of the full one, in pixels."""
    return TABLE.get((actor, limit.spares(width, height)), Extent.PUBLIC)


def admits_level(actor: Actor, limit: PublicLimit, colour_px: int | None) -> bool:
    """Tell whether an actor gets a level of a model.

    A level shows the object in as much detail as its colours have, so they are measured as a picture is.

    Parameters
    ----------
    colour_px
        Side of the square picture that has as many colours as the level; None where that was not measured: such
        a level is for those only who get everything.
    """
    if actor.is_of_the_house or limit.pixels is None:
        return True
    return colour_px is not None and colour_px <= limit.pixels
