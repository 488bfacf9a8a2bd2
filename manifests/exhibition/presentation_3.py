"""An exhibition as a manifest of version 3, for the viewers of others: one canvas for each step, in their order.

A step's title is the label of its canvas, what it says a comment on the place that it is about. A model is seen by its
poster, with its levels to be opened beside; words alone stand before what was seen before. Questions, ways and cameras
are in version 4 only.
"""

from __future__ import annotations

from manifests import prezi
from manifests.canvas import build_canvas
from manifests.canvas_plan import PlannedCanvas
from manifests.description import (
    build_page_link,
    build_provider,
    label_values,
    statement_values,
    text_values,
)
from manifests.exhibition.containers_4 import lay_out
from manifests.exhibition.crops import build_crop, fragment_of
from manifests.exhibition.map_drawing import HEIGHT, SVG, WIDTH
from manifests.exhibition.map_places import build_tour_places
from manifests.exhibition.model import Comparison, Gallery, MapView
from manifests.exhibition.plan import PlannedStep, Seen, find_cover, plan_tour
from manifests.exhibition.telling import CARD_PX, WORDS_HEIGHT, WORDS_WIDTH, Telling
from manifests.exhibition.told import (
    CREDITS,
    PAGE_OF_TOUR_EN,
    PAGE_OF_TOUR_VI,
    STEPS,
    tell_step,
)
from manifests.exhibition.tour_uris import TourUris
from manifests.exhibition.versions import build_other_version
from manifests.jsonld import PRESENTATION_3_CONTEXT, Document, Json
from manifests.language import NO_LANGUAGE
from manifests.model import MediaKind, Statement
from manifests.outline import check_provider, find_required_statement
from manifests.places import NAVPLACE_CONTEXT
from manifests.rights import parse_rights
from manifests.sizes import ImageLimits
from manifests.uris import Uris
from manifests.words import media_names


