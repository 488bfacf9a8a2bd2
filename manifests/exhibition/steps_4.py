"""The steps of an exhibition as annotations of version 4: what is said, of what, and what happens then.

A step is a comment on a place in a container, in a page of the manifest whose order is to be kept (`sequence`). What
happens when a visitor comes to it is told by `activating` annotations: the camera, the lamp and the level of a model
are painted into the scene, hidden until then. Ways to other steps are `linking` annotations. A question is a comment
that is also `questioning`; its answers are `replying`, each `assessing` as right or wrong; the place that is to be
found is `identifying`. All of them stand below the address of their step (W3C Web Annotation Vocabulary, 3.3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from manifests.annotation import Rectangle, Span
from manifests.description import label_values
from manifests.exhibition.containers_4 import camera_of, is_scene
from manifests.exhibition.crops import fragment_of
from manifests.exhibition.model import Answer, Choice, FilmPart, Find, ModelView, SoundPart
from manifests.exhibition.plan import PlannedStep
from manifests.exhibition.told import (
    FOUND,
    NOT_FOUND,
    RIGHT,
    WRONG,
    build_bodies,
    plain_bodies,
    tell_step,
)
from manifests.exhibition.tour_uris import TourUris
from manifests.jsonld import Document, Json
from manifests.language import tidy
from manifests.version_4.annotations import at_point, part_of_painting, refer
from manifests.version_4.values import with_said


def build_step(planned: PlannedStep, target: Document, uris: TourUris) -> list[Json]:
    """Write a step, and what happens when a visitor comes to it.

    Parameters
    ----------
    target
        What it is said of (`build_target`).
    """
    step = planned.step
    address = uris.of_step(step.id)
    asks = isinstance(step.shows, Choice | Find)
    said = tell_step(planned)
    alt = next((seen.alt for seen in planned.seen if tidy(seen.alt)), {})
    annotation: Document = {
        "id": address,
        "type": "Annotation",
        "motivation": ["commenting", "questioning"] if asks else ["commenting"],
        "label": label_values(step.title, {"none": (step.id,)}),
    }
    body = build_bodies(address, said) if said else None
    written = with_said(annotation, summary=label_values(alt, {}), body=body, target=target)
    return [written, *_activate(planned, uris)]


def build_target(planned: PlannedStep, container: tuple[str, str], uris: TourUris) -> Document:
    """Name the place that a step is about: a region, a point in a scene, a time, or all of its container."""
    address, kind = container
    camera = camera_of(planned)
    name = uris.inside(uris.of_step(planned.step.id), "target")
    if kind == "Scene" and camera is not None:
        return at_point(name, address, camera.look_at)
    fragment = _find_fragment(planned)
    if not fragment:
        return refer(address, kind)
    return _select(name, address, kind, fragment)


def build_answers(
    planned: PlannedStep, container: tuple[str, str] | None, uris: TourUris
) -> list[Json]:
    """Write the answers to what a step asks, and the ways on from it."""
    shows = planned.step.shows
    address = uris.of_step(planned.step.id)
    answers: list[Json] = []
    if isinstance(shows, Choice):
        for number, answer in enumerate(shows.answers, 1):
            answers += _answer(address, uris.inside(address, f"answer-{number}"), answer, uris)
    if isinstance(shows, Find) and planned.target is not None and container is not None:
        answers += _identify(planned, shows, container, uris)
    return [*answers, *_link(planned, uris)]


def _find_fragment(planned: PlannedStep) -> str:
    shows = planned.step.shows
    if isinstance(shows, SoundPart | FilmPart):
        return _write_span(shows.part)
    region = planned.seen[0].region if planned.seen and shows.kind in {"image", "choice"} else None
    return "" if region is None else fragment_of(region)


def _write_span(part: Span | None) -> str:
    if part is None:
        return ""
    return f"t={part.start_s:g}" + ("" if part.end_s is None else f",{part.end_s:g}")


def _select(name: str, address: str, kind: str, fragment: str) -> Document:
    return {
        "id": name,
        "type": "SpecificResource",
        "source": refer(address, kind),
        "selector": [{"type": "FragmentSelector", "value": fragment}],
    }


def _activate(planned: PlannedStep, uris: TourUris) -> list[Json]:
    """Show through the camera, in the light and in the level of detail of a step."""
    shows = planned.step.shows
    if not isinstance(shows, ModelView) or not planned.seen or not is_scene(planned.seen[0]):
        return []
    seen = planned.seen[0]
    scene = uris.scene(seen.item.id, seen.media.id)
    named = {level.name for level in seen.media.levels}
    parts = [
        *(["camera"] if shows.camera is not None else []),
        *(["light"] if shows.light is not None else []),
        *(["level"] if shows.level in named else []),
    ]
    return [_activate_one(planned.step.id, scene, part, uris) for part in parts]


def _activate_one(step: str, scene: str, part: str, uris: TourUris) -> Json:
    address = uris.inside(uris.of_step(step), f"activating-{part}")
    painted = part_of_painting(scene, f"{part}-{step}", uris)
    action: list[Json] = ["show", "enable", "select"] if part == "camera" else ["show", "enable"]
    return {
        "id": address,
        "type": "Annotation",
        "motivation": ["activating"],
        "body": {
            "id": uris.inside(address, "body"),
            "type": "SpecificResource",
            "source": refer(painted, "Annotation"),
            "action": action,
        },
        "target": refer(uris.of_step(step), "Annotation"),
    }


def _answer(question: str, address: str, answer: Answer, uris: TourUris) -> list[Json]:
    """Write an answer, whether it is right, and what is said to who chose it."""
    response = tidy(answer.response) or (RIGHT if answer.right else WRONG)
    return [
        _annotate(address, "replying", plain_bodies(address, answer.text), question),
        _annotate(
            uris.inside(address, "assessment"),
            "assessing",
            {
                "id": uris.inside(address, "assessment", "body"),
                "type": "TextualBody",
                "value": "right" if answer.right else "wrong",
                "format": "text/plain",
            },
            address,
        ),
        _annotate(
            uris.inside(address, "response"),
            "replying",
            plain_bodies(uris.inside(address, "response"), response),
            address,
        ),
    ]


def _identify(
    planned: PlannedStep, shows: Find, container: tuple[str, str], uris: TourUris
) -> list[Json]:
    """Name the place that is to be found, with what is said when it is; and what is said when it is not."""
    step = uris.of_step(planned.step.id)
    found, hint = uris.inside(step, "found"), uris.inside(step, "hint")
    region = _find_on_canvas(planned)
    if region is None:
        return []
    place = _select(uris.inside(found, "target"), *container, fragment_of(region))
    return [
        {
            "id": found,
            "type": "Annotation",
            "motivation": ["identifying"],
            "body": plain_bodies(found, tidy(shows.response) or FOUND),
            "target": place,
        },
        _annotate(hint, "replying", plain_bodies(hint, tidy(shows.hint) or NOT_FOUND), step),
    ]


def _find_on_canvas(planned: PlannedStep) -> Rectangle | None:
    """Return what is to be found, on the canvas of its step: that is as large as the part of the picture it shows."""
    if planned.target is None or not planned.seen:
        return None
    part = planned.seen[0].region
    if part is None:
        return planned.target
    left, top = planned.target.left - part.left, planned.target.top - part.top
    return replace(planned.target, left=max(0, left), top=max(0, top))


def _link(planned: PlannedStep, uris: TourUris) -> list[Json]:
    """Write the ways on: those among which visitors choose have a name, the one that is taken unasked has none."""
    step = planned.step
    ways: Sequence[tuple[str, Document]] = [
        *(
            (branch.step, label_values(branch.label, {"none": (branch.step,)}))
            for branch in step.branches
        ),
        *([(step.then, {})] if step.then and not step.branches else []),
    ]
    address = uris.of_step(step.id)
    links: list[Json] = []
    for number, (to, label) in enumerate(ways, 1):
        name = uris.inside(address, f"way-{number}")
        link = _annotate(name, "linking", refer(uris.of_step(to), "Annotation"), address)
        links.append(with_said(link, label=label))
    return links


def _annotate(address: str, motivation: str, body: Json, target: str) -> Document:
    return {
        "id": address,
        "type": "Annotation",
        "motivation": [motivation],
        "body": body,
        "target": refer(target, "Annotation"),
    }
