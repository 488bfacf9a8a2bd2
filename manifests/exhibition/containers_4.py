"""What the steps of an exhibition are seen on, in version 4: canvases, scenes and timelines."""

from __future__ import annotations

from collections.abc import Sequence

from manifests.annotation import Camera, Rectangle, Xyz
from manifests.canvas_plan import PlannedCanvas
from manifests.description import label_values, statement_values
from manifests.exhibition.crops import build_crop, build_deep_crop, fragment_of
from manifests.exhibition.map_drawing import HEIGHT, SVG, WIDTH
from manifests.exhibition.map_places import build_tour_places
from manifests.exhibition.model import Comparison, Find, Light, MapView, ModelView
from manifests.exhibition.plan import PlannedStep, Seen
from manifests.exhibition.tour_uris import TourUris
from manifests.jsonld import Document, Json
from manifests.language import tidy
from manifests.model import Media, MediaKind
from manifests.outline import find_required_statement
from manifests.renderings import GLB
from manifests.rights import parse_rights
from manifests.sizes import ImageLimits
from manifests.version_4.annotations import (
    at_point,
    build_page,
    paint,
    part_of_painting,
    refer,
    select_point,
)
from manifests.version_4.canvas import build_canvas
from manifests.version_4.comments import SceneComment, SceneTalk
from manifests.version_4.recordings import build_recording
from manifests.version_4.scene import build_scene
from manifests.version_4.values import build_page_link, with_said
from manifests.words import media_names

#: How far a lamp stands from the origin, in metres: it shines towards it from there (4.0, lookAt).
_LAMP_DISTANCE_M = 2.0
#: What is seen as still pictures, on a canvas of its own: side by side, laid over each other, or to search in.
_ON_THEIR_OWN = frozenset({"comparison", "gallery", "find"})
_GAP_PX = 40
_ROW_PX = 900


def container_address(planned: PlannedStep, uris: TourUris) -> tuple[str, str] | None:
    """Return the address and the type of what a step is seen on; None where it is words alone."""
    shows = planned.step.shows
    if isinstance(shows, MapView) or (planned.seen and shows.kind in _ON_THEIR_OWN):
        return uris.exhibition_part(4, uris.slug, "canvas", f"step-{planned.step.id}"), "Canvas"
    if not planned.seen:
        return None
    seen = planned.seen[0]
    item, media = seen.item.id, seen.media
    if is_scene(seen):
        return uris.scene(item, media.id), "Scene"
    if seen.kind is MediaKind.AUDIO:
        return uris.timeline(item, media.id), "Timeline"
    return uris.canvas(item, media.id), "Canvas"


def is_scene(seen: Seen) -> bool:
    """Tell whether a media is seen as a model; one that is beyond a limit has a poster only."""
    return seen.kind is MediaKind.MODEL and bool(seen.media.levels)


def build_container(
    planned: PlannedStep,
    sharing: Sequence[PlannedStep],
    uris: TourUris,
    limits: ImageLimits,
    edition: int,
) -> Document:
    """Build what a step is seen on; `sharing` are all steps that are seen on the same."""
    shows = planned.step.shows
    address = uris.exhibition_part(4, uris.slug, "canvas", f"step-{planned.step.id}")
    if isinstance(shows, MapView):
        return _build_map(planned, shows, address, uris, edition)
    if shows.kind in _ON_THEIR_OWN:
        return _build_pictures(planned, address, uris, limits)
    seen = planned.seen[0]
    built = _build_media(seen, sharing, uris, limits)
    return built | _tell_terms(seen) | _link_item(seen, uris)


def _tell_terms(seen: Seen) -> Document:
    """Say under which terms something is shown, and what has to be shown beside it."""
    rights = parse_rights(seen.item.rights)
    required = find_required_statement(seen.item, rights)
    return with_said(
        {"rights": rights.uri},
        requiredStatement=None if required is None else statement_values(required),
    )


def _link_item(seen: Seen, uris: TourUris) -> Document:
    """Lead to the page of the item, at the media that is seen: each link stands once in a document."""
    item, media = seen.item, seen.media
    label = tidy(item.label) or {"none": (item.id,)}
    return {
        "homepage": [
            build_page_link(uris.media_page(item.id, media.id, "", None), label, "vi"),
            build_page_link(uris.media_page(item.id, media.id, "", "en"), label, "en"),
        ]
    }


def _build_media(
    seen: Seen, sharing: Sequence[PlannedStep], uris: TourUris, limits: ImageLimits
) -> Document:
    item, media = seen.item, seen.media
    names = media_names(item)
    if is_scene(seen):
        talk = SceneTalk(tuple(_comment(each) for each in sharing), guided=True)
        scene = build_scene(item.id, media, names[media.id], talk, uris, limits)
        _add_choices(scene, media, sharing, uris)
        return scene
    if seen.kind in {MediaKind.AUDIO, MediaKind.VIDEO} and media.recording is not None:
        return build_recording(item.id, media, media.recording, names[media.id], uris, limits)
    return build_canvas(item.id, PlannedCanvas(media), media.still, names, uris, limits)


def _comment(planned: PlannedStep) -> SceneComment:
    """Return a step as what is said of a place in a scene, so that its camera is painted there."""
    step = planned.step
    camera = step.shows.camera if isinstance(step.shows, ModelView) else None
    point: Xyz = (0.0, 0.0, 0.0) if camera is None else camera.look_at
    return SceneComment(step.id, step.title or {"none": (step.id,)}, point, camera=camera)


