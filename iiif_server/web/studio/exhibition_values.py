"""What the endpoints of exhibitions answer, as plain values."""

from __future__ import annotations

from typing import Any

from iiif_server.catalog.exhibition_history import Comment, Event, VersionStamp
from iiif_server.catalog.exhibitions import Draft
from iiif_server.exhibitions.review import Review
from iiif_server.exhibitions.reviewing import Reviewed
from manifests.exhibition.readiness import Point, Readiness, Topic
from manifests.exhibition.templates import Template


def draft_values(draft: Draft) -> dict[str, Any]:
    """Return a draft with where it stands."""
    stamp = draft.stamp
    return {
        "slug": stamp.slug,
        "revision": stamp.revision,
        "state": stamp.state,
        "edition": stamp.edition,
        "updated_at": stamp.updated_at.isoformat(),
        "exhibition": draft.document,
        "stale": {place: list(texts) for place, texts in draft.stale.items()},
    }


def reviewed_values(reviewed: Reviewed) -> dict[str, Any]:
    """Return a draft with where its review stands."""
    return draft_values(reviewed.draft) | {"review": review_values(reviewed.review)}


def summary_values(reviewed: Reviewed) -> dict[str, Any]:
    """Return a line of a list of exhibitions."""
    values = reviewed_values(reviewed)
    document = reviewed.draft.document
    kept = {name: value for name, value in values.items() if name not in {"exhibition", "stale"}}
    return kept | {"title": document.get("title", {}), "steps": len(document.get("steps", []))}


def review_values(review: Review) -> dict[str, Any]:
    """Return where a review stands."""
    event = review.event
    told = {} if event is None else event_values(event)
    return {"standing": review.standing.value} | told


def event_values(event: Event) -> dict[str, Any]:
    """Return what happened to an exhibition."""
    return {
        "kind": event.kind,
        "revision": event.revision,
        "number": event.number,
        "note": event.note,
        "writer": event.writer.name,
        "at": event.happened_at.isoformat(),
    }


def version_values(stamp: VersionStamp) -> dict[str, Any]:
    """Return whose a version is, and from when."""
    return {
        "revision": stamp.revision,
        "writer": stamp.writer.name,
        "saved_at": stamp.saved_at.isoformat(),
        "kept": stamp.kept,
    }


def comment_values(comment: Comment) -> dict[str, Any]:
    """Return what somebody says."""
    return {
        "id": comment.id,
        "step": comment.step,
        "text": comment.text,
        "writer": comment.writer.name,
        "written_at": comment.written_at.isoformat(),
        "settled": comment.settled_at is not None,
    }


def readiness_values(draft: Draft, readiness: Readiness) -> dict[str, Any]:
    """Return what there is to mend, by topic, and what a phone loads."""
    weight = readiness.weight
    return {
        "revision": draft.stamp.revision,
        "ready": readiness.is_ready,
        "topics": [topic.value for topic in Topic],
        "points": [_point(point) for point in readiness.points],
        "weight": {
            "total_bytes": weight.total_bytes,
            "steps": [{"step": step, "bytes": size} for step, size in weight.steps],
        },
    }


def _point(point: Point) -> dict[str, Any]:
    return {
        "topic": point.topic.value,
        "severity": point.severity,
        "code": point.code,
        "sentence": {tag: texts[0] for tag, texts in point.sentence.items()},
        "step": point.step,
        "place": point.place,
    }


def template_values(template: Template) -> dict[str, Any]:
    """Return a beginning for an exhibition."""
    return {
        "name": template.name,
        "title": {tag: list(texts) for tag, texts in template.title.items()},
        "summary": {tag: list(texts) for tag, texts in template.summary.items()},
        "steps": [step.shows.kind for step in template.steps],
    }
