"""The jobs that somebody waits for, as bars on standard error."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from iiif_server.catalog.jobs import Job, find_jobs_of, list_open, read_jobs
from iiif_server.cli.bars import STEPS, bars
from iiif_server.database.engine import Database
from iiif_server.database.watch import Watch
from manifests.language import plain_text

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

#: After this share of the time that was waited already it is asked whether there is news of the jobs, within these
#: limits: a short job is noticed at once, a long one costs nothing.
LOOK_AGAIN_AFTER = 0.02
LOOK_AT_MOST_EVERY_S = 0.02
LOOK_AT_LEAST_EVERY_S = 0.25

ENDED = frozenset({"done", "failed"})

#: What jobs do that make something else than the derivatives of a deposited file.
PURPOSES = {"demonstration": "drawing the original", "public": "what the public gets"}


def wait_for_media(database: Database, media_ids: Iterable[str]) -> None:
    """Show the jobs of the media as bars until all of them are ended."""
    with database.read() as connection:
        awaited = find_jobs_of(connection, media_ids)
    _show_jobs(database, set(awaited), with_new=False)


def wait_for_everything(database: Database) -> None:
    """Show all jobs that are open, and those that come meanwhile, until none is open."""
    with database.read() as connection:
        awaited = set(list_open(connection))
    _show_jobs(database, awaited, with_new=True)


def _show_jobs(database: Database, awaited: set[str], *, with_new: bool) -> None:
    """Show the awaited jobs as bars (or, without a terminal, as one line each) until all are ended."""
    started_s = time.monotonic()
    with bars() as progress, Watch(database) as watch:
        tasks: dict[str, TaskID] = {}
        while True:
            if not watch.has_news():
                time.sleep(_pause_s(time.monotonic() - started_s))
                continue
            with database.read() as connection:
                found = read_jobs(connection, awaited)
                # In this order: a job that follows another is written before that one ends.
                opened = set(list_open(connection)) if with_new else set()
            for job in found:
                if progress is not None:
                    _show(progress, tasks, job)
                elif job.state in ENDED:
                    click.echo(
                        f"{title_of(job)}: {job.state} {job.reason or ''}".rstrip(), err=True
                    )
            awaited = opened | awaited - {job.id for job in found if job.state in ENDED}
            if not awaited:
                return
            time.sleep(_pause_s(time.monotonic() - started_s))


def _pause_s(waited_s: float) -> float:
    """Return how long to wait for the next look."""
    return min(LOOK_AT_LEAST_EVERY_S, max(LOOK_AT_MOST_EVERY_S, waited_s * LOOK_AGAIN_AFTER))


def _show(progress: Progress, tasks: dict[str, TaskID], job: Job) -> None:
    if job.id not in tasks:
        if job.state == "queued":
            return
        tasks[job.id] = progress.add_task(title_of(job), total=1.0)
    step = STEPS.get(job.step or "", job.step or "")
    told = {"done": "ready", "failed": f"failed: {job.reason}"}.get(job.state, step)
    progress.update(
        tasks[job.id],
        description=f"{title_of(job)}: {told}" if told else title_of(job),
        completed=1.0 if job.state == "done" else job.fraction,
    )


def title_of(job: Job) -> str:
    """Name a job for people: the item, the file, and what is done, where that is not what files are deposited for."""
    purpose = PURPOSES.get(job.kind, "")
    title = f"{plain_text(job.item_label, 'vi')} · {job.file_name}"
    return f"{title} ({purpose})" if purpose else title
