"""Progress bars on standard error, for people; a program that reads it gets plain lines."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from iiif_server.catalog.jobs import Job, find_jobs_of, list_open, read_jobs
from iiif_server.database.engine import Database
from manifests.language import plain_text

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

#: Jobs are looked at after this share of the time that was waited already, within these limits: a short job is
#: noticed at once, a long one costs nothing.
LOOK_AGAIN_AFTER = 0.02
LOOK_AT_MOST_EVERY_S = 0.02
LOOK_AT_LEAST_EVERY_S = 0.25

ENDED = frozenset({"done", "failed"})

#: Names of the steps, as the derivations call them, in words for the person who waits.
STEPS = {
    "pyramid": "cutting tiles",
    "poster": "taking the picture",
    "turntable": "taking pictures from all around",
    "copy": "making a copy that browsers play",
    "make": "making the original",
    "read": "reading the file",
    "index": "reading the model",
    "measure": "measuring the model",
    "clean": "looking for repairs",
    **{name: f"level {name}" for name in ("thumb", "low", "medium", "high", "full")},
}


@contextmanager
def bars() -> Iterator[Progress | None]:
    """Give an empty set of bars on standard error, or None where no terminal shows it."""
    if not sys.stderr.isatty():
        yield None
        return
    # Loading what draws the bars takes 0.05 s, which a script that adds a thousand files need not wait for.
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(file=sys.stderr)) as progress:
        yield progress


@contextmanager
def bar(description: str) -> Iterator[Callable[[str, float], None]]:
    """Give a function that shows a step and its fraction on one bar."""
    with bars() as progress:
        if progress is None:
            yield lambda _step, _fraction: None
            return
        task = progress.add_task(description, total=1.0)

        def tell(step: str, fraction: float) -> None:
            told = f"{description}: {STEPS.get(step, step)}"
            progress.update(task, description=told, completed=fraction)

        yield tell
        progress.update(task, completed=1.0)


def wait_for_media(database: Database, media_ids: Iterable[str]) -> None:
    """Show the jobs of the media as bars until all of them are ended."""
    with database.read() as connection:
        awaited = find_jobs_of(connection, media_ids)
    _show_jobs(database, set(awaited), with_new=False)


def wait_for_everything(database: Database) -> None:
    """Show all jobs that are open, and those that come meanwhile, until none is open."""
    _show_jobs(database, set(), with_new=True)


def _show_jobs(database: Database, awaited: set[str], *, with_new: bool) -> None:
    """Show the awaited jobs as bars (or, without a terminal, as one line each) until all are ended."""
    started_s = time.monotonic()
    with bars() as progress:
        tasks: dict[str, TaskID] = {}
        while True:
            with database.read() as connection:
                if with_new:
                    awaited |= set(list_open(connection))
                found = read_jobs(connection, awaited)
            for job in found:
                if progress is not None:
                    _show(progress, tasks, job)
                elif job.state in ENDED:
                    click.echo(f"{_title(job)}: {job.state} {job.reason or ''}".rstrip(), err=True)
            awaited -= {job.id for job in found if job.state in ENDED}
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
