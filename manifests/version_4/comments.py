"""What is said of places on a model, and from where to look at them (version 4, use case 8).

A visitor who opens a comment is shown it through the camera that belongs to it. Cameras are painted into the scene and
hidden until then. Comments that visitors choose from name their camera as `scope`; those that lead from one to the next
are a `sequence`, in which an activating annotation follows each comment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from manifests.annotation import Annotation, Camera, Motivation, SpacePoint, Xyz
from manifests.description import label_values, text_values
from manifests.jsonld import Document, Json
from manifests.language import NO_LANGUAGE, tidy
from manifests.markup import looks_like_html
from manifests.model import Bounds, Media
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
from manifests.version_4.containers import is_scene
from manifests.version_4.values import with_said
from manifests.version_4.view import measure_reach, plan_view

#: How far before the surface a text floats, as a share of the radius of the model.
_LABEL_DISTANCE = 0.1


@dataclass(frozen=True)
class SceneComment:
    """Something said of a place on a model, in the model's own space.

    `id` is unique among those of the model. `normal` points out of the surface there, with length 1, so that the text
    stands before it; through `camera` the place is seen when the comment is opened. Either may be unknown.
    """

    id: str
    text: LanguageMap
    point: Xyz
    normal: Xyz | None = None
    camera: Camera | None = None


@dataclass(frozen=True)
class SceneTalk:
    """All that is said of one model; `guided` leads visitors from one comment to the next."""

    comments: tuple[SceneComment, ...]
    guided: bool = False


#: What is said to be read beside a model; a tag or a transcription is no comment.
_TOLD = frozenset({Motivation.COMMENTING, Motivation.DESCRIBING})


def gather_talk(media: Media) -> SceneTalk:
    """Gather what is known to be said of places on a model: nothing, where it is too much for a manifest."""
    return SceneTalk(
        tuple(
            SceneComment(said.id, _texts_of(said), (at.x, at.y, at.z), camera=at.camera)
            for said in media.annotations
            if _is_told(said) and isinstance(at := said.selector, SpacePoint)
        )
    )


def is_told_in_scene(media: Media, said: Annotation) -> bool:
    """Tell whether an annotation of a media is among the comments of its scene."""
    return is_scene(media) and _is_told(said)


def _is_told(said: Annotation) -> bool:
    return said.motivation in _TOLD and isinstance(said.selector, SpacePoint)


def _texts_of(said: Annotation) -> LanguageMap:
    texts: dict[str, tuple[str, ...]] = {}
    for body in said.bodies:
        texts[body.language] = (*texts.get(body.language, ()), body.value)
    return texts


def paint_cameras(scene: str, talk: SceneTalk, bounds: Bounds | None, uris: Uris) -> list[Json]:
    """Put the cameras of the comments into the scene, hidden until a comment is opened."""
    return [
        _paint_camera(scene, comment, comment.camera, bounds, uris)
        for comment in _telling(talk)
        if comment.camera is not None
    ]


def build_comment_page(
    scene: str, talk: SceneTalk, bounds: Bounds | None, uris: Uris
) -> Document | None:
    """Put the comments among which visitors choose together; None where there are none."""
    comments = () if talk.guided else _telling(talk)
    said: list[Json] = [
        _build_comment(scene, comment, bounds, uris) | _say_scope(scene, comment, uris)
        for comment in comments
    ]
    return build_page(uris.inside(scene, "comments"), said) if said else None


def build_steps(scene: str, talk: SceneTalk, bounds: Bounds | None, uris: Uris) -> list[Json]:
    """Lead from one comment to the next: each is followed by what happens when it is opened.

    They stand in a page of the manifest, because the official schema takes no annotation for a target in a scene.
    """
    steps: list[Json] = []
    for comment in _telling(talk) if talk.guided else ():
        steps.append(_build_comment(scene, comment, bounds, uris))
        if comment.camera is not None:
            steps.append(_activate(scene, comment, uris))
    return steps


def build_step_page(item_id: str, steps: Sequence[Json], uris: Uris) -> Document:
    """Put steps together, in an order that visitors are to keep."""
    return build_page(uris.steps(item_id), steps) | {"behavior": ["sequence"]}


def _telling(talk: SceneTalk) -> tuple[SceneComment, ...]:
    return tuple(comment for comment in talk.comments if tidy(comment.text))


def _build_comment(
    scene: str, comment: SceneComment, bounds: Bounds | None, uris: Uris
) -> Document:
    address = uris.inside(scene, "comments", comment.id)
    bodies = _write_bodies(address, scene, comment, bounds, uris)
    return {
        "id": address,
        "type": "Annotation",
        "motivation": ["commenting"],
        "body": bodies[0] if len(bodies) == 1 else {"type": "Choice", "items": bodies},
        "target": at_point(uris.inside(address, "target"), scene, comment.point),
    }


def _write_bodies(
    address: str, scene: str, comment: SceneComment, bounds: Bounds | None, uris: Uris
) -> list[Json]:
    """Write a text once for each language; clients choose among them."""
    place = _find_label_place(comment, bounds)
    bodies: list[Json] = []
    for tag, texts in (text_values(comment.text) or {}).items():
        for number, text in enumerate(texts if isinstance(texts, list) else (), 1):
            body = uris.inside(address, f"{tag}-{number}")
            position = uris.inside(body, "position")
            bodies.append(
                with_said(
                    {"id": body, "type": "TextualBody", "value": text},
                    format="text/html" if looks_like_html(str(text)) else "text/plain",
                    language=None if tag == NO_LANGUAGE else [tag],
                    position=None if place is None else at_point(position, scene, place),
                )
            )
    return bodies


def _find_label_place(comment: SceneComment, bounds: Bounds | None) -> Xyz | None:
    """Float a text before the surface, where it is known what "before" and "a little" mean."""
    if comment.normal is None or bounds is None:
        return None
    distance = measure_reach(bounds) * _LABEL_DISTANCE
    x, y, z = (at + out * distance for at, out in zip(comment.point, comment.normal, strict=True))
    return x, y, z


def _say_scope(scene: str, comment: SceneComment, uris: Uris) -> Document:
    if comment.camera is None:
        return {}
    return {"scope": [refer(_camera_address(scene, comment, uris), "Annotation")]}


def _activate(scene: str, comment: SceneComment, uris: Uris) -> Document:
    comment_address = uris.inside(scene, "comments", comment.id)
    address = uris.inside(comment_address, "activating")
    return {
        "id": address,
        "type": "Annotation",
        "motivation": ["activating"],
        "body": {
            "id": uris.inside(address, "body"),
            "type": "SpecificResource",
            "source": refer(_camera_address(scene, comment, uris), "Annotation"),
            "action": ["show", "enable", "select"],
        },
        "target": refer(comment_address, "Annotation"),
    }


def _paint_camera(
    scene: str, comment: SceneComment, seen: Camera, bounds: Bounds | None, uris: Uris
) -> Document:
    address = _camera_address(scene, comment, uris)
    camera: Document = {
        "id": uris.inside(address, "body"),
        "type": "PerspectiveCamera",
        "label": label_values(comment.text, {}),
        "fieldOfView": seen.field_of_view_deg,
        "lookAt": select_point(seen.look_at),
    }
    if bounds is not None:
        far_m = plan_view(bounds).far_m
        # A camera beside the surface sees what is a hundred times nearer than one that sees all of the model.
        camera |= {"near": plan_view(bounds).near_m / 100, "far": far_m}
    painted = paint(address, camera, at_point(uris.inside(address, "target"), scene, seen.position))
    return painted | {"behavior": ["hidden"]}


def _camera_address(scene: str, comment: SceneComment, uris: Uris) -> str:
    return part_of_painting(scene, f"camera-{comment.id}", uris)
