"""Progress bars on standard error, for people; a program that reads it gets plain lines."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)

from iiif_server.catalog.jobs import Job, list_jobs
from iiif_server.database.engine import Database
from manifests.language import plain_text

LOOK_EVERY_S = 0.1

#: Names of the steps, as the derivations call them, in words for the person who waits.
STEPS = {
    "pyramid": "cutting tiles",
    "poster": "taking the picture",
    "make": "making the original",
    "read": "reading the model",
    "index": "reading the model",
    **{name: f"level {name}" for name in ("thumb", "low", "medium", "high", "full")},
}


@contextmanager
def bars() -> Iterator[Progress]:
    """Give an empty set of bars on standard error."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    console = Console(file=sys.stderr)
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        yield progress


@contextmanager
def bar(description: str) -> Iterator[Callable[[str, float], None]]:
    """Give a function that shows a step and its fraction on one bar."""
    with bars() as progress:
        task = progress.add_task(description, total=1.0)

        def tell(step: str, fraction: float) -> None:
            told = f"{description}: {STEPS.get(step, step)}"
            progress.update(task, description=told, completed=fraction)

        yield tell
        progress.update(task, completed=1.0)


def wait_for_media(database: Database, media_ids: Iterable[str]) -> None:
    """Show the jobs of the media as bars until all of them are ended."""
    waited = frozenset(media_ids)
    show_jobs(database, lambda job: job.media_id in waited)


def show_jobs(database: Database, wanted: Callable[[Job], bool]) -> None:
    """Show the wanted jobs as bars (or, without a terminal, as one line each) until none is open."""
    with bars() as progress:
        tasks: dict[str, TaskID] = {}
        told: set[str] = set()
        while True:
            with database.read() as connection:
                found = [job for job in list_jobs(connection) if wanted(job)]
            for job in found:
                _show(progress, tasks, job)
                if progress.disable and job.state in {"done", "failed"} and job.id not in told:
                    told.add(job.id)
                    click.echo(f"{_title(job)}: {job.state} {job.reason or ''}".rstrip(), err=True)
            if all(job.state in {"done", "failed"} for job in found):
                return
            time.sleep(LOOK_EVERY_S)


def _show(progress: Progress, tasks: dict[str, TaskID], job: Job) -> None:
    if job.id not in tasks:
        if job.state == "queued":
            return
        tasks[job.id] = progress.add_task(_title(job), total=1.0)
    step = STEPS.get(job.step or "", job.step or "")
    told = {"done": "ready", "failed": f"failed: {job.reason}"}.get(job.state, step)
    progress.update(
        tasks[job.id],
        description=f"{_title(job)}: {told}" if told else _title(job),
        completed=1.0 if job.state == "done" else job.fraction,
    )


def _title(job: Job) -> str:
    return f"{plain_text(job.item_label, 'vi')} · {job.file_name}"