def camera_of(planned: PlannedStep) -> Camera | None:
    """Return the camera through which a step is seen, where it has one."""
    shows = planned.step.shows
    return shows.camera if isinstance(shows, ModelView) else None


def _add_choices(
    scene: Document, media: Media, sharing: Sequence[PlannedStep], uris: TourUris
) -> None:
    """Paint the lamps and levels that steps ask for, hidden until their step."""
    pages = scene["items"]
    page = pages[0] if isinstance(pages, list) else None
    painted = page["items"] if isinstance(page, dict) else None
    if not isinstance(painted, list):
        return
    address = str(scene["id"])
    levels = {level.name: level for level in media.levels}
    for planned in sharing:
        shows = planned.step.shows
        if not isinstance(shows, ModelView):
            continue
        if shows.light is not None:
            painted.append(_paint_lamp(address, planned.step.id, shows.light, uris))
        if shows.level in levels:
            level = levels[shows.level]
            body: Document = {
                "id": uris.model_level(media.id, level.name),
                "type": "Model",
                "format": GLB,
                "fileSize": level.bytes,
            }
            name = part_of_painting(address, f"level-{planned.step.id}", uris)
            painted.append(paint(name, body, refer(address, "Scene")) | {"behavior": ["hidden"]})


def _paint_lamp(scene: str, step: str, light: Light, uris: TourUris) -> Document:
    address = part_of_painting(scene, f"light-{step}", uris)
    lamp: Document = {
        "id": uris.inside(address, "body"),
        "type": "DirectionalLight",
        "color": "#ffffff",
        "intensity": {"type": "Quantity", "quantityValue": 0.8, "unit": "relative"},
        "lookAt": select_point((0.0, 0.0, 0.0)),
    }
    target = at_point(uris.inside(address, "target"), scene, light.position(_LAMP_DISTANCE_M))
    return paint(address, lamp, target) | {"behavior": ["hidden"]}


def _build_map(
    planned: PlannedStep, shows: MapView, address: str, uris: TourUris, edition: int
) -> Document:
    drawings: list[Json] = [
        {
            "id": uris.exhibition_map(uris.slug, edition, planned.step.id, language),
            "type": "Image",
            "format": SVG,
            "height": HEIGHT,
            "width": WIDTH,
            "language": [language],
        }
        for language in ("vi", "en")
    ]
    page = uris.inside(address, "painting")
    body: Document = {"type": "Choice", "items": drawings}
    painted = paint(uris.inside(page, "map"), body, refer(address, "Canvas"))
    return {
        "id": address,
        "type": "Canvas",
        "label": label_values(planned.step.title, {"none": (planned.step.id,)}),
        "height": HEIGHT,
        "width": WIDTH,
        "navPlace": build_tour_places(shows, uris.inside(address, "places")),
        "items": [build_page(page, [painted])],
    }


def _build_pictures(
    planned: PlannedStep, address: str, uris: TourUris, limits: ImageLimits
) -> Document:
    """Put several pictures on one canvas: those to compare as a choice, others side by side."""
    bodies = [_label(build_crop(seen, uris, limits), seen) for seen in planned.seen]
    page = uris.inside(address, "painting")
    if isinstance(planned.step.shows, Find):
        part = planned.seen[0].region or planned.seen[0].media.still
        painted: list[Json] = [
            paint(uris.inside(page, "picture"), bodies[0], refer(address, "Canvas"))
        ]
        size: Document = {"height": part.height, "width": part.width}
    elif isinstance(planned.step.shows, Comparison):
        first = bodies[0]
        options: list[Json] = [
            _label(build_deep_crop(seen, uris.inside(page, name), uris, limits), seen)
            for name, seen in zip(("before", "after"), planned.seen, strict=True)
        ]
        painted = [
            paint(
                uris.inside(page, "pictures"),
                {"type": "Choice", "items": options},
                refer(address, "Canvas"),
            )
        ]
        size = {"height": first["height"], "width": first["width"]}
    else:
        boxes, width, height = lay_out(bodies)
        painted = _paint_side_by_side(bodies, boxes, address, page, uris)
        size = {"height": height, "width": width}
    document: Document = {
        "id": address,
        "type": "Canvas",
        "label": label_values(planned.step.title, {"none": (planned.step.id,)}),
        **size,
        "items": [build_page(page, painted)],
    }
    return document | _tell_terms(planned.seen[0])


def _label(body: Document, seen: Seen) -> Document:
    label = label_values(seen.label or {}, {})
    alt = label_values(seen.alt, {})
    return with_said(body, label=label, summary=alt)


def lay_out(bodies: Sequence[Document]) -> tuple[list[Rectangle], int, int]:
    """Put pictures of one height side by side; return where each is, and the width and height of all."""
    boxes: list[Rectangle] = []
    left = 0
    for body in bodies:
        width = max(1, round(_ROW_PX * int(str(body["width"])) / int(str(body["height"]))))
        boxes.append(Rectangle(left, 0, width, _ROW_PX))
        left += width + _GAP_PX
    return boxes, left - _GAP_PX, _ROW_PX


def _paint_side_by_side(
    bodies: Sequence[Document], boxes: Sequence[Rectangle], address: str, page: str, uris: TourUris
) -> list[Json]:
    painted: list[Json] = []
    for number, (body, box) in enumerate(zip(bodies, boxes, strict=True), 1):
        name = uris.inside(page, f"picture-{number}")
        target: Document = {
            "id": uris.inside(name, "target"),
            "type": "SpecificResource",
            "source": refer(address, "Canvas"),
            "selector": [{"type": "FragmentSelector", "value": fragment_of(box)}],
        }
        painted.append(paint(name, body, target))
    return painted
