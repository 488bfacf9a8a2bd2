"""A model as a scene of version 4: the model at the origin, lights, a camera where its box is known, and comments."""

from __future__ import annotations

from collections.abc import Sequence

from manifests.annotation import Xyz
from manifests.description import label_values, text_values
from manifests.jsonld import Document, Json
from manifests.model import Media, ModelLevel
from manifests.renderings import (
    GLB,
    build_renderings,
    build_report_link,
    build_turntable_link,
)
from manifests.sizes import ImageLimits
from manifests.texts import LanguageMap
from manifests.uris import Uris
from manifests.version_4.annotations import (
    at_point,
    build_page,
    paint,
    part_of_painting,
    refer,
    select_point,
)
from manifests.version_4.canvas import build_picture_canvas
from manifests.version_4.comments import SceneTalk, build_comment_page, paint_cameras
from manifests.version_4.values import build_thumbnails, with_said
from manifests.version_4.view import plan_view
from manifests.words import level_label

#: What a phone opens: the budget of the level ``medium`` (mesh/levels/ladder.py).
PHONE_BYTES = 5_000_000
#: The dark stage of our own pages (viewer/src/styles/tokens.css).
BACKGROUND = "#0f0c0b"
#: The main lamp stands to our left above, before the object; the second to our right. White, in shares of full.
_LAMPS: tuple[tuple[str, Xyz, float], ...] = (
    ("key-light", (-0.75, 0.85, 0.65), 0.8),
    ("fill-light", (0.95, 0.15, 0.75), 0.3),
)
_AMBIENT = 0.4
_WHITE = "#ffffff"
_ORIGIN: Xyz = (0.0, 0.0, 0.0)


def build_scene(
    item_id: str,
    media: Media,
    name: LanguageMap,
    talk: SceneTalk,
    uris: Uris,
    limits: ImageLimits,
) -> Document:
    """Build the scene of a model that has levels.

    Our levels are in metres with Y up and their front towards +Z, as a scene is, so the model needs no transform. The
    camera shows the model as its poster does; a model whose box was not written down has none, and the viewer frames
    it. The poster stands in until the model is there.
    """
    scene = uris.scene(item_id, media.id)
    comments = build_comment_page(scene, talk, media.bounds, uris)
    document: Document = {
        "id": scene,
        "type": "Scene",
        "label": label_values(name, {"none": (media.id,)}),
        "backgroundColor": BACKGROUND,
        "spatialScale": {"type": "Quantity", "quantityValue": 1.0, "unit": "m"},
        "interactionMode": ["orbit"],
        "items": [_paint(scene, media, talk, uris)],
    }
    return with_said(
        document,
        summary=text_values(media.alt),
        thumbnail=build_thumbnails(media, uris, limits),
        rendering=_offer_others(media, uris),
        seeAlso=_build_links(item_id, media, uris),
        placeholderContainer=_build_poster(scene, media, uris, limits),
        annotations=[comments] if comments else None,
    )


def choose_level(levels: Sequence[ModelLevel]) -> ModelLevel:
    """Choose the level that is shown: the most detailed that a phone opens, else the smallest."""
    opened = [level for level in levels if level.bytes <= PHONE_BYTES]
    return max(opened, key=lambda level: level.triangles) if opened else levels[0]


def _paint(scene: str, media: Media, talk: SceneTalk, uris: Uris) -> Document:
    painted = [
        _paint_model(scene, media, uris),
        *_paint_camera(scene, media, uris),
        *_paint_lights(scene, uris),
        *paint_cameras(scene, talk, media.bounds, uris),
    ]
    return build_page(uris.inside(scene, "painting"), painted)


def _paint_model(scene: str, media: Media, uris: Uris) -> Document:
    level = choose_level(media.levels)
    body: Document = {
        "id": uris.model_level(media.id, level.name),
        "type": "Model",
        "label": label_values(level_label(level), {}),
        "format": GLB,
        "fileSize": level.bytes,
    }
    return paint(part_of_painting(scene, "model", uris), body, refer(scene, "Scene"))


def _paint_camera(scene: str, media: Media, uris: Uris) -> list[Json]:
    if media.bounds is None:
        return []
    view = plan_view(media.bounds)
    address = part_of_painting(scene, "camera", uris)
    camera: Document = {
        "id": uris.inside(address, "body"),
        "type": "PerspectiveCamera",
        "fieldOfView": view.field_of_view_deg,
        "near": view.near_m,
        "far": view.far_m,
        "lookAt": select_point(view.look_at),
        "interactionMode": ["orbit"],
    }
    target = at_point(uris.inside(address, "target"), scene, view.position)
    return [paint(address, camera, target)]


def _paint_lights(scene: str, uris: Uris) -> list[Json]:
    """Light the model from all sides, and from two lamps that shine towards the origin from where they stand."""
    everywhere = part_of_painting(scene, "ambient-light", uris)
    lights: list[Json] = [
        paint(
            everywhere,
            _build_light(everywhere, "AmbientLight", _AMBIENT, uris),
            refer(scene, "Scene"),
        )
    ]
    for name, position, intensity in _LAMPS:
        address = part_of_painting(scene, name, uris)
        lamp = _build_light(address, "DirectionalLight", intensity, uris)
        lamp["lookAt"] = select_point(_ORIGIN)
        lights.append(
            paint(address, lamp, at_point(uris.inside(address, "target"), scene, position))
        )
    return lights


def _build_light(address: str, kind: str, intensity: float, uris: Uris) -> Document:
    return {
        "id": uris.inside(address, "body"),
        "type": kind,
        "color": _WHITE,
        "intensity": {"type": "Quantity", "quantityValue": intensity, "unit": "relative"},
    }


def _offer_others(media: Media, uris: Uris) -> list[Json]:
    """Offer the other levels and forms of a model with their sizes, so that a client knows what it asks for."""
    sizes = {uris.model_level(media.id, level.name): level.bytes for level in media.levels}
    shown = uris.model_level(media.id, choose_level(media.levels).name)
    return [
        link | ({"fileSize": sizes[str(link["id"])]} if link["id"] in sizes else {})
        for link in build_renderings(media, uris)
        if isinstance(link, dict) and link["id"] != shown
    ]


def _build_links(item_id: str, media: Media, uris: Uris) -> list[Json]:
    turntable = [build_turntable_link(item_id, media, uris)] if media.views else []
    return [build_report_link(media, uris), *turntable]


def _build_poster(scene: str, media: Media, uris: Uris, limits: ImageLimits) -> Document | None:
    picture = media.picture
    if picture is None:
        return None
    return build_picture_canvas(uris.inside(scene, "poster"), media, picture, uris, limits)
