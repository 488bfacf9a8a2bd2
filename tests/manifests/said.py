"""An item of which something is said in every way that there is, for tests of all versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from manifests.annotation import (
    Annotation,
    Body,
    Camera,
    Creator,
    Granularity,
    Motivation,
    Point,
    Polygon,
    Rectangle,
    SpacePoint,
    Span,
    Whole,
)
from manifests.model import Item, Media
from tests.manifests.examples import image, item, model
from tests.manifests.recordings import film, sound

_MOMENT = datetime(2024, 5, 1, 12, tzinfo=UTC)
_LAN = Creator("Lan")
_SEEN = Camera((0.0, 1.0, 2.0), (0.0, 0.5, 0.0))


def _said(name, selector, *bodies, motivation=Motivation.COMMENTING, **more):
    return Annotation(name, motivation, bodies or (Body("Ngôi sao", "vi"),), selector, **more)


FLAT = (
    _said("whole", Whole(), Body("Đẹp", "vi"), Body("Beautiful", "en"), Body("!")),
    _said("box", Rectangle(10, 20, 300, 40), granularity=Granularity.LINE, motivation=Motivation.SUPPLEMENTING),
    _said("edge", Polygon(((1.5, 2.0), (30.0, 2.0), (30.0, 40.25)))),
    _said("star", Point(500.5, 20.0), Body("sao", "vi", "tagging"), motivation=Motivation.TAGGING),
    _said("signed", Rectangle(0, 0, 5, 5), Body("<p>Xem <b>đây</b></p>", "vi"), creator=_LAN, created=_MOMENT),
)  # fmt: skip
TIMED = (_said("verse", Span(0.5, 1.25)), _said("rest", Span(2.0)), _said("all", Whole()))
IN_SPACE = (
    _said("rim", SpacePoint(0.1, 0.2, 0.3, _SEEN)),
    _said("tag", SpacePoint(0.1, 0.2, 0.3), motivation=Motivation.TAGGING),
    _said("figure", Whole()),
)


def with_said(media: Media, annotations: tuple[Annotation, ...], *, few: bool = True) -> Media:
    """Return a media of which this is said; where it is not `few`, it stands in no manifest."""
    return replace(media, annotation_count=len(annotations), annotations=annotations if few else ())


def item_with_everything_said(*, few: bool = True) -> Item:
    """Return an item with a picture, a model, a sound and a film."""
    return item(
        with_said(image(), FLAT, few=few),
        with_said(model(), IN_SPACE, few=few),
        with_said(sound(), TIMED, few=few),
        with_said(film(), TIMED, few=few),
    )
