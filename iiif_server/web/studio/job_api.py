"""The data API of jobs."""

from __future__ import annotations

from flask import request

from iiif_server.access.actions import Action
from iiif_server.catalog.job_lists import LISTS, list_newest
from iiif_server.catalog.jobs import Job
from iiif_server.editing.jobs import cancel_job, discard_file, retry_job
from iiif_server.web.guards import current_runtime
from iiif_server.web.languages import current_language
from iiif_server.web.reasons import say_reason
from iiif_server.web.studio.guards import current_account
from iiif_server.web.studio.json_api import Body, JsonApi
from manifests.language import plain_text

api = JsonApi("job_api")
blueprint = api.blueprint


class JobTold(Body):
    """One piece of work; `fraction` goes from 0 to 1, `reason` is why it failed."""

    id: str
    kind: str
    item: str
    item_label: str
    media: str | None
    file_name: str
    state: str
    step: str
    fraction: float
    attempts: int
    reason: str
    updated_at: str


class MadeJob(Body):
    """The identifier of a new job."""

    id: str


@api.get("/jobs", Action.OPEN_STUDIO, gives=JobTold, gives_list=True, queries=("state", "lang"))
def jobs() -> list[JobTold]:
    """List the newest hundred jobs that are `open` (waiting or running), `failed` or `done`."""
    states = LISTS.get(request.args.get("state", "open"), LISTS["open"])
    with current_runtime().database.read() as connection:
        return [job_told(each) for each in list_newest(connection, states)]


@api.post("/jobs/<job_id>/retry", Action.RUN_JOB, gives=MadeJob)
def try_again(job_id: str) -> MadeJob:
    """Try again what failed; a media's identifier makes its derivatives anew."""
    return MadeJob(id=retry_job(current_runtime(), current_account(), job_id))


@api.post("/jobs/<job_id>/cancel", Action.RUN_JOB, status=204)
def give_up(job_id: str) -> None:
    """Give a job up that waits."""
    cancel_job(current_runtime(), current_account(), job_id)


@api.post("/jobs/<job_id>/discard", Action.RUN_JOB, status=204)
def throw_away(job_id: str) -> None:
    """Take a file that could never be prepared out of its item, by its job or its media."""
    discard_file(current_runtime(), current_account(), job_id)


def job_told(job: Job) -> JobTold:
    """Return a job as lists tell of it."""
    return JobTold(
        id=job.id,
        kind=job.kind,
        item=job.item_id,
        item_label=plain_text(job.item_label, current_language()) or job.item_id,
        media=job.media_id,
        file_name=job.file_name or "",
        state=job.state,
        step=job.step or "",
        fraction=job.fraction,
        attempts=job.attempts,
        reason=say_reason(job.reason or ""),
        updated_at=job.updated_at.isoformat(timespec="seconds"),
    )
