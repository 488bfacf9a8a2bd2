"""How many bytes a phone loads for an exhibition; decided purely, from what is known of the files.

Files are counted as they are. Pictures are cut into tiles as they are looked at, so what a phone asks for is
reckoned: the tiles that cover its screen, and the coarser ones that came before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from manifests.exhibition.model import Choice, ImagePart, ModelView
from manifests.exhibition.plan import PlannedStep, Seen
from manifests.model import Media, MediaKind
from manifests.version_4.scene import choose_level

#: A phone of 390 × 844 px with three pixels for one shows half its height of a picture, and the viewer asks for twice
#: as many pixels each way at most: 780 × 844. Tiles of 512 px cover about twice that, with the coarser ones below.
SCREEN_PX = 2 * 780 * 844
#: The JPEG of 195 megapixels with noise at every pixel takes 90 MB (docs/benchmarks.md, ingest): dearer than any thing.
BYTES_PER_PX = 0.46
#: Where a village's network gives 4 Mbit/s, so much takes ten seconds: nobody waits longer for one step.
MOST_STEP_BYTES = 5_000_000
#: A tour of a quarter of an hour at the same place.
MOST_TOUR_BYTES = 60_000_000


@dataclass(frozen=True)
class Weight:
    """What a phone loads: for all of it, and for each step what was not there before, by the name of the step."""

    total_bytes: int
    steps: tuple[tuple[str, int], ...]


def weigh_tour(planned: Sequence[PlannedStep]) -> Weight:
    """Return what a phone loads from the first step to the last; files that are there already cost nothing more."""
    loaded: set[tuple[str, str]] = set()
    steps: list[tuple[str, int]] = []
    for each in planned:
        cost = 0
        for seen in each.seen:
            name, size_bytes = _weigh(each, seen)
            cost += 0 if name in loaded else size_bytes
            loaded.add(name)
        steps.append((each.step.id, cost))
    return Weight(sum(cost for _name, cost in steps), tuple(steps))


def _weigh(planned: PlannedStep, seen: Seen) -> tuple[tuple[str, str], int]:
    """Return what is loaded, by the media and what of it, and its bytes."""
    media = seen.media
    if seen.kind is MediaKind.MODEL and media.levels:
        return _weigh_model(planned, media)
    if media.recording is not None and seen.kind is not MediaKind.IMAGE:
        return (media.id, "recording"), media.recording.bytes
    if media.picture is None:
        return (media.id, ""), 0
    width, height = media.still.width, media.still.height
    if seen.region is not None:
        width, height = seen.region.width, seen.region.height
    px = min(SCREEN_PX, width * height * 4 // 3)
    part = "" if isinstance(planned.step.shows, ImagePart | Choice) else planned.step.id
    return (media.id, f"{part}{seen.region}"), round(px * BYTES_PER_PX)


def _weigh_model(planned: PlannedStep, media: Media) -> tuple[tuple[str, str], int]:
    shows = planned.step.shows
    asked = shows.level if isinstance(shows, ModelView) else ""
    level = next((each for each in media.levels if each.name == asked), choose_level(media.levels))
    return (media.id, level.name), level.bytes
