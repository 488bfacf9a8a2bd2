"""Which media stand on which canvas: most on one of their own, other pictures of the same view together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from manifests.model import Media, MediaKind, MediaRole

#: How far two pictures of one view may differ in shape: half of what our lint allows a painted picture, the other
#: half being left for the rounding of its size.
_SHAPE_TOLERANCE = 1 / 200


@dataclass(frozen=True)
class PlannedCanvas:
    """One canvas: the media that gives it its name and size, and the other pictures to choose from."""

    media: Media
    alternatives: tuple[Media, ...] = ()


def plan_canvases(media: Sequence[Media]) -> tuple[PlannedCanvas, ...]:
    """Give each media a canvas, in their order; one that is an alternative goes to the canvas of what it shows.

    It keeps a canvas of its own where what it names is not there, is no image, or has another shape: a viewer
    would stretch it. An alternative to an alternative goes to the canvas of both; a circle has no first.
    """
    known = {each.id: each for each in media}
    bases = {each.id: _find_base(each, known) for each in media}
    gathered: dict[str, list[Media]] = {}
    for each in media:
        if bases[each.id] != each.id:
            gathered.setdefault(bases[each.id], []).append(each)
    return tuple(
        PlannedCanvas(each, tuple(gathered.get(each.id, ())))
        for each in media
        if bases[each.id] == each.id
    )


def canvas_media(planned: Sequence[PlannedCanvas]) -> dict[str, str]:
    """Return, for each media, the one whose canvas it stands on."""
    return {
        each.id: canvas.media.id
        for canvas in planned
        for each in (canvas.media, *canvas.alternatives)
    }


def find_first_view(planned: Sequence[PlannedCanvas]) -> PlannedCanvas:
    """Return the canvas with which a visitor begins: the first that is no page of the papers about the thing."""
    views = (each for each in planned if each.media.role is not MediaRole.DOSSIER)
    return next(views, planned[0])


def _find_base(media: Media, known: Mapping[str, Media]) -> str:
    """Follow what a media is an alternative to; its own identifier where that leads nowhere."""
    seen, found = {media.id}, media
    while found.alternative_to:
        following = known.get(found.alternative_to)
        if following is None or following.id in seen or not _is_same_view(found, following):
            break
        seen.add(following.id)
        found = following
    leads_round = found.alternative_to in seen and found is not media
    if leads_round or not _is_same_view(media, found):
        return media.id
    return found.id


def _is_same_view(first: Media, second: Media) -> bool:
    """Tell whether two media are images of the same proportions."""
    if not first.kind is second.kind is MediaKind.IMAGE:
        return False
    across = first.still.width * second.still.height
    along = second.still.width * first.still.height
    return abs(across - along) <= _SHAPE_TOLERANCE * min(across, along)
