"""How the work on published items goes on, in the reader's words."""

from __future__ import annotations

from typing import Any

from iiif_server.catalog.pages import Progress
from iiif_server.web.languages import Language, translate
from manifests.language import plain_text

#: Step of a job → its key in the translations; while a level is made, the step is the level's name.
STEPS = {
    **{name: f"step.{name}" for name in ("make", "read", "copy", "poster", "turntable", "pyramid")},
    **dict.fromkeys(("thumb", "low", "medium", "high", "full", "levels"), "step.level"),
    "index": "step.read",
}


def _step(step: str | None, language: Language) -> str:
    """Return what a job is doing, in the reader's words; nothing while it has not said."""
    return translate(language, STEPS[step]) if step in STEPS else ""


def progress_values(progress: Progress, language: Language) -> dict[str, Any]:
    """Return how the work goes on."""
    return {
        "total": progress.total,
        "ready": progress.ready,
        "failed": progress.failed,
        "running": [
            {
                "item": job.item_id,
                "label": plain_text(job.item_label, language),
                "step": _step(job.step, language),
                "fraction": job.fraction,
            }
            for job in progress.running
        ],
    }
