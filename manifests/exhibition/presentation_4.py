"""An exhibition as a manifest of version 4 (release candidate): the form that our players read."""

from __future__ import annotations

from manifests import prezi
from manifests.description import label_values, statement_values, text_values
from manifests.exhibition.containers_4 import build_container, container_address
from manifests.exhibition.crops import build_crop
from manifests.exhibition.plan import PlannedStep, find_cover, plan_tour
from manifests.exhibition.steps_4 import build_answers, build_step, build_target
from manifests.exhibition.telling import CARD_PX, WORDS_HEIGHT, WORDS_WIDTH, Telling
from manifests.exhibition.told import (
    CREDITS,
    PAGE_OF_TOUR_EN,
    PAGE_OF_TOUR_VI,
    build_bodies,
    tell_step,
)
from manifests.exhibition.tour_uris import TourUris
from manifests.exhibition.versions import build_other_version
from manifests.jsonld import PRESENTATION_4_CONTEXT, Document, Json
from manifests.model import Statement
from manifests.outline import check_provider
from manifests.rights import parse_rights
from manifests.sizes import ImageLimits
from manifests.uris import Uris
from manifests.version_4.annotations import build_page, paint, refer
from manifests.version_4.values import build_page_link, build_publisher, with_said


def build_tour_4(telling: Telling, uris: Uris, limits: ImageLimits) -> Document:
    """Describe an exhibition: what is seen in containers, the steps through them in their order, answers and ways.

    The same exhibition and material give the same document.

    Raises
    ------
    UnknownRightsError
        The rights of the exhibition are none that IIIF knows.
    DocumentError
        The values make no valid document.
    """
    exhibition = telling.exhibition
    what = f"manifest of exhibition {exhibition.slug}"
    check_provider(telling.provider, what)
    tour = TourUris(uris.base, exhibition.slug, 4)
    with prezi.refusals_named(what):
        planned = plan_tour(exhibition, telling.material)
        return {
            "@context": PRESENTATION_4_CONTEXT,
            **_describe(telling, planned, tour, limits),
            **_build_parts(telling, planned, tour, limits),
        }


def _describe(
    telling: Telling, planned: tuple[PlannedStep, ...], uris: TourUris, limits: ImageLimits
) -> Document:
    exhibition = telling.exhibition
    slug, edition = exhibition.slug, telling.edition if telling.frozen else None
    cover = find_cover(exhibition, planned, telling.material)
    credits = statement_values(Statement(CREDITS, exhibition.credits))
    return with_said(
        {
            "id": uris.exhibition_manifest(4, slug, edition),
            "type": "Manifest",
            "label": label_values(exhibition.title, {"none": (slug,)}),
        },
        summary=text_values(exhibition.summary),
        metadata=[credits] if credits else None,
        rights=parse_rights(exhibition.rights).uri,
        provider=[build_publisher(telling.provider, uris)],
        homepage=[
            build_page_link(uris.exhibition_page(slug), PAGE_OF_TOUR_VI, "vi"),
            build_page_link(uris.exhibition_page(slug, "en"), PAGE_OF_TOUR_EN, "en"),
        ],
        thumbnail=[build_crop(cover, uris, limits, CARD_PX)] if cover else None,
        seeAlso=None if telling.frozen else [build_other_version(4, slug, uris)],
    )


def _build_parts(
    telling: Telling, planned: tuple[PlannedStep, ...], uris: TourUris, limits: ImageLimits
) -> Document:
    """Build the containers, each once, and the steps through them."""
    own = [container_address(each, uris) for each in planned]
    items: list[Json] = []
    for place in dict.fromkeys(each for each in own if each is not None):
        sharing = [each for each, at in zip(planned, own, strict=True) if at == place]
        items.append(build_container(sharing[0], sharing, uris, limits, telling.edition))
    if not items:
        items.append(_build_words(telling, planned, uris))
    targets = _find_targets(planned, own, items, uris)
    steps = [
        part
        for each, target in zip(planned, targets, strict=True)
        for part in build_step(each, target, uris)
    ]
    answers = [
        part
        for each, at in zip(planned, own, strict=True)
        for part in build_answers(each, at, uris)
    ]
    slug = telling.exhibition.slug
    pages: list[Json] = [
        build_page(uris.exhibition_part(4, slug, "steps"), steps) | {"behavior": ["sequence"]}
    ]
    if answers:
        hidden = build_page(uris.exhibition_part(4, slug, "answers"), answers)
        pages.append(hidden | {"behavior": ["hidden"]})
    return {"items": items, "annotations": pages}


def _find_targets(
    planned: tuple[PlannedStep, ...],
    own: list[tuple[str, str] | None],
    items: list[Json],
    uris: TourUris,
) -> list[Document]:
    """Say what each step is about; of words alone, what was seen before stays behind them."""
    first = items[0] if isinstance(items[0], dict) else {}
    behind = refer(str(first["id"]), str(first["type"]))
    targets: list[Document] = []
    for each, at in zip(planned, own, strict=True):
        if at is not None:
            behind = build_target(each, at, uris)
            targets.append(behind)
            continue
        named: Document = {"id": uris.inside(uris.of_step(each.step.id), "target")}
        targets.append(behind | named if behind["type"] == "SpecificResource" else behind)
    return targets


def _build_words(telling: Telling, planned: tuple[PlannedStep, ...], uris: TourUris) -> Document:
    """Build the canvas of an exhibition that shows nothing: what its first step says is painted on it."""
    address = uris.exhibition_part(4, uris.slug, "canvas", "words")
    page = uris.inside(address, "painting")
    said = next((told for each in planned if (told := tell_step(each))), {"none": "<div></div>"})
    painted = paint(
        uris.inside(page, "words"),
        build_bodies(uris.inside(page, "words"), said),
        refer(address, "Canvas"),
    )
    return {
        "id": address,
        "type": "Canvas",
        "label": label_values(telling.exhibition.title, {"none": (uris.slug,)}),
        "height": WORDS_HEIGHT,
        "width": WORDS_WIDTH,
        "items": [build_page(page, [painted])],
    }
