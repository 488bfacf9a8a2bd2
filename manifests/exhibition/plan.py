"""What each step of an exhibition comes to, with what is there to be shown: decided once for documents and pages alike.

What may not be seen, or is not there any more, is left out, and its step says so: the story goes on.
"""

from __future__ import annotations

from dataclasses import dataclass

from manifests.annotation import Rectangle
from manifests.annotation_bounds import scale
from manifests.exhibition.material import Material
from manifests.exhibition.model import (
    Comparison,
    Exhibition,
    Find,
    Gallery,
    ImagePart,
    Step,
)
from manifests.exhibition.parts import Named, list_named, list_pictures
from manifests.language import tidy
from manifests.model import Item, Media, MediaKind
from manifests.texts import LanguageMap


@dataclass(frozen=True)
class Seen:
    """One media as a step shows it; `region` is in pixels of the picture that is shown, None for all of it.

    `label` is what is written beside it, where several stand together.
    """

    item: Item
    media: Media
    kind: MediaKind
    alt: LanguageMap
    region: Rectangle | None = None
    label: LanguageMap | None = None


@dataclass(frozen=True)
class PlannedStep:
    """A step with what it shows; `missing` where something that it names is not there. Numbers count from 1.

    `target` is what is to be found, in pixels of the picture that is shown.
    """

    number: int
    step: Step
    seen: tuple[Seen, ...] = ()
    missing: bool = False
    target: Rectangle | None = None


def plan_tour(exhibition: Exhibition, material: Material) -> tuple[PlannedStep, ...]:
    """Return the steps of an exhibition with what is there of each."""
    return tuple(
        _plan_step(number, step, material) for number, step in enumerate(exhibition.steps, 1)
    )


def find_cover(
    exhibition: Exhibition, planned: tuple[PlannedStep, ...], material: Material
) -> Seen | None:
    """Return the picture that stands for an exhibition: its cover, else the first picture of its steps."""
    if exhibition.cover is not None:
        media = material.find(exhibition.cover.of, MediaKind.IMAGE)
        if media is not None:
            return _see_picture(exhibition.cover, media, {}, material)
    return next(
        (seen for each in planned for seen in each.seen if seen.media.picture is not None), None
    )


def _plan_step(number: int, step: Step, material: Material) -> PlannedStep:
    shows = step.shows
    named = list_named(shows)
    if isinstance(shows, Gallery):
        seen = [
            _see_picture(each.picture, media, each.caption, material)
            for each in shows.pictures
            if (media := material.find(each.picture.of, MediaKind.IMAGE)) is not None
        ]
        return PlannedStep(number, step, tuple(seen), len(seen) < len(named))
    found = [media for each in named if (media := material.find_named(each)) is not None]
    if len(found) < len(named):  # of what belongs together, a half tells nothing
        return PlannedStep(number, step, missing=True)
    return PlannedStep(
        number,
        step,
        _see_all(step, named, found, material),
        target=_find_target(step, found, material),
    )


def _see_all(
    step: Step, named: tuple[Named, ...], found: list[Media], material: Material
) -> tuple[Seen, ...]:
    pictures = list_pictures(step.shows)
    if not pictures:
        return tuple(
            Seen(material.items[each.of.item], media, each.kind, tidy(each.alt) or media.alt)
            for each, media in zip(named, found, strict=True)
        )
    labels: tuple[LanguageMap, ...] = ({},)
    if isinstance(step.shows, Comparison):
        labels = (step.shows.before_label, step.shows.after_label)
    return tuple(
        _see_picture(part, media, label, material)
        for part, media, label in zip(pictures, found, labels, strict=True)
    )


def _see_picture(part: ImagePart, media: Media, label: LanguageMap, material: Material) -> Seen:
    region = None if part.region is None else _fit(part.region, media, material)
    return Seen(
        material.items[part.of.item],
        media,
        MediaKind.IMAGE,
        tidy(part.alt) or media.alt,
        region,
        tidy(label) or None,
    )


def _find_target(step: Step, found: list[Media], material: Material) -> Rectangle | None:
    return _fit(step.shows.target, found[0], material) if isinstance(step.shows, Find) else None


def _fit(region: Rectangle, media: Media, material: Material) -> Rectangle | None:
    """Return a region of the full picture on the one that is shown, within it; None where nothing is left of it."""
    still = media.still
    shown = scale(region, material.full_size(media), still)
    if not isinstance(shown, Rectangle):
        return None
    left, top = max(0, shown.left), max(0, shown.top)
    width = min(still.width, shown.left + shown.width) - left
    height = min(still.height, shown.top + shown.height) - top
    return Rectangle(left, top, width, height) if width > 0 and height > 0 else None