def build_tour_3(telling: Telling, uris: Uris, limits: ImageLimits) -> Document:
    """Describe an exhibition as canvases that every viewer of version 3 leafs through.

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
    planned = plan_tour(exhibition, telling.material)
    cover = find_cover(exhibition, planned, telling.material)
    with prezi.refusals_named(what):
        canvases = _build_canvases(planned, cover, telling, uris, limits)
        has_map = any(isinstance(each.step.shows, MapView) for each in planned)
        context: Json = (
            [NAVPLACE_CONTEXT, PRESENTATION_3_CONTEXT] if has_map else PRESENTATION_3_CONTEXT
        )
        described = _describe(telling, cover, uris, limits)
        return {
            "@context": context,
            **described,
            "items": canvases,
            **(
                {"structures": [_build_contents(planned, exhibition.slug, uris)]} if planned else {}
            ),
        }


def _describe(telling: Telling, cover: Seen | None, uris: Uris, limits: ImageLimits) -> Document:
    exhibition = telling.exhibition
    slug, edition = exhibition.slug, telling.edition if telling.frozen else None
    credits = statement_values(Statement(CREDITS, exhibition.credits))
    written = prezi.write_values(build_provider(telling.provider))
    said: Document = {
        "summary": text_values(exhibition.summary),
        "metadata": [credits] if credits else None,
        "rights": parse_rights(exhibition.rights).uri,
        "provider": [written],
        "homepage": [
            prezi.write_values(build_page_link(uris.exhibition_page(slug), PAGE_OF_TOUR_VI, "vi")),
            prezi.write_values(
                build_page_link(uris.exhibition_page(slug, "en"), PAGE_OF_TOUR_EN, "en")
            ),
        ],
        "thumbnail": [build_crop(cover, uris, limits, CARD_PX)] if cover else None,
        "seeAlso": None if telling.frozen else [build_other_version(3, slug, uris)],
        "behavior": ["individuals"],
    }
    return {
        "id": uris.exhibition_manifest(3, slug, edition),
        "type": "Manifest",
        "label": label_values(exhibition.title, {"none": (slug,)}),
        **{name: value for name, value in said.items() if value},
    }


def _build_canvases(
    planned: tuple[PlannedStep, ...],
    cover: Seen | None,
    telling: Telling,
    uris: Uris,
    limits: ImageLimits,
) -> list[Json]:
    """Build a canvas for each step; of words alone, what was seen before stands on it."""
    behind = cover
    canvases: list[Json] = []
    for each in planned:
        tour = TourUris(uris.base, telling.exhibition.slug, 3, each.step.id)
        if isinstance(each.step.shows, MapView):
            canvas = _build_map(each, each.step.shows, tour, telling.edition)
        elif each.seen and isinstance(each.step.shows, Comparison | Gallery):
            canvas = _build_pictures(each, tour, limits)
        elif each.seen or behind is not None:
            seen = each.seen[0] if each.seen else behind
            canvas = {} if seen is None else _build_media(seen, tour, limits)
        else:
            canvas = _build_words(each, tour)
        behind = next((seen for seen in each.seen if seen.media.picture is not None), behind)
        canvases.append(canvas | _say(each, tour))
    return canvases or [
        _build_words(None, TourUris(uris.base, telling.exhibition.slug, 3, "empty"))
    ]


def _say(planned: PlannedStep, uris: TourUris) -> Document:
    """Call a canvas as its step is called, and put what the step says on the place that it is about."""
    step = planned.step
    address = uris.canvas("", "")
    said = tell_step(planned)
    region = planned.seen[0].region if planned.seen and len(planned.seen) == 1 else None
    about = address if region is None else f"{address}#{fragment_of(region)}"
    comments: list[Json] = [
        {
            "id": f"{address}/comments/{tag}",
            "type": "Annotation",
            "motivation": "commenting",
            "body": {
                "type": "TextualBody",
                "value": text,
                "format": "text/html",
                **({} if tag == NO_LANGUAGE else {"language": tag}),
            },
            "target": about,
        }
        for tag, text in said.items()
    ]
    summary = text_values(step.text)
    page: Document = {"id": f"{address}/comments", "type": "AnnotationPage", "items": comments}
    return {
        "label": label_values(step.title, {"none": (step.id,)}),
        **({"summary": summary} if summary else {}),
        **({"annotations": [page]} if comments else {}),
    }


def _build_media(seen: Seen, uris: TourUris, limits: ImageLimits) -> Document:
    item, media = seen.item, seen.media
    built = build_canvas(item.id, PlannedCanvas(media), media_names(item), uris, limits)
    if seen.kind is MediaKind.IMAGE and media.recording is not None:  # its poster alone is meant
        built = _paint(
            uris, [build_crop(seen, uris, limits)], media.still.width, media.still.height
        )
    return built | _tell_item(seen, uris)


def _tell_item(seen: Seen, uris: Uris) -> Document:
    """Say under which terms something is shown, and what has to be shown beside it."""
    rights = parse_rights(seen.item.rights)
    required = find_required_statement(seen.item, rights)
    statement = None if required is None else statement_values(required)
    return {
        "rights": rights.uri,
        **({"requiredStatement": statement} if statement else {}),
        "partOf": [
            {
                "id": uris.manifest_3(seen.item.id),
                "type": "Manifest",
                "label": label_values(seen.item.label, {"none": (seen.item.id,)}),
            }
        ],
    }


def _build_pictures(planned: PlannedStep, uris: TourUris, limits: ImageLimits) -> Document:
    bodies = [
        build_crop(seen, uris, limits)
        | ({"label": label_values(seen.label, {})} if seen.label else {})
        for seen in planned.seen
    ]
    told = _tell_item(planned.seen[0], uris)
    if isinstance(planned.step.shows, Comparison):
        first = bodies[0]
        choice: Document = {"type": "Choice", "items": [*bodies]}
        return _paint(uris, [choice], int(str(first["width"])), int(str(first["height"]))) | told
    boxes, width, height = lay_out(bodies)
    fragments = [fragment_of(box) for box in boxes]
    return _paint(uris, bodies, width, height, fragments) | told


def _build_map(planned: PlannedStep, shows: MapView, uris: TourUris, edition: int) -> Document:
    drawing: Document = {
        "id": uris.exhibition_map(uris.slug, edition, planned.step.id),
        "type": "Image",
        "format": SVG,
        "height": HEIGHT,
        "width": WIDTH,
    }
    places = build_tour_places(shows, f"{uris.canvas('', '')}/places")
    return _paint(uris, [drawing], WIDTH, HEIGHT) | {"navPlace": places}


def _build_words(planned: PlannedStep | None, uris: TourUris) -> Document:
    """Build a canvas on which nothing can be seen but what its step says."""
    said = {} if planned is None else tell_step(planned)
    tag, text = next(iter(said.items()), (NO_LANGUAGE, "<div></div>"))
    body: Document = {"type": "TextualBody", "value": text, "format": "text/html"}
    if tag != NO_LANGUAGE:
        body["language"] = tag
    return _paint(uris, [body], WORDS_WIDTH, WORDS_HEIGHT)


def _paint(
    uris: TourUris,
    bodies: list[Document],
    width: int,
    height: int,
    fragments: list[str] | None = None,
) -> Document:
    address = uris.canvas("", "")
    places = fragments or [""] * len(bodies)
    painted: list[Json] = [
        {
            "id": f"{address}/painting/{number}",
            "type": "Annotation",
            "motivation": "painting",
            "body": body,
            "target": f"{address}#{place}" if place else address,
        }
        for number, (body, place) in enumerate(zip(bodies, places, strict=True), 1)
    ]
    page: Document = {"id": f"{address}/painting", "type": "AnnotationPage", "items": painted}
    return {
        "id": address,
        "type": "Canvas",
        "label": {"none": ["-"]},
        "height": height,
        "width": width,
        "items": [page],
    }


def _build_contents(planned: tuple[PlannedStep, ...], slug: str, uris: Uris) -> Document:
    """List the steps by their titles, for viewers that show a table of contents."""
    address = uris.exhibition_part(3, slug, "range", "steps")
    ranges: list[Json] = [
        {
            "id": f"{address}/{each.number}",
            "type": "Range",
            "label": label_values(each.step.title, {"none": (each.step.id,)}),
            "items": [
                {
                    "id": uris.exhibition_part(3, slug, "canvas", each.step.id),
                    "type": "Canvas",
                }
            ],
        }
        for each in planned
    ]
    return {"id": address, "type": "Range", "label": label_values(STEPS, {}), "items": ranges}
